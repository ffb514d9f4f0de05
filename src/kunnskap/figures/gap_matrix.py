"""Need × certainty × coverage: need upwards, certainty to the right, filled where a module is in work."""

from __future__ import annotations

from collections.abc import Sequence

from kunnskap.blocks import Figure, Table
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, PAPER, WARNING, Canvas, wrap
from kunnskap.gap import MatrixRow
from kunnskap.language import Language
from kunnskap.terms import Certainty

ROOM = "gap.matrix"
LABEL, CELL, HEAD, LINE = 120.0, 150.0, 44.0, 14.0
LEVELS: tuple[Certainty | None, ...] = (
    None,
    Certainty.VERY_LOW,
    Certainty.LOW,
    Certainty.MODERATE,
    Certainty.HIGH,
)
NEEDS: tuple[bool | None, ...] = (True, False, None)


def gap_matrix(language: Language, title: str, rows: Sequence[MatrixRow], table: Table) -> Figure:
    """Each theme in the cell of its need and certainty; a filled chip has a module in work, an open one has not."""
    placed = {(need, level): _here(rows, need, level) for need in NEEDS for level in LEVELS}
    tall = LINE * max((len(_lines(language, row)) for row in rows), default=1) + 14
    needs = [n for n in NEEDS if n is not None or any(placed[n, level] for level in LEVELS)]
    heights = [
        max(1, *(len(placed[need, level]) for level in LEVELS)) * (tall + 5) + 14 for need in needs
    ]
    canvas = Canvas(LABEL + CELL * len(LEVELS), HEAD + sum(heights) + 34)
    for column, level in enumerate(LEVELS):
        words = language.term(level) if level else language.text(f"{ROOM}.no_evidence")
        x = LABEL + CELL * (column + 0.5)
        canvas.paragraph(x, 18, wrap(words, CELL - 12, 13), size=13, anchor="middle")
    y = HEAD
    for need, height in zip(needs, heights, strict=True):
        canvas.line(0, y, canvas.width, y, stroke=GRID)
        name = {True: "high", False: "other", None: "unknown"}[need]
        lines = wrap(language.text(f"{ROOM}.need.{name}"), LABEL - 12, 13)
        canvas.paragraph(0, y + 22, lines, size=13)
        for column, level in enumerate(LEVELS):
            for place, row in enumerate(placed[need, level]):
                at = (LABEL + CELL * column, y + 9 + place * (tall + 5))
                _chip(canvas, language, row, at, tall)
        y += height
    canvas.line(0, y, canvas.width, y, stroke=GRID)
    canvas.rect(0, y + 14, 14, 12, fill=ACCENT)
    canvas.text(20, y + 25, language.text(f"{ROOM}.covered"), size=12, fill=MUTED)
    canvas.rect(260, y + 14, 14, 12, fill=PAPER, stroke=WARNING)
    canvas.text(280, y + 25, language.text(f"{ROOM}.not_covered"), size=12, fill=MUTED)
    description = _description(language, rows)
    svg = canvas.svg(title, description)
    return Figure(title, description, svg, table, notices=table.notices)


def _here(rows: Sequence[MatrixRow], need: bool | None, level: Certainty | None) -> list[MatrixRow]:
    return [row for row in rows if row.high_need is need and _level(row) is level]


def _level(row: MatrixRow) -> Certainty | None:
    return None if row.evidence is None else row.evidence.certainty.value


def _chip(
    canvas: Canvas, language: Language, row: MatrixRow, at: tuple[float, float], tall: float
) -> None:
    covered = row.coverage is not None and row.coverage.in_work
    fill, edge = (ACCENT, ACCENT) if covered else (PAPER, WARNING)
    canvas.rect(at[0] + 3, at[1], CELL - 6, tall, fill=fill, stroke=edge, round=4)
    lines = _lines(language, row)
    first = at[1] + tall / 2 + 4 - (len(lines) - 1) * LINE / 2
    canvas.paragraph(at[0] + 9, first, lines, size=11, fill=PAPER if covered else INK)


def _lines(language: Language, row: MatrixRow) -> list[str]:
    """The whole name of the theme: a name that is cut may be read as another."""
    return wrap(row.words.to(language.code), CELL - 24, 11)


def _description(language: Language, rows: Sequence[MatrixRow]) -> str:
    return language.text(
        f"{ROOM}.description",
        n=len(rows),
        high=sum(row.high_need is True for row in rows),
        covered=sum(row.coverage is not None and row.coverage.in_work for row in rows),
        evident=sum(row.evidence is not None for row in rows),
    )

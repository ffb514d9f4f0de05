"""The evidence map: interventions or designs down, outcomes across; size is the number of studies, shade the certainty.

An empty cell is a finding: nobody has looked, or nothing was found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kunnskap.blocks import Cell, Column, Figure, Lines, Number, Table
from kunnskap.figures.signs import CERTAINTY, certainty_symbol
from kunnskap.figures.svg import GRID, INK, MUTED, PAPER, Canvas, text_width, wrap
from kunnskap.language import Language, Text
from kunnskap.origin import Traced
from kunnskap.terms import Certainty

ROW, CELL, SIZE, LARGEST = 76.0, 140.0, 14.0, 24.0
MANY, NARROW, SHORT = 6, 102.0, 130.0  # more columns: cells and labels that keep the text legible
MOST_LINES = 4  # as many as fit beside a bubble
SHADES = {
    Certainty.HIGH: "var(--fig-d5, #14557b)",
    Certainty.MODERATE: "var(--fig-map3, #4f8fb3)",
    Certainty.LOW: "var(--fig-d4, #86b3cc)",
    Certainty.VERY_LOW: "var(--fig-map1, #c9dde8)",
}


RowsAre = Literal["intervention", "design"]


@dataclass(frozen=True, slots=True)
class MapCell:
    """How many studies of one row looked at one outcome, and how sure the answer is (``None``: not rated)."""

    row: str
    outcome: str
    studies: Traced[int]
    certainty: Certainty | None


def evidence_map(
    language: Language,
    cells: Sequence[MapCell],
    *,
    title: str,
    rows_are: RowsAre = "intervention",
    note: str = "",
) -> Figure:
    """The map of the cells given; a pair without a cell, or without a study in it, is shown as a gap.

    ``note`` says what the certainty is about; it ends the description where some cell bears one.
    """
    rows = list(dict.fromkeys(cell.row for cell in cells))
    columns = list(dict.fromkeys(cell.outcome for cell in cells))
    held = {(cell.row, cell.outcome): cell for cell in cells if cell.studies.value}
    description = _describe(language, rows, columns, held, rows_are)
    if note and any(cell.certainty for cell in held.values()):
        description = Text.joined((description, note))
    canvas = _draw(language, rows, columns, held)
    return Figure(
        title=title,
        description=description,
        svg=canvas.svg(title, description),
        table=_table(language, rows, columns, held, title, rows_are),
        origins=tuple(canvas.origins),
    )


Held = dict[tuple[str, str], MapCell]


def _describe(
    language: Language, rows: Sequence[str], columns: Sequence[str], held: Held, rows_are: RowsAre
) -> str:
    gaps = len(rows) * len(columns) - len(held)
    told = language.text(
        f"figures.evidence_map.{rows_are}s", rows=len(rows), columns=len(columns), gaps=gaps
    )
    if not held:
        return told
    most = max(held.values(), key=lambda cell: cell.studies.value)
    return Text.joined(
        (
            told,
            language.text(
                "figures.evidence_map.most",
                n=most.studies.value,
                intervention=most.row,
                outcome=most.outcome,
            ),
        )
    )


def _draw(language: Language, rows: Sequence[str], columns: Sequence[str], held: Held) -> Canvas:
    many = len(columns) > MANY
    side, longest = (NARROW, SHORT) if many else (CELL, 260.0)
    left = min(max((text_width(row, SIZE) for row in rows), default=80.0), longest) + 20
    legend = [f"{CERTAINTY[level]} {language.term(level)}" for level in Certainty]
    unrated = f"? {language.text('figures.evidence_map.not_rated')}"
    empty = f"– {language.text('figures.evidence_map.gap')}"
    top = 66.0
    width = max(
        left + side * len(columns),
        sum(text_width(item, 12) + 66 for item in (*legend, unrated, empty)),
    )
    canvas = Canvas(width, top + ROW * len(rows) + 48)
    for number, column in enumerate(columns):
        lines = wrap(column, side - 6, SIZE)[:3]
        canvas.paragraph(left + side * (number + 0.5), 20, lines, size=SIZE, anchor="middle")
    most = max((cell.studies.value for cell in held.values()), default=1)
    for place, row in enumerate(rows):
        y = top + ROW * place
        canvas.line(0, y, width, y, stroke=GRID)
        lines = wrap(row, left - 16, SIZE)[:MOST_LINES]
        canvas.paragraph(0, y + ROW / 2 + 5 - (len(lines) - 1) * SIZE * 0.625, lines, size=SIZE)
        for number, column in enumerate(columns):
            middle = left + side * (number + 0.5)
            _bubble(canvas, held.get((row, column)), middle, y, most, language)
    x = 0.0
    for level, item in zip(Certainty, legend, strict=True):
        canvas.circle(x + 8, top + ROW * len(rows) + 30, 7, fill=SHADES[level], stroke=MUTED)
        canvas.text(x + 20, top + ROW * len(rows) + 34, item, size=12, fill=MUTED)
        x += text_width(item, 12) + 66
    for item in (unrated, empty):
        canvas.text(x, top + ROW * len(rows) + 34, item, size=12, fill=MUTED)
        x += text_width(item, 12) + 30
    return canvas


def _bubble(
    canvas: Canvas, cell: MapCell | None, x: float, y: float, most: int, language: Language
) -> None:
    if cell is None:
        canvas.text(x, y + ROW / 2 + 5, "–", size=SIZE, anchor="middle", fill=MUTED)
        return
    radius = max(8.0, LARGEST * math.sqrt(cell.studies.value / most))
    fill = PAPER if cell.certainty is None else SHADES[cell.certainty]
    canvas.circle(x, y + ROW / 2 - 6, radius, fill=fill, stroke=INK)
    light = cell.certainty in (Certainty.HIGH, Certainty.MODERATE)
    canvas.text(
        x,
        y + ROW / 2 - 1,
        language.number(cell.studies.value),
        size=SIZE,
        anchor="middle",
        fill=PAPER if light else INK,
        bold=True,
        origin=cell.studies.origin,
    )
    sign = CERTAINTY[cell.certainty] if cell.certainty else "?"
    canvas.text(x, y + ROW - 6, sign, size=11, anchor="middle", fill=MUTED)


def _table(
    language: Language,
    rows: Sequence[str],
    columns: Sequence[str],
    held: Held,
    title: str,
    rows_are: RowsAre,
) -> Table:
    def cell(row: str, column: str) -> Cell:
        found = held.get((row, column))
        if found is None:
            return language.text("figures.evidence_map.gap")
        rated: Cell = (
            language.text("figures.evidence_map.not_rated")
            if found.certainty is None
            else certainty_symbol(language, found.certainty)
        )
        return Lines((Number(found.studies), rated))

    heads = (
        Column(language.text(f"figures.evidence_map.{rows_are}")),
        *(Column(column) for column in columns),
    )
    return Table(title, heads, tuple((row, *(cell(row, c) for c in columns)) for row in rows))

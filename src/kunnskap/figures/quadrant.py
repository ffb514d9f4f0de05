"""Importance against present competence: what matters most and is mastered least stands up to the left."""

from __future__ import annotations

from collections.abc import Sequence

from kunnskap.blocks import Figure, Table
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, PAPER, Canvas, linear, wrap
from kunnskap.gap import Gap
from kunnskap.language import Language
from kunnskap.survey import Hidden

ROOM = "gap.quadrant"
SIZE, LEFT, TOP, LEGEND = 420.0, 56.0, 14.0, 300.0
MIDDLE = 50.0


def quadrant(language: Language, title: str, gaps: Sequence[Gap], table: Table) -> Figure:
    """One numbered point for each theme whose two means may be shown; the line is where the two are equal."""
    points = [(n, gap) for n, gap in enumerate(gaps, start=1) if _place(gap) is not None]
    description = _description(language, gaps, len(points))
    canvas = Canvas(LEFT + SIZE + 24 + LEGEND, TOP + SIZE + 46)
    x = linear((0.0, 100.0), (LEFT, LEFT + SIZE))
    y = linear((0.0, 100.0), (TOP + SIZE, TOP))
    for value in (0, 25, 50, 75, 100):
        canvas.line(x(value), TOP, x(value), TOP + SIZE, stroke=INK if value == MIDDLE else GRID)
        canvas.line(LEFT, y(value), LEFT + SIZE, y(value), stroke=INK if value == MIDDLE else GRID)
        canvas.text(
            x(value), TOP + SIZE + 18, str(value), size=12, anchor="middle", fill=MUTED, label=True
        )
        canvas.text(
            LEFT - 8, y(value) + 4, str(value), size=12, anchor="end", fill=MUTED, label=True
        )
    canvas.line(x(0), y(0), x(100), y(100), stroke=MUTED, dash="5 4")
    canvas.text(LEFT, TOP + SIZE + 38, language.text(f"{ROOM}.across"), size=12)
    canvas.text(LEFT + 6, TOP + 16, language.text(f"{ROOM}.up"), size=12)
    for number, gap in points:
        place = _place(gap)
        assert place is not None
        canvas.circle(x(place[0]), y(place[1]), 11, fill=ACCENT, stroke=PAPER)
        canvas.text(
            x(place[0]),
            y(place[1]) + 4,
            str(number),
            size=12,
            anchor="middle",
            fill=PAPER,
            label=True,
        )
    _legend(canvas, language, gaps)
    svg = canvas.svg(title, description)
    return Figure(title, description, svg, table, notices=table.notices)


def _place(gap: Gap) -> tuple[float, float] | None:
    across, up = gap.competence.mean, gap.importance.mean
    if isinstance(across, Hidden) or isinstance(up, Hidden):
        return None
    return (across.value, up.value)


def _legend(canvas: Canvas, language: Language, gaps: Sequence[Gap]) -> None:
    x, y = LEFT + SIZE + 24, TOP + 16.0
    for number, gap in enumerate(gaps, start=1):
        hidden = "" if _place(gap) else language.text(f"{ROOM}.hidden")
        lines = wrap(f"{number} {gap.words.to(language.code)}{hidden}", LEGEND - 40, 13)
        canvas.paragraph(x, y, lines, size=13, label=True)
        y += len(lines) * 16.5 + 10


def _description(language: Language, gaps: Sequence[Gap], shown: int) -> str:
    sized = [(g.gap.mean.value, g) for g in gaps if not isinstance(g.gap.mean, Hidden)]
    if not sized:
        return language.text(f"{ROOM}.description_hidden", n=shown, total=len(gaps))
    size, largest = max(sized, key=lambda pair: pair[0])
    return language.text(
        f"{ROOM}.description",
        n=shown,
        total=len(gaps),
        theme=largest.words.to(language.code),
        gap=size,
    )

"""Dots with intervals: one mean for each row, on a scale that is the same for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kunnskap.blocks import Figure, Table
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, SERIES, Canvas, linear, text_width, wrap
from kunnskap.language import Language
from kunnskap.origin import Traced
from kunnskap.survey import Hidden, Score

WIDEST, PLOT, ROW, LINE, FOOT, RIGHT = 280.0, 428.0, 34.0, 16.25, 44.0, 52.0
STEP = 25


@dataclass(frozen=True, slots=True)
class Dot:
    """A row of the picture: a label and one or more scores (say, of two waves)."""

    label: str
    scores: tuple[Score, ...]


def dots(
    language: Language,
    title: str,
    description: str,
    rows: Sequence[Dot],
    table: Table,
    *,
    domain: tuple[float, float] = (0.0, 100.0),
    axis: str = "",
    series: Sequence[str] = (),
) -> Figure:
    """The rows under each other; ``series`` names the scores of a row where there are several."""
    head = 26.0 if series else 6.0
    labels = [wrap(row.label, WIDEST - 14, 13) for row in rows]
    longest = max((text_width(line, 13) for lines in labels for line in lines), default=0.0)
    left = min(WIDEST, longest + 20)
    width = left + PLOT + RIGHT
    heights = [max(ROW, LINE * len(lines) + 10) for lines in labels]
    note = _note(language, rows)
    canvas = Canvas(width, head + sum(heights) + FOOT + 20 * len(note))
    x = linear(domain, (left, width - RIGHT))
    bottom = head + sum(heights)
    _grid(canvas, language, x, domain, (head, bottom))
    below = axis or language.text("survey.dots.axis")
    canvas.text(left, bottom + 36, below, size=12, fill=MUTED, label=True)
    _legend(canvas, series, left)
    canvas.paragraph(left, bottom + 56, note, size=12, fill=MUTED)
    top = head
    for row, lines, height in zip(rows, labels, heights, strict=True):
        y, top = top + height / 2, top + height
        canvas.paragraph(0, y + 4 - (len(lines) - 1) * LINE / 2, lines, size=13)
        for place, score in enumerate(row.scores):
            shift = (place - (len(row.scores) - 1) / 2) * 11
            colour = SERIES[place] if series else ACCENT
            _score(canvas, language, score, x, y + shift, colour, domain)
    return Figure(
        title,
        description,
        canvas.svg(title, description),
        table,
        origins=tuple(canvas.origins),
        notices=table.notices,
    )


def _grid(
    canvas: Canvas,
    language: Language,
    x: Callable[[float], float],
    domain: tuple[float, float],
    between: tuple[float, float],
) -> None:
    """A line for each step of the scale, from the top to the bottom, with its number below."""
    top, bottom = between
    for value in range(int(domain[0]), int(domain[1]) + 1, STEP):
        canvas.line(x(value), top, x(value), bottom, stroke=INK if value == 0 else GRID)
        text = language.number(value, 0)
        canvas.text(x(value), bottom + 18, text, size=12, anchor="middle", fill=MUTED, label=True)


def _legend(canvas: Canvas, series: Sequence[str], left: float) -> None:
    at = left
    for place, name in enumerate(series):
        canvas.circle(at + 6, 12, 5, fill=SERIES[place])
        canvas.text(at + 16, 16, name, size=12)
        at += 40 + len(name) * 7


def _note(language: Language, rows: Sequence[Dot]) -> list[str]:
    """Why some means stand without an interval, where some do."""
    scores = [score for row in rows for score in row.scores if not isinstance(score.mean, Hidden)]
    alone = any(isinstance(score.interval, Hidden) for score in scores)
    return [language.text("survey.dots.no_interval")] if alone else []


def _score(
    canvas: Canvas,
    language: Language,
    score: Score,
    x: Callable[[float], float],
    y: float,
    colour: str,
    domain: tuple[float, float],
) -> None:
    if isinstance(score.mean, Hidden):
        note = language.text("survey.dots.hidden")
        canvas.text(x(domain[0]) + 6, y + 4, note, size=11, fill=MUTED)
        return
    if isinstance(score.interval, Traced):
        low, high = (min(max(end, domain[0]), domain[1]) for end in score.interval.value)
        canvas.line(x(low), y, x(high), y, stroke=colour, width=2)
    canvas.circle(x(score.mean.value), y, 5, fill=colour)
    origin = (score.mean if isinstance(score.interval, Hidden) else score.interval).origin
    text = language.number(score.mean.value, 0)
    canvas.text(canvas.width, y + 4, text, size=12, anchor="end", fill=colour, origin=origin)

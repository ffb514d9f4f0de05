"""Diverging bars: what was answered on a scale, disagreement to the left of the middle and agreement to the right.

A bar is drawn only where every part of it may be shown; elsewhere the words say why there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kunnskap.blocks import Figure, Table
from kunnskap.figures.svg import DIVERGING, GRID, INK, MUTED, PAPER, Canvas, wrap
from kunnskap.language import Language
from kunnskap.origin import Traced
from kunnskap.survey import Column, Hidden, Row

ROOM = "survey.likert"
WIDTH, LABEL, LINE, BAR, LEGEND_LINE = 760.0, 270.0, 16.0, 26.0, 22.0
NARROWEST_WITH_TEXT = 30.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, its answers, its mean if it has one, and what its top answers are called."""

    label: str
    row: Row
    top: str = ""


def likert(
    language: Language, title: str, columns: Sequence[Column], bars: Sequence[Bar], table: Table
) -> Figure:
    """The bars under each other on one scale; ``table`` holds the same numbers and the warnings."""
    description = _description(language, bars)
    legend = _legend_rows(language, columns)
    top = LEGEND_LINE * len(legend) + 14
    labels = [wrap(bar.label, LABEL - 16, 13) for bar in bars]
    tall = max(BAR, LINE * max(map(len, labels), default=1)) + 8
    canvas = Canvas(WIDTH, top + tall * len(bars) + 12)
    _legend(canvas, legend)
    middle = _middle(bars)
    full = (WIDTH - LABEL - 8) / max(1.0, _widest(bars))
    zero = LABEL + full * middle
    canvas.line(zero, top - 4, zero, canvas.height - 8, stroke=GRID)
    for number, (bar, lines) in enumerate(zip(bars, labels, strict=True)):
        y = top + (number + 0.5) * tall
        canvas.paragraph(0, y + 4 - (len(lines) - 1) * LINE / 2, lines, size=13)
        _bar(canvas, language, bar, y, zero, full)
    return Figure(
        title,
        description,
        canvas.svg(title, description),
        table,
        origins=tuple(canvas.origins),
        notices=table.notices,
    )


def shares(row: Row) -> list[Traced[float]] | None:
    """The shares of a row from the lowest answer to the highest, or nothing if one of them is hidden."""
    found = [cell.share for cell in row.cells]
    return None if any(isinstance(s, Hidden) for s in found) else found  # type: ignore[return-value]


def _below(values: Sequence[Traced[float]]) -> float:
    """How much of the bar stands left of the middle: the lower answers and half of a middle one."""
    half, odd = divmod(len(values), 2)
    lower = sum(value.value for value in values[:half])
    return lower + (values[half].value / 2 if odd else 0.0)


def _middle(bars: Sequence[Bar]) -> float:
    """Where the middle must stand for the longest left side to find room."""
    left = [_below(found) for bar in bars if (found := shares(bar.row))]
    return max(left, default=0.5)


def _widest(bars: Sequence[Bar]) -> float:
    """The longest left side and the longest right side together, in whole bars."""
    right = [1 - _below(found) for bar in bars if (found := shares(bar.row))]
    return _middle(bars) + max(right, default=0.5)


def _bar(canvas: Canvas, language: Language, bar: Bar, y: float, zero: float, full: float) -> None:
    """A bar whose middle is at the height ``y``, or the words that stand instead."""
    found = shares(bar.row)
    if found is None:
        canvas.text(LABEL, y + 4, _instead(language, bar), size=12, fill=MUTED)
        return
    x = zero - full * _below(found)
    for place, share in enumerate(found):
        width = full * share.value
        canvas.rect(x, y - BAR / 2, width, BAR, fill=_colour(place, len(found)), stroke=PAPER)
        if width >= NARROWEST_WITH_TEXT:
            text = language.percent(share.value)
            dark = place in (0, len(found) - 1)
            canvas.text(
                x + width / 2,
                y + 3,
                text,
                size=12,
                anchor="middle",
                fill=PAPER if dark else INK,
                origin=share.origin,
            )
        x += width


def _instead(language: Language, bar: Bar) -> str:
    """What is said where the bar can't be drawn: the share of the top answers, if that may be shown."""
    top = bar.row.top
    if top is None or isinstance(top.share, Hidden) or not bar.top:
        return language.text(f"{ROOM}.hidden")
    return language.text(f"{ROOM}.only_top", answers=bar.top, share=top.share)


def _colour(place: int, of: int) -> str:
    return DIVERGING[round(place * (len(DIVERGING) - 1) / max(1, of - 1))]


def _legend_rows(language: Language, columns: Sequence[Column]) -> list[list[tuple[str, str]]]:
    """The answers and their colours, as many to a line as there is room for."""
    rows: list[list[tuple[str, str]]] = [[]]
    room = WIDTH
    for place, column in enumerate(columns):
        words = column.words.to(language.code)
        width = 34 + len(words) * 7.4
        if width > room and rows[-1]:
            rows.append([])
            room = WIDTH
        rows[-1].append((words, _colour(place, len(columns))))
        room -= width
    return rows


def _legend(canvas: Canvas, rows: list[list[tuple[str, str]]]) -> None:
    for number, row in enumerate(rows):
        x, y = 0.0, 16 + number * LEGEND_LINE
        for words, colour in row:
            canvas.rect(x, y - 11, 13, 13, fill=colour)
            canvas.text(x + 19, y, words, size=13)
            x += 34 + len(words) * 7.4


def _description(language: Language, bars: Sequence[Bar]) -> str:
    means = [
        (bar.row.score.mean.value, bar.label)
        for bar in bars
        if bar.row.score and not isinstance(bar.row.score.mean, Hidden)
    ]
    if not means:
        return language.text(f"{ROOM}.description_hidden", n=len(bars))
    (high, highest), (low, lowest) = max(means), min(means)
    return language.text(
        f"{ROOM}.description", n=len(bars), highest=highest, high=high, lowest=lowest, low=low
    )

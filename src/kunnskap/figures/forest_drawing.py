"""A forest plot drawn: columns from left to right, a line for each row."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kunnskap.figures.axis import tick_label, ticks, written
from kunnskap.figures.forest_rows import ForestWords, Row
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, SERIES, Canvas, linear, text_width, wrap
from kunnskap.language import Language
from kunnskap.origin import Origin
from kunnskap.synthesis import Interval
from kunnskap.terms import Measure

ROOMY, TIGHT, MANY = 24.0, 20.0, 30  # height of a row; with more rows than this they stand closer
PLOT, PAD, SIZE = 330.0, 14.0, 13.0
LARGEST, SMALLEST = 8.0, 2.2
FEW = 5  # so few intervals are shown whole


class Drawing:
    """Columns from left to right: study, groups, plot, effect, weight, bias."""

    def __init__(
        self, language: Language, rows: Sequence[Row], measure: Measure | None, words: ForestWords
    ) -> None:
        self.language, self.rows, self.measure, self.words = language, rows, measure, words
        widest = max(text_width(row.label, SIZE) for row in rows)
        self.label = min(max(widest, 120.0), 300.0) + PAD
        self.sides = [side for side in (words.intervention, words.comparator) if side]
        heads = [
            language.text(f"figures.forest.column.{key}") for key in ("intervention", "comparator")
        ]
        self.side = max(92.0, *(text_width(head, SIZE) + 24 for head in heads))
        self.plot = self.label + self.side * len(self.sides) + PAD
        self.effect = self.plot + PLOT + PAD
        self.weight = self.effect + 165
        self.weighted = any(row.weight is not None for row in rows)
        self.bias = self.weight + (64 if self.weighted else 0)
        bias = max((text_width(text, SIZE) for text in words.bias.values()), default=0.0)
        self.width = self.bias + (max(bias, 60.0) + PAD if words.bias else 0.0)
        self.domain = domain_of(rows)
        self.x = linear(self.domain, (self.plot, self.plot + PLOT))
        self.top, self.line = 44.0, TIGHT if len(rows) > MANY else ROOMY
        self.canvas = Canvas(self.width, self.top + self.line * len(rows) + 62)

    def draw(self, description: str) -> tuple[str, tuple[Origin, ...]]:
        self._headings()
        self._axis()
        for number, row in enumerate(self.rows):
            self._row(row, self.top + self.line * (number + 0.5))
        return self.canvas.svg(self.words.title, description), tuple(self.canvas.origins)

    def _headings(self) -> None:
        def head(x: float, key: str, anchor: str = "start") -> None:
            words = self.language.text(f"figures.forest.column.{key}")
            self.canvas.text(x, 24, words, size=SIZE, anchor=anchor, fill=MUTED, bold=True)

        head(0, "study")
        for number, key in enumerate(("intervention", "comparator")[: len(self.sides)]):
            head(self.label + self.side * (number + 1), key, "end")
        head(self.effect, "effect")
        if self.weighted:
            head(self.weight + 46, "weight", "end")
        if self.words.bias:
            head(self.bias, "bias")
        self.canvas.line(0, 34, self.width, 34, stroke=GRID)

    def _axis(self) -> None:
        bottom = self.top + self.line * len(self.rows) + 4
        for tick in ticks(*self.domain, self.measure):
            x = self.x(tick)
            self.canvas.line(x, self.top, x, bottom, stroke=GRID)
            label = tick_label(self.language, tick, self.measure)
            self.canvas.text(
                x, bottom + 18, label, size=12, anchor="middle", fill=MUTED, label=True
            )
        if self.domain[0] <= 0 <= self.domain[1]:
            self.canvas.line(self.x(0), self.top - 4, self.x(0), bottom, stroke=INK)
        if self.words.benefit:
            good, bad = "figures.forest.favours", "figures.forest.disfavours"
            left, right = (good, bad) if self.words.benefit == "lower" else (bad, good)
            y = bottom + 40
            self.canvas.text(self.plot, y, f"← {self.language.text(left)}", size=12, fill=MUTED)
            right = f"{self.language.text(right)} →"
            self.canvas.text(self.plot + PLOT, y, right, size=12, anchor="end", fill=MUTED)

    def _row(self, row: Row, y: float) -> None:
        bold = row.kind in ("average", "heading")
        label = wrap(row.label, self.label - PAD, SIZE)
        text = label[0] + ("…" if len(label) > 1 else "")
        self.canvas.text(0, y + 4.5, text, size=SIZE, bold=bold)
        for number, side in enumerate(self.sides):
            x = self.label + self.side * (number + 1)
            words = side.get(row.study, "")
            self.canvas.text(x, y + 4.5, words, size=SIZE, anchor="end", origin=row.origin)
        if row.ci is None:
            return
        {"study": self._study, "average": self._diamond, "prediction": self._ahead}[row.kind](
            row, row.ci, y
        )
        self._numbers(row, row.ci, y, bold)

    def _numbers(self, row: Row, ci: Interval, y: float, bold: bool) -> None:
        ends = [written(self.language, end, self.measure) for end in (ci.low, ci.high)]
        interval: str = self.language.text("figures.forest.interval", low=ends[0], high=ends[1])
        if row.estimate is not None:
            interval = f"{written(self.language, row.estimate, self.measure)} {interval}"
        self.canvas.text(self.effect, y + 4.5, interval, size=SIZE, bold=bold, origin=row.origin)
        if row.weight is not None:
            share = self.language.number(row.weight, 1)
            self.canvas.text(
                self.weight + 46, y + 4.5, share, size=SIZE, anchor="end", origin=row.origin
            )
        self.canvas.text(self.bias, y + 4.5, self.words.bias.get(row.study, ""), size=SIZE)

    def _study(self, row: Row, ci: Interval, y: float) -> None:
        self._whisker(ci, y, INK, 1.4)
        if row.estimate is None or not self.domain[0] <= row.estimate <= self.domain[1]:
            return
        heaviest = max((other.weight or 0.0 for other in self.rows), default=0.0)
        share = math.sqrt((row.weight or 0.0) / heaviest) if heaviest else 0.5
        half = max(SMALLEST, LARGEST * share)
        x = self.x(row.estimate)
        self.canvas.rect(x - half, y - half, 2 * half, 2 * half, fill=ACCENT)

    def _diamond(self, row: Row, ci: Interval, y: float) -> None:
        low, high = (self.x(_within(end, self.domain)) for end in (ci.low, ci.high))
        middle = self.x(_within(row.estimate or 0.0, self.domain))
        corners = ((low, y), (middle, y - 7), (high, y), (middle, y + 7))
        self.canvas.polygon(corners, fill=SERIES[1])

    def _ahead(self, _row: Row, ci: Interval, y: float) -> None:
        self._whisker(ci, y, SERIES[1], 3)

    def _whisker(self, ci: Interval, y: float, stroke: str, width: float) -> None:
        """The interval; an end outside the plot becomes an arrow."""
        low, high = (self.x(_within(end, self.domain)) for end in (ci.low, ci.high))
        self.canvas.line(low, y, high, y, stroke=stroke, width=width)
        for x, cut, turn in (
            (low, ci.low < self.domain[0], 1),
            (high, ci.high > self.domain[1], -1),
        ):
            if cut:
                self.canvas.polygon(
                    ((x, y), (x + 7 * turn, y - 4), (x + 7 * turn, y + 4)), fill=stroke
                )


def domain_of(rows: Sequence[Row]) -> tuple[float, float]:
    """From the outermost estimates, with room for most intervals; a very wide interval is cut."""
    shown = [row for row in rows if row.ci is not None]
    core = [row.estimate for row in shown if row.estimate is not None] + [0.0]
    core += [
        end for row in shown if row.kind != "study" and row.ci for end in (row.ci.low, row.ci.high)
    ]
    ends = [end for row in shown if row.ci for end in (row.ci.low, row.ci.high)]
    if len(shown) <= FEW:
        core += ends
    span = max(core) - min(core) or max(ends) - min(ends) or 1.0
    low, high = max(min(ends), min(core) - span / 3), min(max(ends), max(core) + span / 3)
    low, high = min(low, *core), max(high, *core)
    return low - 0.02 * (high - low), high + 0.02 * (high - low)


def _within(value: float, domain: tuple[float, float]) -> float:
    return min(max(value, domain[0]), domain[1])

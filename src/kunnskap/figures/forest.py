"""The forest plot: every study with its interval and weight, and what they say together.

Readable from one study to sixty. A single study gets no diamond: it is not an average.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kunnskap.blocks import Cell, Column, Figure, Notice, NoticeKind, Number, Table
from kunnskap.figures.axis import p_value, read, tick_label, ticks, written
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, SERIES, Canvas, linear, text_width, wrap
from kunnskap.language import Language, Text
from kunnskap.origin import Origin, Traced
from kunnskap.outcomes.effect import Benefit
from kunnskap.synthesis import Interval, Pooled, Single, Subgroups
from kunnskap.synthesis.distributions import normal_quantile
from kunnskap.terms import Measure

ROW, PLOT, PAD, SIZE = 24.0, 330.0, 14.0, 13.0
LARGEST, SMALLEST = 8.0, 2.2
FEW = 5  # so few intervals are shown whole


@dataclass(frozen=True, slots=True)
class ForestWords:
    """What a forest plot says besides numbers: its title, the study names, and optional columns by study key."""

    title: str
    labels: Mapping[str, str] = field(default_factory=dict)
    intervention: Mapping[str, str] = field(default_factory=dict)
    comparator: Mapping[str, str] = field(default_factory=dict)
    bias: Mapping[str, str] = field(default_factory=dict)
    benefit: Benefit | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the plot; ``kind`` is study, heading, average or prediction."""

    kind: str
    label: str
    estimate: float | None = None
    ci: Interval | None = None
    weight: float | None = None
    origin: Origin = field(default_factory=Origin)
    study: str = ""


def forest(language: Language, result: Pooled | Single | Subgroups, words: ForestWords) -> Figure:
    """The plot with its finding in words and the same numbers as a table."""
    rows = _rows(language, result, words)
    whole = result.overall if isinstance(result, Subgroups) else result
    description = _describe(language, result)
    svg, origins = _Drawing(language, rows, whole.measure, words).draw(description)
    return Figure(
        title=words.title,
        description=description,
        svg=svg,
        table=_table(language, rows, whole.measure, words),
        origins=origins,
        notices=_notices(language, whole),
    )


def _rows(
    language: Language, result: Pooled | Single | Subgroups, words: ForestWords
) -> list[_Row]:
    whole = result.overall if isinstance(result, Subgroups) else result
    weights = (
        dict(zip(whole.studies, whole.weights, strict=True)) if isinstance(whole, Pooled) else {}
    )
    if not isinstance(result, Subgroups):
        return [*_studies(result, words, weights), *_summary(language, result, "pooled")]
    rows: list[_Row] = []
    for name, group in result.groups.items():
        rows.append(_Row("heading", words.labels.get(name, name)))
        rows += [*_studies(group, words, weights), *_summary(language, group, "group")]
    return [*rows, *_summary(language, result.overall, "pooled")]


def _studies(
    result: Pooled | Single, words: ForestWords, weights: Mapping[str, float]
) -> list[_Row]:
    """Each study with its weight in the whole."""
    if isinstance(result, Single):
        label, weight = words.labels.get(result.study, result.study), weights.get(result.study)
        return [
            _Row("study", label, result.estimate, result.ci, weight, result.origin, result.study)
        ]
    reach = normal_quantile((1 + result.level) / 2)
    return [
        _Row(
            "study",
            words.labels.get(study, study),
            yi,
            Interval(yi - reach * math.sqrt(vi), yi + reach * math.sqrt(vi)),
            weights.get(study),
            origin,
            study,
        )
        for study, yi, vi, origin in zip(
            result.studies, result.yi, result.vi, result.origins, strict=True
        )
    ]


def _summary(language: Language, result: Pooled | Single, key: str) -> list[_Row]:
    if isinstance(result, Single):
        return []
    label = language.text(f"figures.forest.{key}", method=result.method)
    rows = [_Row("average", label, result.estimate, result.ci, None, result.origin)]
    if key == "pooled" and result.prediction is not None:
        ahead = Interval(result.prediction.low, result.prediction.high)
        label = language.text(f"figures.forest.prediction_{result.prediction.convention}")
        rows.append(_Row("prediction", label, None, ahead, None, result.origin))
    return rows


def _describe(language: Language, result: Pooled | Single | Subgroups) -> str:
    whole = result.overall if isinstance(result, Subgroups) else result
    facts = {
        "measure": whole.measure,
        "estimate": written(language, whole.estimate, whole.measure),
        "low": written(language, whole.ci.low, whole.measure),
        "high": written(language, whole.ci.high, whole.measure),
    }
    if isinstance(whole, Single):
        return language.text("figures.forest.single", **facts)
    sentences = [
        language.text("figures.forest.description", n=whole.k, **facts),
        language.text(
            "figures.forest.spread", i2=whole.i2, q_p=p_value(language, whole.heterogeneity.q_p)
        ),
    ]
    if whole.prediction is not None:
        low, high = (
            written(language, end, whole.measure)
            for end in (whole.prediction.low, whole.prediction.high)
        )
        sentences.append(language.text("figures.forest.ahead", low=low, high=high))
    if isinstance(result, Subgroups):
        p = p_value(language, result.between.p)
        sentences.append(
            language.text(f"figures.forest.between_{result.spread}", n=len(result.groups), p=p)
        )
    return Text.joined(sentences)


def _notices(language: Language, whole: Pooled | Single) -> tuple[Notice, ...]:
    if isinstance(whole, Single):
        return (Notice(NoticeKind.RESTRAINT, language.text("figures.forest.one_study")),)
    return tuple(
        Notice(NoticeKind.RESTRAINT, language.text(f"synthesis.warning.{key}"))
        for key in whole.warnings
    )


class _Drawing:
    """Columns from left to right: study, groups, plot, effect, weight, bias."""

    def __init__(
        self, language: Language, rows: Sequence[_Row], measure: Measure | None, words: ForestWords
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
        self.bias = self.weight + 64
        bias = max((text_width(text, SIZE) for text in words.bias.values()), default=0.0)
        self.width = self.bias + (max(bias, 60.0) + PAD if words.bias else 0.0)
        self.domain = _domain(rows)
        self.x = linear(self.domain, (self.plot, self.plot + PLOT))
        self.top = 44.0
        self.canvas = Canvas(self.width, self.top + ROW * len(rows) + 62)

    def draw(self, description: str) -> tuple[str, tuple[Origin, ...]]:
        self._headings()
        self._axis()
        for number, row in enumerate(self.rows):
            self._row(row, self.top + ROW * number + ROW / 2)
        return self.canvas.svg(self.words.title, description), tuple(self.canvas.origins)

    def _headings(self) -> None:
        def head(x: float, key: str, anchor: str = "start") -> None:
            words = self.language.text(f"figures.forest.column.{key}")
            self.canvas.text(x, 24, words, size=SIZE, anchor=anchor, fill=MUTED, bold=True)

        head(0, "study")
        for number, key in enumerate(("intervention", "comparator")[: len(self.sides)]):
            head(self.label + self.side * (number + 1), key, "end")
        head(self.effect, "effect")
        head(self.weight + 46, "weight", "end")
        if self.words.bias:
            head(self.bias, "bias")
        self.canvas.line(0, 34, self.width, 34, stroke=GRID)

    def _axis(self) -> None:
        bottom = self.top + ROW * len(self.rows) + 4
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

    def _row(self, row: _Row, y: float) -> None:
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

    def _numbers(self, row: _Row, ci: Interval, y: float, bold: bool) -> None:
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

    def _study(self, row: _Row, ci: Interval, y: float) -> None:
        self._whisker(ci, y, INK, 1.4)
        if row.estimate is None or not self.domain[0] <= row.estimate <= self.domain[1]:
            return
        heaviest = max((other.weight or 0.0 for other in self.rows), default=0.0)
        share = math.sqrt((row.weight or 0.0) / heaviest) if heaviest else 0.5
        half = max(SMALLEST, LARGEST * share)
        x = self.x(row.estimate)
        self.canvas.rect(x - half, y - half, 2 * half, 2 * half, fill=ACCENT)

    def _diamond(self, row: _Row, ci: Interval, y: float) -> None:
        low, high = (self.x(_within(end, self.domain)) for end in (ci.low, ci.high))
        middle = self.x(_within(row.estimate or 0.0, self.domain))
        corners = ((low, y), (middle, y - 7), (high, y), (middle, y + 7))
        self.canvas.polygon(corners, fill=SERIES[1])

    def _ahead(self, _row: _Row, ci: Interval, y: float) -> None:
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


def _domain(rows: Sequence[_Row]) -> tuple[float, float]:
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


def _table(
    language: Language, rows: Sequence[_Row], measure: Measure | None, words: ForestWords
) -> Table:
    sides = {
        key: side
        for key, side in (
            ("intervention", words.intervention),
            ("comparator", words.comparator),
            ("bias", words.bias),
        )
        if side
    }
    heads = ["study", *sides, "estimate", "low", "high", "weight"]
    numeric = {"estimate", "low", "high", "weight"}

    def number(value: float | None, origin: Origin, spec: str) -> Cell:
        return "" if value is None else Number(Traced(value, origin), spec)

    def beside(key: str, row: _Row) -> Cell:
        told = sides[key].get(row.study, "")
        return told if key == "bias" or not told else Traced(told, row.origin)

    body: list[tuple[Cell, ...]] = []
    for row in rows:
        estimate = None if row.estimate is None else read(row.estimate, measure)
        ends = (
            (None, None)
            if row.ci is None
            else (read(row.ci.low, measure), read(row.ci.high, measure))
        )
        body.append(
            (
                row.label,
                *(
                    Traced(words, row.origin) if key != "bias" and words else words
                    for key, words in (
                        (key, side.get(row.study, "")) for key, side in sides.items()
                    )
                ),
                *(number(value, row.origin, "2") for value in (estimate, *ends)),
                number(row.weight, row.origin, "1"),
            )
        )
    columns = tuple(
        Column(language.text(f"figures.forest.column.{key}"), numeric=key in numeric)
        for key in heads
    )
    return Table(words.title, columns, tuple(body))

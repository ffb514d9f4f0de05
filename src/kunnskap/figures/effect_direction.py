"""The effect direction plot: what each study points to for each outcome, when numbers can't be pooled.

After Boon & Thomson (2021), Research Synthesis Methods 12:29. Significance plays no part. The sign gives the
direction, its size the number of people, and letters beside the study's name the risk of bias.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kunnskap.blocks import Cell, Column, Figure, Notice, NoticeKind, Symbol, Table
from kunnskap.figures.signs import DIRECTION
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, WARNING, Canvas, text_width, wrap
from kunnskap.language import Language, Text, capital
from kunnskap.origin import Traced
from kunnskap.synthesis.direction import Directions, Pointing
from kunnskap.terms import Direction

ROW, CELL, SIZE = 30.0, 132.0, 14.0
SIZES = ((50, 14.0), (200, 19.0))  # people in the study → size of the sign; larger studies 25
LARGE, UNKNOWN = 25.0, 14.0
FILLS = {
    Direction.FAVOURS_INTERVENTION: ACCENT,
    Direction.FAVOURS_COMPARATOR: WARNING,
    Direction.NO_DIFFERENCE: MUTED,
}


def effect_direction(
    language: Language,
    outcomes: Sequence[Directions],
    *,
    title: str,
    labels: Mapping[str, str],
    outcome_labels: Mapping[str, str],
    bias: Mapping[str, str] | None = None,
) -> Figure:
    """Studies down, outcomes across; ``bias`` gives each study's risk of bias in a word or a letter."""
    studies = list(
        dict.fromkeys(
            name
            for outcome in outcomes
            for name in (
                *(point.study for point in outcome.pointing),
                *(left.study for left in outcome.left_out),
            )
        )
    )
    description = Text.joined(_describe(language, one, outcome_labels) for one in outcomes)
    shared, own = _shared(studies, bias or {})
    legend = _legend(language, shared)
    canvas = _draw(outcomes, studies, labels, outcome_labels, own, legend)
    return Figure(
        title=title,
        description=description,
        svg=canvas.svg(title, description),
        table=_table(language, outcomes, studies, title, labels, outcome_labels, own),
        origins=tuple(canvas.origins),
        notices=_notices(language, outcomes),
    )


def _shared(studies: Sequence[str], bias: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """The risk of bias that is one and the same for all, and what is left to tell at each study's name."""
    words = {bias.get(study, "") for study in studies}
    if len(studies) < 2 or len(words) != 1:
        return "", bias
    return words.pop(), {}


def _describe(language: Language, one: Directions, outcome_labels: Mapping[str, str]) -> str:
    return language.text(
        "figures.effect_direction.description",
        outcome=capital(outcome_labels.get(one.outcome, one.outcome)),
        **traced_counts(one),
    )


def traced_counts(one: Directions) -> dict[str, Traced[int]]:
    """How many studies point which way."""
    counts = {
        "favouring": one.count(Direction.FAVOURS_INTERVENTION),
        "against": one.count(Direction.FAVOURS_COMPARATOR),
        "neither": one.count(Direction.NO_DIFFERENCE),
        "silent": len(one.left_out),
    }
    return {name: Traced(number, one.origin) for name, number in counts.items()}


def _notices(language: Language, outcomes: Sequence[Directions]) -> tuple[Notice, ...]:
    keys = dict.fromkeys(key for one in outcomes for key in one.warnings)
    return tuple(
        Notice(NoticeKind.RESTRAINT, language.text(f"synthesis.warning.{key}")) for key in keys
    )


def _draw(
    outcomes: Sequence[Directions],
    studies: Sequence[str],
    labels: Mapping[str, str],
    outcome_labels: Mapping[str, str],
    bias: Mapping[str, str],
    told: Sequence[str],
) -> Canvas:
    named = [_named(study, labels, bias) for study in studies]
    left = max((text_width(name, SIZE) for name in named), default=80.0) + 24
    heads = [
        wrap(outcome_labels.get(one.outcome, one.outcome), CELL - 10, SIZE) for one in outcomes
    ]
    top = 20.0 + 18 * max((len(head) for head in heads), default=1)
    width = max(left + CELL * len(outcomes), 560.0)
    legend = [line for words in told for line in wrap(words, width, 12)]
    canvas = Canvas(width, top + ROW * len(studies) + 26 + 20 * len(legend))
    for number, head in enumerate(heads):
        canvas.paragraph(left + CELL * (number + 0.5), 18, head, size=SIZE, anchor="middle")
    for place, name in enumerate(named):
        y = top + ROW * place
        canvas.line(0, y, width, y, stroke=GRID)
        canvas.text(0, y + 20, name, size=SIZE)
        for number, one in enumerate(outcomes):
            _mark(canvas, one, studies[place], left + CELL * (number + 0.5), y + ROW / 2)
    for number, line in enumerate(legend):
        canvas.text(0, top + ROW * len(studies) + 26 + 20 * number, line, size=12, fill=MUTED)
    return canvas


def _mark(canvas: Canvas, one: Directions, study: str, x: float, y: float) -> None:
    point = _point(one, study)
    if point is None:
        if any(left.study == study for left in one.left_out):
            canvas.text(x, y + 5, "–", size=SIZE, anchor="middle", fill=MUTED)
        return
    size = _size(point.n)
    sign = DIRECTION[point.direction]
    canvas.text(
        x,
        y + size * 0.36,
        sign,
        size=size,
        anchor="middle",
        fill=FILLS[point.direction],
        origin=point.origin,
    )
    if point.disputed:
        canvas.text(x + size * 0.7, y + 5, "?", size=SIZE, fill=INK, bold=True)


def _size(n: int | None) -> float:
    if n is None:
        return UNKNOWN
    return next((size for most, size in SIZES if n < most), LARGE)


def _point(one: Directions, study: str) -> Pointing | None:
    return next((point for point in one.pointing if point.study == study), None)


def _named(study: str, labels: Mapping[str, str], bias: Mapping[str, str]) -> str:
    letters = f" ({bias[study]})" if study in bias else ""
    return labels.get(study, study) + letters


def _legend(language: Language, bias: str) -> list[str]:
    signs = " · ".join(f"{sign} {language.term(word)}" for word, sign in DIRECTION.items())
    shared = [language.text("figures.effect_direction.same_bias", words=bias)] if bias else []
    return [signs, language.text("figures.effect_direction.legend"), *shared]


def _table(
    language: Language,
    outcomes: Sequence[Directions],
    studies: Sequence[str],
    title: str,
    labels: Mapping[str, str],
    outcome_labels: Mapping[str, str],
    bias: Mapping[str, str],
) -> Table:
    def cell(one: Directions, study: str) -> Cell:
        point = _point(one, study)
        if point is not None:
            words = language.term(point.direction)
            if point.n is not None:
                words = language.text(
                    "figures.effect_direction.people", words=words, n=Traced(point.n, point.origin)
                )
            if point.disputed:
                words = language.text("figures.effect_direction.disputed", words=words)
            return Symbol(DIRECTION[point.direction], words)
        reason = next((left.reason for left in one.left_out if left.study == study), None)
        return "" if reason is None else language.text(f"outcomes.reason.{reason}")

    columns = (
        Column(language.text("figures.forest.column.study")),
        *(Column(outcome_labels.get(one.outcome, one.outcome)) for one in outcomes),
    )
    rows = tuple(
        (_named(study, labels, bias), *(cell(one, study) for one in outcomes)) for study in studies
    )
    return Table(title, columns, rows)

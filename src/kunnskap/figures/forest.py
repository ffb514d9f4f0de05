"""The forest plot: every study with its interval and weight, and what they say together.

Readable from one study to sixty. A single study gets no diamond: it is not an average.
"""

from __future__ import annotations

from collections.abc import Sequence

from kunnskap.blocks import Cell, Column, Figure, Notice, NoticeKind, Number, Table
from kunnskap.figures.axis import p_value, read, written
from kunnskap.figures.forest_drawing import Drawing
from kunnskap.figures.forest_rows import ForestWords, Row, rows_of
from kunnskap.language import Language, Text
from kunnskap.origin import Origin, Traced
from kunnskap.synthesis import Pooled, Single, Subgroups
from kunnskap.terms import Measure

__all__ = ["ForestWords", "forest"]


def forest(language: Language, result: Pooled | Single | Subgroups, words: ForestWords) -> Figure:
    """The plot with its finding in words and the same numbers as a table."""
    rows = rows_of(language, result, words)
    whole = result.overall if isinstance(result, Subgroups) else result
    description = _describe(language, result)
    svg, origins = Drawing(language, rows, whole.measure, words).draw(description)
    return Figure(
        title=words.title,
        description=description,
        svg=svg,
        table=_table(language, rows, whole.measure, words),
        origins=origins,
        notices=_notices(language, whole),
    )


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
        Notice(NoticeKind.CAVEAT, language.text(f"synthesis.warning.{key}"))
        for key in whole.warnings
    )


def _table(
    language: Language, rows: Sequence[Row], measure: Measure | None, words: ForestWords
) -> Table:
    weighted = any(row.weight is not None for row in rows)
    sides = {
        key: side
        for key, side in (
            ("intervention", words.intervention),
            ("comparator", words.comparator),
            ("bias", words.bias),
        )
        if side
    }
    heads = ["study", *sides, "estimate", "low", "high", *(("weight",) if weighted else ())]
    numeric = {"estimate", "low", "high", "weight"}

    def number(value: float | None, origin: Origin, spec: str) -> Cell:
        return "" if value is None else Number(Traced(value, origin), spec)

    def beside(key: str, row: Row) -> Cell:
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
                *(beside(key, row) for key in sides),
                *(number(value, row.origin, "2") for value in (estimate, *ends)),
                *((number(row.weight, row.origin, "1"),) if weighted else ()),
            )
        )
    columns = tuple(
        Column(language.text(f"figures.forest.column.{key}"), numeric=key in numeric)
        for key in heads
    )
    return Table(words.title, columns, tuple(body))

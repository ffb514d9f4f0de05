"""The same counts pooled as odds ratio, risk ratio and risk difference, for the reader who knows one of them best."""

from __future__ import annotations

from collections.abc import Sequence

from kunnskap.blocks import Cell, Column, Number, Table
from kunnskap.figures.axis import p_value, read
from kunnskap.language import Language, capital
from kunnskap.origin import Traced
from kunnskap.synthesis import Pooled, Single
from kunnskap.terms import Measure

COLUMNS = (
    "findings.results.measure",
    "figures.forest.column.estimate",
    "figures.forest.column.low",
    "figures.forest.column.high",
    "findings.results.p",
    "findings.results.spread",
)
DECIMALS = {Measure.RD: "3"}


def scales_table(
    language: Language, results: Sequence[Pooled | Single], *, outcome: str, chosen: Measure
) -> Table:
    """A row for each measure; ``chosen`` is the one the rest of the summary speaks in."""
    columns = tuple(
        Column(language.text(key), numeric=not key.endswith("measure")) for key in COLUMNS
    )
    caption = language.text("findings.results.scales", outcome=outcome)
    note = language.text("findings.results.scales_note", measure=chosen)
    return Table(caption, columns, tuple(_row(language, each) for each in results), notes=(note,))


def _row(language: Language, result: Pooled | Single) -> tuple[Cell, ...]:
    ends = sorted(read(end, result.measure) for end in (result.ci.low, result.ci.high))
    spec = DECIMALS.get(result.measure or Measure.OR, "2")
    numbers = (
        Number(Traced(value, result.origin), spec)
        for value in (read(result.estimate, result.measure), *ends)
    )
    p = None if result.p is None else p_value(language, result.p).lstrip("= ")
    spread = Number(Traced(result.i2, result.origin), "0") if isinstance(result, Pooled) else "–"
    name = "" if result.measure is None else capital(language.term(result.measure))
    return (name, *numbers, None if p is None else Traced(p, result.origin), spread)

"""Which results a synthesis used and which not, SWiM's nine items, and answers with and without cautioned studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kunnskap.blocks import Cell, Column, Foreign, Lines, Number, Table
from kunnskap.figures.axis import read
from kunnskap.figures.signs import DIRECTION, direction_symbol
from kunnskap.language import Language
from kunnskap.origin import Origin, Traced
from kunnskap.outcomes import Choice
from kunnskap.synthesis import Pooled, Single
from kunnskap.synthesis.sensitivity import WithAndWithout
from kunnskap.synthesis.swim import SwimItem


def results_used(
    language: Language, choice: Choice, *, labels: Mapping[str, str], outcome: str
) -> Table:
    """Every result of an outcome in the file's order: used, or the rule that decided against it."""
    told = choice.not_used.assign(used=choice.not_used["because"])
    every = pd.concat([choice.used.assign(used=None), told]).sort_index(kind="stable")
    columns = tuple(
        Column(language.text(f"findings.results.{name}"))
        for name in ("study", "measured", "timepoint", "direction", "used")
    )
    rows = tuple(_result(language, row, labels) for _, row in every.iterrows())
    caption = language.text("findings.results.caption", outcome=outcome)
    return Table(caption, columns, rows)


def _result(language: Language, row: pd.Series[Any], labels: Mapping[str, str]) -> tuple[Cell, ...]:
    direction = row["direction"]
    shown: Cell = (
        direction_symbol(language, direction)
        if direction in DIRECTION
        else language.term(direction)
    )
    why = row["used"]
    used = language.text("findings.results.yes" if why is None else f"outcomes.because.{why}")
    return (
        labels.get(row["study_key"], row["study_key"]),
        _words(language, row, "measured"),
        _words(language, row, "timepoint"),
        shown,
        used,
    )


def _words(language: Language, row: pd.Series[Any], name: str) -> Cell:
    """The base's own words: bokmål on a Norwegian page, English on an English one."""
    code = "en" if language.code == "en" else "nb"
    text = row[f"{name}_{code}"]
    if not isinstance(text, str) or not text:
        return None
    return text if code == language.code else Foreign(text, code)


def swim_table(
    language: Language, items: Sequence[SwimItem], *, outcome: str, origin: Origin
) -> Table:
    """The nine items; one that nothing answers says so."""
    columns = tuple(
        Column(language.text(f"findings.results.{name}")) for name in ("item", "answer")
    )
    rows = tuple(
        (
            f"{item.number}. {language.text(f'synthesis.swim.item.{item.key}')}",
            language.text("findings.results.not_reported")
            if item.answer is None
            else language.text(
                f"synthesis.swim.answer.{item.answer.key}", **_told(language, item, origin)
            ),
        )
        for item in items
    )
    return Table(language.text("findings.results.swim", outcome=outcome), columns, rows)


def _told(language: Language, item: SwimItem, origin: Origin) -> dict[str, object]:
    facts: dict[str, object] = {
        name: Traced(fact, origin) if isinstance(fact, int | float) else fact
        for name, fact in (item.answer.facts if item.answer else ())
    }
    if "level" in facts:
        facts["level"] = language.text(f"terms.certainty.{facts['level']}")
    if "rule" in facts:
        names = str(facts["rule"]).split(", ")
        facts["rule"] = "; ".join(language.text(f"outcomes.because.{name}") for name in names)
    return facts


def with_and_without_table(language: Language, found: WithAndWithout) -> Table:
    """The answer with all studies, and without those under caution."""
    columns = tuple(
        Column(language.text(f"findings.results.{name}")) for name in ("answer_of", "effect")
    )
    without = language.text("findings.results.without", studies=list(found.marked))
    rows = (
        (language.text("findings.results.every"), _answer(language, found.every)),
        (without, _answer(language, found.without)),
    )
    return Table(language.text("findings.results.with_caption"), columns, rows)


def _answer(language: Language, result: Pooled | Single | None) -> Cell:
    if result is None:
        return language.text("findings.results.nothing")
    low, high = sorted(read(end, result.measure) for end in (result.ci.low, result.ci.high))
    ends = {
        name: Traced(language.number(end, 2), result.origin)
        for name, end in (("low", low), ("high", high))
    }
    interval = language.text("figures.forest.interval", **ends)
    effect = Number(Traced(read(result.estimate, result.measure), result.origin), "2")
    if isinstance(result, Single):
        alone = language.text("findings.results.single", study=result.study)
        return Lines((effect, interval, alone))
    return Lines((effect, interval))

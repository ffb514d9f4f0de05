"""What an effect goes together with: all studies pooled, then how the effect differs with each moderator."""

from __future__ import annotations

from collections.abc import Mapping

from kunnskap.blocks import Cell, Column, Number, Table
from kunnskap.figures.axis import p_value, read
from kunnskap.language import Language
from kunnskap.origin import Origin, Traced
from kunnskap.synthesis import Average, Pooled, Regression, Single
from kunnskap.terms import Measure

COLUMNS = ("moderator", "estimate", "low", "high", "p")


def moderators_table(
    language: Language,
    model: Regression,
    whole: Pooled | Single,
    *,
    outcome: str,
    labels: Mapping[str, str],
) -> Table:
    """The whole first, then a row for each moderator: a ratio of effects where the whole is a ratio."""
    every = language.text(
        "findings.results.all_studies", k=Traced(len(model.studies), model.origin)
    )
    rows = [_row(language, every, whole, whole.measure, whole.origin)]
    rows += [
        _row(
            language,
            language.text("findings.results.ratio", moderator=labels.get(name, name)),
            found,
            whole.measure,
            model.origin,
        )
        for name, found in model.coefficients.items()
        if name != "intercept"
    ]
    columns = tuple(
        Column(language.text(f"findings.results.{name}"), numeric=name != "moderator")
        for name in COLUMNS
    )
    caption = language.text("findings.results.moderators", outcome=outcome)
    return Table(caption, columns, tuple(rows), notes=_notes(language, model))


def _row(
    language: Language,
    name: str,
    found: Average | Pooled | Single,
    measure: Measure | None,
    origin: Origin,
) -> tuple[Cell, ...]:
    ends = sorted(read(end, measure) for end in (found.ci.low, found.ci.high))
    numbers = (
        Number(Traced(value, origin), "2") for value in (read(found.estimate, measure), *ends)
    )
    p = None if found.p is None else Traced(p_value(language, found.p).lstrip("= "), origin)
    return (name, *numbers, p)


def _notes(language: Language, model: Regression) -> tuple[str, ...]:
    notes = [language.text("findings.results.between_studies")]
    notes += [language.text(f"synthesis.warning.{key}") for key in model.warnings]
    if model.left_out:
        notes.append(language.text("findings.results.left_out", n=len(model.left_out)))
    return tuple(notes)

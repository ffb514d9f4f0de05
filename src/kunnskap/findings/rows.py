"""A finding as a row of the summary of findings, with the sentence that its certainty allows."""

from __future__ import annotations

from kunnskap.findings.finding import Finding
from kunnskap.language import Language
from kunnskap.origin import Traced
from kunnskap.statements import Change, change_of, change_of_directions, statement
from kunnskap.studies import LiteratureBase
from kunnskap.synthesis import Pooled
from kunnskap.synthesis.absolute import Absolute, absolute_effect, comparator_risk
from kunnskap.synthesis.certainty import Rated
from kunnskap.synthesis.direction import Directions
from kunnskap.synthesis.suggestions import Suggestion, suggest, suggest_from_directions
from kunnskap.tables.findings import Row


def row_of(language: Language, base: LiteratureBase, finding: Finding) -> Row:
    """The finding's result, people, certainty and meaning; ``tables.findings`` writes the row out."""
    intervention, comparison = compared(language, base)
    result = finding.result
    k = len(result.pointing) if isinstance(result, Directions) else finding.effects.k
    return Row(
        outcome=finding.label,
        result=result,
        participants=finding.people,
        studies=Traced(k, result.origin),
        asked=Traced(len(finding.rated.studies), finding.rated.origin.then("count")),
        absolute=_absolute(finding),
        rated=finding.rated,
        meaning=statement(
            language,
            intervention=intervention,
            comparison=comparison,
            outcome=finding.label,
            change=_change(finding),
            certainty=finding.rated.level,
        ),
        suggestions=_suggestions(finding),
    )


def because(language: Language, rated: Rated) -> tuple[str, ...]:
    """What lowered the certainty, and what raised it, by domain; nothing where no judgement moved it."""
    moved = {
        "lowered": [judged.domain for judged in rated.deciding if judged.levels < 0],
        "raised": [judged.domain for judged in rated.deciding if judged.levels > 0],
    }
    return tuple(
        language.text(f"findings.table.{way}", domains=domains)
        for way, domains in moved.items()
        if domains
    )


def compared(language: Language, base: LiteratureBase) -> tuple[str, str]:
    """What is compared with what, ready to stand inside a sentence."""
    about = base.about
    words = (
        about.intervention.in_language(language.code),
        about.comparison.in_language(language.code),
    )
    intervention, comparison = (text[:1].lower() + text[1:] for text in words)
    return intervention.split(",")[0], comparison


def _change(finding: Finding) -> Change:
    if isinstance(finding.result, Directions):
        return change_of_directions(finding.result, finding.benefit)
    return change_of(finding.result)


def _suggestions(finding: Finding) -> tuple[Suggestion, ...] | None:
    """What the numbers speak for; ``None`` for a single study, whose numbers are not asked."""
    if isinstance(finding.result, Directions):
        return suggest_from_directions(finding.result)
    if isinstance(finding.result, Pooled):
        return suggest(finding.result, participants=finding.people.value)
    return None


def _absolute(finding: Finding) -> Absolute | None:
    if isinstance(finding.result, Directions):
        return None
    result = finding.result
    baseline = comparator_risk(finding.used)
    return absolute_effect(finding.measure, result.estimate, result.ci, baseline, result.origin)

"""What the numbers suggest about a certainty, beside what was decided and recorded."""

from __future__ import annotations

from collections.abc import Iterable

from kunnskap.language import Language, Text
from kunnskap.synthesis.certainty import Rated
from kunnskap.synthesis.suggestions import Suggestion
from kunnskap.terms import CertaintyDomain

ASKED = (CertaintyDomain.INCONSISTENCY, CertaintyDomain.IMPRECISION)  # what numbers can speak of


def suggestion_notes(
    language: Language, outcome: str, rated: Rated, suggestions: Iterable[Suggestion]
) -> tuple[str, ...]:
    """A note for each domain where either the numbers suggest levels or somebody has decided on some."""
    suggested = {item.domain: item for item in suggestions}
    decided = {judged.domain: judged.levels for judged in rated.judgements}
    return tuple(
        _note(language, outcome, domain, suggested.get(domain), decided.get(domain, 0))
        for domain in ASKED
        if domain in suggested or decided.get(domain)
    )


def _note(
    language: Language,
    outcome: str,
    domain: CertaintyDomain,
    suggestion: Suggestion | None,
    decided: int,
) -> str:
    facts = {"outcome": outcome, "domain": domain, "decided": language.show(decided, "signed0")}
    told = () if suggestion is None else (*suggestion.because, *suggestion.unasked)
    reasons = [
        language.text(f"synthesis.suggestion.{step.key}", **dict(step.facts)) for step in told
    ]
    because = Text.joined((*reasons, ""))
    if suggestion is None or not suggestion.levels:
        return language.text("findings.table.nothing_suggested", because=because, **facts)
    levels = language.show(suggestion.levels, "signed0")
    return language.text("findings.table.suggested", suggested=levels, because=because, **facts)

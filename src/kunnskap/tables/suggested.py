"""What the numbers suggest about a certainty, beside what was decided and recorded."""

from __future__ import annotations

from collections.abc import Iterable

from kunnskap.language import Language, Text
from kunnskap.synthesis.certainty import Rated
from kunnskap.synthesis.suggestions import Suggestion
from kunnskap.terms import CertaintyDomain

ASKED = (CertaintyDomain.INCONSISTENCY, CertaintyDomain.IMPRECISION)  # what numbers can speak of


def suggestion_notes(
    language: Language, rated: Rated, suggestions: Iterable[Suggestion]
) -> tuple[str, ...]:
    """What the numbers suggest on each domain where they suggest levels, or where somebody has decided on some."""
    suggested = {item.domain: item for item in suggestions}
    decided = {judged.domain: judged.levels for judged in rated.judgements}
    asked = [domain for domain in ASKED if domain in suggested or decided.get(domain)]
    speaking = [item for domain in asked if (item := suggested.get(domain)) and item.levels]
    silent = [domain for domain in asked if not any(domain is each.domain for each in speaking)]
    told = [_suggested(language, item, decided.get(item.domain, 0)) for item in speaking]
    if silent:
        domains = language.listing([language.term(domain) for domain in silent])
        told.append(language.text("findings.table.nothing_suggested", domains=domains))
        told += _because(language, [each for d in silent if (each := suggested.get(d))])
    return tuple(told)


def _suggested(language: Language, suggestion: Suggestion, decided: int) -> str:
    told = language.text(
        "findings.table.suggested",
        suggested=language.show(suggestion.levels, "signed0"),
        domain=suggestion.domain,
        decided=language.show(decided, "signed0"),
    )
    return Text.joined((told, *_because(language, [suggestion])))


def _because(language: Language, suggestions: Iterable[Suggestion]) -> list[str]:
    steps = [step for each in suggestions for step in (*each.because, *each.unasked)]
    return [language.text(f"synthesis.suggestion.{step.key}", **dict(step.facts)) for step in steps]

"""The sentence that a result allows, from outcome, direction, size and certainty.

The words stand in the catalogue under ``statements.sentence``, where a methodologist can change them. They are a
proposal that follows GRADE guidelines 26 (Santesso et al. 2020), not quotations from any agency.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from kunnskap.blocks import Sentence
from kunnskap.language import Language, capital
from kunnskap.origin import Origin, Traced
from kunnskap.outcomes import back_transform
from kunnskap.outcomes.effect import Benefit
from kunnskap.synthesis import Pooled, Single
from kunnskap.synthesis.direction import Directions
from kunnskap.terms import Certainty, Direction, Measure


class Change(StrEnum):
    """What happens to the outcome itself with the intervention; whether that is good is another question."""

    DECREASE = "decrease"
    INCREASE = "increase"
    LITTLE = "little"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


def change_of(result: Pooled | Single, *, trivial: float | None = None) -> Change:
    """The change an interval allows one to speak of.

    ``trivial`` is the largest change that matters to nobody, on the scale of analysis; without it nothing is called
    little. An interval that holds the null is ``UNCLEAR``, never "no effect".
    """
    low, high = result.ci.low, result.ci.high
    if trivial is not None and -trivial <= low and high <= trivial:
        return Change.LITTLE
    if high < 0:
        return Change.DECREASE
    return Change.INCREASE if low > 0 else Change.UNCLEAR


def change_of_directions(directions: Directions, benefit: Benefit) -> Change:
    """The change to speak of when nothing was pooled: only where studies agree and most gave a direction."""
    if not directions.pointing:
        return Change.UNKNOWN
    favouring = directions.count(Direction.FAVOURS_INTERVENTION)
    against = directions.count(Direction.FAVOURS_COMPARATOR)
    silent = len(directions.pointing) - favouring - against
    disputed = any(point.disputed for point in directions.pointing)
    if (favouring and against) or disputed or max(favouring, against) <= silent:
        return Change.UNCLEAR
    better, worse = Change.INCREASE, Change.DECREASE
    if benefit == "lower":
        better, worse = worse, better
    return better if favouring else worse


def statement(
    language: Language,
    *,
    intervention: str,
    comparison: str,
    outcome: str,
    change: Change,
    certainty: Certainty,
) -> Sentence:
    """The sentence for one outcome, at most as strong as the certainty allows."""
    pieces = language.pieces(
        f"statements.sentence.{_key(change, certainty)}",
        intervention=intervention,
        comparison=comparison,
        outcome=outcome,
    )
    first = pieces[0]
    return Sentence((replace(first, text=capital(first.text)), *pieces[1:]), certainty)


def _key(change: Change, certainty: Certainty) -> str:
    if change is Change.UNKNOWN:
        return "unknown"
    if certainty is Certainty.VERY_LOW:
        return "very_low"
    return "unclear" if change is Change.UNCLEAR else f"{certainty.value}_{change.value}"


def numbers_sentence(language: Language, result: Pooled | Single) -> Sentence:
    """The effect and its interval on the scale people read, traced; says so when it is one study only."""
    shown = [_read(value, result) for value in (result.ci.low, result.ci.high)]
    facts = {
        "measure": result.measure,
        "estimate": _read(_estimate(result), result),
        "low": min(shown, key=lambda traced: traced.value),
        "high": max(shown, key=lambda traced: traced.value),
        "level": Traced(result.level, result.origin),
    }
    if isinstance(result, Single):
        return Sentence(language.pieces("statements.numbers.single", study=result.study, **facts))
    k = Traced(result.k, result.origin)
    return Sentence(language.pieces("statements.numbers.pooled", k=k, **facts))


def directions_sentence(language: Language, directions: Directions) -> Sentence:
    """How many studies point which way, and what a sign test can and can't say about it."""
    test, origin = directions.sign_test, directions.origin
    key = "none" if not test.k else "too_few" if not test.can_reach else "tested"
    return Sentence(
        language.pieces(
            f"statements.directions.{key}",
            favouring=Traced(test.favouring, origin),
            k=Traced(test.k, origin),
            undirected=Traced(len(directions.pointing) + len(directions.left_out) - test.k, origin),
            p=Traced(test.p, origin),
            p_against=Traced(directions.if_rest_against.p, origin),
        )
    )


def _estimate(result: Pooled | Single) -> float:
    return result.estimate


def _read(value: float, result: Pooled | Single) -> Traced[float]:
    measure = result.measure or Measure.MD
    origin: Origin = result.origin
    return Traced(back_transform(value, measure), origin)

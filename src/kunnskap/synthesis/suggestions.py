"""What the numbers suggest about imprecision and inconsistency. Suggestions only: a person judges."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kunnskap.origin import Step
from kunnskap.outcomes import is_ratio
from kunnskap.synthesis.direction import TOO_FEW_TO_REACH, Directions
from kunnskap.synthesis.pooling import Pooled
from kunnskap.terms import CertaintyDomain, Direction, Measure

FEWEST_PEOPLE = 400  # GRADE guidelines 6: rule of thumb for the optimal information size
IMPORTANT_RATIO = math.log(1.25)  # GRADE guidelines 6: appreciable benefit or harm of a ratio
IMPORTANT_SMD = 0.5
SUBSTANTIAL_I2 = 50.0  # Cochrane Handbook 6, section 10.10.2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Consider taking ``levels`` for ``domain``, because of ``because`` (keys under ``synthesis.suggestion``).

    ``unasked`` is what the numbers could not be asked, and why: silence about it is no answer.
    """

    domain: CertaintyDomain
    levels: int
    because: tuple[Step, ...]
    unasked: tuple[Step, ...] = ()


def suggest(pooled: Pooled, *, participants: int | None = None) -> tuple[Suggestion, ...]:
    """Suggestions for a pooled result; none where nothing speaks for it."""
    found = (
        (CertaintyDomain.IMPRECISION, _imprecision(pooled, participants)),
        (CertaintyDomain.INCONSISTENCY, _inconsistency(pooled)),
    )
    return tuple(
        Suggestion(domain, -min(2, len(because)), because) for domain, because in found if because
    )


def suggest_from_directions(directions: Directions) -> tuple[Suggestion, ...]:
    """Suggestions where nothing was pooled."""
    favouring = directions.count(Direction.FAVOURS_INTERVENTION)
    against = directions.count(Direction.FAVOURS_COMPARATOR)
    mixed = Step.of("opposite_directions", favouring=favouring, against=against)
    found = (
        _few(directions),
        Suggestion(CertaintyDomain.INCONSISTENCY, -1, (mixed,))
        if favouring and against
        else Suggestion(CertaintyDomain.INCONSISTENCY, 0, ()),
    )
    return tuple(item for item in found if item.because or item.unasked)


def _few(directions: Directions) -> Suggestion:
    """Few studies or few people. Where those seen are few and a study's number is not, nobody can tell."""
    k = len(directions.pointing)
    seen = [point.n for point in directions.pointing if point.n is not None]
    because, unasked = [], []
    if k <= TOO_FEW_TO_REACH:
        because.append(Step.of("few_studies", k=k))
    if k and sum(seen) < FEWEST_PEOPLE and len(seen) == k:
        because.append(Step.of("few_participants", n=sum(seen), fewest=FEWEST_PEOPLE))
    elif sum(seen) < FEWEST_PEOPLE and len(seen) < k:
        unasked.append(Step.of("people_not_seen", n=k - len(seen), k=k))
    return Suggestion(CertaintyDomain.IMPRECISION, -len(because), tuple(because), tuple(unasked))


def _imprecision(pooled: Pooled, participants: int | None) -> tuple[Step, ...]:
    because = []
    if pooled.ci_low < 0 < pooled.ci_high:
        because.append(Step.of("interval_crosses_null"))
    important = _important(pooled.measure)
    if important is not None and pooled.ci_low < -important and pooled.ci_high > important:
        because.append(Step.of("interval_holds_both"))
    if participants is not None and participants < FEWEST_PEOPLE:
        because.append(Step.of("few_participants", n=participants, fewest=FEWEST_PEOPLE))
    return tuple(because)


def _inconsistency(pooled: Pooled) -> tuple[Step, ...]:
    because = []
    if pooled.i2 >= SUBSTANTIAL_I2:
        because.append(Step.of("spread", i2=pooled.i2))
    ahead = pooled.prediction
    excludes_null = pooled.ci_low > 0 or pooled.ci_high < 0
    if ahead is not None and excludes_null and ahead.low < 0 < ahead.high:
        because.append(Step.of("prediction_crosses_null"))
    return tuple(because)


def _important(measure: Measure | None) -> float | None:
    if measure is None:
        return None
    if is_ratio(measure):
        return IMPORTANT_RATIO
    return IMPORTANT_SMD if measure is Measure.SMD else None

"""What a relative effect means in people: how many per 1,000, from a named risk in the comparison group."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin, combine
from kunnskap.synthesis.heterogeneity import Interval
from kunnskap.terms import Measure

How = Literal["median_comparator", "pooled_comparator", "stated"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The risk without the intervention (0 to 1) and where it comes from (a key under ``synthesis.baseline``)."""

    risk: float
    how: How
    k: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Absolute:
    """Events per 1,000 people without and with the intervention; negative ``difference``: fewer with it."""

    baseline: Baseline
    without: float
    with_: float
    with_ci: Interval
    difference: float
    difference_ci: Interval
    origin: Origin


def comparator_risk(frame: pd.DataFrame, *, how: How = "median_comparator") -> Baseline:
    """The risk in the comparison groups of a frame with ``events_comparator``, ``n_comparator`` and ``origin``.

    Raises ``SynthesisError`` (no_baseline) where no study has both numbers.
    """
    known = frame[frame["events_comparator"].notna() & (frame["n_comparator"] > 0)]
    if known.empty:
        raise SynthesisError("no_baseline")
    events, people = known["events_comparator"], known["n_comparator"]
    risk = (events / people).median() if how == "median_comparator" else events.sum() / people.sum()
    origins = known.get("origin", ())
    origin = combine(origins).then("baseline", how=how, k=len(known))
    return Baseline(float(risk), how, len(known), origin)


def absolute_effect(
    measure: Measure, estimate: float, ci: Interval, baseline: Baseline, origin: Origin
) -> Absolute:
    """The effect per 1,000. ``estimate`` and ``ci`` are on the scale of analysis; OR, RR and RD only.

    Raises ``SynthesisError`` (not_for_measure, bad_baseline).
    """
    if measure not in RISKS:
        known = [kind.value for kind in RISKS]
        raise SynthesisError("not_for_measure", measure=measure.value, known=known)
    if not 0 < baseline.risk < 1:
        raise SynthesisError("bad_baseline", risk=baseline.risk)
    without = 1000 * baseline.risk
    risks = [
        1000 * min(1.0, max(0.0, RISKS[measure](baseline.risk, value)))
        for value in (estimate, ci.low, ci.high)
    ]
    return Absolute(
        baseline=baseline,
        without=without,
        with_=risks[0],
        with_ci=Interval(risks[1], risks[2]),
        difference=risks[0] - without,
        difference_ci=Interval(risks[1] - without, risks[2] - without),
        origin=combine([origin, baseline.origin]).then("absolute"),
    )


def _from_odds(risk: float, log_or: float) -> float:
    odds = math.exp(log_or) * risk / (1 - risk)
    return odds / (1 + odds)


RISKS: Mapping[Measure, Callable[[float, float], float]] = {
    Measure.OR: _from_odds,
    Measure.RR: lambda risk, log_rr: risk * math.exp(log_rr),
    Measure.RD: lambda risk, difference: risk + difference,
}

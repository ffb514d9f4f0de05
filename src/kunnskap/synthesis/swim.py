"""The nine items of SWiM, filled from what was done; an item that nothing answers stays ``None``.

Campbell et al. (2020), Synthesis without meta-analysis (SWiM) in systematic reviews, BMJ 368:l6890.
"""

from __future__ import annotations

from dataclasses import dataclass

from kunnskap.origin import Step
from kunnskap.synthesis.direction import Directions
from kunnskap.terms import Certainty, Direction


@dataclass(frozen=True, slots=True)
class SwimItem:
    """One item: its number, its key under ``synthesis.swim.item`` and what answers it.

    ``answer`` is a key under ``synthesis.swim.answer`` with facts, or ``None``: not reported.
    """

    number: int
    key: str
    answer: Step | None


def swim_items(
    directions: Directions,
    *,
    grouped_by: str | None = None,
    moderator: str | None = None,
    certainty: Certainty | None = None,
    plot: bool = False,
    limits: str | None = None,
) -> tuple[SwimItem, ...]:
    """The nine items for one outcome. What the caller can't say is left out, never assumed."""
    test = directions.sign_test
    answers: tuple[tuple[str, Step | None], ...] = (
        ("grouping", Step.of("grouping", by=grouped_by) if grouped_by else None),
        ("metric", Step.of("metric")),
        ("method", Step.of("method", k=test.k) if test.k else None),
        ("priority", Step.of("priority", rule=", ".join(directions.rule))),
        ("heterogeneity", Step.of("heterogeneity", by=moderator) if moderator else None),
        ("certainty", Step.of("certainty", level=certainty.value) if certainty else None),
        ("presentation", Step.of("presentation") if plot else None),
        ("results", _results(directions)),
        ("limitations", Step.of("limitations", text=limits) if limits else None),
    )
    return tuple(SwimItem(number, *item) for number, item in enumerate(answers, start=1))


def _results(directions: Directions) -> Step | None:
    if not directions.pointing:
        return None
    return Step.of(
        "results",
        favouring=directions.count(Direction.FAVOURS_INTERVENTION),
        against=directions.count(Direction.FAVOURS_COMPARATOR),
        neither=directions.count(Direction.NO_DIFFERENCE),
        left_out=len(directions.left_out),
    )

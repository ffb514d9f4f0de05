"""Numbers made of several items: indices, their reliability, gaps between importance and competence, and changes.

They are published rounded, and the disclosure control compares them as they are printed in every other world.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kunnskap.survey.consequences import CodesOf
from kunnskap.survey.estimates import Estimate, Mask
from kunnskap.survey.published import TOTAL, Array, Item, ItemName, Part, rounded
from kunnskap.survey.scales import reliability

LOWEST_GAP = -100.0


def scores_of(item: Item, codes: Array) -> NDArray[np.float64]:
    """Each respondent's score, not-a-number where there is no answer."""
    return np.array([*item.scores, np.nan])[codes]


@dataclass(frozen=True, eq=False)
class _OfRow:
    """A number about one group (or everybody) in one wave, made of some items."""

    kind: str
    name: str
    members: tuple[Item, ...] = field(repr=False)
    grouping: str
    group: int

    @property
    def key(self) -> tuple[str, ...]:
        return (self.kind, self.name, self.members[0].wave, self.grouping, str(self.group))

    @property
    def total(self) -> bool:
        return self.grouping == TOTAL

    @property
    def items(self) -> tuple[ItemName, ...]:
        return tuple(item.name for item in self.members)

    @property
    def member(self) -> Mask:
        return self.members[0].member(self.grouping, self.group)

    def uses(self, name: ItemName, people: Array) -> bool:
        return bool(self.member[people].any())

    def estimate(self, codes_of: CodesOf) -> Estimate | None:
        raise NotImplementedError

    def printed(self, codes_of: CodesOf) -> Mapping[str, object]:
        """``base``, ``mean`` and ``interval``; nothing but the base under two answers."""
        estimate = self.estimate(codes_of)
        if estimate is None:
            return {"base": 0, Part.MEAN: None, Part.INTERVAL: None}
        mean, interval = rounded(estimate, self.lowest)
        return {"base": estimate.n, Part.MEAN: mean, Part.INTERVAL: interval}

    @property
    def lowest(self) -> float:
        return 0.0


@dataclass(frozen=True, eq=False)
class GapOfRow(_OfRow):
    """Importance minus present competence, among those who answered both (their own two answers)."""

    def estimate(self, codes_of: CodesOf) -> Estimate | None:
        importance, competence = (scores_of(i, codes_of(i.name)) for i in self.members)
        return _mean(self.members[0], importance - competence, self.member)

    @property
    def lowest(self) -> float:
        return LOWEST_GAP


@dataclass(frozen=True, eq=False)
class IndexOfRow(_OfRow):
    """The mean of the items a respondent answered, given that there are enough of them."""

    minimum_items: int

    def estimate(self, codes_of: CodesOf) -> Estimate | None:
        answers = np.column_stack([scores_of(i, codes_of(i.name)) for i in self.members])
        given = (~np.isnan(answers)).sum(axis=1)
        total = np.nansum(answers, axis=1)
        with np.errstate(invalid="ignore"):
            value = np.where(given >= max(1, self.minimum_items), total / given, np.nan)
        return _mean(self.members[0], value, self.member)


@dataclass(frozen=True, eq=False)
class ReliabilityOf(_OfRow):
    """Alpha and omega of an index, two decimals, for everybody in a wave who answered all its items."""

    def printed(self, codes_of: CodesOf) -> Mapping[str, object]:
        answers = np.column_stack([scores_of(i, codes_of(i.name)) for i in self.members])
        found = reliability(answers[~np.isnan(answers).any(axis=1)])
        return {
            "base": found.n,
            "alpha": None if found.alpha is None else round(found.alpha, 2),
            "omega": None if found.omega is None else round(found.omega, 2),
        }


@dataclass(frozen=True, eq=False)
class ChangeOfRow:
    """A gap in the later wave minus the same gap in the earlier one.

    Independent answers: Welch's test (the two variances add, Satterthwaite's degrees of freedom). Paired answers:
    the differences of those who answered in both waves.
    """

    earlier: GapOfRow
    later: GapOfRow
    pairs: Sequence[tuple[int, int]] | None = field(default=None, repr=False)

    @property
    def key(self) -> tuple[str, ...]:
        return ("change", self.later.name, self.later.grouping, str(self.later.group))

    @property
    def total(self) -> bool:
        return self.later.total

    @property
    def items(self) -> tuple[ItemName, ...]:
        return (*self.earlier.items, *self.later.items)

    def uses(self, name: ItemName, people: Array) -> bool:
        gap = self.earlier if name in self.earlier.items else self.later
        return gap.uses(name, people)

    def printed(self, codes_of: CodesOf) -> Mapping[str, object]:
        """``base`` (the smaller of the two, or the pairs), ``mean``, ``interval`` and whether it leaves out zero."""
        estimate = self.estimate(codes_of)
        if estimate is None:
            return {"base": 0, Part.MEAN: None, Part.INTERVAL: None}
        low, high = estimate.interval()
        return {
            "base": estimate.n,
            Part.MEAN: round(estimate.value) + 0.0,
            Part.INTERVAL: (round(low) + 0.0, round(high) + 0.0),
        }

    def estimate(self, codes_of: CodesOf) -> Estimate | None:
        if self.pairs is not None:
            return self._paired(codes_of)
        before, after = self.earlier.estimate(codes_of), self.later.estimate(codes_of)
        if before is None or after is None or not before.df or not after.df:
            return None
        variance = before.se**2 + after.se**2
        if variance == 0:
            return None
        df = variance**2 / (before.se**4 / before.df + after.se**4 / after.df)
        difference = after.value - before.value
        return Estimate(difference, math.sqrt(variance), df, min(before.n, after.n))

    def _paired(self, codes_of: CodesOf) -> Estimate | None:
        assert self.pairs is not None
        changes = []
        gaps = [
            scores_of(g.members[0], codes_of(g.items[0]))
            - scores_of(g.members[1], codes_of(g.items[1]))
            for g in (self.earlier, self.later)
        ]
        here = self.later.member
        for first, second in self.pairs:
            change = gaps[1][second] - gaps[0][first]
            if here[second] and not np.isnan(change):
                changes.append(change)
        if len(changes) < 2:
            return None
        values = np.array(changes)
        n = len(values)
        return Estimate(float(values.mean()), float(values.std(ddof=1)) / math.sqrt(n), n - 1, n)


def _mean(item: Item, values: NDArray[np.float64], member: Mask) -> Estimate | None:
    answered = member & ~np.isnan(values)
    n = int(answered.sum())
    if n < 2:
        return None
    if item.weighted:
        return item.design.mean(np.where(answered, values, 0.0), answered)
    return simple_mean(values[answered], len(values))


def simple_mean(values: NDArray[np.float64], everybody: int) -> Estimate:
    """``Design.simple(everybody).mean``, straight from the values of the domain."""
    n = len(values)
    mean = float(values.sum()) / n
    squares = float(((values - mean) ** 2).sum())
    return Estimate(mean, math.sqrt(everybody / (everybody - 1) * squares) / n, n - 1, n)

"""The family of numbers that a build may publish about one question, decided as one system.

Every summary of a build may only ask for tables of this family: the question alone and by each grouping of the
codebook. What is hidden is therefore a function of the answers file alone, never of which summaries are made, and any
selection of summaries is as safe as all of them together.

An ``Item`` is one question (or one box of a question with several answers) in one wave. Its counts form, for each
grouping, a table of groups × slots; the slots are the answers, then ``base`` (how many answered), ``top`` (how many
gave one of the scale's top answers) and the scale's steps (answers put together). Where a scale has steps, a group
shows these and not each answer: a small group can then show far more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kunnskap.survey.estimates import Design, Estimate, Mask

TOTAL = ""  # the grouping that has everybody in one group
FINE_BASE = (
    1000  # from this many answers a mean is published with one decimal, else in whole points
)
Array = NDArray[np.int64]
ItemName = tuple[str, str]  # wave, key


class Part(StrEnum):
    """What a row of a scored question shows besides its counts."""

    MEAN = "mean"
    INTERVAL = "interval"


class Reason(StrEnum):
    """Why a number is hidden.

    ``GROUP``: the group is too small, or covers one that is; ``BASE``: too few answered; ``SMALL``: the count, or the
    rest of its base, is below the threshold; ``PROTECTS``: it is large, but would give another hidden number away;
    ``WITHHELD``: nothing about the question can be shown without giving something away.
    """

    GROUP = "group"
    BASE = "base"
    SMALL = "small"
    PROTECTS = "protects"
    WITHHELD = "withheld"


@dataclass(frozen=True, eq=False)
class Item:
    """One question in one wave, with every grouping it may be tabulated by.

    ``codes``: 0 … ``size`` - 1 for the answers, ``size`` where there is none. ``groupings`` maps a grouping to each
    respondent's group number. ``scores``: 0 to 100 for each answer, or nothing. ``steps``: answers put together.
    """

    key: str
    wave: str
    codes: Array = field(repr=False)
    size: int
    groupings: Mapping[str, Array] = field(repr=False)
    design: Design = field(repr=False)
    weighted: bool = False
    scores: tuple[float, ...] = ()
    top: tuple[int, ...] = ()
    steps: tuple[tuple[int, ...], ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> ItemName:
        return (self.wave, self.key)

    @property
    def base_slot(self) -> int:
        return self.size

    @property
    def top_slot(self) -> int:
        return self.size + 1

    @cached_property
    def holds(self) -> tuple[tuple[int, ...], ...]:
        """Which answers each slot counts."""
        answers = range(self.size)
        return (*((code,) for code in answers), tuple(answers), self.top, *self.steps)

    @cached_property
    def membership(self) -> Array:
        """Slots × (answers, no answer): 1 where the slot counts the answer."""
        found = np.zeros((len(self.holds), self.size + 1), dtype=np.int64)
        for slot, held in enumerate(self.holds):
            found[slot, list(held)] = 1
        return found

    def slots(self, grouping: str) -> tuple[int, ...]:
        """The slots that are published: no ``top`` for a scale without top answers; for a group steps, if any."""
        steps = tuple(range(self.size + 2, len(self.holds)))
        answers = () if steps and grouping != TOTAL else tuple(range(self.size))
        return (*answers, self.base_slot, *((self.top_slot,) if self.top else ()), *steps)

    def answer_slots(self, *, in_steps: bool) -> tuple[int, ...]:
        """The slots of a table's columns: the answers, or the steps where there are any."""
        steps = tuple(range(self.size + 2, len(self.holds)))
        return steps if in_steps and steps else tuple(range(self.size))

    def groups(self, grouping: str) -> int:
        """How many groups there are, those that nobody belongs to included."""
        return self.widths.get(grouping) or int(self.groupings[grouping].max()) + 1

    def counts(self, grouping: str) -> Array:
        """Groups × slots."""
        groups = self.groups(grouping)
        cells = np.bincount(
            self.groupings[grouping] * (self.size + 1) + self.codes,
            minlength=groups * (self.size + 1),
        ).reshape(groups, self.size + 1)
        return np.asarray(cells @ self.membership.T, dtype=np.int64)

    def member(self, grouping: str, group: int) -> Mask:
        return np.asarray(self.groupings[grouping] == group)


@dataclass(frozen=True, slots=True)
class RowNumbers:
    """What one row may publish: counts, shares with intervals, the mean with its interval. Nothing finer leaves.

    ``shares`` (0 to 1) and ``share_intervals`` follow the slots; the base has none.
    """

    counts: tuple[int, ...]
    shares: tuple[float | None, ...]
    share_intervals: tuple[tuple[float, float] | None, ...]
    mean: float | None
    interval: tuple[float, float] | None


def row_numbers(item: Item, codes: Array, grouping: str, group: int) -> RowNumbers:
    """The row's numbers as they would be printed, for these codes (the real ones, or those of another world)."""
    answered = item.member(grouping, group) & (codes < item.size)
    held = np.bincount(codes[answered], minlength=item.size).tolist()
    counts = tuple(sum(held[code] for code in slot) for slot in item.holds)
    estimates = [_share(item, codes, answered, slot, counts) for slot in range(len(item.holds))]
    mean: float | None
    interval: tuple[float, float] | None
    if item.weighted and item.scores and counts[item.base_slot] > 1:
        mean, interval = rounded(item.design.mean(np.array([*item.scores, 0.0])[codes], answered))
    else:
        mean, interval = printed_mean(item, held)
    decimals = 2 if item.weighted else 3
    return RowNumbers(
        counts,
        tuple(round(e.value, decimals) if e else None for e in estimates),
        tuple(_printed_interval(e) if e else None for e in estimates),
        mean,
        interval,
    )


def printed_mean(
    item: Item, held: Sequence[int]
) -> tuple[float | None, tuple[float, float] | None]:
    """The unweighted mean score and its interval, as printed; nothing for an unscored question or a single answer.

    Plain numbers, not arrays: it is asked for very many small rows.
    """
    n, everybody = sum(held), len(item.codes)
    if not item.scores or n < 2:
        return None, None
    pairs = list(zip(held, item.scores, strict=True))
    value = sum(many * score for many, score in pairs) / n
    squares = sum(many * (score - value) ** 2 for many, score in pairs)
    return rounded(Estimate(value, (everybody / (everybody - 1) * squares) ** 0.5 / n, n - 1, n))


def rounded(estimate: Estimate, lowest: float = 0.0) -> tuple[float, tuple[float, float]]:
    """A mean on a scale up to 100 and its interval, as printed: whole points, or one decimal on a large base."""
    decimals = 1 if estimate.n >= FINE_BASE else 0
    low, high = estimate.interval()
    return (
        round(estimate.value, decimals) + 0.0,
        (round(max(low, lowest), decimals) + 0.0, round(min(high, 100.0), decimals) + 0.0),
    )


def _printed_interval(estimate: Estimate) -> tuple[float, float]:
    low, high = estimate.share_interval()
    return (round(low, 2), round(high, 2))


def _share(
    item: Item, codes: Array, answered: Mask, slot: int, counts: tuple[int, ...]
) -> Estimate | None:
    base = counts[item.base_slot]
    if base < 2 or slot == item.base_slot:
        return None
    if item.weighted:
        return item.design.mean(np.isin(codes, item.holds[slot]).astype(float), answered)
    share, everybody = counts[slot] / base, len(codes)
    se = (everybody / (everybody - 1) * share * (1 - share) / base) ** 0.5
    return Estimate(share, se, base - 1, base)

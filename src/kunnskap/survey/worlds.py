"""Other worlds: small changes of the answers that leave every published number as it is.

A hidden number is safe when another set of answers, one that could have been given, would have led to exactly the
same publication with a different value there. Such a set is a witness that holds against any attacker, however
clever, who has all the published numbers: he cannot tell the two worlds apart.

A change moves a few answers of people with one profile (the same group in every grouping) and, unless it is to change
the total too, moves the same answers back among people with another profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from kunnskap.survey.published import TOTAL, Array, Item

Floats = NDArray[np.float64]
MOST_TRIED = 24
MOST_COMPARED = 400
TYPICAL_DEVIATION = 25.0  # points; only to guess which worlds are worth a closer look


@dataclass(frozen=True, eq=False)
class Prices:
    """What it costs the reader to hide a slot (groups × slots), a mean or an interval (groups) of one grouping.

    ``forbidden`` (moves × groups) are the moves after which a number would be hidden for another reason than it is.
    """

    slots: Floats
    mean: Floats
    interval: Floats
    base: Floats
    forbidden: Mapping[int, NDArray[np.bool_]]

    def of_moves(self, profiles: Profiles, direction: int) -> Floats:
        """About what each move, or (``direction`` -1) its opposite, costs in each group; infinite if forbidden."""
        touched = (profiles.slots != 0).astype(float)
        price: Floats = touched @ self.slots.T
        if profiles.item.scores:
            scores = np.array([*profiles.item.scores, 0.0])
            base = np.maximum(self.base, 1)[None, :]
            shift = np.abs(profiles.moves @ scores)[:, None] / base
            spread = np.abs(profiles.moves @ scores**2)[:, None] / (TYPICAL_DEVIATION * base**1.5)
            price = price + np.minimum(1, shift) * self.mean
            price = price + np.minimum(1, 2 * (shift + spread)) * self.interval
        return np.where(self.forbidden[direction], np.inf, price)


@dataclass(frozen=True, slots=True)
class Spot:
    """One published number: which grouping, group and slot."""

    grouping: str
    group: int
    slot: int


@dataclass(frozen=True, eq=False)
class World:
    """Some respondents with other answers; ``price`` is about what it costs the reader if this world is allowed."""

    people: Array = field(repr=False)
    codes: Array = field(repr=False)
    price: float


@dataclass(frozen=True, eq=False)
class Profiles:
    """Respondents gathered by their group in every grouping, and the changes that one profile can take part in."""

    item: Item
    of: Array
    groups: Mapping[str, Array]
    held: Array
    moves: Array

    @classmethod
    def of_item(cls, item: Item) -> Profiles:
        names = [name for name in item.groupings if name != TOTAL]
        table = np.column_stack([item.groupings[TOTAL], *(item.groupings[name] for name in names)])
        distinct, of = np.unique(table, axis=0, return_inverse=True)
        of = of.reshape(-1)
        groups = {name: distinct[:, place + 1] for place, name in enumerate(names)}
        width = item.size + 1
        held = np.bincount(of * width + item.codes, minlength=len(distinct) * width)
        return cls(item, of, groups, held.reshape(-1, width), _moves(item))

    @property
    def slots(self) -> Array:
        """How much each move changes each slot: moves × slots."""
        return np.asarray(self.moves @ self.item.membership.T, dtype=np.int64)


def _moves(item: Item) -> Array:
    """Vectors of change over the answers and "no answer": a step from one to another, and, on a scored scale, two
    steps the opposite ways that keep the sum of scores."""
    width = item.size + 1
    moves: dict[tuple[int, ...], None] = {}
    for left, taken in permutations(range(width), 2):
        move = [0] * width
        move[left] -= 1
        move[taken] += 1
        moves[tuple(move)] = None
    if item.scores and item.size >= 3:
        for low, high in permutations(range(item.size), 2):
            for near, far in permutations(range(item.size), 2):
                rise = item.scores[high] - item.scores[low]
                if low >= high or not np.isclose(item.scores[near] - item.scores[far], rise):
                    continue
                move = [0] * width
                for slot, change in ((low, -1), (high, 1), (near, -1), (far, 1)):
                    move[slot] += change
                if any(move):
                    moves[tuple(move)] = None
    return np.array(list(moves), dtype=np.int64)


def worlds(profiles: Profiles, spot: Spot, prices: Mapping[str, Prices]) -> Iterator[World]:
    """Worlds in which the number at ``spot`` is another, the cheapest first."""
    changes = np.flatnonzero(profiles.slots[:, spot.slot])
    there = {name: price.of_moves(profiles, 1)[changes] for name, price in prices.items()}
    if spot.grouping == TOTAL:
        found = _alone(profiles, changes, there, None)
    else:
        back = {name: price.of_moves(profiles, -1)[changes] for name, price in prices.items()}
        inside = profiles.groups[spot.grouping] == spot.group
        found = _alone(profiles, changes, there, inside)
        found += _in_exchange(profiles, changes, there, back, inside)
    found.sort(key=lambda option: option[0])
    for price, move, giver, taker in found[:MOST_TRIED]:
        yield _world(profiles, price, move, giver, taker)


_Option = tuple[float, int, int, int]


def _alone(
    profiles: Profiles,
    changes: Array,
    there: Mapping[str, Floats],
    inside: NDArray[np.bool_] | None,
) -> list[_Option]:
    """Changes in one profile only, so that the total changes too."""
    able = _able(profiles, profiles.moves[changes])
    if inside is not None:
        able &= inside[None, :]
    cost = np.repeat(there[TOTAL][:, :1], able.shape[1], axis=1)
    for name, groups in profiles.groups.items():
        cost = cost + there[name][:, groups]
    options = _cheapest(np.where(able, cost, np.inf))
    return [(price, int(changes[move]), own, -1) for price, (move, own) in options]


def _in_exchange(
    profiles: Profiles,
    changes: Array,
    there: Mapping[str, Floats],
    back: Mapping[str, Floats],
    inside: NDArray[np.bool_],
) -> list[_Option]:
    """Changes in one profile inside the group that are taken back in a profile outside it."""
    own, other = np.flatnonzero(inside), np.flatnonzero(~inside)
    if not len(own) or not len(other):
        return []
    gives = _able(profiles, profiles.moves[changes])[:, own]
    takes = _able(profiles, -profiles.moves[changes])[:, other]
    cost = np.where(gives[:, :, None] & takes[:, None, :], 0.0, np.inf)
    for name, groups in profiles.groups.items():
        differs = groups[own][:, None] != groups[other][None, :]
        both = there[name][:, groups[own]][:, :, None] + back[name][:, groups[other]][:, None, :]
        cost += np.where(differs[None, :, :], both, 0.0)
    found: dict[tuple[int, ...], _Option] = {}
    for price, (move, at, to) in _cheapest(cost):
        option = (price, int(changes[move]), int(own[at]), int(other[to]))
        found.setdefault(_rows_met(profiles, option), option)
    return list(found.values())


def _rows_met(profiles: Profiles, option: _Option) -> tuple[int, ...]:
    """The move and the groups it meets: two options with the same are as good as each other."""
    _, move, own, other = option
    met = [move]
    for groups in profiles.groups.values():
        same = groups[own] == groups[other]
        met += [-1, -1] if same else [int(groups[own]), int(groups[other])]
    return tuple(met)


def _able(profiles: Profiles, moves: Array) -> NDArray[np.bool_]:
    """Moves × profiles: whether the profile holds the answers that the move takes away."""
    able = np.ones((len(moves), len(profiles.held)), dtype=bool)
    for slot in range(profiles.held.shape[1]):
        able &= profiles.held[None, :, slot] >= -moves[:, slot, None]
    return able


def _cheapest(cost: Floats) -> list[tuple[float, tuple[int, ...]]]:
    """The cheapest possible options and where they stand, cheapest first."""
    flat = cost.reshape(-1)
    keep = min(MOST_COMPARED, flat.size)
    near = np.argpartition(flat, keep - 1)[:keep] if keep else np.zeros(0, dtype=np.int64)
    near = np.sort(near)
    near = near[np.argsort(flat[near], kind="stable")]
    near = near[np.isfinite(flat[near])]
    places = np.column_stack(np.unravel_index(near, cost.shape)).tolist()
    return [(price, tuple(at)) for price, at in zip(flat[near].tolist(), places, strict=True)]


def _world(profiles: Profiles, price: float, move: int, giver: int, taker: int) -> World:
    change = profiles.moves[move]
    people, codes = _apply(profiles, change, giver)
    if taker >= 0:
        others, back = _apply(profiles, -change, taker)
        people, codes = np.concatenate([people, others]), np.concatenate([codes, back])
    return World(people, codes, price)


def _apply(profiles: Profiles, change: Array, profile: int) -> tuple[Array, Array]:
    """The first respondents of the profile who hold what is taken away, and what they hold instead."""
    here = np.flatnonzero(profiles.of == profile)
    people: list[int] = []
    for slot in np.flatnonzero(change < 0):
        holders = here[profiles.item.codes[here] == slot]
        people.extend(int(person) for person in holders[: -change[slot]])
    codes = np.repeat(np.arange(len(change)), np.maximum(change, 0))
    return np.array(people, dtype=np.int64), codes

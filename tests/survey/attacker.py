"""An attacker with every published number, the reasons, the rules, and even the size of every profile.

He knows nothing of how the pattern was found. For each hidden number he asks an integer solver for the least and the
greatest value that any set of answers could give it; where they meet, he has recovered it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from kunnskap.survey.disclosure import Pattern
from kunnskap.survey.published import Item, Part, Reason, row_numbers
from kunnskap.survey.worlds import Spot


class Attacker:
    """Unknown: how many of each profile gave each answer; last in the vector, one switch for each small number.

    He knows the size of every profile, except which of the hidden groups its people belong to.
    """

    def __init__(self, item: Item, pattern: Pattern, threshold: int) -> None:
        self.item, self.pattern, self.threshold = item, pattern, threshold
        self.names, self.width = list(item.groupings), item.size + 1
        table = np.column_stack([item.groupings[name] for name in self.names])
        present, sizes = np.unique(table, axis=0, return_counts=True)
        known = Counter[tuple[int, ...]]()
        for profile, size in zip(present, sizes, strict=True):
            known[self.as_seen(profile)] += int(size)
        self.profiles = np.array([full for seen in known for full in self.hidden_behind(seen)])
        self.switches = [
            spot for spot, why in pattern.spots[item.name].items() if why is Reason.SMALL
        ]
        self.length = len(self.profiles) * self.width + len(self.switches)
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []
        for seen, size in known.items():
            row = np.zeros(self.length)
            for number, profile in enumerate(self.profiles):
                if self.as_seen(profile) == seen:
                    row[number * self.width : (number + 1) * self.width] = 1
            self.know(row, size, size)
        self.read_the_tables()

    def gone(self, name: str) -> frozenset[int]:
        return self.pattern.hidden_groups.get((self.item.wave, name), frozenset())

    def as_seen(self, profile: np.ndarray) -> tuple[int, ...]:
        return tuple(
            -1 if group in self.gone(name) else int(group)
            for name, group in zip(self.names, profile, strict=True)
        )

    def hidden_behind(self, seen: tuple[int, ...]) -> list[tuple[int, ...]]:
        return list(
            product(
                *(
                    sorted(self.gone(name)) if group == -1 else [group]
                    for name, group in zip(self.names, seen, strict=True)
                )
            )
        )

    def recovered(self) -> list[Spot]:
        return [
            spot
            for spot in self.pattern.spots[self.item.name]
            if self.least(self.sum_of(spot)) + 0.5 > -self.least(-self.sum_of(spot))
        ]

    def read_the_tables(self) -> None:
        item = self.item
        for grouping in item.groupings:
            for group in range(item.groups(grouping)):
                printed = row_numbers(item, item.codes, grouping, group)
                for slot in item.slots(grouping):
                    self.read(Spot(grouping, group, slot), printed.counts[slot])
                if (item.name, grouping, group, Part.MEAN) not in self.pattern.parts:
                    self.read_mean(grouping, group, printed.mean, printed.counts[item.base_slot])

    def read(self, spot: Spot, count: int) -> None:
        why = self.pattern.spots[self.item.name].get(spot)
        cell, base = self.sum_of(spot), self.sum_of(replace(spot, slot=self.item.base_slot))
        limit, many = self.threshold, len(self.item.codes)
        if why is None:
            self.know(cell, count, count)
        elif why is Reason.BASE:
            self.know(base, 0, limit - 1)
        elif why is Reason.PROTECTS:
            self.know(cell, limit, many)
            if spot.slot != self.item.base_slot:
                self.know(base - cell, limit, many)
        elif why is Reason.SMALL:
            switch = np.zeros(self.length)
            switch[len(self.profiles) * self.width + self.switches.index(spot)] = many
            self.know(cell - switch, -many, limit - 1)
            self.know(base - cell + switch, 0, limit - 1 + many)

    def read_mean(self, grouping: str, group: int, mean: float | None, base: int) -> None:
        if mean is None or self.item.weighted:
            return
        row = sum(
            score * self.sum_of(Spot(grouping, group, slot))
            for slot, score in enumerate(self.item.scores)
        )
        self.know(np.asarray(row), (mean - 0.501) * base, (mean + 0.501) * base)

    def sum_of(self, spot: Spot) -> np.ndarray:
        item, row = self.item, np.zeros(self.length)
        inside = self.profiles[:, self.names.index(spot.grouping)] == spot.group
        for number in np.flatnonzero(inside):
            for code in item.holds[spot.slot]:
                row[number * self.width + code] = 1
        return row

    def know(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def least(self, goal: np.ndarray) -> float:
        upper = np.full(self.length, float(len(self.item.codes)))
        upper[len(self.profiles) * self.width :] = 1
        solved = milp(
            goal,
            integrality=np.ones(self.length),
            bounds=Bounds(0, upper),
            constraints=LinearConstraint(np.array(self.rows), self.low, self.high),
        )
        assert solved.success, solved.message
        return float(solved.fun)

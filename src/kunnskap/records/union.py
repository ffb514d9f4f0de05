"""Records that are one, grown pair by pair, and never two that may not be one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from kunnskap.records.base import Pair, Verdict


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that are one: the key that was kept, all keys (kept first), and why, each reason once."""

    kept: str
    members: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Possible:
    """Two records for a person to look at, likeliest first in a list of them. ``title`` is a similarity in per cent."""

    first: str
    second: str
    title: float


class Union:
    """Rows that are one, grown by rules from the surest on; what people decided goes before every rule."""

    def __init__(
        self,
        records: pd.DataFrame,
        rows: dict[str, int],
        decided: Sequence[Pair],
        places: Sequence[np.ndarray],
    ) -> None:
        self.keys: list[str] = records["key"].tolist()
        self.ids: list[str] = records["record_id"].tolist()
        self.filled = records.notna().sum(axis=1).tolist()
        self.pmid = records["pmid"].fillna("").tolist()
        self.places = places  # by row, 0 where unknown: volume, first page, DOI
        self.parent = list(range(len(self.keys)))
        self.members: dict[int, list[int]] = {}
        self.reasons: dict[int, set[str]] = {}
        self.grown: set[int] = set()
        same = [(rows[p.kept], rows[p.duplicate]) for p in decided if p.verdict is Verdict.SAME]
        self.removed = {duplicate for _, duplicate in same}
        self.kept = {kept for kept, _ in same} - self.removed
        self.forbidden: dict[int, set[int]] = {}
        for pair in decided:
            if pair.verdict is Verdict.DIFFERENT:
                a, b = rows[pair.kept], rows[pair.duplicate]
                self.forbidden.setdefault(a, set()).add(b)
                self.forbidden.setdefault(b, set()).add(a)
        for kept, duplicate in same:
            self._unite(kept, duplicate, "decided")

    def root(self, row: int) -> int:
        while self.parent[row] != row:
            self.parent[row] = self.parent[self.parent[row]]
            row = self.parent[row]
        return row

    def join(self, left: np.ndarray, right: np.ndarray, title: np.ndarray, rule: str) -> None:
        """Unite pairs of one rule, the most alike first, in an order that only their content decides."""
        pairs = zip(left.tolist(), right.tolist(), title.tolist(), strict=True)
        for a, b, _ in sorted(
            pairs, key=lambda p: (-p[2], *sorted((self.ids[p[0]], self.ids[p[1]])))
        ):
            one, other = self.root(a), self.root(b)
            if one != other and self._may(one, other):
                self._unite(a, b, rule)

    def join_the_plain(
        self, left: np.ndarray, right: np.ndarray, title: np.ndarray, rule: str
    ) -> None:
        """The same for a rule that knows little: what could be either of two that can't be one, is neither."""
        roots = [
            (self.root(a), self.root(b)) for a, b in zip(left.tolist(), right.tolist(), strict=True)
        ]
        near: dict[int, set[int]] = {}
        for one, other in roots:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        torn = {
            root
            for root, others in near.items()
            if any(self._placed_apart(a, b) for a, b in combinations(sorted(others), 2))
        }
        plain = np.array(
            [not torn & {a, b} and not self._placed_apart(a, b) for a, b in roots], dtype=bool
        )
        self.join(left[plain], right[plain], title[plain], rule)

    def _placed_apart(self, one: int, other: int) -> bool:
        """Whether two clusters both know their volume, first page or DOI, and no member shares it."""
        first, second = self.members.get(one, [one]), self.members.get(other, [other])
        for known in self.places:
            here, there = ({int(known[row]) for row in rows} - {0} for rows in (first, second))
            if here and there and not here & there:
                return True
        return False

    def _may(self, one: int, other: int) -> bool:
        """Whether no member of one cluster was decided to differ from, or is numbered apart from, one of the other."""
        if self._decided_apart(one, other):
            return False
        rows = (*self.members.get(one, [one]), *self.members.get(other, [other]))
        return len({self.pmid[row] for row in rows} - {""}) <= 1

    def _decided_apart(self, one: int, other: int) -> bool:
        others = self.members.get(other, [other])
        return any(
            not self.forbidden[member].isdisjoint(others)
            for member in self.members.get(one, [one])
            if member in self.forbidden
        )

    def _unite(self, a: int, b: int, reason: str) -> None:
        one, other = self.root(a), self.root(b)
        if one != other:
            joined = self.members.pop(one, [one]) + self.members.pop(other, [other])
            reasons = self.reasons.pop(one, set()) | self.reasons.pop(other, set())
            self.parent[other] = one
            self.members[one], self.reasons[one] = joined, reasons
            self.grown.discard(other)
            self.grown.add(one)
        self.reasons.setdefault(one, set()).add(reason)

    def clusters(self) -> tuple[Cluster, ...]:
        """Each cluster of more than one, in the order of the records kept."""
        return self._told(self.members)

    def grown_clusters(self) -> tuple[Cluster, ...]:
        """Those that gained a member since this was last asked."""
        grown, self.grown = self.grown, set()
        return self._told(grown)

    def _told(self, roots: Iterable[int]) -> tuple[Cluster, ...]:
        found = []
        for root in roots:
            order = sorted(self.members[root], key=self._rank)
            found.append((order[0], order, sorted(self.reasons[root])))
        return tuple(
            Cluster(self.keys[first], tuple(self.keys[row] for row in order), tuple(reasons))
            for first, order, reasons in sorted(found)
        )

    def _rank(self, row: int) -> tuple[bool, bool, int, str]:
        return row not in self.kept, row in self.removed, -self.filled[row], self.ids[row]

    def apart(self, left: np.ndarray, right: np.ndarray, title: np.ndarray) -> tuple[Possible, ...]:
        """Likely pairs that no rule united, one for each two clusters, and none that was decided."""
        best: dict[tuple[int, int], tuple[float, str, str]] = {}
        for a, b, score in zip(left.tolist(), right.tolist(), title.tolist(), strict=True):
            one, other = sorted((self.root(a), self.root(b)))
            if one == other or self._decided_apart(one, other):
                continue
            first, second = sorted((a, b), key=lambda row: self.ids[row])
            pair = (-score, self.keys[first], self.keys[second])
            best[one, other] = min(best.get((one, other), pair), pair)
        return tuple(Possible(a, b, -score) for score, a, b in sorted(best.values()))

"""Records that are one record, found by rules, merged without losing a field, and undone by a word."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kunnskap.errors import RecordError
from kunnskap.origin import Origin, combine
from kunnskap.records.base import Pair, Verdict
from kunnskap.records.candidates import candidates
from kunnskap.records.features import features
from kunnskap.records.rules import RULES, compare, possible
from kunnskap.sources import COLUMNS, origins_of
from kunnskap.sources.collector import uncollected
from kunnskap.sources.schema import typed

ABOUT_THE_FILE = (
    "record_id", "key", "source_kind", "search_date", "source_file", "source_line", "position", "source_format",
    "extra", "database",
)  # fmt: skip
MERGED = "merged"


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


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """The merged records in the order they came, what was merged, and what needs a look.

    A merged record holds its members' other values and places under ``merged`` in ``extra``. Undo a merge by passing a
    ``Pair`` with the verdict ``different`` to ``deduplicate``, and settle a possible one by either verdict. ``origins``
    holds the origin of each merged record; of the others ``origins_of`` tells.
    """

    records: pd.DataFrame
    clusters: tuple[Cluster, ...]
    possible: tuple[Possible, ...]
    origins: dict[str, Origin]

    @property
    def removed(self) -> int:
        return sum(len(cluster.members) - 1 for cluster in self.clusters)


def deduplicate(records: pd.DataFrame, *, decided: Sequence[Pair] = ()) -> Deduplicated:
    """One record for each work in a record frame.

    Which records are merged does not depend on their order, and merged records merge no further. ``decided`` are
    people's decisions, which go before every rule. Of a cluster the record decided to be kept stays, else the one
    that says most. Raises ``RecordError`` (keys_repeated, unknown_record).
    """
    with uncollected():
        return _deduplicate(records, decided)


def _deduplicate(records: pd.DataFrame, decided: Sequence[Pair]) -> Deduplicated:
    _check(records, decided)
    rows = {key: row for row, key in enumerate(records["key"])}
    union = _Union(records, rows, decided)
    unsure = _pass(union, records, rows)
    while True:  # a merged record knows more than its members did, and may meet others now
        clusters = tuple(union.clusters())
        merged = _merged(records, clusters, rows)
        again = _pass(union, merged, rows, only={c.kept for c in clusters} if clusters else set())
        if not union.grew:
            break
    apart = union.apart(*(np.concatenate(both) for both in zip(unsure, again, strict=True)))
    places = origins_of(
        records.iloc[[rows[key] for cluster in clusters for key in cluster.members]]
    )
    origins = {
        cluster.kept: combine(places[key] for key in cluster.members).then(
            "merged_records", n=len(cluster.members)
        )
        for cluster in clusters
    }
    return Deduplicated(merged, clusters, apart, origins)


def _pass(
    union: _Union, frame: pd.DataFrame, rows: dict[str, int], only: set[str] | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unite what the rules say is one; give back the likely pairs as rows of the first frame, with their titles'
    similarity. ``only`` limits the pairs to those with one of these keys."""
    union.grew = False
    left, right = candidates(known := features(frame))
    if only is not None:
        new = frame["key"].isin(only).to_numpy()
        left, right = left[(wanted := new[left] | new[right])], right[wanted]
    compared = compare(known, left, right)
    first = np.array([rows[key] for key in frame["key"]], dtype=np.int64)
    left, right = first[left], first[right]
    merge = np.zeros(len(left), dtype=bool)
    for name, rule in RULES.items():
        chosen = rule(compared) & ~merge
        merge |= chosen
        union.join(left[chosen], right[chosen], compared.title[chosen], name)
    unsure = possible(compared) | merge
    return left[unsure], right[unsure], compared.title[unsure]


def _check(records: pd.DataFrame, decided: Sequence[Pair]) -> None:
    repeated = records["key"][records["key"].duplicated()]
    if len(repeated):
        raise RecordError("keys_repeated", n=len(repeated), keys=", ".join(repeated[:10]))
    known = set(records["key"])
    for pair in decided:
        for key in (pair.kept, pair.duplicate):
            if key not in known:
                raise RecordError("unknown_record", file="", line=pair.line, record=key)


class _Union:
    """Rows that are one, grown by rules from the surest on; never two rows that may not be one."""

    def __init__(
        self, records: pd.DataFrame, rows: dict[str, int], decided: Sequence[Pair]
    ) -> None:
        self.keys: list[str] = records["key"].tolist()
        self.ids: list[str] = records["record_id"].tolist()
        self.filled = records.notna().sum(axis=1).tolist()
        self.parent = list(range(len(self.keys)))
        self.grew = False
        self.members: dict[int, list[int]] = {}
        self.reasons: dict[int, set[str]] = {}
        self.doi = records["doi"].fillna("").tolist()
        self.pmid = records["pmid"].fillna("").tolist()
        self.removed = {rows[p.duplicate] for p in decided if p.verdict is Verdict.SAME}
        self.kept = {rows[p.kept] for p in decided if p.verdict is Verdict.SAME} - self.removed
        self.forbidden: dict[int, set[int]] = {}
        for pair in decided:
            if pair.verdict is Verdict.DIFFERENT:
                a, b = rows[pair.kept], rows[pair.duplicate]
                self.forbidden.setdefault(a, set()).add(b)
                self.forbidden.setdefault(b, set()).add(a)
        for pair in decided:
            if pair.verdict is Verdict.SAME:
                self._unite(rows[pair.kept], rows[pair.duplicate], "decided")

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

    def _may(self, one: int, other: int) -> bool:
        """Whether no member of one cluster was decided to differ from, or is numbered apart from, one of the other."""
        first, second = self.members.get(one, [one]), self.members.get(other, [other])
        if any(row in self.forbidden.get(member, ()) for member in first for row in second):
            return False
        numbers = {self.pmid[row] for row in (*first, *second)} - {""}
        return len(numbers) <= 1

    def _unite(self, a: int, b: int, reason: str) -> None:
        one, other = self.root(a), self.root(b)
        if one != other:
            joined = self.members.pop(one, [one]) + self.members.pop(other, [other])
            reasons = self.reasons.pop(one, set()) | self.reasons.pop(other, set())
            self.parent[other] = one
            self.grew = True
            self.members[one], self.reasons[one] = joined, reasons
        self.reasons.setdefault(one, set()).add(reason)

    def clusters(self) -> Iterator[Cluster]:
        """Each cluster of more than one, in the order of the records kept."""
        found = []
        for root, rows in self.members.items():
            order = sorted(rows, key=self._rank)
            found.append((order[0], order, sorted(self.reasons[root])))
        for _, order, reasons in sorted(found):
            yield Cluster(
                self.keys[order[0]], tuple(self.keys[row] for row in order), tuple(reasons)
            )

    def _rank(self, row: int) -> tuple[bool, bool, int, str]:
        return row not in self.kept, row in self.removed, -self.filled[row], self.ids[row]

    def apart(self, left: np.ndarray, right: np.ndarray, title: np.ndarray) -> tuple[Possible, ...]:
        """Likely pairs that no rule united, one for each two clusters, and none that was decided."""
        best: dict[tuple[int, int], tuple[float, str, str]] = {}
        for a, b, score in zip(left.tolist(), right.tolist(), title.tolist(), strict=True):
            one, other = sorted((self.root(a), self.root(b)))
            if one == other or any(
                row in self.forbidden.get(member, ())
                for member in self.members.get(one, [one])
                for row in self.members.get(other, [other])
            ):
                continue
            first, second = sorted((a, b), key=lambda row: self.ids[row])
            pair = (-score, self.keys[first], self.keys[second])
            best[one, other] = min(best.get((one, other), pair), pair)
        return tuple(Possible(a, b, -score) for score, a, b in sorted(best.values()))


def _merged(
    records: pd.DataFrame, clusters: Sequence[Cluster], rows: dict[str, int]
) -> pd.DataFrame:
    """The frame with each cluster as one record, where the kept one stood."""
    if not clusters:
        return records.reset_index(drop=True)
    gone = {rows[key] for cluster in clusters for key in cluster.members[1:]}
    columns = {name: records[name].tolist() for name in COLUMNS}
    for cluster in clusters:
        _merge_into(columns, [rows[key] for key in cluster.members])
    keep = [row for row in range(len(records)) if row not in gone]
    return typed(
        pd.DataFrame({name: [values[row] for row in keep] for name, values in columns.items()})
    )


def _merge_into(columns: dict[str, list[object]], members: Sequence[int]) -> None:
    """Fill the first member's gaps from the others, and keep every other value and place in its ``extra``."""
    kept, *others = members
    extra = _extra(columns["extra"][kept])
    merged = extra.get(MERGED, [])
    for row in others:
        told = {name: values[row] for name, values in columns.items() if not _missing(values[row])}
        inner = _extra(told.pop("extra", None))
        merged += [_told(told | ({"extra": rest} if (rest := _without(inner)) else {}))]
        merged += inner.get(MERGED, [])
        for name, values in columns.items():
            if name not in ABOUT_THE_FILE and _missing(values[kept]):
                values[kept] = values[row]
    columns["extra"][kept] = json.dumps(
        extra | {MERGED: merged}, ensure_ascii=False, sort_keys=True
    )


def _missing(value: object) -> bool:
    return value is pd.NA or value != value or value is None  # only NaN differs from itself


def _extra(text: object) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads(text) if isinstance(text, str) else {}
    return found


def _without(extra: dict[str, list[object]]) -> dict[str, list[object]]:
    return {name: values for name, values in extra.items() if name != MERGED}


def _told(values: dict[str, object]) -> dict[str, object]:
    return {k: int(v) if isinstance(v, int | np.integer) else v for k, v in values.items()}


def as_pairs(clusters: Iterable[Cluster], *, keep: Iterable[str] = ()) -> tuple[Pair, ...]:
    """The clusters as decisions for ``duplicates.csv``, kept records in ``keep`` going before the others."""
    first = set(keep)
    pairs = []
    for cluster in clusters:
        order = sorted(cluster.members, key=lambda key: key not in first)
        by = ", ".join(cluster.reasons)
        pairs += [Pair(order[0], key, "rule", by) for key in order[1:]]
    return tuple(pairs)

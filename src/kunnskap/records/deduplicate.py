"""Records that are one record, found by rules, merged without losing a field, and undone by a word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kunnskap.errors import RecordError
from kunnskap.origin import Origin, combine
from kunnskap.records.base import Pair
from kunnskap.records.candidates import blocking_keys, candidates
from kunnskap.records.compare import compare
from kunnskap.records.features import Features, features, plain_title
from kunnskap.records.merging import merged_records, titles_told, with_merged
from kunnskap.records.rules import KNOWING_LITTLE, RULES, possible
from kunnskap.records.titles import uses_of_words
from kunnskap.records.union import Cluster, Possible, Union
from kunnskap.sources import origins_of
from kunnskap.sources.collector import uncollected

__all__ = ["Cluster", "Deduplicated", "Possible", "as_pairs", "deduplicate"]
Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]  # left rows, right rows, similarity of titles


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
    codes: dict[str, int] = {}
    known = features(records, codes)
    union = Union(records, rows, decided, (known.volume, known.page, known.doi))
    keys = blocking_keys(known)
    uses = uses_of_words(plain_title(title) for title in titles_told(records))
    unsure, merged = [_unite(union, known, keys, uses)], [records.iloc[:0]]
    while grown := union.grown_clusters():
        # a merged record knows more than its members did, and may meet others now
        members = [[rows[key] for key in cluster.members] for cluster in grown]
        merged.append(merged_records(records, members))
        kept = merged[-1].index.to_numpy()
        told = features(merged[-1], codes)
        known = known.updated(kept, told)
        keys[:, [row for cluster in members for row in cluster]] = 0
        keys[:, kept] = blocking_keys(told)
        unsure.append(_unite(union, known, keys, uses, only=kept))
    clusters = union.clusters()
    return Deduplicated(
        records=_together(records, merged, clusters, rows),
        clusters=clusters,
        possible=union.apart(*(np.concatenate(each) for each in zip(*unsure, strict=True))),
        origins=_origins(records, clusters, rows),
    )


def _unite(
    union: Union,
    known: Features,
    keys: np.ndarray,
    uses: Mapping[str, int],
    only: np.ndarray | None = None,
) -> Pairs:
    """Unite what the rules say is one, and give back the likely pairs. ``only`` limits the pairs to those with one of
    these rows."""
    new = None
    if only is not None:
        new = np.zeros(keys.shape[1], dtype=bool)
        new[only] = True
    left, right = candidates(keys, known, only=new)
    compared = compare(known, left, right, uses)
    merge = np.zeros(len(left), dtype=bool)
    for name, rule in RULES.items():
        chosen = rule(compared) & ~merge
        merge |= chosen
        join = union.join_the_plain if name in KNOWING_LITTLE else union.join
        join(left[chosen], right[chosen], compared.title[chosen], name)
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


def _together(
    records: pd.DataFrame,
    merged: Sequence[pd.DataFrame],
    clusters: Sequence[Cluster],
    rows: dict[str, int],
) -> pd.DataFrame:
    """Every record, with each cluster as its last merged record."""
    made = pd.concat(merged)
    made = made[~made.index.duplicated(keep="last")].loc[[rows[c.kept] for c in clusters]]
    gone = [rows[key] for cluster in clusters for key in cluster.members[1:]]
    return with_merged(records, made, gone)


def _origins(
    records: pd.DataFrame, clusters: Sequence[Cluster], rows: dict[str, int]
) -> dict[str, Origin]:
    members = [rows[key] for cluster in clusters for key in cluster.members]
    places = origins_of(records.iloc[members])
    return {
        cluster.kept: combine(places[key] for key in cluster.members).then(
            "merged_records", n=len(cluster.members)
        )
        for cluster in clusters
    }


def as_pairs(clusters: Iterable[Cluster], *, keep: Iterable[str] = ()) -> tuple[Pair, ...]:
    """The clusters as decisions for ``duplicates.csv``, kept records in ``keep`` going before the others."""
    first = set(keep)
    pairs = []
    for cluster in clusters:
        order = sorted(cluster.members, key=lambda key: key not in first)
        by = ", ".join(cluster.reasons)
        pairs += [Pair(order[0], key, "rule", by) for key in order[1:]]
    return tuple(pairs)

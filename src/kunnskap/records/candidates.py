"""Which pairs of records are worth comparing: those that share a key few others have.

Every key is narrow enough for its blocks to stay small as a base grows, so that the number of pairs grows with the
number of records and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from kunnskap.records.features import Features

Ints = npt.NDArray[np.int64]
LARGEST_BLOCK = 40
PREFIX = 28
NEIGHBOURS = 5


def candidates(
    keys: Ints, known: Features, *, only: npt.NDArray[np.bool_] | None = None
) -> tuple[Ints, Ints]:
    """Row numbers of the pairs to compare, ``left`` < ``right``, each once; with ``only``, those with such a row."""
    size = max(len(known.title), 1)
    found = [pairs for key in keys for pairs in _blocked(_shared_with(key, only), known)]
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    both = np.unique(np.concatenate([np.minimum(a, b) * size + np.maximum(a, b) for a, b in found]))
    left, right = both // size, both % size
    wanted = slice(None) if only is None else only[left] | only[right]
    return left[wanted], right[wanted]


def blocking_keys(known: Features) -> Ints:
    """One row a kind of key, one column a record; 0 where the record has not what the key is made of."""
    return np.array(list(_keys(known)), dtype=np.int64)


def _shared_with(key: Ints, only: npt.NDArray[np.bool_] | None) -> Ints:
    """The key where one of the rows in ``only`` has it too, and 0 elsewhere."""
    return key if only is None else np.where(np.isin(key, key[only]), key, 0)


def _keys(known: Features) -> Iterator[Ints]:
    titles, first = known.title, known.first_author
    squeezed = [title.replace(" ", "") for title in titles]
    author = _hashed(first)
    yield known.doi
    yield known.pmid
    yield _hashed([text[:PREFIX] if len(text) >= 12 else "" for text in squeezed])
    yield _hashed([text[-PREFIX:] if len(text) > PREFIX + 8 else "" for text in squeezed])
    yield _together(author, known.year, known.page)
    yield _together(known.volume, known.page, known.year)
    yield _together(author, _hashed(["".join(sorted(t.split(), key=len)[-2:]) for t in titles]))
    short = [title if len(title) < 12 + title.count(" ") else "" for title in titles]
    yield _together(_hashed(short), author, known.year)


def _hashed(texts: Sequence[str]) -> Ints:
    return np.fromiter((hash(text) if text else 0 for text in texts), np.int64, len(texts))


def _together(*parts: Ints) -> Ints:
    """One key of several; 0 as soon as one of them is missing."""
    key = np.zeros_like(parts[0])
    present = np.ones(len(key), dtype=bool)
    for part in parts:
        key = key * np.int64(1_000_003) + part  # wraps around, as a hash may
        present &= part != 0
    return np.where(present, key, 0)


def _blocked(keys: Ints, known: Features) -> Iterator[tuple[Ints, Ints]]:
    """The pairs of rows with equal keys: all of a small block, a chosen few of a crowded one."""
    rows = np.flatnonzero(keys)
    order = rows[np.argsort(keys[rows], kind="stable")]
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else order
    sizes = np.diff(np.r_[starts, len(order)])
    small = np.repeat(sizes <= LARGEST_BLOCK, sizes)
    for apart in range(1, LARGEST_BLOCK):
        same = (ordered[apart:] == ordered[:-apart]) & small[apart:]
        if not same.any():
            break
        yield order[:-apart][same], order[apart:][same]
    for start, size in zip(starts, sizes, strict=True):
        if size > LARGEST_BLOCK:
            chosen = np.array(
                list(_crowded(order[start : start + size].tolist(), known)), dtype=np.int64
            )
            yield chosen[:, 0], chosen[:, 1]


def _crowded(rows: Sequence[int], known: Features) -> Iterator[tuple[int, int]]:
    """Of a crowded block the pairs that share year and author too, or stand close in order of title."""
    finer: dict[object, list[int]] = {}
    for row in rows:
        finer.setdefault((known.year[row], known.first_author[row]), []).append(row)
    for group in finer.values():
        if len(group) <= LARGEST_BLOCK:
            yield from combinations(group, 2)
    order = sorted(rows, key=lambda row: (known.title[row], known.year[row], known.pages[row]))
    for at, row in enumerate(order):
        for other in order[at + 1 : at + 1 + NEIGHBOURS]:
            yield row, other

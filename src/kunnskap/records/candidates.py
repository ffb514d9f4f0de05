"""Which pairs of records are worth comparing: those that share a key few others have.

Every key is narrow enough for its blocks to stay small as a base grows, so that the number of pairs grows with the
number of records and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np

from kunnskap.records.features import Features

LARGEST_BLOCK = 40
PREFIX = 28
NEIGHBOURS = 5


def candidates(known: Features) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the pairs to compare, ``left`` < ``right``, each pair once."""
    pairs: set[int] = set()
    size = len(known.title)
    for keys in _keys(known):
        blocks: dict[object, list[int]] = {}
        for row, key in enumerate(keys):
            if key is not None:
                blocks.setdefault(key, []).append(row)
        for rows in blocks.values():
            if len(rows) > 1:
                pairs.update(a * size + b for a, b in _pairs(rows, known))
    both = np.fromiter(sorted(pairs), dtype=np.int64, count=len(pairs))
    return both // max(size, 1), both % max(size, 1)


def _keys(known: Features) -> Iterator[Iterable[object]]:
    """Each list gives one key a record, or ``None`` where the record has not what the key is made of."""
    titles, years, first = known.title, known.year.tolist(), known.first_author
    squeezed = [title.replace(" ", "") for title in titles]
    volumes, pages = known.volume.tolist(), known.page.tolist()
    yield [code or None for code in known.doi.tolist()]
    yield [code or None for code in known.pmid.tolist()]
    yield [text[:PREFIX] if len(text) >= 12 else None for text in squeezed]
    yield [text[-PREFIX:] if len(text) > PREFIX + 8 else None for text in squeezed]
    yield [
        (a, y, p) if a and y and p else None for a, y, p in zip(first, years, pages, strict=True)
    ]
    yield [
        (v, p, y) if v and p and y else None for v, p, y in zip(volumes, pages, years, strict=True)
    ]
    yield [
        (a, "".join(sorted(title.split(), key=len)[-2:])) if a and title.count(" ") > 1 else None
        for a, title in zip(first, titles, strict=True)
    ]
    short = zip(titles, first, years, strict=True)
    yield [(t, a, y) if t and len(t) < 12 + t.count(" ") else None for t, a, y in short]


def _pairs(rows: list[int], known: Features) -> Iterator[tuple[int, int]]:
    """All pairs of a block; of a crowded one only those that share more, or stand close in order of title."""
    if len(rows) <= LARGEST_BLOCK:
        yield from combinations(rows, 2)
        return
    finer: dict[object, list[int]] = {}
    for row in rows:
        finer.setdefault((known.year[row], known.first_author[row]), []).append(row)
    for group in finer.values():
        if len(group) <= LARGEST_BLOCK:
            yield from combinations(group, 2)
    order = sorted(rows, key=lambda row: (known.title[row], known.year[row], known.page[row]))
    for at, row in enumerate(order):
        for other in order[at + 1 : at + 1 + NEIGHBOURS]:
            yield min(row, other), max(row, other)

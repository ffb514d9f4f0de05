"""Several records made one: no field and no place is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kunnskap.sources import COLUMNS
from kunnskap.sources.schema import typed

ABOUT_THE_FILE = (
    "record_id", "key", "source_kind", "search_date", "source_file", "source_line", "position", "source_format",
    "extra", "database",
)  # fmt: skip
ABOUT_THE_WORK = tuple(name for name in COLUMNS if name not in ABOUT_THE_FILE)
MERGED = "merged"
Columns = dict[str, list[object]]


def merged_records(records: pd.DataFrame, clusters: Sequence[Sequence[int]]) -> pd.DataFrame:
    """One record for each cluster of row numbers, under the number of its first, which is the one kept."""
    part = records.iloc[[row for members in clusters for row in members]]
    columns: Columns = {name: _plain(part[name]) for name in COLUMNS}
    kept, at = [], 0
    for members in clusters:
        _merge_into(columns, range(at, at + len(members)))
        kept.append(at)
        at += len(members)
    merged = typed(pd.DataFrame({name: [v[at] for at in kept] for name, v in columns.items()}))
    merged.index = pd.Index([members[0] for members in clusters], dtype="int64")
    return merged


def titles_told(records: pd.DataFrame) -> Iterator[str]:
    """Every title of the records and of what was merged into them, so that merging changes nothing of it."""
    yield from records["title"].dropna()
    for text in records["extra"].dropna():
        if f'"{MERGED}"' in text:
            merged: list[dict[str, Any]] = json.loads(text).get(MERGED, [])
            yield from (told["title"] for told in merged if "title" in told)


def with_merged(records: pd.DataFrame, merged: pd.DataFrame, gone: Sequence[int]) -> pd.DataFrame:
    """The frame with each merged record where the kept one stood, and without those that are gone."""
    alone = np.ones(len(records), dtype=bool)
    alone[gone] = False
    alone[merged.index] = False
    rest = records[list(COLUMNS)].reset_index(drop=True)[alone]
    return pd.concat([rest, merged]).sort_index().reset_index(drop=True)


def _plain(column: pd.Series) -> list[object]:
    values: list[object] = column.astype(object).where(column.notna(), None).tolist()
    return values


def _merge_into(columns: Columns, members: Sequence[int]) -> None:
    """Fill the first member's gaps from the others, and keep every other value and place in its ``extra``."""
    kept, *others = members
    extra = _read(columns["extra"][kept])
    merged = extra.get(MERGED, [])
    for row in others:
        told = {name: v[row] for name, v in columns.items() if v[row] is not None}
        inner = _read(told.pop("extra", None))
        before = inner.pop(MERGED, [])
        merged += [_told(told | ({"extra": inner} if inner else {})), *before]
        for name in ABOUT_THE_WORK:
            if columns[name][kept] is None:
                columns[name][kept] = columns[name][row]
    columns["extra"][kept] = json.dumps(
        extra | {MERGED: merged}, ensure_ascii=False, sort_keys=True
    )


def _read(text: object) -> dict[str, list[object]]:
    found: dict[str, list[object]] = json.loads(text) if isinstance(text, str) else {}
    return found


def _told(values: dict[str, object]) -> dict[str, object]:
    return {k: int(v) if isinstance(v, np.integer) else v for k, v in values.items()}

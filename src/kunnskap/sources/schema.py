"""The record frame: one row a record, every column declared once.

Text columns hold text or NA. ``record_id`` is ``<file>#<position>`` and unique; ``key`` is what screening refers to.
``authors`` and ``editors`` are written as ``kunnskap.sources.names`` says, ``keywords`` and ``isbn_issn`` with ``; ``
between values, ``doi`` bare and in lower case, ``pages`` as ``24-31``. ``extra`` is a JSON object with every field of
the source that has no column: field name to a list of texts. ``source_line`` is 1-based, ``position`` the record's
number in its file, both counted in the file as received. ``source_kind`` and ``search_date`` (ISO) are known once a
base has said so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pandas as pd

from kunnskap.errors import SourceError
from kunnskap.origin import Origin, Place
from kunnskap.sources import values
from kunnskap.sources.model import Row

COLUMNS = (
    "record_id", "key", "type", "title", "authors", "editors", "year", "journal", "volume", "issue", "pages", "doi",
    "pmid", "pmcid", "abstract", "keywords", "url", "language", "isbn_issn", "publisher", "accession", "database",
    "source_kind", "search_date", "source_file", "source_line", "position", "source_format", "extra",
)  # fmt: skip
WHOLE = ("year", "source_line", "position")
TEXT = tuple(name for name in COLUMNS if name not in WHOLE)
TYPES = (
    "article", "conference", "chapter", "book", "thesis", "report", "preprint", "registration", "dataset",
    "web", "other",
)  # fmt: skip
ALWAYS = ("record_id", "key", "source_file", "source_line", "position", "source_format")
_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True
).encode  # made once, not for each record
_READ: dict[str, Callable[[str], str | None]] = {
    "doi": values.doi,
    "pages": values.pages,
    "pmid": values.pmid,
    "pmcid": values.pmcid,
}


def frame_of(rows: Sequence[Row], *, file: str, source_format: str) -> pd.DataFrame:
    """The rows of one file as a record frame."""
    used: dict[str, int] = {}  # how often a key was met: the next free number is found at once
    records: list[dict[str, object]] = []
    stem = file.rsplit("/", 1)[-1]
    for position, row in enumerate(rows, 1):
        filled = _filled(row)
        key = str(filled.get("key") or f"{stem.rsplit('.', 1)[0]}-{position}")
        filled["key"] = _unused(key, used)
        filled |= {"record_id": f"{stem}#{position}", "source_file": file, "position": position}
        filled |= {"source_line": row.line, "source_format": source_format}
        records.append(filled)
    return typed(pd.DataFrame({name: [told.get(name) for told in records] for name in COLUMNS}))


def _unused(key: str, used: dict[str, int]) -> str:
    unused = key
    while unused in used:
        used[key] += 1
        unused = f"{key}~{used[key]}"
    used[unused] = 1
    return unused


def _filled(row: Row) -> dict[str, object]:
    """A row's values read as what they are; what can't be read moves to ``extra``."""
    filled: dict[str, object] = {name: text for name, text in row.values.items() if text}
    extra = dict(row.extra)
    for name, read in _READ.items():
        if (text := row.values.get(name)) and (value := read(text)) != text:
            filled[name] = value
            if value is None:
                extra[name] = [*extra.get(name, []), text]
    if text := row.values.get("year"):
        filled["year"] = values.year(text)
        if filled["year"] is None:
            extra["year"] = [*extra.get("year", []), text]
    if extra:
        filled["extra"] = _json(extra)
    return filled


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with each column in its declared type and order."""
    kinds = {name: "Int64" if name in WHOLE else "str" for name in COLUMNS}
    return frame[list(COLUMNS)].astype(kinds)


def check_records(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame itself, after its columns, types and ids were checked. Raises ``SourceError`` (not_records)."""
    import pandera.pandas as pa  # 0.4 s, so only where a frame enters from outside

    text = {name: pa.Column("str", nullable=name not in ALWAYS) for name in TEXT}
    whole = {name: pa.Column("Int64", nullable=name not in ALWAYS) for name in WHOLE}
    text["record_id"] = pa.Column("str", unique=True)
    text["type"] = pa.Column("str", pa.Check.isin(TYPES), nullable=True)
    try:
        return pa.DataFrameSchema(text | whole, strict=True).validate(frame)
    except pa.errors.SchemaError as problem:
        reason = str(problem).splitlines()[0]
        raise SourceError("not_records", reason=reason) from problem


def empty_records() -> pd.DataFrame:
    return frame_of([], file="", source_format="")


def origins_of(frame: pd.DataFrame) -> dict[str, Origin]:
    """Where each record of the frame was read, by key."""
    columns = (frame[name].tolist() for name in ("key", "source_file", "source_line"))
    return {
        key: Origin.at(Place(file, int(line), key=key))
        for key, file, line in zip(*columns, strict=True)
    }

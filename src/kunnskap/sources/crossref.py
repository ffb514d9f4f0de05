"""What a BibTeX entry inherits from the one it names under ``crossref``: a chapter from its book, a paper from its
proceedings. That is how the format says these things once; nothing the entry says itself is touched.
"""

from __future__ import annotations

from kunnskap.sources.model import Parsed, Row

INHERITED = ("year", "publisher", "editors", "volume", "issue", "isbn_issn", "language")


def with_inherited(parsed: Parsed) -> Parsed:
    """The same, with each entry's gaps filled from the entry it refers to, if the file holds it."""
    if not any("crossref" in row.extra for row in parsed.rows):
        return parsed
    by_key = {row.values.get("key", "").lower(): row for row in reversed(parsed.rows)}
    rows = [_inheriting(row, by_key) for row in parsed.rows]
    return Parsed(rows, parsed.lost, parsed.remarks)


def _inheriting(row: Row, by_key: dict[str, Row]) -> Row:
    parent = by_key.get(next(iter(row.extra.get("crossref", [])), "").lower())
    if parent is None or parent is row:
        return row
    given = {name: parent.values[name] for name in INHERITED if name in parent.values}
    if whole := parent.values.get("journal") or parent.values.get("title"):
        given["journal"] = whole
    return row._replace(values=given | row.values)

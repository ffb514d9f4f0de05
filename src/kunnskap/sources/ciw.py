"""Web of Science's own format (``.ciw``, plain text)."""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import write_authors
from kunnskap.sources.tagged import Block, Grammar, first_values, read_tagged
from kunnskap.sources.values import joined

GRAMMAR = Grammar(
    re.compile(r"^([A-Z][A-Z0-9])(?: (.*)|$)"),
    re.compile(r"^PT(?: |$)"),
    "ER",
    ignored=frozenset({"FN", "VR", "EF"}),
)
KINDS = {"J": "article", "B": "book", "S": "book", "P": "other", "C": "conference"}
FIRST = {
    "title": ("TI",), "journal": ("SO", "JI", "J9"), "year": ("PY", "EY", "EA"), "volume": ("VL",), "issue": ("IS",),
    "doi": ("DI", "D2"), "abstract": ("AB",), "language": ("LA",), "publisher": ("PU",), "accession": ("UT",),
    "pmid": ("PM",),
}  # fmt: skip
LISTED = {"PT", "AU", "AF", "CA", "BE", "BP", "EP", "AR", "DE", "ID", "SN", "EI", "BN"}


def read_ciw(text: str) -> Parsed:
    """All records of a Web of Science export, in order."""
    return read_tagged(text, GRAMMAR, _row)


def _row(block: Block) -> Row:
    found, used = first_values(block, FIRST)
    found["type"] = KINDS.get(block.first("PT"), "other")
    if re.search(r"proceedings paper|meeting abstract", block.first("DT"), re.IGNORECASE):
        found["type"] = "conference"
    found["authors"] = write_authors([*(block.all("AF") or block.all("AU")), *block.all("CA")])
    found["editors"] = write_authors(block.all("BE"))
    words = f"{block.first('DE')}; {block.first('ID')}"
    found["keywords"] = joined(words.split(";"))
    found["isbn_issn"] = joined(block.all("SN", "EI", "BN"))
    first, last = block.first("BP"), block.first("EP")
    found["pages"] = f"{first}-{last}" if first and last else first or block.first("AR")
    return Row(block.line, {k: v for k, v in found.items() if v}, block.rest(used, LISTED))

"""The Cochrane Library's text export: ``Record #1 of 30``, then a tag of two or three letters and a colon a line."""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import write_authors
from kunnskap.sources.tagged import Block, Grammar, first_values, read_tagged
from kunnskap.sources.values import joined

START = re.compile(r"^Record #\d+ of \d+", re.MULTILINE)
GRAMMAR = Grammar(re.compile(r"^([A-Z]{2,3}): ?(.*)"), START)
FIRST = {
    "key": ("ID",), "accession": ("ID",), "title": ("TI",), "journal": ("SO",), "year": ("YR",), "volume": ("VL",),
    "issue": ("NO",), "pages": ("PG",), "doi": ("DOI",), "abstract": ("AB",), "url": ("US", "UR"),
    "publisher": ("PB",), "language": ("LA",),
}  # fmt: skip
_KINDS = (
    ("trial registry", "registration"), ("conference", "conference"), ("meeting abstract", "conference"),
)  # fmt: skip
_PMID = re.compile(r"\bPUBMED:? ?(\d{4,8})\b", re.IGNORECASE)


def recognises_cochrane(text: str) -> bool:
    return START.search(text) is not None and re.search(r"^ID: ", text, re.MULTILINE) is not None


def read_cochrane(text: str) -> Parsed:
    """All records of a Cochrane Library export, in order."""
    return read_tagged(text, GRAMMAR, _row)


def _row(block: Block) -> Row:
    found, used = first_values(block, FIRST)
    if not block.pairs:
        return Row(block.line, {}, {})
    told = block.first("PT").lower()
    found["type"] = next((kind for words, kind in _KINDS if words in told), "article")
    found["database"] = "CENTRAL" if found.get("accession", "").startswith("CN-") else "Cochrane"
    authors = [name for text in block.all("AU") for name in text.split("; ")]
    found["authors"] = write_authors(authors)
    found["keywords"] = joined([word for text in block.values("KY") for word in text.split(";")])
    found["isbn_issn"] = joined(block.all("SN"))
    found["pmid"] = next((m[1] for t in block.values("PM", "XR") if (m := _PMID.search(t))), "")
    return Row(
        block.line, {k: v for k, v in found.items() if v}, block.rest(used, ("AU", "KY", "SN"))
    )

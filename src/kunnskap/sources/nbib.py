"""PubMed's own format (``.nbib``, MEDLINE display), and what ERIC gives under the same name."""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import AND_OTHERS, write_authors
from kunnskap.sources.tagged import Block, Grammar, first_values, read_tagged
from kunnskap.sources.values import joined

GRAMMAR = Grammar(
    re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)"),
    re.compile(r"^PMID {0,2}-|^OWN {0,2}- ?ERIC\b"),
    blank_ends=True,
)
FIRST = {
    "title": ("TI", "BTI", "CTI"), "journal": ("JT", "TA", "BTI"), "year": ("DP", "DEP"), "volume": ("VI",),
    "issue": ("IP",), "pages": ("PG",), "abstract": ("AB",), "language": ("LA",), "pmid": ("PMID",),
    "pmcid": ("PMC",), "accession": ("PMID", "OID"), "publisher": ("PB",),
}  # fmt: skip
KINDS = (
    ("Preprint", "preprint"), ("Book Chapter", "chapter"), ("Books", "book"), ("Book", "book"), ("Dataset", "dataset"),
    ("Journal Articles", "article"), ("Speeches/Meeting Papers", "conference"), ("Dissertations/Theses", "thesis"),
)  # fmt: skip
LISTED = {"AU", "FAU", "CN", "OT", "MH", "IS", "ISBN", "ISSN", "FED", "ED"}
_DOI = re.compile(r"^(10\.\S+) \[doi\]|^https?://(?:dx\.)?doi\.org/(10\.\S+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:ISSN-|ISBN-)?([\dXx-]{8,17})")


def read_nbib(text: str) -> Parsed:
    """All records of a PubMed or ERIC export. A blank line ends a record, so a damaged start is noticed."""
    return read_tagged(text, GRAMMAR, _row)


def _row(block: Block) -> Row:
    eric = block.first("OWN") == "ERIC"
    found, used = first_values(block, FIRST)
    if set(found) <= {"pmid", "accession"} and len(block.pairs) == 1:
        return Row(block.line, {}, {})
    found["type"] = _kind(block, eric)
    authors = write_authors([*(block.all("FAU") or block.all("AU")), *block.all("CN")])
    found["authors"] = "; ".join(name for name in authors.split("; ") if name != AND_OTHERS)
    found["editors"] = write_authors(block.all("FED") or block.all("ED"))
    found["keywords"] = joined([*block.all("OT"), *block.all("MH")])
    numbers = (_NUMBER.match(text) for text in block.all("IS", "ISBN", "ISSN"))
    found["isbn_issn"] = joined([match[1] for match in numbers if match])
    identifiers = (_DOI.match(text) for text in block.all("LID", "AID"))
    found["doi"] = next((match[1] or match[2] for match in identifiers if match), "")
    if eric:
        found["database"] = "ERIC"
        found["url"] = next((text for text in block.all("LID") if "eric.ed.gov" in text), "")
    return Row(block.line, {k: v for k, v in found.items() if v}, block.rest(used, LISTED))


def _kind(block: Block, eric: bool) -> str:
    kinds = block.all("PT")
    if kind := next((kind for name, kind in KINDS if name in kinds), ""):
        return kind
    reports = eric and any(name.startswith("Reports") for name in kinds)
    return "report" if reports else "article"

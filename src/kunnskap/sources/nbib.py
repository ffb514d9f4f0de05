"""PubMed's own format (``.nbib``, MEDLINE display)."""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import AND_OTHERS, write_authors
from kunnskap.sources.tagged import Block, Grammar, blocks
from kunnskap.sources.values import joined, one_line

GRAMMAR = Grammar(re.compile(r"^([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)"), "PMID", blank_ends=True)
FIRST = {
    "title": ("TI", "BTI", "CTI"), "journal": ("JT", "TA", "BTI"), "year": ("DP", "DEP"), "volume": ("VI",),
    "issue": ("IP",), "pages": ("PG",), "abstract": ("AB",), "language": ("LA",), "pmid": ("PMID",),
    "pmcid": ("PMC",), "accession": ("PMID",), "publisher": ("PB",),
}  # fmt: skip
KINDS = (
    ("Preprint", "preprint"),
    ("Book Chapter", "chapter"),
    ("Book", "book"),
    ("Dataset", "dataset"),
)
_DOI = re.compile(r"^(10\.\S+) \[doi\]", re.IGNORECASE)


def read_nbib(text: str) -> Parsed:
    """All records of a PubMed export. A blank line ends a record, so a damaged start is noticed."""
    parsed = Parsed()
    for block in blocks(text, GRAMMAR, parsed):
        if len(block.pairs) == 1:
            parsed.lose(block.line, "\n".join(block.raw), "empty_record")
        else:
            parsed.rows.append(_row(block))
    return parsed


def _row(block: Block) -> Row:
    kinds = block.all("PT")
    found = {"type": next((kind for name, kind in KINDS if name in kinds), "article")}
    used = {"AU", "FAU", "CN", "OT", "MH", "IS", "ISBN", "FED", "ED"}
    for column, tags in FIRST.items():
        for tag in tags:
            if value := one_line(block.first(tag)):
                found[column] = value
                used.add(tag)
                break
    authors = write_authors([*(block.all("FAU") or block.all("AU")), *block.all("CN")])
    found["authors"] = "; ".join(name for name in authors.split("; ") if name != AND_OTHERS)
    found["editors"] = write_authors(block.all("FED") or block.all("ED"))
    found["keywords"] = joined([*block.all("OT"), *block.all("MH")])
    found["isbn_issn"] = joined([text.split(" ")[0] for text in block.all("IS", "ISBN")])
    identifiers = (_DOI.match(text) for text in block.all("LID", "AID"))
    found["doi"] = next((match[1] for match in identifiers if match), "")
    return Row(block.line, {k: v for k, v in found.items() if v}, block.rest(used))

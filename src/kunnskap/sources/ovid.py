"""Ovid's own tagged export (``Citavi``, ``Reprint/Medline``): ``<12. >`` alone on a line, then tags as in RIS.

The journal, volume, issue and pages stand in one line of prose, ``SO``; what it does not say clearly stays in it.
"""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import write_authors
from kunnskap.sources.tagged import Block, Grammar, first_values, read_tagged
from kunnskap.sources.values import joined

START = re.compile(r"^<\d+\. *>\s*$", re.MULTILINE)
GRAMMAR = Grammar(re.compile(r"^([A-Z][A-Z0-9])  - ?(.*)"), START)
FIRST = {
    "title": ("TI",), "journal": ("JN", "JT"), "year": ("YR", "DP"), "volume": ("VO",), "issue": ("IP",),
    "pages": ("PG",), "abstract": ("AB",), "language": ("LG",), "accession": ("UI", "AN"), "database": ("DB",),
    "publisher": ("PB", "PI"), "url": ("XL", "JL"),
}  # fmt: skip
LISTED = ("AU", "IS", "IB", "KW", "MH", "SH")
_KINDS = (
    ("conference", "conference"), ("chapter", "chapter"), ("dissertation", "thesis"), ("book", "book"),
    ("report", "report"),
)  # fmt: skip
_PLACE = re.compile(
    r"^(?P<journal>[^.]+)\. +(?P<volume>\d+)(?:\((?P<issue>[^()]+)\))?(?::(?P<pages>[^,. ]+))?[,.]"
)
_ROLE = re.compile(r"\s*\[[^\]]*\]?")
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")


def recognises_ovid(text: str) -> bool:
    return START.search(text) is not None and re.search(r"^TI  - ", text, re.MULTILINE) is not None


def read_ovid(text: str) -> Parsed:
    """All records of an Ovid export, in order."""
    return read_tagged(text, GRAMMAR, _row)


def _row(block: Block) -> Row:
    found, used = first_values(block, FIRST)
    if not block.pairs:
        return Row(block.line, {}, {})
    if place := _PLACE.match(block.first("SO")):
        found = {name: text for name, text in place.groupdict().items() if text} | found
    told = f"{block.first('PT')} {block.first('DT')}".lower()
    found["type"] = next((kind for word, kind in _KINDS if word in told), "article")
    found["authors"] = write_authors([_ROLE.sub("", name) for name in block.values("AU")])
    found["keywords"] = joined(block.all("KW", "MH", "SH"))
    numbers = (re.match(r"[\dXx-]{8,17}", text) for text in block.all("IS", "IB"))
    found["isbn_issn"] = joined([match[0] for match in numbers if match])
    found["doi"] = next((m[0] for t in block.values("DO", "DI") if (m := _DOI.search(t))), "")
    if "medline" in found.get("database", "").lower():
        found["pmid"] = next(
            (t for t in block.values("PM", "UI") if re.fullmatch(r"\d{4,8}", t)), ""
        )
    return Row(block.line, {k: v for k, v in found.items() if v}, block.rest(used, LISTED))

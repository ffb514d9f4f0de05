"""EndNote's tagged export and its ancestor refer (``.enw``, ``.enl``): a per cent sign and one letter a line.

EndNote begins a record with ``%0``; others put ``%0`` anywhere or leave it out, and part records by a blank line.
"""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import write_authors
from kunnskap.sources.tagged import Block, Grammar, first_values, read_tagged
from kunnskap.sources.values import joined

GRAMMAR = Grammar(re.compile(r"^%(\S)(?: (.*)|$)"), re.compile(r"^%0"), blank_opens=True)
KINDS = (
    ("journal", "article"), ("magazine", "article"), ("newspaper", "article"), ("conference", "conference"),
    ("book section", "chapter"), ("book", "book"), ("thesis", "thesis"), ("report", "report"),
    ("government", "report"), ("dataset", "dataset"), ("preprint", "preprint"), ("web page", "web"),
    ("electronic", "article"),
)  # fmt: skip
FIRST = {
    "title": ("T", "!"), "journal": ("J", "B"), "year": ("D", "8"), "volume": ("V",), "issue": ("N",),
    "pages": ("P",), "doi": ("R",), "abstract": ("X",), "url": ("U",), "language": ("G",), "publisher": ("I",),
    "accession": ("M",), "database": ("W", "~"), "key": ("F",),
}  # fmt: skip
LISTED = ("A", "E", "K", "@")
_PMID = re.compile(r"\bPMID:? ?(\d{4,8})\b")


def recognises_refer(text: str) -> bool:
    """Whether a line tells the type, or both author and title, as these exports do."""
    if re.search(r"^%0 [A-Z]", text, re.MULTILINE):
        return True
    return all(re.search(rf"^%{tag} \S", text, re.MULTILINE) for tag in "AT")


def read_refer(text: str) -> Parsed:
    """All records of an EndNote or refer export, in order."""
    return read_tagged(text, GRAMMAR, _row)


def _row(block: Block) -> Row:
    found, used = first_values(block, FIRST)
    told = block.first("0").lower()
    plain = "article" if block.first("J") else "other"
    found["type"] = next((kind for word, kind in KINDS if word in told), plain)
    found["authors"] = write_authors(block.values("A"))
    found["editors"] = write_authors(block.values("E"))
    words = [word for text in block.all("K") for word in re.split(r"[;,]", text)]
    found["keywords"] = joined(words)
    found["isbn_issn"] = joined(
        [n for text in block.values("@") for n in re.split(r"[\s;]+(?=\d)", text)]
    )
    if pmid := next((m[1] for t in block.values("Z", "M", "U") if (m := _PMID.search(t))), ""):
        found["pmid"] = pmid
    return Row(block.line, {k: v for k, v in found.items() if v}, block.rest(used, LISTED))

"""RIS, as Ovid, Embase, EBSCO, Cochrane, ERIC, Scopus, Web of Science, Zotero, EndNote, Mendeley and others write it.

The dialects differ in which of several tags they use for one thing. ``FIRST`` lists the tags for each column, best
first; a tag that was not needed stays in ``extra``.
"""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import write_authors
from kunnskap.sources.tagged import Block, Grammar, first_values, read_tagged
from kunnskap.sources.values import joined

STRICT = Grammar(
    re.compile(r"^([A-Z][A-Z0-9]|PMID|DOI)  - ?(.*)"), re.compile(r"^TY  -"), "ER"
)  # PsycInfo writes two tags longer than the format allows
LOOSE = Grammar(
    re.compile(r"^\s{0,4}([A-Z][A-Z0-9]|PMID|DOI)\s{0,3}-\s{0,3}(.*)"),
    re.compile(r"^\s{0,4}TY\s{0,3}-"),
    "ER",
)

KINDS = {
    "JOUR": "article", "JFULL": "article", "EJOUR": "article", "MGZN": "article", "NEWS": "article", "INPR": "article",
    "ABST": "article", "CONF": "conference", "CPAPER": "conference", "CHAP": "chapter", "ECHAP": "chapter",
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "SER": "book", "THES": "thesis", "RPRT": "report",
    "GOVDOC": "report", "ELEC": "web", "BLOG": "web", "DATA": "dataset", "AGGR": "dataset", "UNPB": "preprint",
}  # fmt: skip
WHOLE_WORK = {"BOOK", "EBOOK", "EDBOOK", "THES", "RPRT", "ELEC", "GOVDOC", "UNPB"}
FIRST = {
    "title": ("TI", "T1", "CT", "BT", "TT"), "journal": ("JF", "T2", "JO", "BT", "J1", "JA", "J2", "T3"),
    "year": ("PY", "Y1", "YR", "DA"), "volume": ("VL", "VO"), "issue": ("IS", "CP", "NO"), "doi": ("DO", "DI", "DOI"),
    "abstract": ("AB", "N2"), "language": ("LA", "LN"), "publisher": ("PB",), "database": ("DB", "DP"),
    "accession": ("AN", "UT"), "key": ("ID", "LB"), "url": ("UR", "LK", "L2"),
}  # fmt: skip
PEOPLE = {"authors": ("AU", "A1"), "editors": ("ED", "A2")}
LISTS = {"keywords": ("KW", "DE"), "isbn_issn": ("SN", "BN")}
_DOI_ELSEWHERE = ("M3", "L3", "UR", "N1", "LK", "C7", "U1", "L1", "ID", "AN")
_PMID = re.compile(r"(?:\bPMID|\bPUBMED|Medline PMID[^\d]*)\D{0,4}(\d{4,8})\b", re.IGNORECASE)
_PUBMED_URL = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{4,8})")
_PMCID = re.compile(r"\bPMC\d{4,9}\b")
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")


def read_ris(text: str) -> Parsed:
    """All records of a RIS text, in order. Loosely spaced tags are read only where no start is spaced by the book."""
    strict = re.search(r"^TY  -", text, re.MULTILINE)
    return read_tagged(text, STRICT if strict else LOOSE, _row)


def _row(block: Block) -> Row:
    kind = block.first("TY").upper()[:8]
    columns = FIRST | ({"title": ("TI", "T1", "BT", "T2")} if kind in WHOLE_WORK else {})
    found, used = first_values(block, columns)
    found["type"] = KINDS.get(kind, "other")
    for column, tags in PEOPLE.items():
        if told := next((tag for tag in tags if block.all(tag)), ""):
            found[column] = write_authors(block.all(told))
    for column, tags in LISTS.items():
        found[column] = joined(block.all(*tags))
    found["pages"] = _pages(block)
    _identifiers(block, found)
    values = {name: text for name, text in found.items() if text}
    return Row(block.line, values, block.rest(used, _listed(block)))


def _listed(block: Block) -> set[str]:
    """The tags that gave all they hold: of the people's the first that is there."""
    people = {next((tag for tag in tags if block.all(tag)), "") for tags in PEOPLE.values()}
    return {"TY", "SP", "EP", *people, *(tag for tags in LISTS.values() for tag in tags)}


def _pages(block: Block) -> str:
    first, last = block.first("SP"), block.first("EP")
    return f"{first}-{last}" if first and last and "-" not in first else first or last


def _identifiers(block: Block, found: dict[str, str]) -> None:
    """A DOI, PMID or PMCID that a dialect keeps under a tag meant for something else."""
    if "doi" not in found:
        found["doi"] = next((m[0] for t in block.all(*_DOI_ELSEWHERE) if (m := _DOI.search(t))), "")
    everywhere = [text for _, lines in block.pairs for text in lines]
    labelled = block.all("N1", "C5", "C6", "C7", "C8", "AN", "ID", "PM", "XR", "M1", "RN", "U2")
    pmid = next((m[1] for text in labelled if (m := _PMID.search(text))), "")
    pmid = pmid or next(
        (m[1] for text in block.all("UR", "L2", "LK", "L1") if (m := _PUBMED_URL.search(text))), ""
    )
    database = f"{block.first('DB')} {block.first('DP')}".lower()
    if not pmid and ("medline" in database or "pubmed" in database or "nlm" in database):
        pmid = next((t for t in block.all("AN", "ID", "C5") if re.fullmatch(r"\d{4,8}", t)), "")
    found["pmid"] = pmid or next(iter(block.all("PM", "PMID")), "")
    found["pmcid"] = next((m[0] for text in everywhere if (m := _PMCID.search(text))), "")

"""RIS, as Ovid, Embase, EBSCO, Cochrane, ERIC, Scopus, Web of Science, Zotero, EndNote, Mendeley and others write it.

The dialects differ in which of several tags they use for one thing. ``FIRST`` lists the tags for each column, best
first; a tag that was not needed stays in ``extra``.
"""

from __future__ import annotations

import re

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import write_authors
from kunnskap.sources.tagged import Block, Grammar, blocks
from kunnskap.sources.values import joined, one_line

STRICT = Grammar(re.compile(r"^([A-Z][A-Z0-9])  - ?(.*)"), "TY", "ER")
LOOSE = Grammar(re.compile(r"^\s{0,4}([A-Z][A-Z0-9])\s{0,3}-\s{0,3}(.*)"), "TY", "ER")

KINDS = {
    "JOUR": "article", "JFULL": "article", "EJOUR": "article", "MGZN": "article", "NEWS": "article", "INPR": "article",
    "ABST": "article", "CONF": "conference", "CPAPER": "conference", "CHAP": "chapter", "ECHAP": "chapter",
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "SER": "book", "THES": "thesis", "RPRT": "report",
    "GOVDOC": "report", "ELEC": "web", "BLOG": "web", "DATA": "dataset", "AGGR": "dataset", "UNPB": "preprint",
}  # fmt: skip
WHOLE_WORK = {"BOOK", "EBOOK", "EDBOOK", "THES", "RPRT", "ELEC", "GOVDOC", "UNPB"}
FIRST = {
    "title": ("TI", "T1", "CT", "BT", "TT"), "journal": ("JF", "T2", "JO", "BT", "J1", "JA", "J2", "T3"),
    "year": ("PY", "Y1", "YR", "DA"), "volume": ("VL", "VO"), "issue": ("IS", "CP", "NO"), "doi": ("DO", "DI"),
    "abstract": ("AB", "N2"), "language": ("LA", "LN"), "publisher": ("PB",), "database": ("DB", "DP"),
    "accession": ("AN", "UT"), "key": ("ID", "LB"), "url": ("UR", "LK", "L2"),
}  # fmt: skip
_DOI_ELSEWHERE = ("M3", "L3", "UR", "N1", "LK", "C7", "U1", "L1", "ID", "AN")
_PMID = re.compile(r"(?:\bPMID|\bPUBMED|Medline PMID[^\d]*)\D{0,4}(\d{4,8})\b", re.IGNORECASE)
_PUBMED_URL = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d{4,8})")
_PMCID = re.compile(r"\bPMC\d{4,9}\b")
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")


def read_ris(text: str) -> Parsed:
    """All records of a RIS text, in order. Loosely spaced tags are read only where no start is spaced by the book."""
    strict = re.search(r"^TY  -", text, re.MULTILINE)
    parsed = Parsed()
    for block in blocks(text, STRICT if strict else LOOSE, parsed):
        row = _row(block)
        if set(row.values) <= {"type", "key"} and not row.extra:
            parsed.lose(block.line, "\n".join(block.raw), "empty_record")
        else:
            parsed.rows.append(row)
    return parsed


def _row(block: Block) -> Row:
    kind = block.first("TY").upper()[:8]
    found = {"type": KINDS.get(kind, "other")}
    used = {"TY", "AU", "KW", "SP", "EP", "SN"}
    for column, tags in FIRST.items():
        tags = ("TI", "T1", "BT", "T2") if column == "title" and kind in WHOLE_WORK else tags
        for tag in tags:
            if value := one_line(block.first(tag)):
                found[column] = value
                used.add(tag)
                break
    _people(block, found, used)
    lists = {"keywords": ("KW", "DE"), "isbn_issn": ("SN", "BN")}
    found |= {name: joined(block.all(*tags)) for name, tags in lists.items()}
    used |= {tag for tags in lists.values() for tag in tags}
    found["pages"] = _pages(block)
    _identifiers(block, found)
    return Row(
        block.line, {name: text for name, text in found.items() if text}, _extra(block, used)
    )


def _extra(block: Block, used: set[str]) -> dict[str, list[str]]:
    """Unused tags, and the second and later values of a tag of which a column took the first."""
    extra = block.rest(used)
    several = {"AU", "A1", "A2", "ED", "KW", "DE", "SN", "BN", "TY", "SP", "EP"}
    for tag in used - several:
        values = [one_line(" ".join(lines)) for name, lines in block.pairs if name == tag]
        if again := [value for value in dict.fromkeys(values) if value][1:]:
            extra[tag] = again
    return extra


def _people(block: Block, found: dict[str, str], used: set[str]) -> None:
    for tag in ("AU", "A1"):
        if people := block.all(tag):
            found["authors"] = write_authors(people)
            used.add(tag)
            break
    for tag in ("ED", "A2"):
        if people := block.all(tag):
            found["editors"] = write_authors(people)
            used.add(tag)
            break


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
    found["pmid"] = pmid or next(iter(block.all("PM")), "")
    found["pmcid"] = next((m[0] for text in everywhere if (m := _PMCID.search(text))), "")

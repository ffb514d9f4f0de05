"""EndNote's XML. Each record is parsed by itself with defusedxml, so that a broken one costs no other.

A document that declares a type or entities is refused whole: no export needs them, and they are how XML attacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kunnskap.sources.model import Parsed, Refused, Row
from kunnskap.sources.names import write_authors
from kunnskap.sources.values import joined, one_line

_HOSTILE = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_EDGE = re.compile(r"<record(?=[\s>])|</record\s*>")
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]+|\d+);")
FIRST = {
    "title": ("titles/title",), "journal": ("periodical/full-title", "titles/secondary-title", "titles/alt-title"),
    "year": ("dates/year", "dates/pub-dates/date"), "volume": ("volume",), "issue": ("number", "issue"),
    "pages": ("pages",), "doi": ("electronic-resource-num",), "abstract": ("abstract",), "language": ("language",),
    "publisher": ("publisher",), "accession": ("accession-num",), "database": ("remote-database-name",),
    "url": ("urls/related-urls/url", "urls/web-urls/url"), "pmcid": ("custom2",),
}  # fmt: skip
KINDS = (
    ("conference", "conference"), ("section", "chapter"), ("book", "book"), ("thesis", "thesis"),
    ("report", "report"), ("web", "web"), ("dataset", "dataset"), ("journal", "article"), ("article", "article"),
)  # fmt: skip


def recognises_endnote(text: str) -> bool:
    return text.lstrip()[:1] == "<" and re.search(r"<records?[\s>]", text) is not None


def read_endnote(text: str) -> Parsed:
    """All records of an EndNote XML text. Raises ``Refused`` (hostile_xml)."""
    if _HOSTILE.search(_CDATA.sub("", text)):
        raise Refused("hostile_xml")
    parsed = Parsed()
    for line, raw, closed in _records(text):
        try:
            row = _row(fromstring(_safe(raw), forbid_dtd=True), line) if closed else None
        except (ParseError, DefusedXmlException, RecursionError, ValueError):
            row = None
        if row is None:
            parsed.lose(line, raw, "unbalanced")
        elif set(row.values) <= {"type", "key", "database"}:
            parsed.lose(line, raw, "empty_record")
        else:
            parsed.rows.append(row)
    return parsed


def _records(text: str) -> Iterator[tuple[int, str, bool]]:
    """Line, text and closedness of each ``<record>``."""
    start: int | None = None
    line, counted = 1, 0
    for edge in _EDGE.finditer(text):
        opens = edge[0].startswith("<record")
        if start is not None:
            end = edge.start() if opens else edge.end()
            yield line, text[start:end], not opens
        start = edge.start() if opens else None
        if opens:
            line += text.count("\n", counted, edge.start())
            counted = edge.start()
    if start is not None:
        yield line, text[start:], False


def _safe(raw: str) -> str:
    """The text without references to characters that XML does not allow."""

    def checked(match: re.Match[str]) -> str:
        code = int(match[1][1:], 16) if match[1][0] == "x" else int(match[1])
        allowed = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
        return match[0] if allowed or 0x10000 <= code < 0x110000 else " "

    return _REFERENCE.sub(checked, raw)


def _row(record: Element, line: int) -> Row:
    kind = _attribute(record.find("ref-type"), "name").lower()
    found = {"type": next((to for word, to in KINDS if word in kind), "other")}
    used: set[Element] = set()
    for column, paths in FIRST.items():
        for path in paths:
            element = record.find(path)
            if element is not None and (value := _text(element)):
                found[column] = value
                used.add(element)
                break
    for column, path in (("authors", "authors"), ("editors", "secondary-authors")):
        people = record.findall(f"contributors/{path}/author")
        found[column] = write_authors([_text(person) for person in people])
        used |= set(people)
    keywords, numbers = record.findall("keywords/keyword"), record.findall("isbn")
    found["keywords"] = joined([_text(word) for word in keywords])
    found["isbn_issn"] = joined(
        re.split(r"[\n\r;]|\s{2,}", "\n".join("".join(n.itertext()) for n in numbers))
    )
    used |= {*keywords, *numbers}
    if "pmcid" in found and "PMC" not in found["pmcid"].upper():
        used.discard(record.find("custom2"))
        del found["pmcid"]
    if re.search("medline|pubmed|nlm", found.get("database", ""), re.IGNORECASE):
        found["pmid"] = found.get("accession", "")
    return Row(line, {k: v for k, v in found.items() if v}, _extra(record, used))


def _extra(record: Element, used: set[Element]) -> dict[str, list[str]]:
    extra: dict[str, list[str]] = {}
    kept_whole = {"style"}
    for element in record.iter():
        inner = [child for child in element if child.tag not in kept_whole]
        if element in used or inner or element.tag in kept_whole or element is record:
            continue
        if value := _text(element) or _attribute(element, "name"):
            extra.setdefault(element.tag, []).append(value)
    return extra


def _text(element: Element) -> str:
    return one_line("".join(element.itertext()))


def _attribute(element: Element | None, name: str) -> str:
    return "" if element is None else element.get(name, "")

"""CSV and TSV with the headings that databases and screening tools use. One row is one record."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import from_display, tidy_name, write_authors
from kunnskap.sources.values import joined, one_line

# The headings of each column, the surest first: where a file has several of them, the surest that is filled is used.
HEADINGS = {
    "title": "title|article title|document title|primary title|ti|tittel|item title|publication title (article)",
    "authors": "authors|author|author(s)|author/s|author full names|author names|authors, primary|au|forfatter"
    "|forfattere",
    "editors": "editors|editor",
    "year": "year|publication year|published year|year published|pub year|py|yr|år|publication date|publicationdate"
    "|date published|pubdate|date|published|dato",
    "journal": "journal|journal title|source title|journal/book|journal name|publication title|publication name"
    "|pubtitle|secondary title|container title|booktitle|published in|publication|so|source|tidsskrift",
    "volume": "volume|vl|vol|bind",
    "issue": "issue|issue number|is|number|no|hefte|nummer",
    "pages": "pages|page range|page|sider|pagination|pp|ps",
    "doi": "doi|doi link|di|digital object identifier",
    "pmid": "pmid|pubmed id|pubmedid|medline pmid|pm|pubmed",
    "pmcid": "pmcid|pmc id|pmc",
    "abstract": "abstract|ab|notes abstract|abstract note|sammendrag|abstracts",
    "keywords": "keywords|author keywords|manual tags|de|nøkkelord|keyword|index keywords|subjects|tags",
    "url": "url|link|urls|lenke|web address|article url|documenturl|plink|source url",
    "language": "language|language of original document|la|språk|languages",
    "isbn_issn": "issn|isbn|sn|issn/isbn|isbn/issn|issns",
    "publisher": "publisher|pb|pu|forlag|utgiver",
    "accession": "accession number|accessionnumber|ut (unique wos id)|eid|ut|an|accession|lens id|pui"
    "|cochrane central accession number",
    "key": "record_key|key|citation key|ref|ref id|covidence #|record id|id|item id|bibtex key",
    "type": "type|document type|documenttype|publication type|item type|reference type|doctype|pt",
    "database": "database|source database|name of database|databaser",
}
_COLUMN_OF = {heading: column for column, text in HEADINGS.items() for heading in text.split("|")}
_SURENESS = {
    heading: at for text in HEADINGS.values() for at, heading in enumerate(text.split("|"))
}
_KINDS = (
    ("conference", r"confer|proceeding|meeting"), ("chapter", r"chapter|section"), ("book", r"\bbook"),
    ("thesis", r"thesis|dissertation"), ("report", r"report"), ("preprint", r"preprint"),
    ("registration", r"trial registry|registration"), ("dataset", r"data ?set"), ("web", r"\bweb"),
    ("article", r"article|journal|review|jour|letter|editorial|note|randomi[sz]ed|^J$"),
)  # fmt: skip
_SEPARATORS = (",", ";", "\t", "|")
LONGEST_HEADING = 100_000  # characters; a longer line names no columns
csv.field_size_limit(
    max(csv.field_size_limit(), 10_000_000)
)  # characters; an abstract with its notes is long


def looks_delimited(text: str) -> bool:
    """Whether the first line has at least a title heading among headings that are known."""
    _, headings, _ = _heading(text.split("\n"))
    return has_title(headings) and len(headings) > 1


def has_title(headings: list[str]) -> bool:
    return any(_COLUMN_OF.get(_plain(heading)) == "title" for heading in headings)


def read_delimited(text: str) -> Parsed:
    """All rows below the heading line. A row whose quotes don't close is lost alone, not with what follows it."""
    parsed = Parsed()
    lines = text.split("\n")
    begin, headings, separator = _heading(lines)
    for line, cells, raw in _rows(lines, begin, separator, parsed):
        add_row(parsed, headings, cells, line, raw)
    return parsed


def add_row(parsed: Parsed, headings: list[str], cells: list[str], line: int, raw: str) -> None:
    """One row of cells under headings, put among the records."""
    if not any(cell.strip() for cell in cells):
        return
    if len(cells) > len(headings) and any(cell.strip() for cell in cells[len(headings) :]):
        parsed.remark(line, raw, "cells_over", cells=len(cells), headings=len(headings))
    row = _row(headings, cells, line)
    if set(row.values) <= {"type", "key", "database"} and not row.extra:
        parsed.lose(line, raw, "empty_record")
    else:
        parsed.rows.append(row)


def _heading(lines: list[str]) -> tuple[int, list[str], str]:
    """Where the rows begin, the headings, and what separates cells."""
    for number, line in enumerate(lines[:20]):
        if line.lower().startswith("sep=") or not line.strip():
            continue
        separator = max(_SEPARATORS, key=line.count)
        if len(line) > LONGEST_HEADING:
            break
        headings = next(csv.reader([line], delimiter=separator), [])
        return number + 1, [heading.strip() for heading in headings], separator
    return len(lines), [], ","


def _rows(
    lines: list[str], begin: int, separator: str, parsed: Parsed
) -> Iterator[tuple[int, list[str], str]]:
    at = begin
    while at < len(lines):
        reader = csv.reader(_from(lines, at), delimiter=separator, strict=True)
        start = at
        try:
            for cells in reader:
                end = at + reader.line_num
                yield start + 1, cells, "\n".join(lines[start:end])
                start = end
            return
        except csv.Error:
            at = start + 1
            if separator == "\t" and lines[start].count("\t") == lines[begin - 1].count("\t"):
                yield (
                    at,
                    lines[start].split("\t"),
                    lines[start],
                )  # tabs need no quotes: they are text
            else:
                parsed.lose(at, lines[start], "quotes")


def _from(lines: list[str], at: int) -> Iterator[str]:
    return (f"{lines[number]}\n" for number in range(at, len(lines)))


def _row(headings: list[str], cells: list[str], line: int) -> Row:
    found: dict[str, str] = {}
    extra: dict[str, list[str]] = {}
    for heading, value in _surest_first(headings, cells):
        column = _COLUMN_OF.get(_plain(heading))
        if column and column not in found:
            found[column] = _value(column, value)
        else:
            extra.setdefault(heading, []).append(value)
    if kind := found.pop("type", ""):
        found["type"] = next((k for k, p in _KINDS if re.search(p, kind, re.IGNORECASE)), "other")
        extra.setdefault("type", []).append(kind)
    ends = {name: _take(extra, *names) for name, names in _PAGE_ENDS.items()}
    if "pages" not in found and ends["first"]:
        found["pages"] = "-".join(filter(None, ends.values()))
    return Row(line, found, extra)


def _surest_first(headings: list[str], cells: list[str]) -> list[tuple[str, str]]:
    """The filled cells with their headings, those that say best what they hold before the others."""
    told = [
        (headings[at] if at < len(headings) else f"column {at + 1}", value)
        for at, cell in enumerate(cells)
        if (value := one_line(cell))
    ]
    return sorted(told, key=lambda each: _SURENESS.get(_plain(each[0]), 0))


_PAGE_ENDS = {
    "first": ("page start", "start page", "first page", "bp", "beginning page"),
    "last": ("page end", "end page", "last page", "ep"),
}


def _take(extra: dict[str, list[str]], *names: str) -> str:
    for heading in list(extra):
        if _plain(heading) in names:
            return extra[heading][0]
    return ""


def _value(column: str, value: str) -> str:
    if column in ("authors", "editors"):
        return _people(value)
    if column in ("keywords", "isbn_issn"):
        return joined(value.split(";") if ";" in value else [value])
    return value


def _people(value: str) -> str:
    """Names between semicolons, ``and``, or (where no name has one inside) commas."""
    if ";" in value:
        return write_authors(value.split(";"))
    if re.search(r"\s+and\s+", value):
        return "; ".join(filter(None, map(from_display, re.split(r"\s+and\s+", value))))
    if value.count(".") == 1:  # PubMed ends its list with a full stop
        value = value.rstrip(".")
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if len(parts) > 1 and all(re.search(r"\s\S", part) for part in parts):
        return write_authors(parts)  # "Berg AB, Dahl CD": each part is a whole name
    return tidy_name(value) if len(parts) <= 2 else write_authors(_paired(parts))


def _paired(parts: list[str]) -> list[str]:
    """``Berg, A., Dahl, C.`` (Scopus' old form): family and initials take turns."""
    initials = all(re.fullmatch(r"(?:[^\W\d_]\.?[ -]?){1,4}", part) for part in parts[1::2])
    if len(parts) % 2 == 0 and initials:
        return [f"{a}, {b}" for a, b in zip(parts[::2], parts[1::2], strict=True)]
    return parts


def _plain(heading: str) -> str:
    return (
        " ".join(heading.replace("_", " ").lower().split()) if heading != "record_key" else heading
    )

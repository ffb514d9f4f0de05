"""BibTeX and BibLaTeX. Entries of the ordinary shape are split by us, all others by bibtexparser.

The text is cut where a line opens a new block, which is where bibtexparser gives up an unfinished one, so that memory
stays flat and one broken block can't hide another. Every opening is a record, a ``lost`` start, or no record at all
(``@string``, ``@preamble``, ``@comment``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from bibtexparser.middlewares.names import parse_single_name_into_parts
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from bibtexparser.splitter import Splitter

from kunnskap.sources import latex
from kunnskap.sources.crossref import with_inherited
from kunnskap.sources.entries import Plain, plain_entry
from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import AND_OTHERS, Name, tidy_name
from kunnskap.sources.parallel import Part, cores, read_side_by_side
from kunnskap.sources.values import joined, one_line

logging.getLogger("bibtexparser").addHandler(
    logging.NullHandler()
)  # failures are counted, not logged

START = re.compile(r"^[ \t]*@\w*[ \t]*(?=[{(])", re.MULTILINE)
_NEXT = re.compile(
    r"\n[ \t]*@\w*[ \t]*(?=[{(])"
)  # found faster than START, for it begins with a letter
LARGE = 8_000_000  # characters; reading fewer takes less time than starting another process
MOST_PROCESSES = 4
_STRING = re.compile(r"@[sS][tT][rR][iI][nN][gG]")  # far faster than to ignore case
_NO_RECORD = re.compile(r"\s*@(comment|string|preamble)\b", re.IGNORECASE)
_STARTLIKE = re.compile(
    r"^[ \t]*@(?!(?:comment|string|preamble)\b)\w+", re.MULTILINE | re.IGNORECASE
)
_FIELDLIKE = re.compile(r"^\s*\w+\s*=\s*[{\"]", re.MULTILINE)
_NAMED_PARTS = re.compile(r"(?:family|given|prefix|suffix)(?:-i)?\s*=", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([_%&#{}])")
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

KINDS = {
    "article": "article", "periodical": "article", "inproceedings": "conference", "conference": "conference",
    "incollection": "chapter", "inbook": "chapter", "inreference": "chapter", "book": "book", "mvbook": "book",
    "booklet": "book", "collection": "book", "proceedings": "book", "reference": "book", "phdthesis": "thesis",
    "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report", "report": "report", "manual": "report",
    "online": "web", "electronic": "web", "www": "web", "dataset": "dataset",
}  # fmt: skip
FIELDS = {
    "title": "title", "journal": "journal", "journaltitle": "journal", "fulljournal": "journal",
    "booktitle": "journal", "volume": "volume", "number": "issue", "issue": "issue", "pages": "pages",
    "year": "year", "date": "year", "doi": "doi", "pmid": "pmid", "pmcid": "pmcid", "pmc": "pmcid",
    "abstract": "abstract", "keywords": "keywords", "keyword": "keywords", "author-keywords": "keywords",
    "url": "url", "language": "language", "langid": "language", "issn": "isbn_issn", "isbn": "isbn_issn",
    "publisher": "publisher", "institution": "publisher", "school": "publisher", "organization": "publisher",
    "author": "authors", "editor": "editors", "accession": "accession", "unique-id": "accession",
    "database": "database", "source-database": "database",
}  # fmt: skip
_LITERAL = {
    "doi",
    "url",
    "pmid",
    "pmcid",
    "file",
    "unique-id",
}  # LaTeX would take % and _ in them for its own


def read_bibtex(text: str) -> Parsed:
    """All records of a BibTeX text, in order."""
    strings = _strings(text)
    if len(text) < LARGE or cores() < 2:
        return _with_repeated_keys_told(with_inherited(read_part((1, text), strings)))
    parts = list(shares(text, min(cores(), MOST_PROCESSES)))
    return _with_repeated_keys_told(with_inherited(read_side_by_side(parts, strings)))


def read_part(part: Part, strings: dict[str, str]) -> Parsed:
    """The records of a stretch of text that begins on the given line."""
    first_line, text = part
    parsed = Parsed()
    for line, chunk in chunks(text):
        if entry := plain_entry(chunk):
            parsed.rows.append(_row(entry, first_line + line - 1, strings, parsed))
        elif chunk:
            _read_block_by_block(chunk, first_line + line - 1, strings, parsed)
    return parsed


def chunks(text: str) -> Iterator[Part]:
    """The text in pieces of one block, each with the 1-based line it begins on."""
    starts = (match.start() + 1 for match in _NEXT.finditer(text))  # but for one at the very start
    return _cut(text, starts)


def shares(text: str, n: int) -> Iterator[Part]:
    """The text in at most ``n`` pieces of about one length, each of whole blocks."""
    found = (_NEXT.search(text, len(text) * share // n) for share in range(1, n))
    return _cut(text, sorted({match.start() + 1 for match in found if match}))


def _cut(text: str, cuts: Iterable[int]) -> Iterator[Part]:
    line = 1
    for begin, end in pairwise([0, *cuts, len(text)]):
        yield line, text[begin:end]
        line += text.count("\n", begin, end)


def _strings(text: str) -> dict[str, str]:
    strings = {month: month for month in _MONTHS}
    if not _STRING.search(text):
        return strings
    starts = [*(match.start() for match in START.finditer(text)), len(text)]
    for begin, end in pairwise(starts):
        if re.match(r"\s*@string", text[begin : begin + 80], re.IGNORECASE):
            for block in Splitter(text[begin:end]).split().blocks:
                if isinstance(block, String):
                    strings[block.key.lower()] = _resolved(block.value, strings)
    return strings


def _read_block_by_block(
    chunk: str, first_line: int, strings: dict[str, str], parsed: Parsed
) -> None:
    try:
        blocks = Splitter(chunk).split().blocks
    except Exception:  # a state bibtexparser calls its own bug
        parsed.lose(first_line, chunk, "unreadable")
        return
    for block in blocks:
        line = first_line + max(block.start_line or 0, 0)
        _read_block(block, line, strings, parsed)


def _read_block(block: Any, line: int, strings: dict[str, str], parsed: Parsed) -> None:
    if isinstance(block, DuplicateBlockKeyBlock):
        _read_block(block.ignore_error_block, line, strings, parsed)
    elif isinstance(block, DuplicateFieldKeyBlock):
        fields = ", ".join(sorted(block.duplicate_keys))
        parsed.remark(line, block.raw or "", "field_twice", field=fields)
        kept: Any = block.ignore_error_block
        parsed.rows.append(_row(_plain(kept), line, strings, parsed))
    elif isinstance(block, Entry):
        parsed.rows.append(_row(_plain(block), line, strings, parsed))
    elif isinstance(block, ParsingFailedBlock):
        told = parsed.remark if _NO_RECORD.match(block.raw or "") else parsed.lose
        told(line, block.raw or "", "unbalanced")
    elif isinstance(block, ImplicitComment):
        _read_between(block.comment, line, parsed)


def _read_between(text: str, line: int, parsed: Parsed) -> None:
    """Text between blocks is a comment in BibTeX, unless it looks like what is left of a record."""
    if start := _STARTLIKE.search(text):
        parsed.lose(line + text.count("\n", 0, start.start()), text, "start_damaged")
    elif _FIELDLIKE.search(text):
        parsed.remark(line, text, "outside")


def _plain(entry: Entry) -> Plain:
    return Plain(entry.entry_type, entry.key or "", [(f.key, f.value) for f in entry.fields])


def _row(entry: Plain, line: int, strings: dict[str, str], parsed: Parsed) -> Row:
    kind = entry.kind.lower()
    found: dict[str, str] = {"type": KINDS.get(kind, "other")}
    if entry.key:
        found["key"] = one_line(entry.key)
    extra: dict[str, list[str]] = {"entrytype": [kind]}
    for written, value_written in entry.fields:
        name = written.lower()
        raw = _resolved(value_written, strings)
        column = FIELDS.get(name)
        if name == "eprint" and _is_pubmed(entry):
            column = "pmid"
        try:
            value = _decoded(raw, name, column)
        except ValueError:
            parsed.remark(line, raw, "latex", field=name)
            value = one_line(raw)
        if column and column not in found and value:
            found[column] = value
        elif value and not (column and found.get(column) == value):
            extra.setdefault(name, []).append(value)
    if subtitle := extra.pop("subtitle", None):
        found["title"] = ": ".join(part for part in (found.get("title"), subtitle[0]) if part)
    return Row(line, found, extra)


def _is_pubmed(entry: Plain) -> bool:
    kinds = ("eprinttype", "archiveprefix")
    return any(name.lower() in kinds and "pubmed" in value.lower() for name, value in entry.fields)


def _decoded(raw: str, name: str, column: str | None) -> str:
    if column in ("authors", "editors"):
        return _people(raw)
    if name in _LITERAL:
        return one_line((_ESCAPED.sub(r"\1", raw) if "\\" in raw else raw).strip("{}"))
    text = one_line(latex.to_text(raw))
    if column == "keywords":
        return joined(text.split(";" if ";" in text else ","))
    return text


def _people(raw: str) -> str:
    people = _AND.split(raw)
    if any(person.count("{") != person.count("}") for person in people):
        people = _split_outside_braces(raw)
    return "; ".join([name for name in map(_person, people) if name])


def _split_outside_braces(raw: str) -> list[str]:
    people, start, seen, depth = [], 0, 0, 0
    for joint in _AND.finditer(raw):
        at = joint.start()
        depth += raw.count("{", seen, at) - raw.count("}", seen, at)
        seen = at
        if depth == 0:
            people.append(raw[start:at])
            start = joint.end()
    people.append(raw[start:])
    return people


@lru_cache(maxsize=262144)
def _person(raw: str) -> str:
    raw = raw.strip()
    if raw.lower() == "others":
        return AND_OTHERS
    if _NAMED_PARTS.match(raw):
        return _named_parts(raw)
    if raw.startswith("{") and raw.endswith("}") and raw.count("{") == 1:  # an organisation
        return one_line(latex.to_text(raw).replace(";", " ").replace(",", " "))
    parts = parse_single_name_into_parts(raw, strict=False)
    family = " ".join([*parts.von, *parts.last])
    name = Name(*(_word(text) for text in (family, " ".join(parts.first), " ".join(parts.jr))))
    return str(name) if name.given or name.suffix else tidy_name(name.family)


def _named_parts(raw: str) -> str:
    """BibLaTeX's other way to write a name: ``family=Berg, given=Anne, prefix=van``."""
    pairs = (part.partition("=") for part in raw.split(","))
    told = {name.strip().lower(): _word(text.strip().strip('"')) for name, _, text in pairs}
    family = f"{told.get('prefix', '')} {told.get('family', '')}".strip()
    return str(Name(family, told.get("given", ""), told.get("suffix", "")))


def _word(text: str) -> str:
    return one_line(latex.to_text(text)).replace(";", ",").strip(" ,")


def _resolved(value: str, strings: dict[str, str]) -> str:
    """A raw value without its braces or quotes, with named strings put in and ``#`` joined."""
    value = value.strip()
    if (value[:1] == "{" and value[-1:] == "}") or not value:
        return value[1:-1]
    if value[:1] == '"' and value[-1:] == '"' and value.count('"') == 2 and len(value) > 1:
        return value[1:-1]
    return "".join(_part(part, strings) for part in _concatenated(value))


def _part(part: str, strings: dict[str, str]) -> str:
    part = part.strip()
    if len(part) > 1 and (part[0], part[-1]) in (("{", "}"), ('"', '"')):
        return part[1:-1]
    return strings.get(part.lower(), part)


def _concatenated(value: str) -> Iterator[str]:
    depth, quoted, begin = 0, False, 0
    for at, letter in enumerate(value):
        if letter == '"' and depth == 0:
            quoted = not quoted
        depth += (letter == "{") - (letter == "}")
        if letter == "#" and depth == 0 and not quoted:
            yield value[begin:at]
            begin = at + 1
    yield value[begin:]


def _with_repeated_keys_told(parsed: Parsed) -> Parsed:
    first: dict[str, int] = {}
    for row in parsed.rows:
        key = row.values.get("key")
        if key and first.setdefault(key, row.line) != row.line:
            parsed.remark(row.line, key, "key_twice", record=key, first=first[key])
    return parsed

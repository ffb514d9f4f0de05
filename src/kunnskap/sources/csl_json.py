"""CSL-JSON, as Zotero, pandoc and many tools write it: one object a record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.names import AND_OTHERS, Name
from kunnskap.sources.values import joined, one_line

_OBJECT = re.compile(
    r'\{\s*"(?:id|type|title|DOI|citation-key|abstract|container-title|categories)"\s*:'
)
_BETWEEN = re.compile(r"[ \t\n,]*")
KINDS = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", "review": "article",
    "paper-conference": "conference", "chapter": "chapter", "book": "book", "thesis": "thesis", "report": "report",
    "article": "preprint", "webpage": "web", "post-weblog": "web", "dataset": "dataset",
}  # fmt: skip
FIRST = {
    "id": "key", "citation-key": "key", "title": "title", "container-title": "journal", "volume": "volume",
    "issue": "issue", "page": "pages", "DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "abstract": "abstract",
    "URL": "url", "language": "language", "publisher": "publisher", "ISSN": "isbn_issn", "ISBN": "isbn_issn",
    "source": "database",
}  # fmt: skip
_PEOPLE = {"author": "authors", "editor": "editors"}


def recognises_csl(text: str) -> bool:
    return text.lstrip()[:1] in ("[", "{") and _OBJECT.search(text) is not None


def read_csl(text: str) -> Parsed:
    """All records of a CSL-JSON text; a broken object is lost alone."""
    parsed = Parsed()
    for line, found, raw in _objects(text):
        if not isinstance(found, dict):
            parsed.lose(line, raw, "unbalanced" if found is None else "not_a_record")
            continue
        row = _row(found, line)
        if set(row.values) <= {"type", "key", "database"}:
            parsed.lose(line, raw, "empty_record")
        else:
            parsed.rows.append(row)
    return parsed


def _objects(text: str) -> Iterator[tuple[int, Any, str]]:
    """Each item with its line and text; ``None`` for one that is broken, after which the next is sought."""
    decoder = json.JSONDecoder()
    whole = _whole(text)
    at = (
        text.find("[") + 1
        if whole is None or (isinstance(whole, list | dict) and "items" in whole)
        else 0
    )
    if isinstance(whole, list):
        at = text.index("[") + 1
    elif isinstance(whole, dict) and "items" not in whole:
        at = text.index("{")
    line, counted = 1, 0
    while at < len(text):
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr] # it matches nothing too
        if at >= len(text) or (text[at] in "]}" and whole is not None):
            return
        line += text.count("\n", counted, at)
        counted = at
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            following = _OBJECT.search(text, at + 1)
            end = following.start() if following else len(text)
            found = None
            if not text[at:end].strip(" \t\n,]}"):
                return
        yield line, found if found is not None else None, text[at:end]
        at = end


def _whole(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _row(item: Mapping[str, Any], line: int) -> Row:
    found = {"type": KINDS.get(str(item.get("type")), "other")}
    extra: dict[str, list[str]] = {}
    for name, value in item.items():
        column = FIRST.get(name)
        if name in _PEOPLE and isinstance(value, list):
            found[_PEOPLE[name]] = "; ".join(filter(None, map(_person, value)))
        elif name == "issued":
            found["year"] = _year(value)
        elif name == "keyword":
            found["keywords"] = joined(re.split(r"[;,]", _text(value)))
        elif column and column not in found and (text := _text(value)):
            found[column] = text
        elif name != "type" and (text := _text(value)):
            extra.setdefault(name, []).append(text)
    if "type" in item:
        extra["type"] = [_text(item["type"])]
    if "pmid" not in found and (match := re.search(r"\bPMID: ?(\d+)", _text(item.get("note", "")))):
        found["pmid"] = match[1]
    return Row(line, {k: v for k, v in found.items() if v}, extra)


def _person(person: Any) -> str:
    if not isinstance(person, Mapping):
        return _text(person).replace(";", ",")
    if literal := _text(person.get("literal", "")):
        return (
            AND_OTHERS
            if literal in ("others", AND_OTHERS)
            else literal.replace(",", "").replace(";", "")
        )
    particle = _text(person.get("non-dropping-particle", "")) or _text(
        person.get("dropping-particle", "")
    )
    family = f"{particle} {_text(person.get('family', ''))}".strip()
    name = Name(family, _text(person.get("given", "")), _text(person.get("suffix", "")))
    return str(Name(*(part.replace(";", "").replace(",", "") for part in name)))


def _year(issued: Any) -> str:
    if isinstance(issued, Mapping):
        parts = issued.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            return _text(parts[0][0])
        return _text(issued.get("raw") or issued.get("literal") or "")
    return _text(issued)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return one_line(value)
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return joined(value)
    return one_line(
        str(value) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)
    )

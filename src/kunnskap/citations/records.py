"""Records as CSL-JSON items: what is known of each, in the names that citation styles use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kunnskap.sources import parse_authors
from kunnskap.sources.names import AND_OTHERS

KINDS = {
    "article": "article-journal",
    "conference": "paper-conference",
    "chapter": "chapter",
    "book": "book",
    "thesis": "thesis",
    "report": "report",
    "preprint": "article",
    "registration": "document",
    "dataset": "dataset",
    "web": "webpage",
}
PLAIN = {
    "title": "title",
    "journal": "container-title",
    "volume": "volume",
    "issue": "issue",
    "pages": "page",
    "doi": "DOI",
    "pmid": "PMID",
    "url": "URL",
    "language": "language",
    "publisher": "publisher",
}
EXTRA = {"booktitle": "container-title", "edition": "edition", "address": "publisher-place"}
EXTRA |= {
    "publisher-place": "publisher-place",
    "number": "number",
    "container-title": "container-title",
}


def csl_items(
    records: pd.DataFrame, keys: Iterable[str] | None = None
) -> tuple[dict[str, Any], ...]:
    """The records (all, or those with these keys) as CSL-JSON items with the record's key as ``id``.

    What a record does not hold is left out; nothing is guessed. The frame is as ``kunnskap.sources.schema`` says.
    """
    wanted = None if keys is None else set(keys)
    rows = records.to_dict("records")
    return tuple(_item(row) for row in rows if wanted is None or row["key"] in wanted)


def _item(row: Mapping[Any, Any]) -> dict[str, Any]:
    known = {str(name): value for name, value in row.items() if not pd.isna(value)}
    item: dict[str, Any] = {
        "id": known["key"],
        "type": KINDS.get(known.get("type", ""), "document"),
    }
    extra = json.loads(known.get("extra", "{}"))
    item |= {EXTRA[name]: texts[0] for name, texts in extra.items() if name in EXTRA and texts}
    item |= {csl: str(known[column]) for column, csl in PLAIN.items() if column in known}
    for column, csl in (("authors", "author"), ("editors", "editor")):
        if column in known:
            item[csl] = _people(known[column])
    if "year" in known:
        item["issued"] = {"date-parts": [[int(known["year"])]]}
    return item


def _people(text: str) -> list[dict[str, str]]:
    """The names; one without a given name is an organisation, and unnamed others become an "et al."."""
    people = [
        {
            "family": name.family,
            "given": name.given,
            **({"suffix": name.suffix} if name.suffix else {}),
        }
        if name.given
        else {"literal": name.family}
        for name in parse_authors(text)
    ]
    return [*people, {"literal": "others"}] if text.split("; ")[-1] == AND_OTHERS else people

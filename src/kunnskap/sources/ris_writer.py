"""Records written as RIS for other tools, by rispy."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pandas as pd
import rispy

KEY_TAG = "C8"  # a custom field that the common tools carry along; ours holds the record's key
_KINDS = {
    "article": "JOUR", "conference": "CONF", "chapter": "CHAP", "book": "BOOK", "thesis": "THES", "report": "RPRT",
    "web": "ELEC", "dataset": "DATA", "preprint": "UNPB",
}  # fmt: skip
_FIELDS = {
    "title": "title", "journal": "secondary_title", "year": "year", "volume": "volume", "issue": "number", "doi": "doi",
    "abstract": "abstract", "language": "language", "publisher": "publisher", "accession": "accession_number",
    "database": "name_of_database",
}  # fmt: skip


def write_ris(records: pd.DataFrame) -> str:
    """The records as RIS, in order. What a record lacks is left out."""
    plain = records.astype(object).where(records.notna(), None)
    return str(rispy.dumps([_entry(record) for record in plain.to_dict("records")]))


def _entry(record: Mapping[Hashable, object]) -> dict[str, object]:
    entry: dict[str, object] = {"type_of_reference": _KINDS.get(str(record["type"]), "GEN")}
    entry |= {
        name: str(record[column]) for column, name in _FIELDS.items() if record[column] is not None
    }
    entry["custom8"] = str(record["key"])
    for column, name in (("authors", "authors"), ("keywords", "keywords")):
        if record[column] is not None:
            entry[name] = str(record[column]).split("; ")
    if record["pages"] is not None:
        first, _, last = str(record["pages"]).partition("-")
        entry |= {"start_page": first} | ({"end_page": last} if last else {})
    if record["isbn_issn"] is not None:
        entry["issn"] = str(record["isbn_issn"])
    if record["url"] is not None:
        entry["urls"] = [str(record["url"])]
    if record["pmid"] is not None:
        entry["notes"] = [f"PMID: {record['pmid']}"]
    return entry

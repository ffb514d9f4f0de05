"""The documents that the competence data was taken from, and the citations «key:lines» that point into them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kunnskap.competence.entries import Entry
from kunnskap.errors import CompetenceError
from kunnskap.origin import Origin, Place

_CITATION = re.compile(r"^(?P<key>[a-z0-9-]+):(?P<first>\d+)(?:-(?P<last>\d+))?$")


@dataclass(frozen=True, slots=True)
class Document(Entry):
    """One document: what it is, who made it, and the time its content points to where it states no date."""

    key: str
    file: str
    title: str
    owner: str
    kind: str
    lines: int
    date: str = ""
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    dated_by: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Register(Entry):
    """All documents by key. An empty register (the register being read) gives origins without documents."""

    sources: tuple[Document, ...] = ()

    def origin(self, citations: Iterable[str], *, file: str, line: int | None, key: str) -> Origin:
        """One place for each citation, or the file's own where none is given yet.

        Raises ``CompetenceError`` (bad_citation, unknown_source, line_outside).
        """
        sources = [self._cited(citation, file, line, key) for citation in citations] or [""]
        return Origin.at(*(Place(file, line, key=key, source=source) for source in sources))

    def _cited(self, citation: str, file: str, line: int | None, key: str) -> str:
        place = {"file": file, "line": line, "key": key, "citation": citation}
        match = _CITATION.match(citation)
        if match is None:
            raise CompetenceError("bad_citation", **place)
        document = next((one for one in self.sources if one.key == match["key"]), None)
        if document is None:
            raise CompetenceError(
                "unknown_source", known=", ".join(one.key for one in self.sources), **place
            )
        first, last = int(match["first"]), int(match["last"] or match["first"])
        if not 1 <= first <= last <= document.lines:
            raise CompetenceError("line_outside", lines=document.lines, **place)
        return f"{document.title} – {document.file}:{citation.split(':')[1]}"

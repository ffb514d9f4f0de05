"""Headings of a page: each can be linked to, there is one at the top, and no level is skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from kunnskap.batch.naming import slug
from kunnskap.errors import ExportError

_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.S)
_ID = re.compile(r'\bid="([^"]*)"')
DEEPEST_IN_CONTENTS = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that a table of contents may list."""

    id: str
    text: str
    level: int


class Numberer:
    """Reads a page's fragments in order, gives each heading an id, and refuses an outline that misleads."""

    def __init__(self) -> None:
        self.first = ""
        self._level = 1
        self._headings: list[Heading] = []
        self._ids: set[str] = set()

    @property
    def contents(self) -> tuple[Heading, ...]:
        return tuple(h for h in self._headings if h.level == DEEPEST_IN_CONTENTS)

    @property
    def latest(self) -> str:
        """The heading that what comes next stands under; "" before the first."""
        return self._headings[-1].text if self._headings else ""

    def number(self, html: str, cell: str) -> str:
        """The fragment with an id on each heading. Raises ``ExportError`` (second_h1, skipped_level)."""
        return _HEADING.sub(lambda found: self._one(found, cell), html)

    def _one(self, found: re.Match[str], cell: str) -> str:
        level, attributes, content = int(found[1]), found[2], found[3]
        text = " ".join(unescape(re.sub(r"<[^>]+>", "", content)).split())
        self._check(level, text, cell)
        given = _ID.search(attributes)
        anchor = given[1] if given else self._fresh(slug(text) or "del")
        self._ids.add(anchor)
        self._headings.append(Heading(anchor, text, level))
        marked = attributes if given else f'{attributes} id="{anchor}"'
        return f"<h{level}{marked}>{content}</h{level}>"

    def _check(self, level: int, text: str, cell: str) -> None:
        if level == 1 and self.first:
            raise ExportError("second_h1", cell=cell, heading=text, first=self.first)
        if level > self._level + 1:
            raise ExportError("skipped_level", cell=cell, heading=text, level=level)
        self.first = self.first or (text if level == 1 else "")
        self._level = level

    def _fresh(self, wanted: str) -> str:
        number, anchor = 1, wanted
        while anchor in self._ids:
            number, anchor = number + 1, f"{wanted}-{number + 1}"
        return anchor

"""Tables drawn by other libraries, made fit for a page: a caption, headers that say what they head, a way to scroll.

A notebook need not know of the desk to show a data frame. What the author wrote above the table is its caption; which
cells are headers, the library has said. A table that says neither is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from kunnskap.errors import ExportError

_TABLE = re.compile(r"<table\b[^>]*>(.*?)</table>", re.S)
_CAPTION = re.compile(r"<caption\b.*?</caption>", re.S)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.S)
_HEADER = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.S)
_FIGURE = re.compile(r"<td>(\s*[-−+]?\d[\d\s.,]*%?\s*|NaN|NA)</td>")


@dataclass(slots=True)
class Dresser:
    """Dresses the tables of one page in order; ``label`` names the area in which a wide one scrolls sideways."""

    label: str = ""
    _met: Counter[str] = field(default_factory=Counter)

    def dress(self, html: str, heading: str, cell: str) -> str:
        """The cleaned HTML with each table dressed. Raises ``ExportError`` (bare_table) naming the cell."""
        return _TABLE.sub(lambda found: self._one(found[1], heading, cell), html)

    def _one(self, inner: str, heading: str, cell: str) -> str:
        caption = _CAPTION.search(inner)
        if not _HEADER.search(inner) or not (caption or heading):
            raise ExportError("bare_table", cell=cell)
        rows = _FIGURE.sub(r'<td class="number">\1</td>', _CAPTION.sub("", inner))
        rows = _HEAD.sub(lambda head: _scoped(head[0], "col"), rows)
        whole = (caption[0] if caption else self._caption(heading)) + _scoped(rows, "row")
        name = escape(self.label)
        area = f'<div class="scroll" role="group" tabindex="0" aria-label="{name}">'
        return f"{area}<table>{whole}</table></div>"

    def _caption(self, heading: str) -> str:
        """The heading the table stands under, numbered from its second table."""
        self._met[heading] += 1
        number = f" ({self._met[heading]})" if self._met[heading] > 1 else ""
        return f"<caption>{escape(heading)}{number}</caption>"


def _scoped(html: str, direction: str) -> str:
    """The rows with a scope on each header that has none; one that spans several heads a group, an empty one none."""

    def one(found: re.Match[str]) -> str:
        attributes, content = found[1], found[2]
        if not content.replace("&nbsp;", "").strip():
            return f"<td{attributes}></td>"
        if "scope=" in attributes:
            return found[0]
        span = "colspan" if direction == "col" else "rowspan"
        several = re.search(rf'{span}="(?!1")', attributes)
        return f'<th{attributes} scope="{direction}{"group" if several else ""}">{content}</th>'

    return _HEADER.sub(one, html)

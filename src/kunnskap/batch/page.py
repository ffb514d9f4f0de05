"""An executed notebook read as a page: its record, its head, its passages in order, its trail and its code.

A page that a reader could not trust or use is refused with an ``ExportError`` that names the cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from kunnskap.batch.cells import Writer, text_of
from kunnskap.batch.contract import handed_over
from kunnskap.batch.headings import Heading
from kunnskap.comments.places import Anchorer
from kunnskap.errors import ExportError
from kunnskap.language import Language

HEAD = '<header class="summary-head">'
TRAIL = '<section class="trail">'


@dataclass(frozen=True, slots=True)
class Code:
    """A code cell: its id, its source, and what it wrote to the error stream."""

    cell: str
    source: str
    warnings: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The HTML of one cell."""

    cell: str
    html: str


@dataclass(frozen=True, slots=True)
class Page:
    """A summary's parts in reading order; ``record`` is what the desk handed over (empty without a desk), and
    ``undescribed`` names the cells whose images have no text alternative."""

    title: str
    record: Mapping[str, Any]
    head: str
    passages: tuple[Passage, ...]
    trail: str
    code: tuple[Code, ...]
    headings: tuple[Heading, ...]
    undescribed: tuple[str, ...] = ()


def read_page(notebook: Mapping[str, Any], language: Language, *, draft: bool = False) -> Page:
    """The page that an executed notebook holds; a draft may show images that nobody has described.

    Raises ``ExportError`` naming the cell that can't be shown, and missing_alt naming each with such an image.
    """
    record = handed_over(notebook["cells"])
    head, trail, writer, anchorer = "", "", Writer.in_language(language), Anchorer()
    passages: list[Passage] = []
    for cell, html in writer.fragments(notebook["cells"]):
        if html.startswith(TRAIL):
            trail += html
            continue
        html = anchorer.mark(html, cell)
        if html.startswith(HEAD) and not head:
            head = html
        else:
            passages.append(Passage(cell, html))
    undescribed = tuple(dict.fromkeys(writer.alternatives.missing))
    if undescribed and not draft:
        raise ExportError("missing_alt", cell=undescribed[0], cells=undescribed, n=len(undescribed))
    numberer = writer.numberer
    title = _title(notebook, record, numberer.first)
    if not numberer.first:
        head = f'<header class="summary-head"><h1>{escape(title)}</h1></header>'
    code = tuple(_code(notebook))
    parts = (tuple(passages), trail, code, numberer.contents)
    return Page(title, record, head, *parts, undescribed)


def _title(notebook: Mapping[str, Any], record: Mapping[str, Any], heading: str) -> str:
    title = record.get("title") or heading or notebook["metadata"].get("title")
    if not title:
        raise ExportError("no_title")
    return str(title)


def _code(notebook: Mapping[str, Any]) -> Iterator[Code]:
    for number, cell in enumerate(notebook["cells"], start=1):
        source = text_of(cell["source"])
        if cell["cell_type"] == "code" and source.strip():
            streams = (o for o in cell.get("outputs", ()) if o["output_type"] == "stream")
            warnings = "".join(text_of(o["text"]) for o in streams if o["name"] == "stderr")
            yield Code(str(cell.get("id") or number), source, warnings)

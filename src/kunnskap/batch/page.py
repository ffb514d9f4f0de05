"""An executed notebook read as a page: its record, its head, its passages in order, its trail and its code.

What the desk showed (metadata ``kunnskap.block``) is escaped and traced already and passes as it is; everything else
is cleaned. A page that a reader could not trust or use is refused with an ``ExportError`` that names the cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from kunnskap.batch.contract import MIME, handed_over
from kunnskap.batch.headings import Heading, Numberer
from kunnskap.batch.prose import (
    Labels,
    Prose,
    as_data_image,
    clean_output,
    described,
    formula,
    set_formula,
    to_html,
)
from kunnskap.comments.places import Anchorer
from kunnskap.errors import ExportError
from kunnskap.language import Language

IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif")
HEAD = '<header class="summary-head">'
TRAIL = '<section class="trail">'
PROSE_LANGUAGE = "nb"


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
    """A summary's parts in reading order; ``record`` is what the desk handed over (empty without a desk)."""

    title: str
    record: Mapping[str, Any]
    head: str
    passages: tuple[Passage, ...]
    trail: str
    code: tuple[Code, ...]
    headings: tuple[Heading, ...]


def read_page(notebook: Mapping[str, Any], language: Language) -> Page:
    """The page that an executed notebook holds. Raises ``ExportError`` naming the cell that can't be shown."""
    record = handed_over(notebook["cells"])
    head, trail, numberer, anchorer = "", "", Numberer(), Anchorer()
    passages: list[Passage] = []
    for cell, html in _fragments(notebook, language):
        html = numberer.number(html, cell)
        if html.startswith(TRAIL):
            trail += html
            continue
        html = anchorer.mark(html, cell)
        if html.startswith(HEAD) and not head:
            head = html
        else:
            passages.append(Passage(cell, html))
    title = _title(notebook, record, numberer.first)
    if not numberer.first:
        head = f'<header class="summary-head"><h1>{escape(title)}</h1></header>'
    return Page(
        title, record, head, tuple(passages), trail, tuple(_code(notebook)), numberer.contents
    )


def _title(notebook: Mapping[str, Any], record: Mapping[str, Any], heading: str) -> str:
    title = record.get("title") or heading or notebook["metadata"].get("title")
    if not title:
        raise ExportError("no_title")
    return str(title)


def _fragments(notebook: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(notebook["cells"], start=1):
        name = str(cell.get("id") or number)
        if cell["cell_type"] == "markdown":
            html = _prose(cell, name, language)
            if html:
                yield name, html
        elif cell["cell_type"] == "code":
            for output in cell.get("outputs", ()):
                html = _output(output, name, language)
                if html:
                    yield name, html


def _prose(cell: Mapping[str, Any], name: str, language: Language) -> str:
    """The cell's prose in the page's language, else as it is written, and marked so.

    A cell carries its translations in ``metadata.kunnskap.languages``; one that is tagged with languages is left out
    of a page in any other.
    """
    tagged = [tag for tag in cell["metadata"].get("tags", ()) if tag in ("nb", "nn", "en")]
    if tagged and language.code not in tagged:
        return ""
    translated = cell["metadata"].get("kunnskap", {}).get("languages", {}).get(language.code)
    source = _text(translated or cell["source"])
    html = to_html(Prose(name, source, cell.get("attachments", {}), _labels(language)))
    if tagged or translated or language.code == PROSE_LANGUAGE or not html.strip():
        return html
    return f'<div lang="{PROSE_LANGUAGE}">{html}</div>'


def _output(output: Mapping[str, Any], cell: str, language: Language) -> str:
    if output["output_type"] == "error":
        raise ExportError(
            "error_output", cell=cell, error=output["ename"], message=output["evalue"]
        )
    if output["output_type"] == "stream":
        return _printed(_text(output["text"]), language) if output["name"] == "stdout" else ""
    data, metadata = output["data"], output.get("metadata", {})
    if metadata.get("kunnskap", {}).get("private"):
        return ""
    if metadata.get("kunnskap", {}).get("block"):
        return _text(data.get("text/html", ""))
    for mime in IMAGES:
        if mime in data:
            alt = metadata.get(mime, {}).get("alt") or metadata.get("alt") or ""
            source = as_data_image(mime, _text(data[mime]))
            return f'<img src="{source}" alt="{escape(described(str(alt), cell))}">'
    return _written(data, cell, language)


def _written(data: Mapping[str, Any], cell: str, language: Language) -> str:
    """The best of an output's textual forms; a form that only a script could draw is refused."""
    if "text/html" in data:
        return clean_output(_text(data["text/html"]), cell)
    if "text/markdown" in data:
        return to_html(Prose(cell, _text(data["text/markdown"]), {}, _labels(language)))
    if "text/latex" in data:
        tex = _text(data["text/latex"]).strip().strip("$")
        return set_formula(formula(tex, cell, block=True), _labels(language).formula)
    others = set(data) - {"text/plain", MIME}
    if others:
        raise ExportError("needs_script", cell=cell)
    return _printed(_text(data.get("text/plain", "")), language)


def _labels(language: Language) -> Labels:
    return Labels(language.text("page.table"), language.text("page.formula"))


def _printed(text: str, language: Language) -> str:
    label = escape(language.text("page.printed"))
    if not text.strip():
        return ""
    return (
        f'<pre class="printed" role="group" tabindex="0" aria-label="{label}">{escape(text)}</pre>'
    )


def _code(notebook: Mapping[str, Any]) -> Iterator[Code]:
    for number, cell in enumerate(notebook["cells"], start=1):
        source = _text(cell["source"])
        if cell["cell_type"] == "code" and source.strip():
            streams = (o for o in cell.get("outputs", ()) if o["output_type"] == "stream")
            warnings = "".join(_text(o["text"]) for o in streams if o["name"] == "stderr")
            yield Code(str(cell.get("id") or number), source, warnings)


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "".join(value)

"""A notebook's cells as HTML, one fragment for each text and output.

What the desk showed (metadata ``kunnskap.block``) is escaped and traced already and passes as it is; everything else
is cleaned, and its tables and images made fit to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from kunnskap.batch.contract import MIME, without_lab
from kunnskap.batch.foreign import Dresser
from kunnskap.batch.headings import Numberer
from kunnskap.batch.pictures import Alternatives
from kunnskap.batch.prose import (
    Labels,
    Prose,
    as_data_image,
    clean_output,
    formula,
    set_formula,
    to_html,
)
from kunnskap.errors import ExportError
from kunnskap.language import Language

IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif")
PROSE_LANGUAGE = "nb"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the cells of one page; ``numberer`` knows the heading that the next fragment stands under."""

    language: Language
    numberer: Numberer
    labels: Labels
    alternatives: Alternatives
    dresser: Dresser

    @classmethod
    def in_language(cls, language: Language) -> Writer:
        labels = Labels(language.text("page.table"), language.text("page.formula"))
        alternatives = Alternatives(language.text("page.undescribed"))
        return cls(language, Numberer(), labels, alternatives, Dresser(labels.table))

    def fragments(self, cells: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        """Each cell's id with its HTML, headings numbered. Raises ``ExportError`` naming what can't be shown."""
        for number, cell in enumerate(cells, start=1):
            name = str(cell.get("id") or number)
            for html in self._cell(cell, name):
                if html:
                    yield name, self.numberer.number(html, name)

    def _cell(self, cell: Mapping[str, Any], name: str) -> Iterator[str]:
        if cell["cell_type"] == "markdown":
            yield self._prose(cell, name)
        elif cell["cell_type"] == "code":
            for output in cell.get("outputs", ()):
                yield self._output(output, name)

    def _prose(self, cell: Mapping[str, Any], name: str) -> str:
        """The cell's prose in the page's language, else as it is written, and marked so.

        A cell carries its translations in ``metadata.kunnskap.languages``; one that is tagged with languages is left
        out of a page in any other.
        """
        code = self.language.code
        tagged = [tag for tag in cell["metadata"].get("tags", ()) if tag in ("nb", "nn", "en")]
        if tagged and code not in tagged:
            return ""
        translated = cell["metadata"].get("kunnskap", {}).get("languages", {}).get(code)
        html = self._markdown(name, translated or cell["source"], cell.get("attachments", {}))
        if tagged or translated or code == PROSE_LANGUAGE or not html.strip():
            return html
        return f'<div lang="{PROSE_LANGUAGE}">{html}</div>'

    def _markdown(self, cell: str, source: str | list[str], attachments: Mapping[str, Any]) -> str:
        return to_html(Prose(cell, text_of(source), attachments, self.labels, self.alternatives))

    def _output(self, output: Mapping[str, Any], cell: str) -> str:
        if output["output_type"] == "error":
            raise ExportError(
                "error_output", cell=cell, error=output["ename"], message=output["evalue"]
            )
        if output["output_type"] == "stream":
            return self._printed(text_of(output["text"])) if output["name"] == "stdout" else ""
        data, metadata = output["data"], output.get("metadata", {})
        if metadata.get("kunnskap", {}).get("private"):
            return ""
        if metadata.get("kunnskap", {}).get("block"):
            return without_lab(text_of(data.get("text/html", "")))
        for mime in IMAGES:
            if mime in data:
                alt = metadata.get(mime, {}).get("alt") or metadata.get("alt") or ""
                source = as_data_image(mime, text_of(data[mime]))
                return f'<img src="{source}" alt="{escape(self.alternatives.of(str(alt), cell))}">'
        return self._written(data, cell)

    def _written(self, data: Mapping[str, Any], cell: str) -> str:
        """The best of an output's textual forms; a form that only a script could draw is refused."""
        if "text/html" in data:
            cleaned = clean_output(text_of(data["text/html"]), cell)
            dressed = self.dresser.dress(cleaned, self.numberer.latest, cell)
            return self.alternatives.given_in(dressed, cell)
        if "text/markdown" in data:
            return self._markdown(cell, data["text/markdown"], {})
        if "text/latex" in data:
            tex = text_of(data["text/latex"]).strip().strip("$")
            return set_formula(formula(tex, cell, block=True), self.labels.formula)
        others = set(data) - {"text/plain", MIME}
        if others:
            raise ExportError("needs_script", cell=cell)
        return self._printed(text_of(data.get("text/plain", "")))

    def _printed(self, text: str) -> str:
        label = escape(self.language.text("page.printed"))
        if not text.strip():
            return ""
        return f'<pre class="printed" role="group" tabindex="0" aria-label="{label}">{escape(text)}</pre>'


def text_of(value: str | list[str]) -> str:
    """A notebook's text, which may stand as a list of lines."""
    return value if isinstance(value, str) else "".join(value)

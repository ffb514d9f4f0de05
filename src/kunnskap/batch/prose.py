"""Markdown and foreign HTML to HTML that is safe to publish: sanitised, formulas as MathML, images described."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import mistune
import nh3
from latex2mathml.converter import convert as tex_to_mathml
from mistune.plugins.footnotes import footnotes
from mistune.plugins.math import math
from mistune.plugins.table import table

from kunnskap.batch.pictures import Alternatives
from kunnskap.errors import ExportError

OPEN, CLOSE = "\ue000", "\ue001"  # private-use marks that stand for a formula while HTML is cleaned
_TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
TEXT_TAGS = (nh3.ALLOWED_TAGS - {"area", "map", "center", "tt"}) | {"section"}
ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers", "abbr"},
    "time": {"datetime"},
}
PROSE_ATTRIBUTES = ATTRIBUTES | {
    "*": {"lang", "dir", "id", "class"},
    "div": {"role", "tabindex", "aria-label"},
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The names a screen reader gives to areas that may scroll sideways."""

    table: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text cell: its id, its Markdown, the images attached to it, what its scroll areas are called, and where the
    page's text alternatives are kept."""

    cell: str
    source: str
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    labels: Labels = Labels()
    alternatives: Alternatives = field(default_factory=Alternatives)


def to_html(prose: Prose) -> str:
    """The prose as HTML. Raises ``ExportError`` (bad_formula, outside_image), naming the cell."""
    writer = _Writer(prose)
    markdown = mistune.Markdown(writer, plugins=[table, math, footnotes])
    source = prose.source.replace(OPEN, "").replace(CLOSE, "")
    cleaned = _cleaner(prose=True).clean(str(markdown(source)))
    return _TOKEN.sub(lambda found: writer.formulas[int(found[1])], cleaned)


def clean_output(html: str, cell: str) -> str:
    """An output's HTML without scripts, styles, ids and requests.

    Raises ``ExportError`` (needs_script) when nothing is left to read.
    """
    if not html.strip():
        return ""
    cleaned = _cleaner(prose=False).clean(html)
    if not re.sub(r"<(?!img)[^>]*>|\s", "", cleaned):
        raise ExportError("needs_script", cell=cell)
    return cleaned


def formula(tex: str, cell: str, *, block: bool) -> str:
    """TeX as MathML. Raises ``ExportError`` (bad_formula) naming the cell and the formula."""
    try:
        mathml = tex_to_mathml(tex.strip(), display="block" if block else "inline")
    except Exception as problem:  # the library raises many unrelated classes for TeX it cannot read
        raise ExportError("bad_formula", cell=cell, formula=tex) from problem
    return str(mathml)


def set_formula(mathml: str, label: str) -> str:
    """A formula on its own line, in an area that may scroll sideways."""
    name = mistune.escape(label)
    return f'<div class="formula" role="group" tabindex="0" aria-label="{name}">{mathml}</div>'


class _Writer(mistune.HTMLRenderer):
    """Writes one cell's HTML and keeps its formulas aside until the HTML has been cleaned."""

    def __init__(self, prose: Prose) -> None:
        super().__init__(escape=False, allow_harmful_protocols=["data:"])
        self.prose = prose
        self.formulas: list[str] = []

    def block_math(self, text: str) -> str:
        return set_formula(self._keep(text, block=True), self.prose.labels.formula) + "\n"

    def inline_math(self, text: str) -> str:
        return self._keep(text, block=False)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        alt = self.prose.alternatives.of(text, self.prose.cell)
        return super().image(alt, self._embedded(url), title)

    def table(self, text: str) -> str:
        label = mistune.escape(self.prose.labels.table)
        area = f'<div class="scroll" role="group" tabindex="0" aria-label="{label}">'
        return f"{area}<table>{text}</table></div>\n"

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        kind = ' class="number"' if align == "right" else ""
        if head and text.strip():
            return f'<th scope="col"{kind}>{text}</th>'
        return f"<td{kind}>{text}</td>"

    def _keep(self, tex: str, *, block: bool) -> str:
        self.formulas.append(formula(tex, self.prose.cell, block=block))
        return f"{OPEN}{len(self.formulas) - 1}{CLOSE}"

    def _embedded(self, url: str) -> str:
        name = url.removeprefix("attachment:")
        if url.startswith("attachment:") and name in self.prose.attachments:
            mime, data = next(iter(self.prose.attachments[name].items()))
            return f"data:{mime};base64,{''.join(data.split())}"
        if url.startswith("data:image/"):
            return url
        raise ExportError("outside_image", cell=self.prose.cell, image=url)


def as_data_image(mime: str, data: str) -> str:
    """A ``data:`` address for an image; SVG is text in a notebook, the others are already base64."""
    text = base64.b64encode(data.encode()).decode() if mime == "image/svg+xml" else data
    return f"data:{mime};base64,{''.join(text.split())}"


@lru_cache(maxsize=2)
def _cleaner(*, prose: bool) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TEXT_TAGS),
        attributes={
            tag: set(names) for tag, names in (PROSE_ATTRIBUTES if prose else ATTRIBUTES).items()
        },
        url_schemes={"http", "https", "mailto", "data"},
        attribute_filter=_keep_attribute,
        link_rel="noreferrer",
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Data addresses are for images only, and images have no other address."""
    is_data = value.strip().casefold().startswith("data:")
    if (tag, name) == ("img", "src"):
        return value if value.casefold().startswith("data:image/") else None
    return None if name == "href" and is_data else value

"""The nbconvert exporter ``kunnskap``: an executed notebook to one accessible file that makes no request.

Registered under ``nbconvert.exporters``, so that ``jupyter nbconvert --to kunnskap`` makes the same page as a build.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.exporter import Exporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat.v4 import new_notebook
from traitlets import Bool, default

from kunnskap.batch.answers import commented
from kunnskap.batch.changes import told
from kunnskap.batch.contract import handed_over
from kunnskap.batch.drawn import with_shared_looks
from kunnskap.batch.manifest import DRAFT
from kunnskap.batch.page import Page, read_page
from kunnskap.batch.provenance import read_provenance
from kunnskap.batch.sheet import TEMPLATE, dress
from kunnskap.batch.tight import tight
from kunnskap.language import Language
from kunnskap.language import language as language_of

LONG_NOTICE = 240
PAGE_NOTICES = ("synthetic", "reconstruction", "secondary_data", "caveat")  # as a reader meets them


class SummaryExporter(TemplateExporter):
    """One self-contained HTML page. ``resources["kunnskap"]`` may hold ``language`` and ``provenance``."""

    draft = Bool(
        False, help="Show images without a text alternative, and call the page a draft."
    ).tag(config=True)

    export_from_notebook = "kunnskap summary"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name(self) -> str:
        return TEMPLATE.name

    @default("extra_template_basedirs")
    def _extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATE.parent)]

    @default("default_preprocessors")
    def _default_preprocessors(self) -> list[str]:
        return []

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        environment.trim_blocks = environment.lstrip_blocks = True
        return environment

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page and nbconvert's resources. Raises ``ExportError`` naming the cell that can't be shown."""
        asked = (resources or {}).get("kunnskap", {})
        provenance = asked.get("provenance") or {}
        record = handed_over(nb["cells"])
        language = language_of(asked.get("language") or record.get("language") or "nb")
        draft = self.draft or bool(provenance.get("draft"))
        page, looks = with_shared_looks(read_page(nb, language, draft=draft))
        notices = [*_draft_notice(page, language)] if draft else []
        notices += page_notices(page)
        warnings = [language.text(f"page.notice.{kind}") for kind, _, _ in notices]
        values = {
            "made": read_provenance(provenance, record, language),
            "news": list(told(provenance["changes"], language))
            if provenance.get("changes")
            else [],
            "notices": notices,
            "leading": leading(page),
            **commented(page, provenance, language),
            "markup": Markup,
            **dress(
                page.title,
                language,
                script="page.js comments.js",
                styles="style.css comments.css",
                looks=looks,
                warnings=warnings,
            ),
        }
        nothing = new_notebook()  # type: ignore[no-untyped-call]
        # Only its resources are asked for; of a notebook it would make two copies.
        _, taken = Exporter.from_notebook_node(self, nothing, resources, **more)
        return tight(self.template.render(values).lstrip()), taken


def leading(page: Page) -> int:
    """How many passages stand before what is new: the main findings, which are a box, if the page opens with them."""
    return int(bool(page.passages) and page.passages[0].html.startswith('<div class="box"'))


def page_notices(page: Page) -> list[tuple[str, str, str]]:
    """The warnings that concern the whole page: kind, what is said at once, and what a reader may unfold.

    Each text once. A long one opens with its first sentence; that data are made up is never folded.
    """
    found: dict[str, list[str]] = {kind: [] for kind in PAGE_NOTICES}
    for notice in page.record.get("notices", ()):
        texts = found.get(notice["kind"])
        if texts is not None and notice["text"] not in texts:
            texts.append(notice["text"])
    return [(kind, *_opened(kind, " ".join(texts))) for kind, texts in found.items() if texts]


def _opened(kind: str, text: str) -> tuple[str, str]:
    first, stop, rest = text.partition(". ")
    folds = kind != "synthetic" and len(text) > LONG_NOTICE and bool(rest)
    return (first + stop.rstrip(), rest) if folds else (text, "")


def _draft_notice(page: Page, language: Language) -> Iterator[tuple[str, str, str]]:
    """That the page is a draft, and what it lacks."""
    texts: list[str] = [language.text("page.draft")]
    if page.undescribed:
        n, cells = len(page.undescribed), page.undescribed
        texts.append(language.text("page.draft_undescribed", n=n, cells=cells))
    yield DRAFT, " ".join(texts), ""

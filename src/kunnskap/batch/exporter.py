"""The nbconvert exporter ``kunnskap``: an executed notebook to one accessible file that makes no request.

Registered under ``nbconvert.exporters``, so that ``jupyter nbconvert --to kunnskap`` makes the same page as a build.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from kunnskap import __version__
from kunnskap.batch.page import Page, read_page, read_record
from kunnskap.batch.policy import content_policy
from kunnskap.batch.provenance import read_provenance
from kunnskap.language import Language
from kunnskap.language import language as language_of

HERE = Path(__file__).parent
PAGE_NOTICES = (
    "synthetic",
    "reconstruction",
    "secondary_data",
    "caveat",
)  # the order a reader meets them


class SummaryExporter(TemplateExporter):
    """One self-contained HTML page. ``resources["kunnskap"]`` may hold ``language`` and ``provenance``."""

    export_from_notebook = "kunnskap summary"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name(self) -> str:
        return "template"

    @default("extra_template_basedirs")
    def _extra_template_basedirs(self) -> list[str]:
        return [str(HERE)]

    @default("default_preprocessors")
    def _default_preprocessors(self) -> list[str]:
        return []

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        return environment

    def from_notebook_node(  # type: ignore[override]
        self, nb: Any, resources: dict[str, Any] | None = None, **more: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page and nbconvert's resources. Raises ``ExportError`` naming the cell that can't be shown."""
        asked = (resources or {}).get("kunnskap", {})
        record = read_record(nb)
        language = language_of(asked.get("language") or record.get("language") or "nb")
        page = read_page(nb, language)
        made = read_provenance(asked.get("provenance") or {}, record, language)
        values = {
            "page": page,
            "made": made,
            "text": language.text,
            "language": language,
            "version": __version__,
            "notices": page_notices(page),
            "markup": Markup,
            **parts(page, language),
        }
        return super().from_notebook_node(nb, {**(resources or {}), "kunnskap": values}, **more)


def parts(page: Page, language: Language) -> dict[str, str]:
    """The page's styles and script, and the policy that allows them and nothing else."""
    style, script = template_file("style.css"), template_file("page.js")
    printed = print_style(page, language)
    policy = content_policy((style, printed), (script,))
    return {"style": style, "print_style": printed, "script": script, "policy": policy}


@lru_cache(maxsize=8)
def template_file(name: str) -> str:
    """A file of the template, without the space that only its author needs."""
    lines = (HERE / "template" / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def page_notices(page: Page) -> list[tuple[str, list[str]]]:
    """The warnings that concern the whole page, by kind, each text once."""
    found: dict[str, list[str]] = {kind: [] for kind in PAGE_NOTICES}
    for notice in page.record.get("notices", ()):
        texts = found.get(notice["kind"])
        if texts is not None and notice["text"] not in texts:
            texts.append(notice["text"])
    return [(kind, texts) for kind, texts in found.items() if texts]


def print_style(page: Page, language: Language) -> str:
    """Running head and foot on paper: the title, the page number, and what must never be missed."""
    warnings = [language.text(f"page.notice.{kind}") for kind, _ in page_notices(page)]
    counted = language.text("page.page_of", page="\0", pages="\1")
    number = (
        css_string(counted)
        .replace("\\0 ", '" counter(page) "')
        .replace("\\1 ", '" counter(pages) "')
    )
    return (
        f"@page{{@top-left{{content:{css_string(page.title)}}}"
        f"@top-right{{content:{css_string(' · '.join(warnings))}}}"
        f"@bottom-right{{content:{number}}}}}"
    )


def css_string(text: str) -> str:
    """The text as a CSS string that can't end early, whatever it holds."""
    return (
        '"'
        + "".join(
            c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text
        )
        + '"'
    )

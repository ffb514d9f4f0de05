"""What every page of ours is dressed in: one style, a running head for print, our script, and the policy for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kunnskap import __version__
from kunnskap.batch.policy import content_policy
from kunnskap.language import Language

TEMPLATE = Path(__file__).parent / "template"


def dress(
    title: str,
    language: Language,
    *,
    script: str = "",
    styles: str = "style.css",
    looks: str = "",
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """The values that ``sheet.html.j2`` needs: title, words, styles, script and the policy that allows only these.

    ``script`` and ``styles`` name files of the template, apart by spaces; ``looks`` is a style sheet of the page's own.
    """
    style = "\n".join(template_file(name) for name in styles.split())
    own = looks + print_style(title, warnings, language)
    code = "\n".join(template_file(name) for name in script.split())
    return {
        "title": title,
        "language": language,
        "text": language.text,
        "version": __version__,
        "style": Markup(style),
        "own_style": Markup(own),
        "script": Markup(code),
        "policy": content_policy((style, own), (code,) if code else ()),
    }


def render(template: str, values: dict[str, Any]) -> str:
    """A page from our own template; everything that is not ``Markup`` is escaped."""
    return _environment().get_template(template).render(values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=8)
def template_file(name: str) -> str:
    """A file of the template, without the space and the comments that only its author needs."""
    stripped = (line.strip() for line in (TEMPLATE / name).read_text("utf-8").splitlines())
    text = "\n".join(line for line in stripped if line and not line.startswith("//"))
    return _tight(text) if name.endswith(".css") else text


def _tight(css: str) -> str:
    """A style sheet without its comments and the spaces around its punctuation; strings hold none such."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"(?<=[:;,{}])\s+|\s+(?=[{}])", "", bare).strip()


def print_style(title: str, warnings: Sequence[str], language: Language) -> str:
    """Running head and foot on paper: the title, the page number, and what must never be missed."""
    counted = css_string(language.text("page.page_of", page="\0", pages="\1"))
    number = counted.replace("\\0 ", '" counter(page) "').replace("\\1 ", '" counter(pages) "')
    return (
        f"@page{{@top-left{{content:{css_string(title)}}}"
        f"@top-right{{content:{css_string(' · '.join(warnings))}}}"
        f"@bottom-right{{content:{number}}}}}"
    )


def css_string(text: str) -> str:
    """The text as a CSS string that can't end early, whatever it holds."""
    return '"' + "".join(_css_character(c) for c in text) + '"'


def _css_character(character: str) -> str:
    plain = character.isascii() and (character.isalnum() or character == " ")
    return character if plain else f"\\{ord(character):x} "

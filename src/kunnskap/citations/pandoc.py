"""The gate to pandoc: CSL-JSON items and a style in, formatted citations and references out, as runs of text."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pypandoc

from kunnskap.blocks import Run
from kunnskap.errors import ShowingError

SPACES = ("Space", "SoftBreak", "LineBreak")
INSIDE = ("Strong", "SmallCaps", "Underline", "Superscript", "Subscript", "Strikeout")
WITH_ATTRIBUTES = ("Span", "Quoted", "Cite")

Cited = tuple[tuple[Run, ...], ...]
References = tuple[tuple[int, tuple[Run, ...]], ...]


@lru_cache(maxsize=16)
def typeset(items: str, style: str, lang: str) -> tuple[Cited, References]:
    """In-text citations by item number, and the reference list as (item number, runs) in the style's order.

    ``items`` is a JSON list whose ids are ``k0``, ``k1``, …; one pandoc call, kept by content. Raises
    ``ShowingError`` (no_pandoc, pandoc_failed).
    """
    count = len(json.loads(items))
    text = "\n\n".join(f"[@k{number}]" for number in range(count))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "references.json"
        file.write_text(items, encoding="utf-8")
        tree = _convert(
            text,
            ["--citeproc", f"--bibliography={file}", f"--csl={style}", f"--metadata=lang:{lang}"],
        )
    *paragraphs, listed = tree["blocks"]
    cited = tuple(tuple(_runs(paragraph["c"])) for paragraph in paragraphs)
    references = tuple(
        (int(entry["c"][0][0].removeprefix("ref-k")), tuple(_runs(entry["c"][1][0]["c"])))
        for entry in listed["c"][1]
    )
    return cited, references


def _convert(text: str, arguments: list[str]) -> dict[str, Any]:
    try:
        done = pypandoc.convert_text(text, "json", format="markdown", extra_args=arguments)
    except OSError as problem:
        raise ShowingError("no_pandoc") from problem
    except RuntimeError as problem:
        raise ShowingError("pandoc_failed", reason=str(problem).splitlines()[-1]) from problem
    return dict(json.loads(done))


def _runs(inlines: Iterable[Mapping[str, Any]]) -> list[Run]:
    """Neighbouring pieces of one kind joined into one."""
    joined: list[Run] = []
    for run in _pieces(inlines, emphasis=False, href=""):
        last = joined[-1] if joined else None
        if last and (last.emphasis, last.href) == (run.emphasis, run.href):
            joined[-1] = Run(last.text + run.text, run.emphasis, run.href)
        else:
            joined.append(run)
    return joined


def _pieces(inlines: Iterable[Mapping[str, Any]], *, emphasis: bool, href: str) -> Iterator[Run]:
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            yield Run(str(content), emphasis, href)
        elif kind in SPACES:
            yield Run(" ", emphasis, href)
        elif kind == "Emph":
            yield from _pieces(content or (), emphasis=not emphasis, href=href)
        elif kind == "Link":
            yield from _pieces(content[1], emphasis=emphasis, href=content[2][0])  # type: ignore[index]
        elif kind in INSIDE:
            yield from _pieces(content or (), emphasis=emphasis, href=href)
        elif kind in WITH_ATTRIBUTES:
            yield from _pieces(content[1], emphasis=emphasis, href=href)  # type: ignore[index]

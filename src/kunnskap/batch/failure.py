"""The page of a summary that failed: which cell, what it said, the parameters, and how to run it alone."""

from __future__ import annotations

from collections.abc import Sequence

from kunnskap.batch.manifest import Failure
from kunnskap.batch.sheet import dress, render
from kunnskap.language import language as language_of
from kunnskap.terms import Status


def render_failure(
    failure: Failure, *, traceback: Sequence[str], source: str, language: str
) -> str:
    """A complete page in the given language; every text in it is escaped."""
    spoken = language_of(language)
    title, styles = spoken.text("index.failure.title", name=failure.name), "style.css start.css"
    values = dress(title, spoken, script="page.js", styles=styles)
    values |= {
        "failure": failure,
        "status": spoken.term(Status(failure.status)),
        "traceback": "\n".join(traceback),
        "source": source,
        "index_href": "../html/index.html",
    }
    return render("failure.html.j2", values)

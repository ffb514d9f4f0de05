"""A list of comments as a file: CSV, Markdown, or a page in our own dress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from markupsafe import Markup

from kunnskap.batch.sheet import dress, render
from kunnskap.comments.formats import as_csv, as_markdown, as_table
from kunnskap.comments.rows import Row
from kunnskap.errors import CommentError
from kunnskap.language import Language


def listed(rows: Sequence[Row], language: Language, *, file: str, pages: str) -> str:
    """The list in the form that the file's ending asks for; ``pages`` is where the summaries' pages are, seen from it.

    Raises ``CommentError`` (cannot_save_as).
    """
    match PurePosixPath(file).suffix.lower():
        case ".csv":
            return as_csv(rows, language)
        case ".md":
            return as_markdown(rows, language)
        case ".html":
            return _page(rows, language, pages)
    raise CommentError("cannot_save_as", file=file)


def _page(rows: Sequence[Row], language: Language, pages: str) -> str:
    def link(row: Row) -> str:
        return f"{pages}/{row.summary}.html#{row.match.place.id}" if row.match.place else ""

    values = dress(language.text("comments.list.heading"), language, script="page.js")
    values |= {
        "table": Markup(as_table(rows, language, link)),
        "index_href": f"{pages}/index.html",
    }
    return render("listed.html.j2", values)

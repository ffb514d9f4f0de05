"""Rows of comments as text for a terminal, CSV for a spreadsheet, Markdown, and a table in HTML.

Everything a reviewer wrote is data of a stranger: it is escaped for each format, and a cell that a spreadsheet would
take for a formula is written as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from kunnskap.comments.rows import Row
from kunnskap.language import Language

COLUMNS = ("id", "summary", "place", "kind", "comment", "who", "state", "answer")
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$^])")
LONGEST_QUOTE = 120


def as_text(rows: Iterable[Row], language: Language) -> str:
    """A few lines for each comment."""
    return "\n\n".join("\n".join(_lines(row, language)) for row in rows)


def _lines(row: Row, language: Language) -> list[str]:
    cells = _cells(row, language)
    about = language.text(
        "comments.list.about", kind=row.kept.comment.target.place, found=row.match.found
    )
    lines = [f"{cells['id']}  {cells['summary']}  {cells['kind']}  {cells['state']}"]
    lines += [f"  «{_quote(row)}» ({about})", *_indented(cells["comment"])]
    if cells["who"]:
        lines.append("  " + language.text("comments.list.from", who=cells["who"]))
    return [DIRECTION.sub("", line) for line in [*lines, *_indented(cells["answer"])]]


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]


def as_csv(rows: Iterable[Row], language: Language) -> str:
    """A table that the language's own spreadsheet opens: semicolons where the comma is the decimal mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="," if language.code == "en" else ";", lineterminator="\r\n")
    writer.writerow(language.text(f"comments.list.{column}") for column in COLUMNS)
    for row in rows:
        writer.writerow(_as_cell(text) for text in _cells(row, language).values())
    return "\ufeff" + out.getvalue()


def _as_cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def as_markdown(rows: Sequence[Row], language: Language) -> str:
    """A section for each summary and a quote for each comment."""
    parts = [f"# {language.text('comments.list.heading')}"]
    summary = None
    for row in rows:
        cells = {name: _plain_markdown(text) for name, text in _cells(row, language).items()}
        if row.summary != summary:
            summary = row.summary
            parts.append(f"## {cells['summary']}")
        head = f"**{cells['kind']}** ({cells['state']}), `{row.id}`, {cells['place']}"
        who = f"\n>\n> – {cells['who']}" if cells["who"] else ""
        said = "\n".join(f"> {line}" for line in cells["comment"].splitlines())
        parts.append(f"{head}\n\n{said}{who}")
        if cells["answer"]:
            parts.append(cells["answer"])
    return "\n\n".join(parts) + "\n"


def _plain_markdown(text: str) -> str:
    return MARKDOWN.sub(r"\\\1", escape(text, quote=False))


def as_table(rows: Iterable[Row], language: Language, link: Callable[[Row], str]) -> str:
    """A table in HTML with a caption and headed rows; ``link`` gives where a row's place is, or ""."""
    head = "".join(
        f'<th scope="col">{escape(language.text(f"comments.list.{column}"))}</th>'
        for column in COLUMNS
    )
    listed = list(rows)
    body = "".join(_row(row, language, link(row)) for row in listed)
    caption = escape(language.text("comments.list.caption", n=len(listed)))
    return (
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _row(row: Row, language: Language, href: str) -> str:
    cells = _cells(row, language)
    shown = {name: f'<span dir="auto">{_broken(text)}</span>' for name, text in cells.items()}
    shown["id"] = f"<code>{escape(row.id)}</code>"
    if href:
        shown["place"] = f'<a href="{escape(href)}">{shown["place"]}</a>'
    first, *others = shown.values()
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{each}</td>" for each in others)}</tr>'


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _cells(row: Row, language: Language) -> dict[str, str]:
    """A row's cells in the order of ``COLUMNS``, as plain text."""
    comment, answer = row.kept.comment, row.kept.answer
    found = language.term(row.match.found)
    said = ""
    if answer is not None:
        by = {"day": answer.day, "by": answer.by or language.text("comments.list.nobody")}
        said = language.text("comments.list.answered", **by, text=answer.text)
    return {
        "id": row.id,
        "summary": row.summary,
        "place": f"{comment.target.section}: {_quote(row)} ({found})",
        "kind": language.term(comment.kind),
        "comment": comment.text,
        "who": row.who,
        "state": language.term(row.kept.state),
        "answer": said,
    }


def _quote(row: Row) -> str:
    exact = row.kept.comment.target.exact
    return exact if len(exact) <= LONGEST_QUOTE else exact[:LONGEST_QUOTE] + " …"

"""The page of a summary that failed: which cell, what it said, the parameters, and how to run it alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kunnskap.batch.manifest import Failure
from kunnskap.language import language as language_of
from kunnskap.terms import Status

CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = (
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "pre{overflow-x:auto;border:1px solid;padding:.75rem;white-space:pre-wrap}"
    "th{text-align:left;padding-right:1.5rem;vertical-align:top}"
)


def render_failure(
    failure: Failure, *, traceback: Sequence[str], source: str, language: str
) -> str:
    """A complete page in the given language; every text in it is escaped."""
    speak = language_of(language)

    def text(key: str, **facts: object) -> str:
        return escape(speak.text(f"batch.failure.{key}", **facts))

    status = escape(speak.term(Status(failure.status)))
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(str(value))}</td></tr>'
        for name, value in failure.parameters.items()
    )
    title = text("title", name=failure.name)
    parts = [
        f"<h1>{title}</h1>",
        f"<p>{text('where', cell=failure.cell, number=failure.cell_number)} <strong>{status}</strong></p>",
        f"<p><strong>{escape(failure.error)}</strong> {escape(failure.message)}</p>",
        f"<h2>{text('source')}</h2><pre>{escape(source)}</pre>" if source else "",
        f"<h2>{text('traceback')}</h2><pre>{escape(chr(10).join(traceback))}</pre>"
        if traceback
        else "",
        f"<h2>{text('parameters')}</h2><table>{rows}</table>" if rows else "",
        f"<h2>{text('alone')}</h2><pre>{escape(failure.command)}</pre>",
    ]
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{CSP}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style>"
    )
    lang = escape(speak.html_code)
    body = "".join(parts)
    return f'<!doctype html>\n<html lang="{lang}"><head>{head}</head><body><main>{body}</main></body></html>\n'

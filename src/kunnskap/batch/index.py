"""The start page: every summary of the plan, what is known of it, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kunnskap.batch.manifest import IndexEntry


def render_index(entries: Sequence[IndexEntry], *, language: str) -> str:
    """The start page as HTML."""
    rows = "".join(
        f'<li><a href="{escape(entry.href or entry.report)}">{escape(entry.title)}</a></li>'
        for entry in entries
    )
    head = '<meta charset="utf-8"><title>kunnskap</title>'
    return f'<!doctype html><html lang="{escape(language)}"><head>{head}</head><body><ul>{rows}</ul></body></html>\n'

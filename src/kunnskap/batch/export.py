"""The gate to nbconvert: an executed notebook in, the HTML of a summary out.

The exporter and its template are loaded once for each process, on the first page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kunnskap.batch.exporter import SummaryExporter


def export_summary(
    notebook: Mapping[str, Any], *, language: str, provenance: Mapping[str, Any]
) -> str:
    """One self-contained page, the same bytes for the same arguments.

    ``notebook`` is an executed notebook as nbformat reads it. For ``provenance`` see ``batch.provenance``; it may also
    hold ``changes``, what is new since the last version (``batch.changes.Changes``).
    Raises ``ExportError`` naming the cell that can't be shown to a reader, ``LanguageError`` for an unknown language.
    """
    asked = {"language": language, "provenance": provenance}
    html, _ = _exporter().from_notebook_node(notebook, {"kunnskap": asked})
    return str(html)


@lru_cache(maxsize=1)
def _exporter() -> SummaryExporter:
    from kunnskap.batch.exporter import SummaryExporter  # nbconvert costs half a second to import

    return SummaryExporter()  # type: ignore[no-untyped-call]

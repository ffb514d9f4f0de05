"""Comments beside the notebook: a table in JupyterLab that leads to the cells they are about."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from kunnskap.comments.formats import as_table
from kunnskap.comments.rows import Row, read_rows
from kunnskap.language import language as language_of
from kunnskap.workspace import Door, Workspace

LEFT = "text-align: left; vertical-align: top"  # JupyterLab sets tables as if all were numbers
PRIVATE = {"kunnskap": {"private": True}}  # a page never shows an output that says this


def show_comments(*names: str, language: str = "nb", start: Path | None = None) -> None:
    """Show the comments on the summaries of these names (``*`` stands for anything; none means all) as a table.

    Each place is a link to the notebook cell that shows it. The table holds names, so no built page ever shows it.
    Raises ``CommentError`` for a damaged shelf and ``WorkspaceError`` outside a project.
    """
    from IPython.display import display

    door = Door(Workspace.find(start or Path.cwd()))
    rows = read_rows(door, names)
    spoken = language_of(language)
    html = re.sub("<(t[hd])(?![a-z])", rf'<\1 style="{LEFT}"', as_table(rows, spoken, cell_link))
    plain = spoken.text("comments.list.caption", n=len(rows))
    display({"text/html": html, "text/plain": plain}, raw=True, metadata=PRIVATE)  # type: ignore[no-untyped-call]


def cell_link(row: Row) -> str:
    """The address, as JupyterLab understands it from a notebook beside, of the cell that shows a row's place."""
    if not row.notebook or not row.cell:
        return ""
    return f"{PurePosixPath(row.notebook).name}#cell-id={row.cell}"

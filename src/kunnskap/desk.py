"""The desk: everything a notebook holds in its hand.

A notebook opens the desk, begins the summary, says and shows, and closes. What it shows is HTML that is already
escaped and traced; what it closes with is a record the batch can read without knowing what a study is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from IPython.display import display

from kunnskap.ahead import before_fork
from kunnskap.blocks import (
    Bibliography,
    Block,
    Cell,
    Citation,
    Facts,
    Figure,
    Notice,
    Sentence,
    Table,
)
from kunnskap.errors import ShowingError
from kunnskap.lab import for_lab, tell_errors
from kunnskap.language import Language
from kunnskap.language import language as language_of
from kunnskap.recording import Recorder
from kunnskap.render import Renderer
from kunnskap.trail import render_trail
from kunnskap.workspace import Door, Workspace

if TYPE_CHECKING:
    import pandas as pd

    from kunnskap.citations import Library

__all__ = ["Desk", "before_fork", "open_desk"]
MIME = "application/vnd.kunnskap+json"


class Desk:
    """One summary in the making. Get it with ``open_desk``."""

    def __init__(self, workspace: Workspace, language: Language) -> None:
        self.workspace = workspace
        self.language = language
        self.door = Door(workspace)
        self._renderer = Renderer(language)
        self._recorder = Recorder(language)
        self._library: Library | None = None

    def begin(
        self,
        summary: str,
        *,
        data_date: datetime.date | None = None,
        notices: Iterable[Notice] = (),
        about: Iterable[tuple[str, Cell]] = (),
        names: Mapping[str, object] | None = None,
        **facts: object,
    ) -> None:
        """Head the page: title and lead from the messages ``summaries.<summary>.title`` and ``.lead``.

        ``about`` are the facts of the first screen; ``notices`` stand above everything and in the index. ``names`` say
        what the value of a parameter is called on the start page.
        """
        title = self.language.text(f"summaries.{summary}.title", **facts)
        lead = self.language.text(f"summaries.{summary}.lead", **facts)
        warnings = tuple(notices)
        known = Facts(self._dated(about, data_date))
        opening: tuple[Block, ...] = (*warnings, known)
        for block in opening:
            self._recorder.take(block)
        shown = "".join(self._renderer.block(block) for block in opening)
        self._publish(
            f'<header class="summary-head"><h1>{escape(title)}</h1><p class="lead">{escape(lead)}</p>'
            f"{shown}</header>",
            title,
            {
                "title": title,
                "description": lead,
                "summary": summary,
                "language": self.language.code,
                "data_date": data_date.isoformat() if data_date else None,
                "names": {parameter: str(name) for parameter, name in (names or {}).items()},
            },
        )

    def _dated(
        self, about: Iterable[tuple[str, Cell]], data_date: datetime.date | None
    ) -> tuple[tuple[str, Cell], ...]:
        """The facts of the first screen; the last is the date of the data, unless they tell it themselves."""
        facts, name = tuple(about), self.language.text("showing.data_date")
        if any(known == name for known, _ in facts):
            return facts
        date = None if data_date is None else self.language.date(data_date)
        return (*facts, (name, date))

    def use_references(
        self, records: pd.DataFrame, keys: Iterable[str] | None = None, *, style: str = ""
    ) -> None:
        """Choose the records (all, or those with these keys) that may be cited; one pandoc call formats them all.

        Do it before the first ``cite``: which letter a year gets depends on the whole list. Raises ``ShowingError``.
        """
        from kunnskap.citations import csl_items, format_references  # pandas: 0.4 s, when asked for

        items = csl_items(records, keys)
        self._library = format_references(items, language=self.language, style=style)

    def cite(self, key: str) -> Citation:
        """The in-text citation of a record, fit for a cell or a sentence's fact; it leads to ``references``."""
        return self._chosen().cite(key)

    def references(self, keys: Iterable[str] | None = None) -> Bibliography:
        """The reference list as a block to show: everything chosen, or those with these keys."""
        return self._chosen().bibliography(keys)

    def _chosen(self) -> Library:
        if self._library is None:
            raise ShowingError("no_references")
        return self._library

    def sentence(self, key: str, /, **facts: object) -> Sentence:
        """A message as a sentence whose traced facts keep their origin."""
        return Sentence(self.language.pieces(key, **facts))

    def say(self, key: str, /, **facts: object) -> None:
        """Show a message as a paragraph, and record it."""
        self.show(self.sentence(key, **facts))

    def show(self, *blocks: Block) -> None:
        """Show blocks in order, each as one output of the cell."""
        for block in blocks:
            self._recorder.take(block)
            self._publish(self._renderer.block(block), _plain(block))

    def close(self) -> None:
        """Show where every number comes from, and hand the batch its record."""
        self._publish(
            render_trail(self._renderer.origins, self.language),
            self.language.text("showing.trail.heading"),
            {
                **self._recorder.as_json(),
                "inputs": [{"name": file.name, "sha256": file.sha256} for file in self.door.files],
            },
        )

    def _publish(self, html: str, plain: str, record: Mapping[str, Any] | None = None) -> None:
        data: dict[str, Any] = {"text/html": for_lab(html), "text/plain": plain}
        if record is not None:
            data[MIME] = {"schema": 1, **record}
        display(data, raw=True, metadata={"kunnskap": {"block": True}})  # type: ignore[no-untyped-call]


def open_desk(*, language: str = "nb", start: Path | None = None) -> Desk:
    """The desk of the project that holds ``start`` (default: the folder the notebook runs in).

    Raises ``LanguageError`` for an unknown language and ``WorkspaceError`` outside a project.
    """
    spoken = language_of(language)
    tell_errors(spoken)
    return Desk(Workspace.find(start or Path.cwd()), spoken)


def _plain(block: Block) -> str:
    match block:
        case Sentence():
            return block.text
        case Table():
            return block.caption
        case Figure():
            return f"{block.title}. {block.description}"
        case Notice():
            return block.text
        case _:
            return type(block).__name__

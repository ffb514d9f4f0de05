"""What a summary said, as data: its results, sentences and warnings, under ids that outlive a change of value.

The record lets two builds be compared without reading their HTML. A result is known by where it stands (table, row and
column, or the sentence without its facts), so that a number that moves is the same result with another value.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from kunnskap.blocks import (
    Block,
    Box,
    Cell,
    Columns,
    Facts,
    Figure,
    Lines,
    Listing,
    Notice,
    Number,
    Paragraph,
    Sentence,
    Table,
)
from kunnskap.language import Language
from kunnskap.origin import Traced


class Recorder:
    """Takes blocks as they are shown and keeps what they say."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.notices: dict[Notice, None] = {}
        self.results: list[dict[str, Any]] = []
        self.sentences: list[dict[str, str | None]] = []
        self._times: dict[str, int] = {}

    def as_json(self) -> dict[str, Any]:
        """The record's part of the contract between notebooks and the batch."""
        notices = [{"kind": notice.kind.value, "text": notice.text} for notice in self.notices]
        return {"notices": notices, "results": self.results, "sentences": self.sentences}

    def take(self, block: Block) -> None:
        """Keep what a block, and every block and cell inside it, says."""
        match block:
            case Sentence():
                self._sentence(block)
            case Notice():
                self.notices[block] = None
            case Table():
                self._table(block)
            case Figure():
                self.notices.update(dict.fromkeys(block.notices))
                self.take(block.table)
            case Paragraph(sentences):
                for sentence in sentences:
                    self.take(sentence)
            case Listing(items):
                self._cells("", items)
            case Facts(items):
                for name, fact in items:
                    self._cells(name, (fact,))
            case Columns(groups):
                for name, listing in groups:
                    self._cells(name, listing.items)
            case Box(_, content):
                for each in content:
                    self.take(each)

    def _sentence(self, sentence: Sentence) -> None:
        skeleton = "".join(
            "…" if isinstance(piece.fact, Traced) else piece.text for piece in sentence.pieces
        )
        name = self._id("s", skeleton)
        self.sentences.append(
            {
                "id": name,
                "text": sentence.text,
                "certainty": sentence.certainty.value if sentence.certainty else None,
                "said_by": sentence.said_by.value,
            }
        )
        self._facts(skeleton, skeleton, sentence, sentence=name)

    def _table(self, table: Table) -> None:
        self.notices.update(dict.fromkeys(table.notices))
        lasting = re.sub(r"\d+", "#", table.caption)  # a caption may count its own rows
        for row in table.rows:
            head = plain(row[0])
            for column, cell in zip(table.columns, row, strict=True):
                where = f"{head}, {column.header}" if column is not table.columns[0] else head
                self._facts(f"{table.caption}: {where}", f"{lasting}: {where}", cell, column.spec)

    def _cells(self, label: str, cells: Iterable[Cell]) -> None:
        for cell in cells:
            if isinstance(cell, Sentence):
                self._sentence(cell)
            else:
                self._facts(label, label, cell)

    def _facts(self, label: str, lasting: str, cell: Cell, spec: str = "", **more: str) -> None:
        for traced, text in _traced(self.language, cell, spec):
            self.results.append(
                {
                    "id": self._id("r", lasting),
                    "label": label,
                    "value": traced.value,
                    "text": text,
                    "origin": traced.origin.id,
                    **more,
                }
            )

    def _id(self, kind: str, lasting: str) -> str:
        """Short, and the same in every build in which this stands as the n-th of its name."""
        self._times[kind + lasting] = times = self._times.get(kind + lasting, 0) + 1
        return kind + hashlib.sha256(f"{lasting}\n{times}".encode()).hexdigest()[:12]


def plain(cell: Cell) -> str:
    """A cell as text without markup."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Traced() | Number(value=Traced()):
            return str(cell.value if isinstance(cell, Traced) else cell.value.value)
        case Lines(items):
            return " ".join(plain(item) for item in items)
        case Sentence():
            return cell.text
    return str(getattr(cell, "text", getattr(cell, "words", "")))


def _traced(language: Language, cell: Cell, spec: str) -> Iterator[tuple[Traced[Any], str]]:
    """The traced values in a cell that a reader may see, each as the reader sees it written."""
    match cell:
        case Number(value, own_spec):
            found = [(value, language.show(value.value, own_spec or spec))]
        case Traced(value):
            found = [(cell, language.show(value, spec))]
        case Lines(items):
            found = [each for item in items for each in _traced(language, item, spec)]
        case Sentence(pieces):
            found = [(piece.fact, piece.text) for piece in pieces if isinstance(piece.fact, Traced)]
        case _:
            return
    yield from ((each, text) for each, text in found if isinstance(each.value, int | float | str))

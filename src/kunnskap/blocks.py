"""What a page is made of, as values: notices, prose, lists, facts, tables and figures.

Tables and figures take ``Traced`` values, never bare numbers that were computed, so that the page can show the trail.
``None`` in a cell means "not reported" and is shown so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kunnskap.errors import ShowingError
from kunnskap.language import Piece, Text
from kunnskap.origin import Origin, Traced, combine
from kunnskap.terms import Certainty


class NoticeKind(StrEnum):
    """Why a reader must be warned."""

    SYNTHETIC = "synthetic"
    CAVEAT = "caveat"
    RECONSTRUCTION = "reconstruction"
    SECONDARY_DATA = "secondary_data"
    INTEGRITY = "integrity"
    RESTRAINT = "restraint"


class Speaker(StrEnum):
    """Whose words a sentence holds: the summary's own, or words it reports."""

    SUMMARY = "summary"
    CLAIM = "claim"
    STUDY = "study"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning that travels with the data it is about and that nothing can switch off."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Text in another language than the page's, marked so for a screen reader."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Label:
    """Text whose numbers name or count parts of the page itself, such as the legend of a drawing."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the page (http, https or mailto), or to a place in it (``#id``)."""

    text: str
    href: str


class SourceMark(str):
    """A small mark behind a statement that leads to where the statement was read; it stands in brackets."""

    __slots__ = ()


def source_mark(mark: str, origin: Origin) -> tuple[Piece, ...]:
    """The pieces that end a statement with its source: a space and ``[mark]``, set small."""
    words = SourceMark(f"[{mark}]")
    return (Piece(" "), Piece(words, Traced(words, origin)))


@dataclass(frozen=True, slots=True)
class Symbol:
    """A sign for the eye and the words that say the same."""

    sign: str
    words: str
    shows_words: bool = True


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rendered message whose facts may be traced.

    ``certainty`` is what it speaks under, ``None`` where nothing was rated; ``said_by`` tells whose words it holds.
    """

    pieces: tuple[Piece, ...]
    certainty: Certainty | None = None
    said_by: Speaker = Speaker.SUMMARY

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Number:
    """A traced value with the way it is to be written (see ``Language.show``)."""

    value: Traced[Any]
    spec: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Several things in one cell, one under the other."""

    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """An in-text citation, such as ``(Kraanen et al., 2013)``, that leads to its reference on the page."""

    text: str
    key: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a formatted reference, in italics or a link out of the page, or neither."""

    text: str
    emphasis: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A formatted entry of a reference list."""

    key: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Cell = (
    str
    | Traced[Any]
    | Number
    | Foreign
    | Label
    | Link
    | Symbol
    | Sentence
    | Lines
    | Citation
    | None
)


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column. ``spec`` says how its numbers are written; numeric columns are set flush right."""

    header: str
    numeric: bool = False
    spec: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption; the first cell of a row is its header. Raises ``ShowingError`` on a crooked row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Cell, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ShowingError(
                    "crooked_row",
                    caption=self.caption,
                    row=number,
                    cells=len(row),
                    columns=len(self.columns),
                )

    @property
    def origin(self) -> Origin:
        """Where a count or comparison of the table's own numbers comes from."""
        cells = (cell for row in self.rows for cell in row)
        return _read_off(traced.origin for cell in cells for traced in traced_in(cell))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, what it shows in words, and the same numbers in a table.

    ``description`` tells the finding, from the data; it is the text alternative, so it can't be empty.
    """

    title: str
    description: str
    svg: str
    table: Table
    origins: tuple[Origin, ...] = ()
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.description.strip():
            raise ShowingError("undescribed_figure", title=self.title)

    @property
    def origin(self) -> Origin:
        """Where the numbers that tell what the figure shows come from."""
        return _read_off((self.table.origin, *self.origins))


def _read_off(origins: Iterable[Origin]) -> Origin:
    places = combine(origins).places
    return Origin(places).then("read_off") if places else Origin()


def traced_in(cell: Cell) -> Iterator[Traced[Any]]:
    """The traced values that a cell holds, in the order they are read."""
    match cell:
        case Traced():
            yield cell
        case Number(value):
            yield value
        case Lines(items):
            for item in items:
                yield from traced_in(item)
        case Sentence(pieces) | Text(pieces=pieces):
            for piece in pieces:
                match piece.fact:
                    case Traced() | Text():
                        yield from traced_in(piece.fact)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that are read together."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short things."""

    items: tuple[Cell, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they stand for, as a description list."""

    items: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Named lists that are read against each other, side by side where there is room."""

    groups: tuple[tuple[str, Listing], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A framed passage that stands out: a main finding, a missing piece, a question to discuss.

    One that is ``folded`` shows its heading until the reader asks for the rest; on paper it is open.
    """

    heading: str | Sentence
    content: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A reference list, in its style's order."""

    references: tuple[Reference, ...]


Block = (
    Table | Figure | Paragraph | Listing | Facts | Columns | Box | Notice | Sentence | Bibliography
)

"""Blocks to HTML, with every traced number linked to its place in the trail.

All text is escaped here and nowhere else. The HTML holds no style, no script and no request; its classes are the
template's vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from html import escape
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from kunnskap.blocks import (
    Bibliography,
    Block,
    Box,
    Cell,
    Citation,
    Column,
    Columns,
    Facts,
    Figure,
    Foreign,
    Label,
    Lines,
    Link,
    Listing,
    Notice,
    Number,
    Paragraph,
    Run,
    Sentence,
    SourceMark,
    Speaker,
    Symbol,
    Table,
)
from kunnskap.errors import ShowingError
from kunnskap.language import Language, Piece, Text
from kunnskap.origin import Origin, Traced
from kunnskap.render.grid import grid
from kunnskap.render.pieces import is_number, with_joined_numbers
from kunnskap.written import Written

SAFE_SCHEMES = {"http", "https", "mailto"}
DRAWN_NAME = re.compile('aria-label="[^"]*"')
DRAWN_ORIGIN = re.compile('"#o-([0-9a-f]{12})"')


class Renderer:
    """Turns blocks into HTML in one language; ``origins`` are those met, in order, each with its anchor."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.origins: dict[Origin, str] = {}
        self._tables = self._figures = 0
        self._warned: set[Notice] = set()
        self._render: dict[type, Callable[[Any], str]] = {
            Table: self._table,
            Figure: self._figure,
            Paragraph: self._paragraph,
            Listing: self._listing,
            Facts: self._facts,
            Columns: self._columns,
            Box: self._box,
            Notice: lambda notice: self._notices((notice,)),
            Bibliography: self._bibliography,
            Sentence: lambda sentence: f"<p>{self.cell(sentence)}</p>",
        }

    def block(self, block: Block) -> str:
        """The block's HTML. Raises ``ShowingError`` (not_a_block) for anything else."""
        render = self._render.get(type(block))
        if render is None:
            raise ShowingError("not_a_block", found=type(block).__name__)
        return render(block)

    def cell(self, cell: Cell, spec: str = "") -> str:
        """A cell's HTML; ``spec`` is how a number is written where it does not say so itself."""
        match cell:
            case None:
                return f'<span class="missing">{escape(self.language.show(None))}</span>'
            case str():
                return self.words(cell)
            case Number(value, own_spec):
                return self.number(value, own_spec or spec)
            case Traced():
                return self.number(cell, spec)
            case Label(text):
                return f'<span class="label">{escape(text)}</span>'
            case Foreign(text, lang) if lang == self.language.code:
                return escape(text)
            case Foreign(text, lang):
                return f'<span lang="{escape(lang)}">{escape(text)}</span>'
            case Link(text, href):
                return f'<a href="{escape(_safe(href))}">{escape(text)}</a>'
            case Symbol(sign, words, shows_words):
                if shows_words:
                    return f'<i aria-hidden="true">{escape(sign)}</i> {self.words(words)}'
                return f'<i role="img" aria-label="{escape(words)}">{escape(sign)}</i>'
            case Sentence():
                return self._sentence(cell)
            case Citation(text, key):
                return f'<a class="cite" href="#{_anchor(key)}">{escape(text)}</a>'
            case Lines(items):
                return "".join(
                    f'<span class="line">{self.cell(item, spec)}</span>' for item in items
                )
        raise ShowingError("not_a_cell", found=type(cell).__name__)

    def number(self, traced: Traced[Any], spec: str = "", text: str = "") -> str:
        """A value as a link to its origin; without an origin it is plain text."""
        if traced.value is None:
            return self.cell(None)
        shown = escape(text or self.language.show(traced.value, spec))
        if not traced.origin.places and not traced.origin.steps:
            return shown
        lang = f' lang="{escape(words.lang)}"' if self._is_foreign(words := traced.value) else ""
        small = ' class="src"' if isinstance(words, SourceMark) else ""
        return f'<a href="#{self.meet(traced.origin)}"{small}{lang}>{shown}</a>'

    def _is_foreign(self, text: object) -> TypeGuard[Written]:
        return isinstance(text, Written) and text.lang != self.language.code

    def meet(self, origin: Origin) -> str:
        """The anchor of the origin's entry in the trail, which is thereby part of the page."""
        return self.origins.setdefault(origin, f"o-{len(self.origins) + 1}")

    def _sentence(self, sentence: Sentence) -> str:
        """The sentence, marked with its certainty and with whose words it holds, where either is set."""
        text, marks = self._pieces(sentence.pieces), _marks(sentence)
        return f"<span{marks}>{text}</span>" if marks else text

    def words(self, text: str, read_off: Origin | None = None) -> str:
        """A text, its traced numbers as links. ``read_off`` is where the numbers come from that know no origin."""
        if self._is_foreign(text):
            return f'<span lang="{escape(text.lang)}">{escape(text)}</span>'
        if not isinstance(text, Text):
            return escape(text)
        return self._pieces(text.pieces, read_off)

    def _pieces(self, pieces: Iterable[Piece], read_off: Origin | None = None) -> str:
        return "".join(self._piece(piece, read_off) for piece in with_joined_numbers(pieces))

    def _piece(self, piece: Piece, read_off: Origin | None = None) -> str:
        match piece.fact:
            case Traced():
                return self.number(piece.fact, text=piece.text)
            case Citation() | Foreign() | Link():
                return self.cell(piece.fact)
            case Text() | Written():
                return self.words(piece.fact, read_off)
            case bool() | StrEnum():
                return escape(piece.text)
            case int() | float() | str() if is_number(piece):
                if read_off is not None and read_off.places:
                    return self.number(Traced(piece.text, read_off))
                return f'<span class="bare">{escape(piece.text)}</span>'
        return self.words(piece.text)

    def _table(self, table: Table, warned: Iterable[Notice] = ()) -> str:
        """The table; a reader who was just ``warned`` by what it stands in is not warned again."""
        self._tables += 1
        caption_id = f"t{self._tables}-{len(self.origins)}"
        rows = [self._row(table.columns, row) for row in table.rows]
        cells = grid([escape(column.header) for column in table.columns], rows)
        numeric = [f"n{at}" for at, column in enumerate(table.columns, 1) if column.numeric]
        kind = f' class="{" ".join(numeric)}"' if numeric else ""
        notices = [notice for notice in table.notices if notice not in warned]
        notes = "".join(f"<p>{self._told(note, table.origin)}</p>" for note in table.notes)
        return (
            f'<div class="table-block">{self._notices(notices)}'
            f'<div class="scroll" role="group" aria-labelledby="{caption_id}" tabindex="0">'
            f'<table{kind}><caption id="{caption_id}"><span>{self.words(table.caption, table.origin)}</span></caption>'
            f"{cells}</table></div>"
            + (f'<div class="notes">{notes}</div>' if notes else "")
            + "</div>"
        )

    def _told(self, note: Cell, read_off: Origin) -> str:
        return self.words(note, read_off) if isinstance(note, Text) else self.cell(note)

    def _row(self, columns: Iterable[Column], row: tuple[Cell, ...]) -> list[str]:
        cells = zip(columns, row, strict=True)
        return [self._in_table(cell, column.spec) for column, cell in cells]

    def _in_table(self, cell: Cell, spec: str) -> str:
        if isinstance(cell, Lines):
            return "".join(f"<p>{self.cell(item, spec)}</p>" for item in cell.items)
        return self.cell(cell, spec)

    def _figure(self, figure: Figure) -> str:
        self._figures += 1
        name = f"f{self._figures}"
        return (
            f"<figure>{self._notices(figure.notices)}"
            f'<figcaption id="{name}"><strong class="title">{escape(figure.title)}</strong> '
            f"<span>{self.words(figure.description, figure.origin)}</span></figcaption>"
            f'<div class="drawing" role="group" aria-labelledby="{name}" tabindex="0">'
            f"{self._drawing(figure, name)}</div>"
            f"<details><summary>{escape(self.language.text('showing.figure_table'))}</summary>"
            f"{self._table(figure.table, figure.notices)}</details></figure>"
        )

    def _drawing(self, figure: Figure, name: str) -> str:
        """The figure's SVG, named by the caption it stands under, its links to origins leading to this page's trail."""
        known = {origin.id: origin for origin in figure.origins}
        svg = DRAWN_NAME.sub(f'aria-labelledby="{name}"', figure.svg, count=1)
        return DRAWN_ORIGIN.sub(lambda found: f'"#{self.meet(known[found[1]])}"', svg)

    def _paragraph(self, paragraph: Paragraph) -> str:
        return f"<p>{' '.join(self.cell(sentence) for sentence in paragraph.sentences)}</p>"

    def _listing(self, listing: Listing) -> str:
        """The list; what is said of every item alike, its certainty and whose words it holds, is said of the list."""
        tag = "ol" if listing.ordered else "ul"
        sentences = [item for item in listing.items if isinstance(item, Sentence)]
        marks = {_marks(each) for each in sentences}
        if len(sentences) < len(listing.items) or len(marks) != 1:
            items = "".join(f"<li>{self.cell(item)}</li>" for item in listing.items)
            return f"<{tag}>{items}</{tag}>"
        items = "".join(f"<li>{self._pieces(each.pieces)}</li>" for each in sentences)
        return f"<{tag}{marks.pop()}>{items}</{tag}>"

    def _facts(self, facts: Facts) -> str:
        rows = "".join(
            f"<div><dt>{escape(name)}</dt><dd>{self.cell(fact)}</dd></div>"
            for name, fact in facts.items
        )
        return f'<dl class="facts">{rows}</dl>'

    def _columns(self, columns: Columns) -> str:
        groups = "".join(
            f'<div class="column"><p class="column-title">{self.words(name)}</p>{self._listing(listing)}</div>'
            for name, listing in columns.groups
        )
        return f'<div class="columns">{groups}</div>'

    def _box(self, box: Box) -> str:
        content = "".join(self.block(block) for block in box.content)
        heading = self.cell(box.heading)
        if box.folded:
            return f'<details class="box"><summary>{heading}</summary>{content}</details>'
        return f'<div class="box"><p class="box-title">{heading}</p>{content}</div>'

    def _bibliography(self, bibliography: Bibliography) -> str:
        entries = "".join(
            f'<li id="{_anchor(each.key)}">{"".join(_run(run) for run in each.runs)}</li>'
            for each in bibliography.references
        )
        return f'<div class="references"><ol>{entries}</ol></div>'

    def _notice(self, notice: Notice) -> str:
        self._warned.add(notice)
        label = self._label(notice)
        return f'<p class="notice {notice.kind.value}"><strong>{label}</strong> {self.words(notice.text)}</p>'

    def _notices(self, notices: Sequence[Notice]) -> str:
        """What must stand with a table or a figure: in full, or by name where the page has said it already."""
        told = [notice for notice in notices if notice in self._warned]
        names = " ".join(
            f'<strong class="{notice.kind.value}">{self._label(notice).rstrip(".")}</strong>'
            for notice in told
        )
        full = "".join(self._notice(notice) for notice in notices if notice not in told)
        return full + (f'<p class="reminder">{names}</p>' if told else "")

    def _label(self, notice: Notice) -> str:
        return escape(self.language.text(f"showing.notice.{notice.kind.value}"))


def _marks(sentence: Sentence) -> str:
    """Attributes that tell a sentence's certainty and whose words it holds, where either is set."""
    certainty, said_by = sentence.certainty, sentence.said_by
    marks = "" if certainty is None else f' data-certainty="{certainty.value}"'
    return marks if said_by is Speaker.SUMMARY else f'{marks} data-said-by="{said_by.value}"'


def _run(run: Run) -> str:
    text = escape(run.text)
    if run.href and urlsplit(run.href).scheme.lower() in SAFE_SCHEMES:
        is_address = ' class="address"' if run.href.endswith(run.text) else ""
        text = f'<a{is_address} href="{escape(run.href)}">{text}</a>'
    return f"<em>{text}</em>" if run.emphasis else text


def _anchor(key: str) -> str:
    """An id for a reference that holds whatever a key may hold, and meets no other id of the page."""
    return "ref-" + "".join(c if c.isalnum() and c.isascii() else f"-{ord(c):x}-" for c in key)


def _safe(href: str) -> str:
    """The address itself when a reader may follow it. Raises ``ShowingError`` (unsafe_link)."""
    if href.startswith("#") or urlsplit(href).scheme.lower() in SAFE_SCHEMES:
        return href
    raise ShowingError("unsafe_link", href=href)

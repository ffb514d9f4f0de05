"""Facts with the documents they were read from, and the list of those documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kunnskap.blocks import (
    Block,
    Cell,
    Column,
    Listing,
    Sentence,
    Speaker,
    Table,
    source_mark,
)
from kunnskap.competence import Document, Fact, Register, sourced_in
from kunnskap.competence.periods import bounds
from kunnskap.language import Language, Piece, Text
from kunnskap.origin import Origin, Traced
from kunnskap.written import PROJECT_LANGUAGE, Written


class Citing(Protocol):
    """Anything with citations and the origin they resolve to."""

    @property
    def source(self) -> tuple[str, ...]: ...
    @property
    def origin(self) -> Origin: ...


def cited(text: str, entry: Citing) -> Sentence:
    """The text with its citation after it, in brackets, leading to the trail: the source's words, if one is cited."""
    return Sentence((Piece(norwegian(text)), *_mark(entry)), said_by=_speaker(entry))


def linked(text: str, entry: Citing) -> Sentence:
    """The text itself leading to the trail, so that many short texts fit on a printed page."""
    words = norwegian(text)
    return Sentence((Piece(words, Traced(words, entry.origin)),), said_by=_speaker(entry))


def norwegian(text: str) -> str:
    """Words of the project's own files, which are written in bokmål, unless they know another language or are ours."""
    return text if isinstance(text, Written | Text) else Written(text, PROJECT_LANGUAGE)


def fact(one: Fact) -> Sentence:
    """A fact with its citation."""
    return cited(one.text, one)


def facts(language: Language, many: Iterable[Fact]) -> Block:
    """Facts under each other, each with its citation; or the words for none."""
    items = tuple(fact(one) for one in many)
    return Listing(items) if items else Sentence(language.pieces("competence.none"))


def period(language: Language, when: str) -> str:
    """A half-year, month, year or day as the language writes it."""
    first, last = bounds(when)
    year, _, rest = when.partition("-")
    if rest in ("spring", "autumn"):
        return language.text(f"competence.period.{rest}", year=int(year))
    if not rest:
        return year
    return language.date(first) if first == last else language.month(first)


def documents(language: Language, register: Register, *values: object) -> Table:
    """The documents those values cite: what each is, who made it, and when it seems to be from."""
    used = {citation.split(":")[0] for entry in sourced_in(values) for citation in entry.source}
    rows: list[tuple[Cell, ...]] = [
        (one.key, norwegian(one.title), one.owner, _dated(language, one))
        for one in register.sources
        if one.key in used
    ]
    return Table(
        language.text("competence.documents.caption"),
        tuple(
            Column(language.text(f"competence.documents.{name}"))
            for name in ("key", "document", "owner", "dated")
        ),
        tuple(rows),
        notes=(language.text("competence.documents.note"),),
    )


def _speaker(entry: Citing) -> Speaker:
    return Speaker.SOURCE if entry.source else Speaker.SUMMARY


def _mark(entry: Citing) -> tuple[Piece, ...]:
    if not entry.source:
        return ()
    return source_mark(", ".join(entry.source), entry.origin)


def _dated(language: Language, document: Document) -> str:
    if document.date:
        return document.date
    if document.earliest is None or document.latest is None:
        return language.text("competence.documents.undated")
    return language.text(
        "competence.documents.between", first=document.earliest, last=document.latest
    )

"""The sessions of a programme in order, from its start to its end. No date is drawn where none is stated."""

from __future__ import annotations

from kunnskap.blocks import Block, Cell, Column, Figure, Sentence, Table
from kunnskap.competence import Programme
from kunnskap.competence.programme import Component
from kunnskap.figures.svg import GRID, INK, MUTED, PAPER, SERIES, Canvas, wrap
from kunnskap.language import Language
from kunnskap.terms import Attendee
from kunnskap.written import PROJECT_LANGUAGE, Written, foreign_to

ROOM = "competence.programme.year"
LABEL, STEP, ROW, TOP = 170.0, 110.0, 62.0, 30.0


def programme_year(language: Language, programme: Programme) -> Block:
    """A row for each part that states how often it meets; or one sentence where no part does."""
    parts = [part for part in programme.components if part.sessions]
    if not parts:
        return Sentence(language.pieces("competence.programme.hours.none"))
    n = sum(part.sessions or 0 for part in parts)
    title = language.text(f"{ROOM}.title")
    description = language.text(f"{ROOM}.description", n=n, parts=len(parts))
    steps = max(part.sessions or 0 for part in parts)
    canvas = Canvas(LABEL + STEP * steps + 10, TOP + ROW * len(parts) + 34)
    for place, part in enumerate(parts):
        _row(canvas, language, part, place)
    _axis(canvas, language, programme)
    svg, table = canvas.svg(title, description), _table(language, parts, title)
    origins = (*(part.origin for part in parts), *canvas.origins)
    return Figure(title, description, svg, table, origins)


def _row(canvas: Canvas, language: Language, part: Component, place: int) -> None:
    y = TOP + ROW * place
    canvas.paragraph(
        0, y + 16, wrap(part.title, LABEL - 20, 13), size=13, lang=foreign_to(language.code)
    )
    canvas.text(0, y + 48, language.term(part.who), size=12, fill=MUTED)
    for number in range(part.sessions or 0):
        x = LABEL + STEP * number
        canvas.rect(x, y, STEP - 14, 40, fill=SERIES[place % len(SERIES)], round=4)
        canvas.text(
            x + (STEP - 14) / 2,
            y + 25,
            str(number + 1),
            anchor="middle",
            fill=PAPER,
            bold=True,
            label=True,
        )


def _axis(canvas: Canvas, language: Language, programme: Programme) -> None:
    y = canvas.height - 26
    canvas.line(LABEL, y, canvas.width - 10, y, stroke=GRID)
    canvas.text(LABEL, y + 18, language.text(f"{ROOM}.start"), size=12, fill=INK)
    if programme.length is not None:
        key = "end_about_months" if programme.length.approximate else "end_months"
        end = language.text(f"{ROOM}.{key}", n=programme.length.months)
        canvas.text(
            canvas.width - 10, y + 18, end, size=12, anchor="end", origin=programme.length.origin
        )


def _table(language: Language, parts: list[Component], caption: str) -> Table:
    """Every session in the order of the programme; those given along with another follow it."""
    rows: list[tuple[Cell, ...]] = []
    for number in range(max(part.sessions or 0 for part in parts)):
        for part in parts:
            if number < (part.sessions or 0):
                rows.append(
                    (str(number + 1), Written(part.title, PROJECT_LANGUAGE), _who(language, part))
                )
    names = ("step", "part", "who")
    columns = tuple(Column(language.text(f"{ROOM}.{name}")) for name in names)
    return Table(caption, columns, tuple(rows))


def _who(language: Language, part: Component) -> Cell:
    return None if part.who is Attendee.NOT_REPORTED else language.term(part.who)

"""A competence programme: for whom, to what end, in which parts, and how much time."""

from __future__ import annotations

from collections.abc import Iterable

from kunnskap.blocks import Block, Box, Cell, Column, Lines, Listing, Sentence, Symbol, Table
from kunnskap.competence import Programme, hours_for, time_for
from kunnskap.competence.programme import Component, ProgrammeGoal
from kunnskap.language import Language
from kunnskap.origin import Traced, count
from kunnskap.tables.sourced import Citing, cited, fact, norwegian
from kunnskap.terms import Attendee, Basis, TimeUnit

ROOM = "competence.programme"


def about(language: Language, programme: Programme) -> tuple[tuple[str, Cell], ...]:
    """The first screen: who made it, who asked for it, and how long it lasts."""
    length = programme.length
    lasting: Cell = None
    if length is not None:
        key = "about_months" if length.approximate else "months"
        months = Traced(length.months, length.origin)
        lasting = Sentence(language.pieces(f"{ROOM}.{key}", n=months))
    return (
        (language.text(f"{ROOM}.owner"), programme.owner),
        (language.text(f"{ROOM}.commissioned_by"), programme.commissioned_by),
        (language.text(f"{ROOM}.lasting"), lasting),
    )


def audiences(language: Language, programme: Programme) -> Table:
    """Whom the programme is for: services, and numbers of people only where they are stated."""
    return Table(
        language.text(f"{ROOM}.audiences.caption"),
        (
            *_headers(language, "audiences", "who", "services"),
            Column(language.text(f"{ROOM}.audiences.people"), numeric=True),
        ),
        tuple(
            (
                fact(one),
                Lines(tuple(map(norwegian, one.services))) if one.services else None,
                None if one.people is None else Traced(one.people, one.origin),
            )
            for one in programme.audiences
        ),
    )


def components(language: Language, programme: Programme) -> Table:
    """The parts in order: for whom, how many sessions, how long each."""
    return Table(
        language.text(
            f"{ROOM}.components.caption", n=count(part.origin for part in programme.components)
        ),
        (
            *_headers(language, "components", "part", "who"),
            Column(language.text(f"{ROOM}.components.sessions"), numeric=True),
            *_headers(language, "components", "length"),
        ),
        tuple(
            (
                _named(part),
                None if part.who is Attendee.NOT_REPORTED else language.term(part.who),
                None if part.sessions is None else Traced(part.sessions, part.origin),
                _length(language, part),
            )
            for part in programme.components
        ),
    )


def goals(language: Language, programme: Programme) -> Table:
    """Each goal and the parts that work towards it; a goal with no part says so."""
    titles = {part.key: norwegian(part.title) for part in programme.components}
    read = any(goal.basis is Basis.READING for goal in programme.goals)
    return Table(
        language.text(f"{ROOM}.goals.caption", n=count(goal.origin for goal in programme.goals)),
        _headers(language, "goals", "goal", "parts", "basis"),
        tuple(
            (fact(goal), _parts(language, goal, titles), _basis(language, goal))
            for goal in programme.goals
        ),
        notes=(language.text(f"{ROOM}.goals.note"),) if read else (),
    )


def loose_ends(language: Language, programme: Programme) -> Box:
    """Goals that no part works towards, and parts that serve no goal."""
    goals, parts = programme.goals_without_component, programme.components_without_goal
    content = (
        *_loose(language, "goals", tuple(fact(goal) for goal in goals), goals),
        *_loose(language, "parts", tuple(_named(part) for part in parts), parts),
    )
    nothing = (Sentence(language.pieces("competence.none")),)
    return Box(language.text(f"{ROOM}.loose_ends.heading"), content or nothing)


def _loose(
    language: Language, kind: str, ends: tuple[Cell, ...], read: Iterable[Citing]
) -> tuple[Block, ...]:
    if not ends:
        return ()
    n = count(each.origin for each in read)
    said = Sentence(language.pieces(f"{ROOM}.loose_ends.{kind}", n=n))
    return (said, Listing(ends))


def hours(language: Language, programme: Programme, hours_per_day: float) -> Table:
    """Time for each kind of participant: days, stated hours, and hours in all under the day's assumed length.

    ``hours_per_day`` 0 means that no day is turned into hours.
    """
    assumed = hours_per_day or None
    present = dict.fromkeys(part.who for part in programme.components if part.sessions is not None)
    note = "assumed" if assumed else "not_assumed"
    has_days = any(part.unit is TimeUnit.DAY for part in programme.components)
    about_days = (language.text(f"{ROOM}.hours.{note}", hours=hours_per_day),) if has_days else ()
    return Table(
        language.text(f"{ROOM}.hours.caption"),
        (
            *_headers(language, "hours", "who"),
            *(
                Column(language.text(f"{ROOM}.hours.{name}"), numeric=True)
                for name in ("days", "stated", "total")
            ),
        ),
        tuple(
            (
                language.term(who),
                time_for(programme, who, TimeUnit.DAY),
                time_for(programme, who, TimeUnit.HOUR),
                hours_for(programme, who, hours_per_day=assumed),
            )
            for who in present
        ),
        notes=(*about_days, language.text(f"{ROOM}.hours.note")),
    )


def has_times(programme: Programme) -> bool:
    """Whether any part says how often it meets."""
    return any(part.sessions is not None for part in programme.components)


def time_spent(language: Language, programme: Programme, hours_per_day: float) -> tuple[Table, ...]:
    """The table of hours; nothing where the source states no times, as the figure before it says."""
    return (hours(language, programme, hours_per_day),) if has_times(programme) else ()


def principles(language: Language, programme: Programme) -> Block:
    """The marks or principles the programme builds on."""
    if programme.framework is None:
        return Sentence(language.pieces("competence.none"))
    listing = Listing(tuple(fact(one) for one in programme.principles), ordered=True)
    return Box(programme.framework.text, (listing,))


def _named(part: Component) -> Cell:
    title = cited(part.title, part)
    return Lines((title, norwegian(part.note))) if part.note else title


def _length(language: Language, part: Component) -> Cell:
    if part.unit is None:
        return None
    if part.length is None:
        return language.term(part.unit)
    key = f"{ROOM}.components.{part.unit.value}s"
    return Sentence(language.pieces(key, n=Traced(part.length, part.origin)))


def _parts(language: Language, goal: ProgrammeGoal, titles: dict[str, str]) -> Cell:
    if not goal.components:
        return Symbol("△", language.text(f"{ROOM}.goals.no_part"))
    return Lines(tuple(titles[key] for key in goal.components))


def _basis(language: Language, goal: ProgrammeGoal) -> str:
    return language.term(goal.basis) if goal.basis else "–"


def _headers(language: Language, table: str, *names: str) -> tuple[Column, ...]:
    return tuple(Column(language.text(f"{ROOM}.{table}.{name}")) for name in names)

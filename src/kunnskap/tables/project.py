"""The project: mandate, aims, organisation, the plan at a day, regions, feedback and what surrounds it."""

from __future__ import annotations

import datetime

from kunnskap.blocks import (
    Box,
    Cell,
    Column,
    Columns,
    Facts,
    Lines,
    Link,
    Listing,
    Sentence,
    Symbol,
    Table,
)
from kunnskap.competence import Feedback, KnowledgeModules, Milestone, Project
from kunnskap.competence.periods import bounds
from kunnskap.competence.project import Reference
from kunnskap.errors import CompetenceError
from kunnskap.figures.timeline import SIGNS, STANDING
from kunnskap.language import Language, Piece
from kunnskap.origin import count
from kunnskap.tables.sourced import cited, fact, facts, norwegian, period
from kunnskap.terms import AimKind, Reported

ROOM = "competence.project"


def day_named(text: str) -> datetime.date:
    """The day written as 2019-05-31. Raises ``CompetenceError`` (bad_day) for anything else."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as problem:
        raise CompetenceError("bad_day", found=text) from problem


def about(language: Language, project: Project, day: datetime.date) -> tuple[tuple[str, Cell], ...]:
    """The first screen: who leads, the day the page is seen from, and how the plan stands on it."""
    counted = tuple(
        (language.text(f"{ROOM}.{name}"), _share(language, project.in_state(day, *states), project))
        for name, states in STANDING.items()
        if name != "next"
    )
    return (
        (language.text(f"{ROOM}.lead"), project.lead),
        (language.text(f"{ROOM}.day"), language.date(day)),
        (language.text(f"{ROOM}.last_word"), _last_word(language, project, day)),
        *counted,
    )


def mandate(language: Language, project: Project) -> Facts:
    """What the project was asked to do, to what end and for whom."""
    return Facts(
        (
            (language.text(f"{ROOM}.mandate"), fact(project.mandate)),
            (language.text(f"{ROOM}.purpose"), fact(project.purpose)),
            (language.text(f"{ROOM}.target_group"), fact(project.target_group)),
        )
    )


def aims(language: Language, project: Project) -> Columns:
    """The project's aims beside the effects it hopes for."""
    return Columns(
        tuple(
            (
                language.term(kind),
                Listing(tuple(fact(aim) for aim in project.aims if aim.kind is kind)),
            )
            for kind in AimKind
        )
    )


def organisation(language: Language, project: Project) -> Table:
    """Each group with its members, and those the source names with reservation."""
    return Table(
        language.text(f"{ROOM}.organisation.caption"),
        _headers(language, "organisation", "group", "members", "expected"),
        tuple(
            (
                cited(language.term(group.kind), group),
                norwegian(", ".join(group.members)),
                norwegian(", ".join(group.expected)) if group.expected else "–",
            )
            for group in project.groups
        ),
        notes=(language.text(f"{ROOM}.organisation.note"),),
    )


def plan(language: Language, project: Project, day: datetime.date) -> Table:
    """Every point of the plan, how it stands on the day, and what was reported by then."""
    return Table(
        language.text(f"{ROOM}.plan.caption", day=day),
        _headers(language, "plan", "point", "due", "state", "reported"),
        tuple(
            (
                fact(point),
                period(language, point.when)
                if point.deadline is None
                else language.date(point.deadline),
                state_sign(language, point, day),
                fact(report) if (report := point.known_by(day)) else None,
            )
            for point in project.milestones
        ),
        notes=(language.text(f"{ROOM}.plan.note"),),
    )


def standing(language: Language, project: Project, day: datetime.date) -> Columns:
    """What is reported done, what is next, what is late, and what nothing is reported of, side by side."""
    return Columns(
        tuple(
            (
                language.text(f"{ROOM}.standing.{name}"),
                Listing(
                    tuple(fact(point) for point in project.in_state(day, *states))
                    or (language.text("competence.none"),)
                ),
            )
            for name, states in STANDING.items()
        )
    )


def reported_done(language: Language, project: Project, day: datetime.date) -> Box:
    """What the project itself had reported as done by the day."""
    known = tuple(one for one in project.done if bounds(one.when)[0] <= day)
    return Box(language.text(f"{ROOM}.reported_done"), (facts(language, known),))


def regions(language: Language, project: Project, modules: KnowledgeModules) -> Table:
    """Each region: the modules it has in hand, and whether it has a coordinator and a working group."""
    rows: list[tuple[Cell, ...]] = []
    for entry in project.regions:
        held = [
            cited(module.title.in_language(language.code), one)
            for module in modules
            for one in module.regions
            if one.region is entry.key
        ]
        held += [cited(one.text, one) for one in modules.dialogues if one.region is entry.key]
        rows.append(
            (
                cited(language.term(entry.key), entry),
                Lines(tuple(held)) if held else None,
                _reported(language, entry.coordinator),
                _reported(language, entry.working_group),
            )
        )
    return Table(
        language.text(f"{ROOM}.regions.caption"),
        _headers(language, "regions", "region", "modules", "coordinator", "working_group"),
        tuple(rows),
        notes=(language.text(f"{ROOM}.regions.note"),),
    )


def feedback(language: Language, said: Feedback, modules: KnowledgeModules) -> Table:
    """What the clinical meetings said, as themes, and the modules each bears on."""
    titles = {module.key: module.title.in_language(language.code) for module in modules}
    return Table(
        language.text(f"{ROOM}.feedback.caption", n=count(theme.origin for theme in said.themes)),
        _headers(language, "feedback", "theme", "said", "modules", "placed"),
        tuple(
            (
                norwegian(theme.title),
                fact(theme),
                Lines(tuple(titles[key] for key in theme.modules))
                if theme.modules
                else language.text(f"{ROOM}.feedback.no_module"),
                language.term(theme.basis) if theme.modules else "–",
            )
            for theme in said.themes
        ),
    )


def questions(language: Language, said: Feedback) -> Box:
    """What the meetings were asked about."""
    return Box(language.text(f"{ROOM}.questions"), (facts(language, said.questions),))


def references(language: Language, entries: tuple[Reference, ...]) -> Listing:
    """Steering documents or neighbouring projects, with their address where the source gives one."""
    return Listing(tuple(_reference(entry) for entry in entries))


def state_sign(language: Language, point: Milestone, day: datetime.date) -> Symbol:
    """How the point stands, as a sign and in words."""
    state = point.state(day)
    return Symbol(SIGNS[state], language.term(state))


def _reference(entry: Reference) -> Cell:
    note = Sentence((Piece(norwegian(entry.note)),)) if entry.note else None
    name = cited(entry.title, entry)
    parts = (
        name,
        *((note,) if note else ()),
        *((Link(entry.url, entry.url),) if entry.url else ()),
    )
    return Lines(parts) if len(parts) > 1 else name


def _share(language: Language, points: tuple[Milestone, ...], project: Project) -> Sentence:
    counted = count(point.origin for point in points)
    total = count(point.origin for point in project.milestones)
    return Sentence(language.pieces(f"{ROOM}.share", n=counted, total=total))


def _last_word(language: Language, project: Project, day: datetime.date) -> str | None:
    """When the latest report known on the day is from."""
    reports = [report for point in project.milestones for report in point.reports]
    known = [one.when for one in (*reports, *project.done) if bounds(one.when)[0] <= day]
    return period(language, max(known, key=bounds)) if known else None


def _reported(language: Language, answer: Reported) -> Cell:
    return None if answer is Reported.NOT_REPORTED else language.term(answer)


def _headers(language: Language, table: str, *names: str) -> tuple[Column, ...]:
    return tuple(Column(language.text(f"{ROOM}.{table}.{name}")) for name in names)

"""An implementation plan for a module and a region: who is to be reached, when, and how the gap is measured again."""

from __future__ import annotations

from kunnskap.blocks import Block, Box, Cell, Column, Notice, NoticeKind, Sentence, Table
from kunnskap.competence import Feedback, KnowledgeModule, Project, Service, Services, number_of
from kunnskap.language import Language
from kunnskap.tables.sourced import fact, facts, norwegian, period
from kunnskap.terms import Region, Reported, ServiceKind, ServiceLevel

ROOM = "competence.implementation"
STRATEGY = "implementeringsstrategi"


def service_notices(language: Language, services: Services) -> tuple[Notice, ...]:
    """That the places are made up, where they are."""
    note = services.about.synthetic_note
    if not services.about.synthetic or note is None:
        return ()
    return (Notice(NoticeKind.SYNTHETIC, note.in_language(language.code)),)


def to_be_reached(language: Language, services: Services, region: Region | None) -> Table:
    """The region's services by level and kind, and how many of them have taken the modules on."""
    chosen = services.within(region)
    rows: list[tuple[Cell, ...]] = []
    for level in ServiceLevel:
        for kind in ServiceKind:
            here = [one for one in chosen if one.level is level and one.kind is kind]
            if here:
                rows.append((language.term(kind), language.term(level), *_counts(here)))
    rows.append((language.text(f"{ROOM}.services.total"), "", *_counts(list(chosen))))
    names = ("all", *(answer.value for answer in Reported))
    return Table(
        language.text(f"{ROOM}.services.caption", place=_place(language, region)),
        (
            Column(language.text(f"{ROOM}.services.kind")),
            Column(language.text(f"{ROOM}.services.level")),
            *(Column(language.text(f"{ROOM}.services.{name}"), numeric=True) for name in names),
        ),
        tuple(rows),
        notes=(fact(services.about.about),),
        notices=service_notices(language, services),
    )


def milestones(language: Language, project: Project, module: KnowledgeModule) -> Table:
    """The points of the plan that are about the module or about taking modules into use."""
    chosen = [point for point in project.milestones if module.key in point.modules or point.levels]
    return Table(
        language.text(f"{ROOM}.milestones.caption"),
        tuple(
            Column(language.text(f"{ROOM}.milestones.{name}"))
            for name in ("when", "point", "level")
        ),
        tuple(
            (
                period(language, point.when),
                fact(point),
                language.listing(language.term(level) for level in point.levels) or "–",
            )
            for point in chosen
        ),
    )


def learning_forms(language: Language, module: KnowledgeModule, strategy: KnowledgeModule) -> Box:
    """What the sources leave open about how the module is to be taught."""
    opened = dict.fromkeys((*module.open, *strategy.open))
    return Box(language.text(f"{ROOM}.learning"), (facts(language, opened),))


def advice(language: Language, said: Feedback) -> Block:
    """What the clinical meetings said that bears on implementation."""
    themes = said.about(STRATEGY)
    if not themes:
        return Sentence(language.pieces("competence.none"))
    return Table(
        language.text(f"{ROOM}.advice.caption"),
        tuple(Column(language.text(f"{ROOM}.advice.{name}")) for name in ("theme", "said")),
        tuple((norwegian(theme.title), fact(theme)) for theme in themes),
    )


def measured_again(language: Language, project: Project) -> Block:
    """When the plan says that the gap is measured again."""
    found = tuple(point for point in project.milestones if point.measures_gap)
    return Box(language.text(f"{ROOM}.again"), (facts(language, found),))


def _counts(services: list[Service]) -> tuple[Cell, ...]:
    by_answer = (
        number_of(one for one in services if one.anchored is answer) for answer in Reported
    )
    return (number_of(services), *by_answer)


def _place(language: Language, region: Region | None) -> str:
    return language.term(region) if region else language.text("competence.needs.country")

"""What a knowledge module is to teach, what it covers, how far it is, and what is missing."""

from __future__ import annotations

from typing import Any

from kunnskap.blocks import Block, Box, Cell, Column, Facts, Lines, Sentence, Symbol, Table
from kunnskap.competence import Feedback, Goal, KnowledgeModule, KnowledgeModules, Topic
from kunnskap.competence.periods import bounds
from kunnskap.errors import CompetenceError
from kunnskap.language import Language, Text
from kunnskap.origin import count
from kunnskap.tables.sourced import cited, fact, facts, norwegian, period
from kunnskap.terms import Basis, Region

ROOM = "competence.modules"


def region_named(key: str) -> Region | None:
    """The region with that key; "" is the whole country. Raises ``CompetenceError`` (unknown_region)."""
    if key and key not in [region.value for region in Region]:
        raise CompetenceError("unknown_region", found=key, known=", ".join(Region))
    return Region(key) if key else None


def heading(language: Language, module: KnowledgeModule, region: Region | None) -> dict[str, Any]:
    """The facts of the page's title, and what the start page calls the module."""
    national = language.text("summaries.knowledge_module.national")
    where = language.term(region) if region else national
    title = module.title.in_language(language.code)
    return {"title": title, "where": where, "names": {"module": title}}


def about(
    language: Language, modules: KnowledgeModules, module: KnowledgeModule
) -> tuple[tuple[str, Cell], ...]:
    """The first screen: kind, responsible region, latest known stage, target group."""
    latest = max(module.history, key=lambda report: bounds(report.when), default=None)
    stage = (
        None
        if latest is None
        else language.text(
            f"{ROOM}.stage_at", stage=latest.stage, when=period(language, latest.when)
        )
    )
    return (
        (language.text(f"{ROOM}.kind"), language.term(module.kind)),
        (language.text(f"{ROOM}.responsible"), _responsible(language, module)),
        (language.text(f"{ROOM}.stage"), stage),
        (language.text(f"{ROOM}.target_group"), fact(modules.target_group)),
    )


def teaches(language: Language, module: KnowledgeModule) -> Table:
    """Each goal and topic: what kind of statement it is, and the areas of competence it belongs to."""
    return Table(
        language.text(f"{ROOM}.teaches.caption", n=count(point.origin for point in module.points)),
        _columns(language, "teaches", "point", "kind", "purposes"),
        tuple(
            (fact(point), _kind(language, point), _purposes(language, point))
            for point in module.points
        ),
        notes=(language.text(f"{ROOM}.teaches.note"),),
    )


def coverage(language: Language, modules: KnowledgeModules, module: KnowledgeModule) -> Table:
    """The project's areas of competence and cross-cutting themes, and the points of the module that name each."""
    rows: list[tuple[Cell, ...]] = []
    for purpose in modules.purposes:
        named = [point for point in module.points if purpose.key in point.purposes]
        rows.append((cited(purpose.title, purpose), *_named(language, "purpose", named)))
    for theme in modules.themes:
        named = [point for point in module.points if theme.key in point.themes]
        rows.append((cited(theme.title, theme), *_named(language, "theme", named)))
    return Table(
        language.text(f"{ROOM}.coverage.caption"),
        _columns(language, "coverage", "what", "kind", "named"),
        tuple(rows),
        notes=(language.text(f"{ROOM}.coverage.note"),),
    )


def history(language: Language, module: KnowledgeModule) -> Table:
    """How far the module was at each time a source speaks of it, oldest first."""
    return Table(
        language.text(f"{ROOM}.history.caption"),
        _columns(language, "history", "when", "stage", "what"),
        tuple(
            (period(language, report.when), language.term(report.stage), fact(report))
            for report in sorted(module.history, key=lambda report: bounds(report.when))
        ),
    )


def place(
    language: Language, modules: KnowledgeModules, module: KnowledgeModule, region: Region | None
) -> Block:
    """Who has the module in hand, and what the chosen region has."""
    rows: list[tuple[str, Cell]] = [
        (language.text(f"{ROOM}.responsible"), _responsible(language, module))
    ]
    if region is not None:
        others = tuple(m for m in modules.in_region(region) if m.key != module.key)
        titles = [other.title.in_language(language.code) for other in others]
        own = any(entry.region is region for entry in module.regions)
        dialogue = tuple(cited(one.text, one) for one in modules.dialogues if one.region is region)
        rows += [
            (language.term(region), language.text(f"{ROOM}.region.{'own' if own else 'not_own'}")),
            (
                language.text(f"{ROOM}.region.has"),
                Lines((*titles, *dialogue)) if titles or dialogue else None,
            ),
        ]
    return Facts(tuple(rows))


def feedback(language: Language, said: Feedback, module: KnowledgeModule) -> Block:
    """What the clinical meetings said that bears on the module, and who placed it there."""
    themes = said.about(module.key)
    if not themes:
        return Sentence(language.pieces(f"{ROOM}.feedback.none"))
    return Table(
        language.text(
            f"{ROOM}.feedback.caption",
            meeting=norwegian(said.meeting.title),
            when=period(language, said.meeting.when),
        ),
        _columns(language, "feedback", "theme", "said", "placed"),
        tuple((theme.title, fact(theme), language.term(theme.basis)) for theme in themes),
    )


def missing(language: Language, module: KnowledgeModule) -> Box:
    """What the sources leave open, and what the project's own data lacks, in one frame."""
    gaps = [
        key
        for key, lacking in (
            ("goals", not any(isinstance(point, Goal) for point in module.points)),
            ("region", not module.regions),
            ("order", any(entry.basis is Basis.ORDER for entry in module.regions)),
            ("survey", not module.survey),
        )
        if lacking
    ]
    unbacked = tuple(
        Sentence(language.pieces(f"{ROOM}.missing.evidence", point=norwegian(point.text)))
        for point in module.points
        if not point.evidence
    )
    found = tuple(Sentence(language.pieces(f"{ROOM}.missing.{key}")) for key in gaps)
    return Box(
        language.text(f"{ROOM}.missing.heading"),
        (facts(language, module.open), *found, *unbacked),
    )


def _columns(language: Language, table: str, *names: str) -> tuple[Column, ...]:
    return tuple(Column(language.text(f"{ROOM}.{table}.{name}")) for name in names)


def _responsible(language: Language, module: KnowledgeModule) -> Cell:
    if not module.regions:
        return None
    return Lines(
        tuple(
            cited(Text.joined((language.term(one.region), f"({language.term(one.basis)})")), one)
            for one in module.regions
        )
    )


def _kind(language: Language, point: Topic) -> str:
    if isinstance(point, Goal):
        return language.text(f"{ROOM}.teaches.{point.standing.value}")
    return language.text(f"{ROOM}.teaches.topic")


def _purposes(language: Language, point: Topic) -> Cell:
    return language.listing(language.term(one) for one in point.purposes) or None


def _named(language: Language, kind: str, points: list[Topic]) -> tuple[Cell, Cell]:
    label = language.text(f"{ROOM}.coverage.{kind}")
    if not points:
        return label, Symbol("–", language.text(f"{ROOM}.coverage.not_named"))
    return label, Lines(tuple(Symbol("●", norwegian(point.text)) for point in points))

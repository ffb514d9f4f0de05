"""What the literature bases say on the points of a module or a dilemma: claims weighed, and studies by direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kunnskap.blocks import (
    Block,
    Cell,
    Column,
    Lines,
    Notice,
    NoticeKind,
    Number,
    Sentence,
    Symbol,
    Table,
)
from kunnskap.competence import EvidenceLink, KnowledgeModule
from kunnskap.figures.signs import REPORTED
from kunnskap.language import Language, capital
from kunnskap.origin import Origin, Traced, combine, count
from kunnskap.outcomes import read_outcomes
from kunnskap.studies import Balance, LiteratureBase, Study, Text, balances, read_base
from kunnskap.tables.claims import claimed
from kunnskap.tables.sourced import norwegian
from kunnskap.terms import Direction, Stance
from kunnskap.workspace import Door

if TYPE_CHECKING:
    import pandas as pd

ROOM = "competence.evidence"


@dataclass(frozen=True, slots=True)
class InHand:
    """A base and its reported results; the results are read only where a link names studies."""

    base: LiteratureBase
    results: pd.DataFrame | None


Bases = dict[str, InHand]


def open_bases(door: Door, links: tuple[EvidenceLink, ...]) -> Bases:
    """The bases that the links point into, by name."""
    bases: Bases = {}
    for name in dict.fromkeys(link.base for link in links):
        asked = any(link.studies for link in links if link.base == name)
        folder = door.workspace.literature / name
        results = read_outcomes(folder, door=door) if asked else None
        bases[name] = InHand(read_base(door, name), results)
    return bases


def links_of(module: KnowledgeModule) -> tuple[EvidenceLink, ...]:
    """Every evidence link of a module's goals and topics."""
    return tuple(link for point in module.points for link in point.evidence)


def what_literature_says(
    language: Language, bases: Bases, links: tuple[EvidenceLink, ...]
) -> tuple[Block, ...]:
    """For each base: the claims weighed, the linked studies by direction, and how many studies have a component.

    One sentence where nothing is linked. A claim is asked of every study of its base, not only of those linked.
    """
    if not links:
        return (Sentence(language.pieces(f"{ROOM}.none")),)
    blocks: list[Block] = []
    for name, hand in bases.items():
        base = hand.base
        here = [link for link in links if link.base == name]
        blocks.append(_notice(language, base))
        blocks += [
            Sentence(language.pieces(f"{ROOM}.why", why=norwegian(link.why))) for link in here
        ]
        blocks += _claims(language, base, [key for link in here for key in link.claims])
        blocks += _studies(language, hand, [key for link in here for key in link.studies])
        blocks += _components(language, base, [key for link in here for key in link.filters])
    return tuple(blocks)


def base_notices(language: Language, bases: Bases) -> tuple[Notice, ...]:
    """The caution of each base, which stands with every number from it."""
    return tuple(_notice(language, hand.base) for hand in bases.values())


def _notice(language: Language, base: LiteratureBase) -> Notice:
    kind = NoticeKind.SECONDARY_DATA if base.about.from_review else NoticeKind.RECONSTRUCTION
    return Notice(kind, base.about.caution.in_language(language.code))


def _claims(language: Language, base: LiteratureBase, keys: list[str]) -> list[Block]:
    if not keys:
        return []
    weighed = balances(base, claims=keys)
    stances = [Column(capital(language.term(stance)), numeric=True) for stance in Stance]
    return [
        Table(
            language.text(f"{ROOM}.claims.caption"),
            (Column(language.text(f"{ROOM}.claims.claim")), *stances),
            tuple(_claim(language, one) for one in weighed),
            notes=(language.text(f"{ROOM}.claims.note"),),
        )
    ]


def _claim(language: Language, weighed: Balance) -> tuple[Cell, ...]:
    return (claimed(language, weighed.claim), *(weighed.number(stance) for stance in Stance))


def _studies(language: Language, hand: InHand, keys: list[str]) -> list[Block]:
    if not keys or hand.results is None:
        return []
    base, results = hand.base, hand.results[hand.results["study_key"].isin(keys)]
    outcomes = [one for one in base.about.outcomes if (results["outcome"] == one.key).any()]
    rows = [
        _study(language, base.study(key), results, [one.key for one in outcomes])
        for key in dict.fromkeys(keys)
    ]
    return [
        Table(
            language.text(
                f"{ROOM}.studies.caption",
                n=count(Origin.at(base.study(key).place) for key in dict.fromkeys(keys)),
            ),
            (
                *(Column(language.text(f"{ROOM}.studies.{name}")) for name in ("study", "design")),
                Column(language.text(f"{ROOM}.studies.n"), numeric=True),
                *(Column(_text(language, one.label)) for one in outcomes),
            ),
            tuple(rows),
            notes=(language.text(f"{ROOM}.studies.note"),),
        )
    ]


def _study(
    language: Language, study: Study, results: pd.DataFrame, outcomes: list[str]
) -> tuple[Cell, ...]:
    own = results[results["study_key"] == study.key]
    directions = (_directions(language, own[own["outcome"] == key]) for key in outcomes)
    return (study.label, language.term(study.design), study.participants, *directions)


def _directions(language: Language, results: pd.DataFrame) -> Cell:
    """Each direction reported, once, with the number of results that point so."""
    cells: list[Cell] = []
    reported = set(results["direction"])
    for direction in (each for each in Direction if each in reported):
        n = _number(results[results["direction"] == direction])
        cells.append(Symbol(REPORTED[direction], language.term(direction)))
        cells.append(Sentence(language.pieces(f"{ROOM}.studies.results", n=n)))
    return Lines(tuple(cells)) if cells else "–"


def _number(results: pd.DataFrame) -> Traced[int]:
    """How many results: rows about the arms of one measure at one time are one result."""
    told = set(zip(results["measured_en"], results["timepoint_en"], strict=True))
    return Traced(len(told), combine(results["origin"]).then("count"))


def _components(language: Language, base: LiteratureBase, columns: list[str]) -> list[Block]:
    """How many of the base's studies had each component; those that do not say are counted apart."""
    if not columns:
        return []
    labels = {one.column: one.label for one in base.about.moderators}
    rows: list[tuple[Cell, ...]] = []
    for column in columns:
        answers = [(study, study.moderators.get(column)) for study in base.studies]
        counts = (
            Number(_counted([study for study, said in answers if said is wanted]))
            for wanted in (True, False, None)
        )
        rows.append((_text(language, labels[column]), *counts))
    headers = (
        Column(language.text(f"{ROOM}.components.{n}"), numeric=True)
        for n in ("has", "has_not", "unknown")
    )
    return [
        Table(
            language.text(f"{ROOM}.components.caption", base=_text(language, base.about.title)),
            (Column(language.text(f"{ROOM}.components.component")), *headers),
            tuple(rows),
        )
    ]


def _counted(studies: list[Study]) -> Traced[int]:
    return count((Origin.at(study.place) for study in studies), "count")


def _text(language: Language, text: Text) -> str:
    return text.in_language(language.code)

"""A practice dilemma: the balance side by side, what is said for and against, and what to discuss."""

from __future__ import annotations

from kunnskap.blocks import Block, Box, Cell, Column, Columns, Lines, Listing, Sentence, Table
from kunnskap.competence import EvidenceLink, Practice
from kunnskap.competence.practice import Point
from kunnskap.language import Language, Piece
from kunnskap.origin import count
from kunnskap.tables.sourced import cited, fact, linked, norwegian
from kunnskap.terms import Maker

ROOM = "competence.practice"


def about(language: Language, practice: Practice) -> tuple[tuple[str, Cell], ...]:
    """The first screen: whose dilemma it is, and its two sides in a sentence."""
    return (
        (language.text(f"{ROOM}.unit"), cited(practice.unit, practice)),
        (language.text(f"{ROOM}.dilemma"), fact(practice.dilemma)),
    )


def balance(language: Language, practice: Practice) -> Columns:
    """What belongs to each side, read against each other."""
    return Columns(tuple((norwegian(side.title), _points(side.points)) for side in practice.sides))


def for_and_against(language: Language, practice: Practice) -> Table:
    """The challenges and advantages of each side that has any listed; the others are named under the table."""
    listed = [side for side in practice.sides if side.challenges or side.advantages]
    silent = [f"«{side.title}»" for side in practice.sides if side not in listed]
    note = language.text(f"{ROOM}.balance.silent", sides=language.listing(silent))
    return Table(
        language.text(f"{ROOM}.balance.caption"),
        tuple(
            Column(language.text(f"{ROOM}.balance.{name}"))
            for name in ("side", "challenges", "advantages")
        ),
        tuple(
            (norwegian(side.title), _listed(side.challenges), _listed(side.advantages))
            for side in listed
        ),
        notes=(note,) if silent else (),
    )


def leader(language: Language, practice: Practice) -> Box:
    """The leader's balance, and the unit's own answer."""
    answer: tuple[Block, ...] = (fact(practice.answer),) if practice.answer else ()
    tasks = Listing(tuple(linked(task.text, task) for task in practice.leader_tasks))
    return Box(language.text(f"{ROOM}.leader"), (tasks, *answer))


def questions(language: Language, practice: Practice) -> Listing:
    """Questions for a staff discussion, each marked with who made it."""
    return Listing(
        tuple(
            Sentence((Piece(norwegian(one.text)), Piece(f" ({language.term(one.made_by)})")))
            if one.made_by is Maker.EDITORS
            else cited(one.text, one)
            for one in practice.questions
        ),
        ordered=True,
    )


def quotes(language: Language, practice: Practice) -> Block:
    """Words quoted from the source."""
    return Listing(tuple(cited(f"«{one.text}»", one) for one in practice.quotes))


def links_of(practice: Practice) -> tuple[EvidenceLink, ...]:
    """Every evidence link of the points on all sides."""
    return tuple(
        link for side in practice.sides for point in side.everything for link in point.evidence
    )


def linked_points(language: Language, practice: Practice) -> Table:
    """The points that something in a literature base is linked to, and how many have nothing."""
    points = [(side, point) for side in practice.sides for point in side.everything]
    linked = [(side, point) for side, point in points if point.evidence]
    alone = count(point.origin for _, point in points if not point.evidence)
    total = count(point.origin for _, point in points)
    return Table(
        language.text(f"{ROOM}.evidence.caption"),
        tuple(
            Column(language.text(f"{ROOM}.evidence.{name}")) for name in ("point", "side", "says")
        ),
        tuple(
            (
                fact(point),
                norwegian(side.title),
                Lines(tuple(norwegian(link.why) for link in point.evidence)),
            )
            for side, point in linked
        ),
        notes=(language.text(f"{ROOM}.evidence.none", n=alone, total=total),),
    )


def _points(points: tuple[Point, ...]) -> Listing:
    return Listing(tuple(linked(point.text, point) for point in points))


def _listed(points: tuple[Point, ...]) -> Cell:
    return Lines(tuple(linked(point.text, point) for point in points)) if points else None

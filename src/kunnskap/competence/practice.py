"""A dilemma from daily practice: what stands against what, for and against, and what it asks of a leader."""

from __future__ import annotations

from dataclasses import dataclass, field

from kunnskap.competence.entries import Entry, EvidenceLink, Fact, Sourced
from kunnskap.competence.reading import read_toml
from kunnskap.competence.register import read_register
from kunnskap.competence.shelf import file_on_shelf
from kunnskap.origin import Origin
from kunnskap.terms import Maker, SideKind
from kunnskap.workspace import Door

PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Fact):
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Sourced):
    """One side of the balance: what belongs to it, and the challenges and advantages the source lists for it."""

    key: str
    title: str
    kind: SideKind
    points: tuple[Point, ...]
    challenges: tuple[Point, ...] = ()
    advantages: tuple[Point, ...] = ()

    @property
    def everything(self) -> tuple[Point, ...]:
        return (*self.points, *self.challenges, *self.advantages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Entry):
    """A question for a staff discussion, from the source or made by the editors of the file."""

    text: str
    made_by: Maker
    source: tuple[str, ...] = ()
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Sourced):
    key: str
    title: str
    unit: str
    dilemma: Fact
    sides: tuple[Side, ...]
    answer: Fact | None = None
    leader_tasks: tuple[Fact, ...] = ()
    quotes: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    open: tuple[Fact, ...] = ()


def read_practice(door: Door, name: str) -> Practice:
    """``competence/practice/<name>.toml``. Raises ``CompetenceError`` naming file, line and key."""
    return read_toml(door, file_on_shelf(door, PRACTICE, name), Practice, read_register(door))

"""The knowledge modules and the implementation strategy: what they are to teach, for whom, and how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kunnskap.competence.entries import Entry, EvidenceLink, Fact, Sourced
from kunnskap.competence.periods import bounds
from kunnskap.competence.reading import read_toml
from kunnskap.competence.register import read_register
from kunnskap.errors import CompetenceError
from kunnskap.terms import Basis, ModuleKind, ModuleStage, Purpose, Region, Standing
from kunnskap.workspace import Door

MODULES = "knowledge_modules.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title(Entry):
    nb: str
    nn: str
    en: str

    def in_language(self, code: str) -> str:
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[code]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyLink(Entry):
    """The theme of a survey whose questions ask about a module or an area of competence."""

    survey: str
    theme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeEntry(Sourced):
    """One of the areas of competence that the project is to strengthen."""

    key: Purpose
    title: str
    survey: tuple[SurveyLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Sourced):
    """Something that is to be given weight across all modules."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic(Fact):
    """What a source says that the module is about."""

    key: str
    purposes: tuple[Purpose, ...] = ()
    themes: tuple[str, ...] = ()
    evidence: tuple[EvidenceLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Topic):
    """Something the module is to achieve, as decided or only as proposed."""

    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class StageReport(Fact):
    """How far the module was at a time: ``when`` is a half-year, month or day (see ``periods.bounds``)."""

    when: str
    stage: ModuleStage

    def __post_init__(self) -> None:
        bounds(self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility(Sourced):
    """A region with a module in hand, and whether the source says so or it was read from the order of a list."""

    region: Region
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue(Fact):
    """A region talking about making a module that the source does not name."""

    region: Region
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeModule(Sourced):
    key: str
    kind: ModuleKind
    title: Title
    goals: tuple[Goal, ...] = ()
    topics: tuple[Topic, ...] = ()
    history: tuple[StageReport, ...] = ()
    regions: tuple[Responsibility, ...] = ()
    survey: tuple[SurveyLink, ...] = ()
    open: tuple[Fact, ...] = ()

    @property
    def points(self) -> tuple[Topic, ...]:
        """Goals and topics together: everything the sources say it is to teach."""
        return (*self.goals, *self.topics)

    def purposes(self) -> tuple[Purpose, ...]:
        named = {purpose for point in self.points for purpose in point.purposes}
        return tuple(purpose for purpose in Purpose if purpose in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeModules(Entry):
    """All modules with what they share."""

    target_group: Fact
    meaning: Fact
    purposes: tuple[PurposeEntry, ...]
    themes: tuple[Theme, ...]
    modules: tuple[KnowledgeModule, ...]
    dialogues: tuple[Dialogue, ...] = ()

    def __iter__(self) -> Iterator[KnowledgeModule]:
        return iter(self.modules)

    def get(self, key: str) -> KnowledgeModule:
        """The module with that key. Raises ``CompetenceError`` (unknown_module) naming those that exist."""
        found = next((module for module in self.modules if module.key == key), None)
        if found is None:
            known = ", ".join(module.key for module in self.modules)
            raise CompetenceError("unknown_module", found=key, known=known)
        return found

    def in_region(self, region: Region) -> tuple[KnowledgeModule, ...]:
        """The modules that the region has in hand."""
        return tuple(m for m in self.modules if any(r.region == region for r in m.regions))


def read_modules(door: Door) -> KnowledgeModules:
    """``competence/knowledge_modules.toml``. Raises ``CompetenceError`` naming file, line and key."""
    path = door.workspace.competence / MODULES
    return read_toml(door, path, KnowledgeModules, read_register(door))

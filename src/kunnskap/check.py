"""What is wrong with the project's data, and what it leaves open: every file read, every reference followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kunnskap.competence import (
    Feedback,
    KnowledgeModules,
    Practice,
    Programme,
    Project,
    names_on_shelf,
    read_feedback,
    read_modules,
    read_practice,
    read_programme,
    read_project,
    sourced_in,
)
from kunnskap.competence.entries import EvidenceLink, Sourced
from kunnskap.competence.knowledge_modules import MODULES, Goal, SurveyLink
from kunnskap.competence.project import FEEDBACK, PROJECT
from kunnskap.competence.services import ABOUT as SERVICES
from kunnskap.competence.services import read_services
from kunnskap.errors import KunnskapError
from kunnskap.language import Language
from kunnskap.outcomes import read_outcomes
from kunnskap.records import read_records
from kunnskap.studies import LiteratureBase, base_names, read_base
from kunnskap.survey import Survey, read_survey
from kunnskap.synthesis.certainty import read_certainty
from kunnskap.synthesis.overlap import read_citations
from kunnskap.terms import ModuleKind, Reported
from kunnskap.wording import TooMuch, claims_too_much, prose_too_much
from kunnskap.workspace import Door


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. A fault must be mended; what is not a fault is open and may be so for good reason.

    The words live under ``check.<key>``; for a file that could not be read, ``error`` says it instead.
    """

    key: str
    is_fault: bool
    facts: dict[str, object] = field(default_factory=dict)
    error: KunnskapError | None = None


def check_data(door: Door) -> tuple[Finding, ...]:
    """Everything found in ``competence/``, in what it points to, and in what notebooks say; faults first."""
    found = list(_Checker(door).findings())
    return tuple(sorted(found, key=lambda finding: not finding.is_fault))


def told(findings: Iterable[Finding], speak: Language) -> Iterator[str]:
    """The findings as lines: first what must be mended, then what is open."""
    met = tuple(findings)
    for heading, is_fault in (("faults", True), ("open", False)):
        chosen = [each for each in met if each.is_fault is is_fault]
        if chosen:
            yield speak.text(f"check.{heading}", n=len(chosen))
        for each in chosen:
            words = speak.error(each.error) if each.error else None
            yield f"- {words or speak.text(f'check.{each.key}', **each.facts)}"


class _Checker:
    """One look through the data; each file is read once, and a broken one is told once."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.unread: list[Finding] = []
        self._bases: dict[str, LiteratureBase | None] = {}
        self._surveys: dict[str, Survey | None] = {}

    def findings(self) -> Iterator[Finding]:
        modules = self._if_there(MODULES, read_modules)
        project = self._if_there(PROJECT, read_project)
        feedback = self._if_there(FEEDBACK, read_feedback)
        self._if_there(SERVICES, read_services)
        programmes = [
            self._try(read_programme, self.door, n) for n in names_on_shelf(self.door, "programmes")
        ]
        practices = [
            self._try(read_practice, self.door, n) for n in names_on_shelf(self.door, "practice")
        ]
        if modules is not None:
            yield from self._modules(modules)
            if project is not None:
                yield from _project(project, modules)
            if feedback is not None:
                yield from _feedback(feedback, modules)
        for programme in filter(None, programmes):
            yield from _programme(programme)
            yield from self._evaluation(programme)
        yield from (one for item in practices if item for one in self._practice(item))
        everything = (modules, project, feedback, *programmes, *practices)
        yield from _unsourced(value for value in everything if value is not None)
        for name in base_names(self.door):
            base = self._base(name)
            if base is not None:
                yield from map(_wording, claims_too_much(self.door, base))
        yield from map(_wording, prose_too_much(self.door))
        yield from self.unread

    def _if_there(self, file: str, read: Callable[[Door], Any]) -> Any:
        """What the reader gives, or nothing where the project keeps no such file."""
        there = (self.door.workspace.competence / file).is_file()
        return self._try(read, self.door) if there else None

    def _base(self, name: str) -> LiteratureBase | None:
        if name not in self._bases:
            self._bases[name] = self._try(_whole_base, self.door, name)
        return self._bases[name]

    def _try(self, read: Callable[..., Any], *arguments: object) -> Any:
        try:
            return read(*arguments)
        except KunnskapError as problem:
            self.unread.append(Finding("unreadable", True, error=problem))
            return None

    # --- modules -----------------------------------------------------------------------------------------------

    def _modules(self, modules: KnowledgeModules) -> Iterator[Finding]:
        yield from _twice("modules", (module.key for module in modules))
        themes = {theme.key for theme in modules.themes}
        for module in modules:
            if not any(isinstance(point, Goal) for point in module.points):
                yield Finding("module_without_goal", False, {"module": module.key})
            if module.kind is ModuleKind.MODULE and not module.regions:
                yield Finding("module_without_region", False, {"module": module.key})
            for point in module.points:
                yield from _unknown("theme", _place(module), point.themes, themes)
                yield from self._evidence(_place(module), point.evidence)
            yield from self._survey_links(_place(module), module.survey)
        named = {purpose for module in modules for purpose in module.purposes()}
        for entry in modules.purposes:
            yield from self._survey_links(_place(entry), entry.survey)
            if entry.key not in named:
                yield Finding("purpose_without_module", False, {"purpose": entry.title})
        touched = {key for module in modules for point in module.points for key in point.themes}
        for theme in modules.themes:
            if theme.key not in touched:
                yield Finding("theme_without_module", False, {"theme": theme.title})

    def _evaluation(self, programme: Programme) -> Iterator[Finding]:
        if programme.evaluation is not None:
            survey = self._opened(programme.evaluation.survey)
            questions = {one.key for one in survey.codebook.questions} if survey else None
            asked = (programme.evaluation.attendance,)
            yield from _unknown("question", _place(programme), asked, questions or set(asked))

    # --- references to other wings -----------------------------------------------------------------------------

    def _practice(self, practice: Practice) -> Iterator[Finding]:
        for side in practice.sides:
            for point in side.everything:
                yield from self._evidence(_place(practice), point.evidence)

    def _evidence(self, where: str, links: Iterable[EvidenceLink]) -> Iterator[Finding]:
        for link in links:
            base = self._base(link.base)
            if base is None:
                continue
            here = f"{where} → {link.base}"
            yield from _unknown("study", here, link.studies, {one.key for one in base.studies})
            yield from _unknown("claim", here, link.claims, {one.key for one in base.claims})
            columns = {one.column for one in base.about.moderators}
            yield from _unknown("component", here, link.filters, columns)

    def _survey_links(self, where: str, links: Iterable[SurveyLink]) -> Iterator[Finding]:
        for link in links:
            survey = self._opened(link.survey)
            if survey is not None:
                here = f"{where} → {link.survey}"
                yield from _unknown(
                    "survey_theme", here, (link.theme,), set(survey.codebook.themes)
                )

    def _opened(self, name: str) -> Survey | None:
        """The survey, read once; ``None`` where it could not be read, which is told once."""
        if name not in self._surveys:
            self._surveys[name] = self._try(_survey, self.door, self.door.workspace.survey / name)
        return self._surveys[name]


def _whole_base(door: Door, name: str) -> LiteratureBase:
    """The base with every file and export read, and results, overlap and certainty naming only what it holds."""
    base, folder = read_base(door, name), door.workspace.literature / name
    base.read_all()
    if (folder / "sources.toml").is_file():
        read_records(door, name)
    results = read_outcomes(folder, door=door)
    base.refuse_unknown(
        (origin.places[0], study, outcome)
        for origin, study, outcome in results[["origin", "study_key", "outcome"]].itertuples(
            index=False
        )
    )
    for citation in read_citations(folder, door=door):
        place = citation.origin.places[0]
        base.refuse_unknown([(place, citation.review, None), (place, citation.study, None)])
    for rated in read_certainty(folder, door=door).values():
        place = rated.origin.places[0]
        base.refuse_unknown((place, study, rated.outcome) for study in rated.studies)
    return base


def _survey(door: Door, path: Any) -> Survey:
    return read_survey(path, door=door)


def _wording(found: TooMuch) -> Finding:
    facts: dict[str, object] = {
        "file": found.file,
        "name": found.name,
        "language": found.language,
        "words": "; ".join(found.words),
    }
    if found.certainty is None:
        return Finding("too_much_unrated", False, facts)
    return Finding("too_much", False, facts | {"certainty": found.certainty})


def _project(project: Project, modules: KnowledgeModules) -> Iterator[Finding]:
    known = {module.key for module in modules}
    yield from _twice("milestones", (point.key for point in project.milestones))
    yield from _twice("regions", (entry.key for entry in project.regions))
    for point in project.milestones:
        yield from _unknown("module", _place(point), point.modules, known)
    for entry in project.regions:
        if entry.coordinator is not Reported.YES:
            yield Finding("region_without_coordinator", False, {"region": entry.key})


def _feedback(feedback: Feedback, modules: KnowledgeModules) -> Iterator[Finding]:
    known = {module.key for module in modules}
    themes = {theme.key for theme in modules.themes}
    yield from _twice("themes", (theme.key for theme in feedback.themes))
    for theme in feedback.themes:
        yield from _unknown("module", _place(theme), theme.modules, known)
        yield from _unknown("theme", _place(theme), theme.themes, themes)
        if not theme.modules:
            yield Finding("feedback_without_module", False, {"theme": theme.title})


def _programme(programme: Programme) -> Iterator[Finding]:
    known = {part.key for part in programme.components}
    where = programme.key
    yield from _twice(where, (part.key for part in programme.components))
    yield from _twice(where, (goal.key for goal in programme.goals))
    for goal in programme.goals:
        yield from _unknown("part", _place(goal), goal.components, known)
    for part in programme.components:
        yield from _unknown("part", _place(part), filter(None, [part.along_with]), known)
    for goal in programme.goals_without_component:
        yield Finding("goal_without_part", False, {"programme": where, "goal": goal.text})


def _unsourced(values: Iterable[object]) -> Iterator[Finding]:
    for value in values:
        for entry in sourced_in(value):
            if not entry.source:
                place = entry.origin.places[0]
                named = getattr(entry, "text", "") or place.key
                facts = {"entry": named, "file": place.file, "line": place.line}
                yield Finding("no_source", False, facts)


def _place(entry: Sourced) -> str:
    """The file an entry stands in, and its key."""
    place = entry.origin.places[0]
    return f"{place.file} → {place.key}"


def _unknown(kind: str, where: str, named: Iterable[str], known: set[str]) -> Iterator[Finding]:
    for name in named:
        if name not in known:
            facts: dict[str, object] = {
                "where": where,
                "found": name,
                "known": ", ".join(sorted(known)),
            }
            yield Finding(f"unknown_{kind}", True, facts)


def _twice(where: str, keys: Iterable[str]) -> Iterator[Finding]:
    for key, times in Counter(keys).items():
        if times > 1:
            yield Finding("twice", True, {"where": where, "key": key})

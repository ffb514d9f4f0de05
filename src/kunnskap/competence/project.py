"""The project: mandate, aims, organisation, plan, what is reported done, and the feedback it was given."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from kunnskap.competence.entries import Entry, Fact, Sourced
from kunnskap.competence.periods import bounds
from kunnskap.competence.reading import read_toml
from kunnskap.competence.register import read_register
from kunnskap.terms import (
    AimKind,
    Basis,
    GroupKind,
    MilestoneState,
    Region,
    Reported,
    ReportStanding,
    ServiceLevel,
)
from kunnskap.workspace import Door

PROJECT, FEEDBACK = "project.toml", "feedback.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim(Fact):
    kind: AimKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Sourced):
    """A group of the organisation: those in it, and those the source names with reservation."""

    kind: GroupKind
    members: tuple[str, ...]
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Fact):
    """A fact that holds from a time: a half-year, month or day (see ``periods.bounds``)."""

    when: str

    def __post_init__(self) -> None:
        bounds(self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneReport(Dated):
    """What a later source says about a point of the plan."""

    standing: ReportStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Dated):
    """A point of the plan. It is due on its deadline, or on the last day of its half-year where none is stated.

    ``levels`` are those where the point takes modules into use; ``measures_gap`` says that it measures the gap anew.
    """

    key: str
    deadline: datetime.date | None = None
    modules: tuple[str, ...] = ()
    levels: tuple[ServiceLevel, ...] = ()
    measures_gap: bool = False
    reports: tuple[MilestoneReport, ...] = ()

    @property
    def due(self) -> datetime.date:
        return self.deadline or bounds(self.when)[1]

    def known_by(self, day: datetime.date) -> MilestoneReport | None:
        """The latest report whose period had begun by that day; of two in one period, the one listed last."""
        known = [report for report in self.reports if bounds(report.when)[0] <= day]
        return max(known, key=lambda report: bounds(report.when)[0]) if known else None

    def state(self, day: datetime.date) -> MilestoneState:
        """How the point stands on a day, by what was reported until then and by nothing else."""
        report = self.known_by(day)
        if report and report.standing is ReportStanding.DONE:
            return MilestoneState.DONE
        if self.due < day:
            return MilestoneState.LATE_PARTLY if report else MilestoneState.LATE_UNREPORTED
        started = report is not None or bounds(self.when)[0] <= day
        return MilestoneState.UNDER_WAY if started else MilestoneState.AHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionEntry(Sourced):
    """Whether a region has a coordinator and a working group, as far as a source says."""

    key: Region
    coordinator: Reported
    working_group: Reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Sourced):
    """A steering document or a neighbouring project."""

    title: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Sourced):
    key: str
    title: str
    lead: str
    mandate: Fact
    purpose: Fact
    target_group: Fact
    aims: tuple[Aim, ...]
    groups: tuple[Group, ...]
    milestones: tuple[Milestone, ...]
    regions: tuple[RegionEntry, ...]
    done: tuple[Dated, ...] = ()
    steering_documents: tuple[Reference, ...] = ()
    neighbours: tuple[Reference, ...] = ()

    def in_state(self, day: datetime.date, *states: MilestoneState) -> tuple[Milestone, ...]:
        """The points of the plan that stand so on that day, in the order of the plan."""
        return tuple(point for point in self.milestones if point.state(day) in states)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Sourced):
    key: str
    when: str
    title: str

    def __post_init__(self) -> None:
        bounds(self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackTheme(Fact):
    """What was said, and the modules and themes it bears on; ``basis`` tells who placed it there."""

    key: str
    title: str
    basis: Basis
    modules: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Entry):
    meeting: Meeting
    questions: tuple[Fact, ...]
    themes: tuple[FeedbackTheme, ...]

    def about(self, module: str) -> tuple[FeedbackTheme, ...]:
        """The themes placed on the module with that key."""
        return tuple(theme for theme in self.themes if module in theme.modules)


def read_project(door: Door) -> Project:
    """``competence/project.toml``. Raises ``CompetenceError`` naming file, line and key."""
    return read_toml(door, door.workspace.competence / PROJECT, Project, read_register(door))


def read_feedback(door: Door) -> Feedback:
    """``competence/feedback.toml``. Raises ``CompetenceError`` naming file, line and key."""
    return read_toml(door, door.workspace.competence / FEEDBACK, Feedback, read_register(door))

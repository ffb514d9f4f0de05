"""What the services, the knowledge modules, the project and the programmes are called."""

from __future__ import annotations

from enum import StrEnum


class Region(StrEnum):
    """The five health regions as the project's papers name them."""

    NORD = "nord"
    MIDT = "midt"
    VEST = "vest"
    SOR = "sor"
    OST = "ost"


class ServiceLevel(StrEnum):
    SPECIALIST = "specialist"
    PRIMARY = "primary"


class ServiceArea(StrEnum):
    """Interdisciplinary specialised substance-use treatment (TSB), or mental health care (PH)."""

    TSB = "tsb"
    MENTAL_HEALTH = "mental_health"
    OTHER = "other"


class ServiceKind(StrEnum):
    """How a place of service works."""

    OUTPATIENT = "outpatient"
    RESIDENTIAL = "residential"
    OUTREACH = "outreach"
    MUNICIPAL = "municipal"
    OTHER = "other"


class ModuleKind(StrEnum):
    """A knowledge module, or the strategy that stands beside the modules."""

    MODULE = "module"
    STRATEGY = "strategy"


class Purpose(StrEnum):
    """The areas of competence that the project is to strengthen."""

    IDENTIFY = "identify"
    ASSESS = "assess"
    DIAGNOSE = "diagnose"
    TREAT = "treat"


class ModuleStage(StrEnum):
    """How far a knowledge module has come, as a source says it."""

    THEME_LISTED = "theme_listed"
    ASSIGNED = "assigned"
    PLANNED_OR_IN_PRODUCTION = "planned_or_in_production"
    IN_DEVELOPMENT = "in_development"
    READY = "ready"
    IN_USE = "in_use"


class Standing(StrEnum):
    """Whether a learning goal is decided or was only proposed."""

    DECIDED = "decided"
    PROPOSED = "proposed"


class Basis(StrEnum):
    """Who ties two things together: the source, the order of things in it, or our reading."""

    STATED = "stated"
    ORDER = "order"
    READING = "reading"


class Reported(StrEnum):
    YES = "yes"
    NO = "no"
    NOT_REPORTED = "not_reported"


class AimKind(StrEnum):
    PROJECT = "project"
    EFFECT = "effect"


class GroupKind(StrEnum):
    STEERING = "steering"
    LEAD = "lead"
    PARTICIPANTS = "participants"
    REFERENCE = "reference"


class ReportStanding(StrEnum):
    """What a source says has become of a point of the plan."""

    DONE = "done"
    PARTLY = "partly"


class MilestoneState(StrEnum):
    """How a point of the plan stands on a chosen day."""

    DONE = "done"
    UNDER_WAY = "under_way"
    AHEAD = "ahead"
    LATE_PARTLY = "late_partly"
    LATE_UNREPORTED = "late_unreported"


class Attendee(StrEnum):
    """Whom a part of a programme is for."""

    ALL = "all"
    LEADERS = "leaders"
    RESOURCE_PERSONS = "resource_persons"
    NOT_REPORTED = "not_reported"


class TimeUnit(StrEnum):
    DAY = "day"
    HOUR = "hour"


class SideKind(StrEnum):
    """Which side of a practice dilemma's balance."""

    FOR_ALL = "for_all"
    STANDARDISED = "standardised"
    INDIVIDUAL = "individual"
    OTHER = "other"


class Maker(StrEnum):
    SOURCE = "source"
    EDITORS = "editors"

"""The field's closed vocabularies. The reader's words for them are messages: ``terms.<family>.<value>``.

An unknown word in a data file is an error where the file is read, never a new category.
"""

from __future__ import annotations

from enum import StrEnum


class Design(StrEnum):
    """How a study was made, as far as a summary groups by it."""

    REVIEW = "review"
    RCT = "rct"
    COMPARISON_TRIAL = "comparison_trial"
    COHORT = "cohort"
    CASE = "case"
    REGISTRATION = "registration"


class Tier(StrEnum):
    """A study's place in a base."""

    CORE = "core"
    SUPPORTING = "supporting"
    UPDATE = "update"
    ONGOING = "ongoing"
    BACKGROUND = "background"


class Verified(StrEnum):
    """Whether a fact was seen on a page named beside it."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"


class Stage(StrEnum):
    """Where in the selection a decision was taken."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class Decision(StrEnum):
    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


class ArmRole(StrEnum):
    """Which arm of a study an outcome row speaks of; ``contrast`` is the difference between two arms."""

    INTERVENTION = "intervention"
    COMPARATOR = "comparator"
    CONTRAST = "contrast"
    TOTAL = "total"


class Direction(StrEnum):
    """What a result points to, said by benefit and never by significance."""

    FAVOURS_INTERVENTION = "favours_intervention"
    FAVOURS_COMPARATOR = "favours_comparator"
    NO_DIFFERENCE = "no_difference"
    WITHIN_GROUP = "within_group"
    NOT_REPORTED = "not_reported"


class Stance(StrEnum):
    """What a study says about a claim."""

    FOR = "for"
    AGAINST = "against"
    SILENT = "silent"


class Measure(StrEnum):
    """Effect measures; ratios are analysed on the log scale."""

    RR = "RR"
    OR = "OR"
    RD = "RD"
    MD = "MD"
    SMD = "SMD"
    ROM = "ROM"
    ZCOR = "ZCOR"
    PLO = "PLO"
    PFT = "PFT"


class Judgement(StrEnum):
    """A reviewer's judgement of one domain of bias, in any tool."""

    LOW = "low"
    SOME_CONCERNS = "some_concerns"
    MODERATE = "moderate"
    HIGH = "high"
    SERIOUS = "serious"
    CRITICAL = "critical"
    YES = "yes"
    PARTIAL_YES = "partial_yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_APPLICABLE = "not_applicable"
    NO_INFORMATION = "no_information"


class Certainty(StrEnum):
    """GRADE's four levels."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class CertaintyDomain(StrEnum):
    """What lowers the certainty of a result (the first five) or raises it (the last three)."""

    RISK_OF_BIAS = "risk_of_bias"
    INCONSISTENCY = "inconsistency"
    INDIRECTNESS = "indirectness"
    IMPRECISION = "imprecision"
    PUBLICATION_BIAS = "publication_bias"
    LARGE_EFFECT = "large_effect"
    DOSE_RESPONSE = "dose_response"
    CONFOUNDING = "confounding"


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


class LifeStage(StrEnum):
    PREGNANCY = "pregnancy"
    CHILDHOOD = "childhood"
    YOUTH = "youth"
    ADULTHOOD = "adulthood"
    OLD_AGE = "old_age"


class ViolenceRole(StrEnum):
    EXPOSED = "exposed"
    PERPETRATOR = "perpetrator"


class Status(StrEnum):
    """What became of one run of the batch."""

    BUILT = "built"
    FRESH = "fresh"
    FAILED = "failed"
    KILLED = "killed"
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"


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


class Expected(StrEnum):
    """What a value in a data file should have been."""

    TEXT = "text"
    WHOLE_NUMBER = "whole_number"
    NUMBER = "number"
    YES_NO = "yes_no"
    LIST = "list"
    TABLE = "table"
    DATE = "date"
    PERIOD = "period"
    FILLED = "filled"
    KNOWN_KEY = "known_key"
    LARGER = "larger"
    SMALLER = "smaller"
    OTHER = "other"


class TomlSlip(StrEnum):
    """Why a TOML file could not be read."""

    TWICE = "twice"
    OPEN_TEXT = "open_text"
    OPEN_LIST = "open_list"
    OPEN_TABLE = "open_table"
    OPEN_HEADING = "open_heading"
    NO_EQUALS = "no_equals"
    VALUE = "value"
    STATEMENT = "statement"
    ENCODING = "encoding"
    OTHER = "other"


class ParameterKind(StrEnum):
    """The types a parameter of a notebook may have."""

    TEXT = "text"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    YES_NO = "yes_no"


class ServiceKind(StrEnum):
    """How a place of service works."""

    OUTPATIENT = "outpatient"
    RESIDENTIAL = "residential"
    OUTREACH = "outreach"
    MUNICIPAL = "municipal"
    OTHER = "other"


class CommentKind(StrEnum):
    """What a reviewer's comment is about."""

    FACT_ERROR = "fact_error"
    UNCLEAR = "unclear"
    DISAGREE = "disagree"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class CommentState(StrEnum):
    """What has become of a reviewer's comment; ``REOPENED`` when it was rewritten after the answer."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    REOPENED = "reopened"


class PlaceKind(StrEnum):
    """What part of a page a comment is made on."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    FACT = "fact"
    TABLE = "table"
    FIGURE = "figure"


class Found(StrEnum):
    """How the place of a comment was found again in a later build."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    LIKE = "like"
    LOST = "lost"

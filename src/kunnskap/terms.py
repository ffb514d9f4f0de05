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

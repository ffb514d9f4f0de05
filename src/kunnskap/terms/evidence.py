"""What studies, results and their appraisal are called."""

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

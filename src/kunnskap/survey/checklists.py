"""What a survey says of itself for the reporting checklists, item by item; what it does not say stays missing.

CHERRIES: Eysenbach 2004, doi:10.2196/jmir.6.3.e34. CROSS: Sharma et al. 2021, doi:10.1007/s11606-021-06737-1, 40 items
in 19 sections, in our own words (items 1a to 6b were held against a reprint of the checklist, PMC10019829 table 8; the
rest of that reprint could not be seen). An item is a key of the codebook's ``[reporting]``, or is known from elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from kunnskap.origin import Origin, Place, Traced
from kunnskap.survey.answers import Survey
from kunnskap.survey.codebook import Words
from kunnskap.survey.response import response


@dataclass(frozen=True, slots=True)
class OnThePage:
    """The survey's summary itself shows what the item asks for."""


Said = str | Words | Traced[int] | Traced[float] | OnThePage | None


@dataclass(frozen=True, slots=True)
class Reported:
    """One item of a checklist: number (if it has one), section, key, and what is said (nothing: not reported)."""

    number: str
    section: str
    item: str
    said: Said


CHERRIES: dict[str, tuple[str, ...]] = {
    "design": ("sampling",),
    "ethics": ("ethics", "consent", "data_protection"),
    "development": ("pretest",),
    "recruitment": ("open_or_closed", "recruitment", "advertising"),
    "administration": (
        "mode",
        "context",
        "voluntary",
        "incentives",
        "timeframe",
        "randomised_items",
        "adaptive_questions",
        "items_per_page",
        "pages",
        "completeness_check",
        "review_step",
    ),
    "response": ("unique_visitor", "view_rate", "participation_rate", "completion_rate"),
    "duplicates": ("cookies", "ip_check", "log_analysis", "registration"),
    "analysis": ("incomplete", "atypical_timestamps", "weighting"),
}

CROSS: dict[str, dict[str, str]] = {
    "title": {"1a": "title_term", "1b": "abstract"},
    "background": {"2": "background"},
    "purpose": {"3": "purpose"},
    "design": {"4": "design"},
    "data_collection": {
        "5a": "questionnaire",
        "5b": "instruments",
        "5c": "pretest",
        "5d": "full_questionnaire",
    },
    "sample": {
        "6a": "population",
        "6b": "sampling",
        "6c": "sample_size",
        "6d": "representativeness",
    },
    "administration": {"7a": "mode", "7b": "timeframe", "7c": "duplicates"},
    "preparation": {"8": "preparation"},
    "ethics": {"9a": "ethics", "9b": "data_protection"},
    "analysis": {
        "10a": "methods",
        "10b": "modified_variables",
        "10c": "incomplete",
        "10d": "nonresponse_error",
        "10e": "loss_to_follow_up",
        "10f": "weighting",
        "10g": "sensitivity",
    },
    "respondents": {
        "11a": "participants",
        "11b": "reasons_nonresponse",
        "11c": "participation_rate",
        "11d": "unique_visitor",
    },
    "descriptive": {"12": "characteristics"},
    "findings": {"13a": "estimates", "13b": "multivariable", "13c": "sensitivity_results"},
    "limitations": {"14": "limitations"},
    "interpretation": {"15": "interpretation"},
    "generalisability": {"16": "generalisability"},
    "funding": {"17": "funding"},
    "conflicts": {"18": "conflicts"},
    "acknowledgements": {"19": "acknowledgements"},
}
SHOWN = ("full_questionnaire", "methods", "characteristics", "estimates")


def cherries(survey: Survey, wave: str | None = None) -> tuple[Reported, ...]:
    """CHERRIES filled from the codebook."""
    known = _known(survey, wave)
    return tuple(
        Reported("", section, item, known.get(item))
        for section, items in CHERRIES.items()
        for item in items
    )


def cross(survey: Survey, wave: str | None = None) -> tuple[Reported, ...]:
    """CROSS filled from the codebook and from what the survey's summary shows."""
    known = dict.fromkeys(SHOWN, OnThePage()) | _known(survey, wave)
    return tuple(
        Reported(number, section, item, known.get(item))
        for section, items in CROSS.items()
        for number, item in items.items()
    )


def _known(survey: Survey, wave: str | None) -> dict[str, Said]:
    """What the codebook says under other names than ``[reporting]``, then that."""
    identity, answered = survey.codebook.survey, response(survey, wave)
    asked = Traced(len(survey.codebook.questions), Origin.at(Place(survey.file, field="questions")))
    found: dict[str, Said] = {
        "purpose": identity.purpose,
        "population": identity.population,
        "questionnaire": asked,
        "timeframe": answered.period,
        "weighting": identity.weighting,
        "participants": answered.responded,
        "participation_rate": answered.rate,
        "limitations": identity.caveat,
    }
    return found | {key: text for key, text in survey.codebook.reporting.items() if text.strip()}

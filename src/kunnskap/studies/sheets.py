"""The tables of a base: which columns each file has, and the values its rows become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kunnskap.studies.reading import (
    Column,
    Parse,
    Row,
    number,
    one_of,
    percent,
    read_rows,
    refuse_duplicates,
    term,
    whole,
    yes_no,
)
from kunnskap.studies.values import (
    Appraisal,
    Arm,
    Finding,
    Moderator,
    Page,
    Study,
    StudyNumber,
    Text,
)
from kunnskap.terms import ArmRole, Design, Tier, Verified
from kunnskap.workspace import read_once

KEY = Column(filled=True)
POSITION = Column(whole, filled=True)
OPTIONAL = Column(needed=False)
COUNT = Column(whole, needed=False)
VERIFIED = ("bibliographic", "design", "numbers", "risk_of_bias")
UNITS = ("person", "couple", "study")
MODERATOR_PARSERS: Mapping[str, Parse] = {"yes_no": yes_no, "number": number, "category": str}

PARTS = (
    *("finding", "tension", "relation", "related_evidence", "outcome_measured", "follow_up"),
    *(f"{kind}_note" for kind in ("authors", "bib", "arms", "baseline")),
    *(f"review_{kind}" for kind in ("question", "searched", "included", "designs")),
    *(f"bias_{kind}" for kind in ("sequence_generation", "allocation_concealment", "blinding")),
    *(f"bias_{kind}" for kind in ("attrition", "itt", "preregistration", "other")),
)


def _pair(name: str, column: Column) -> dict[str, Column]:
    return {f"{name}_nb": column, f"{name}_en": column}


STUDY_COLUMNS: Mapping[str, Column] = {
    "key": KEY,
    "label": KEY,
    "dossier_row": OPTIONAL,
    "list": OPTIONAL,
    "tier": Column(term(Tier), filled=True),
    "design": Column(term(Design), filled=True),
    **_pair("design", KEY),
    "year": Column(whole),
    **dict.fromkeys(("title", "authors", "authors_complete", "journal", "volume"), OPTIONAL),
    **dict.fromkeys(("number", "pages", "doi", "pmid", "pmcid", "registration"), OPTIONAL),
    **_pair("status", OPTIONAL),
    **_pair("country", OPTIONAL),
    **_pair("setting", OPTIONAL),
    **_pair("population", OPTIONAL),
    "percent_men": Column(percent, needed=False),
    **{f"n_{name}": COUNT for name in ("recruited", "planned", "randomised", "analysed", "total")},
    **{f"n_{name}": COUNT for name in ("subsample", "included")},
    "unit": Column(one_of(UNITS), filled=True),
    **_pair("integrity_caution", OPTIONAL),
    **{f"verified_{name}": Column(term(Verified), filled=True) for name in VERIFIED},
}
ARM_COLUMNS: Mapping[str, Column] = {
    "study_key": KEY,
    "position": POSITION,
    **_pair("name", KEY),
    "role": Column(term(ArmRole), filled=True),
    "n_randomised": Column(whole),
    **_pair("content", Column()),
    **_pair("sessions", Column()),
}
FINDING_COLUMNS: Mapping[str, Column] = {
    "study_key": KEY,
    "part": Column(one_of(PARTS), filled=True),
    "position": POSITION,
    "nb": KEY,
    "en": KEY,
}
PAGE_COLUMNS: Mapping[str, Column] = {
    "study_key": KEY,
    "position": POSITION,
    "url": Column(),
    "what": KEY,
    "seen": KEY,
}
NUMBER_COLUMNS: Mapping[str, Column] = {
    "study_key": KEY,
    "block": Column(one_of(("baseline", "participant_flow")), filled=True),
    "group": Column(),
    "variable": KEY,
    "value": Column(number, filled=True),
}
APPRAISAL_COLUMNS: Mapping[str, Column] = {
    "study_key": KEY,
    "tool": KEY,
    "domain": KEY,
    "appraiser": KEY,
    "judgement": KEY,
    **_pair("reason", KEY),
    "at": Column(),
}


@read_once
def read_studies(data: bytes, file: str, moderators: tuple[Moderator, ...]) -> tuple[Study, ...]:
    """``studies.csv``; the moderators' columns are needed, any other unknown column is refused."""
    columns = dict(STUDY_COLUMNS) | {
        item.column: Column(MODERATOR_PARSERS[item.kind]) for item in moderators
    }
    rows = read_rows(data, file, columns)
    refuse_duplicates(rows, "key")
    refuse_duplicates(rows, "label")
    return tuple(_study(row, moderators) for row in rows)


@read_once
def read_arms(data: bytes, file: str) -> tuple[Arm, ...]:
    rows = read_rows(data, file, ARM_COLUMNS)
    refuse_duplicates(rows, "study_key", "position")
    return tuple(
        Arm(
            row["study_key"],
            _needed_text(row, "name"),
            row["role"],
            row["n_randomised"],
            _text(row, "content"),
            _text(row, "sessions"),
            row.place(row["study_key"]),
        )
        for row in rows
    )


@read_once
def read_findings(data: bytes, file: str) -> tuple[Finding, ...]:
    rows = read_rows(data, file, FINDING_COLUMNS)
    refuse_duplicates(rows, "study_key", "part", "position")
    return tuple(
        Finding(
            row["study_key"],
            row["part"],
            row["position"],
            Text(row["nb"], row["en"]),
            row.place(row["study_key"], row["part"]),
        )
        for row in rows
    )


@read_once
def read_pages(data: bytes, file: str) -> tuple[Page, ...]:
    rows = read_rows(data, file, PAGE_COLUMNS)
    refuse_duplicates(rows, "study_key", "position")
    return tuple(
        Page(
            row["study_key"],
            row["url"],
            row["what"],
            row["seen"],
            row.place(row["study_key"], url=row["url"] or ""),
        )
        for row in rows
    )


@read_once
def read_numbers(data: bytes, file: str) -> tuple[StudyNumber, ...]:
    rows = read_rows(data, file, NUMBER_COLUMNS)
    refuse_duplicates(rows, "study_key", "block", "group", "variable")
    return tuple(
        StudyNumber(
            row["study_key"],
            row["block"],
            row["group"],
            row["variable"],
            row["value"],
            row.place(row["study_key"], row["variable"]),
        )
        for row in rows
    )


@read_once
def read_appraisals(data: bytes, file: str) -> tuple[Appraisal, ...]:
    """``appraisals.csv``; that tools, domains and judgements exist is checked in ``kunnskap.studies.appraisal``."""
    rows = read_rows(data, file, APPRAISAL_COLUMNS)
    refuse_duplicates(rows, "study_key", "tool", "domain", "appraiser")
    return tuple(
        Appraisal(
            row["study_key"],
            row["tool"],
            row["domain"],
            row["appraiser"],
            row["judgement"],
            _needed_text(row, "reason"),
            row["at"],
            row.place(row["study_key"], row["domain"]),
        )
        for row in rows
    )


def _study(row: Row, moderators: tuple[Moderator, ...]) -> Study:
    url = f"https://doi.org/{row['doi']}" if row["doi"] else ""
    counts = ("recruited", "planned", "randomised", "analysed", "total", "subsample", "included")
    plain: dict[str, Any] = {
        name: row[name]
        for name in (
            "key",
            "label",
            "tier",
            "design",
            "year",
            "title",
            "doi",
            "registration",
            "unit",
        )
    }
    texts = ("status", "country", "setting", "population", "integrity_caution")
    words: dict[str, Any] = {name: _text(row, name) for name in texts}
    return Study(
        **plain,
        **words,
        **{f"n_{name}": row[f"n_{name}"] for name in counts},
        design_words=_needed_text(row, "design"),
        authors=tuple((row["authors"] or "").split("; ")) if row["authors"] else (),
        percent_men=row["percent_men"],
        verified={name: row[f"verified_{name}"] for name in VERIFIED},
        moderators={item.column: row[item.column] for item in moderators},
        place=row.place(row["key"], url=url),
    )


def _text(row: Row, name: str) -> Text | None:
    nb, en = row[f"{name}_nb"], row[f"{name}_en"]
    return Text(nb or "", en or "") if nb or en else None


def _needed_text(row: Row, name: str) -> Text:
    return Text(row[f"{name}_nb"], row[f"{name}_en"])

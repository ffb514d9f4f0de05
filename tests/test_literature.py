"""The two literature bases hold what was received, and no more: counts, keys and fingerprints are pinned here."""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

LITERATURE = Path(__file__).parent.parent / "literature"
INTEGRATED = LITERATURE / "integrert-behandling"
OFFENDING = LITERATURE / "kbt-lovbrudd"
BASES = [INTEGRATED, OFFENDING]

# Fingerprints of the rows as received, computed from the received files themselves.
RECEIVED_OUTCOMES = "0178ca9bda50acc0d975167c3447a4ae45c69b3f15af5cc12617feac8cd79b6b"
RECEIVED_REVIEW_DATA = "94580f878b6e11cf038c679f784642654f683cf3164e44bc09358292de9b74d7"

COMPONENTS = [
    "cognitive_skills",
    "cognitive_restructuring",
    "interpersonal_problem_solving",
    "social_skills",
    "anger_control",
    "victim_impact",
    "substance_abuse",
    "behaviour_modification",
    "relapse_prevention",
    "moral_reasoning",
    "role_taking",
    "other_component",
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fingerprint(lines: Iterable[Iterable[str]]) -> str:
    joined = sorted("\x1f".join(line) for line in lines)
    return hashlib.sha256("\n".join(joined).encode()).hexdigest()


def test_the_core_is_four_reviews_six_trials_and_one_case_study() -> None:
    core = [study for study in rows(INTEGRATED / "studies.csv") if study["tier"] == "core"]
    assert Counter(study["design"] for study in core) == {"review": 4, "rct": 6, "case": 1}


def test_every_study_of_the_dossier_is_here_in_its_tier() -> None:
    tiers = Counter(study["tier"] for study in rows(INTEGRATED / "studies.csv"))
    assert tiers == {"core": 11, "supporting": 13, "update": 12, "ongoing": 4, "background": 6}


def test_the_outcome_rows_rebuild_the_received_file_cell_by_cell() -> None:
    as_received = [
        (
            *(row[name] for name in ("study_key", "outcome", "measured_en", "timepoint_en")),
            *(row[name] for name in ("arm_en", "role", "n", "events", "mean", "sd")),
            *(row[name] for name in ("effect_type_en", "effect", "ci_low", "ci_high")),
            row["p_relation"].removeprefix("=") + row["p"],
            *(row[name] for name in ("source_en", "source_url", "reported_direction", "verified")),
            row["note_en"].replace("see studies.csv", "see studies.yaml"),
        )
        for row in rows(INTEGRATED / "outcomes.csv")
    ]
    assert len(as_received) == 108
    assert fingerprint(as_received) == RECEIVED_OUTCOMES


def test_the_review_data_rebuild_the_received_table_cell_by_cell() -> None:
    arms = {(row["study_key"], row["role"]): row for row in rows(OFFENDING / "outcomes.csv")}
    countries = {"United States": "USA", "Canada": "CAN", "United Kingdom": "UK"}
    as_received = []
    for study in rows(OFFENDING / "studies.csv"):
        control, treated = (arms[study["key"], role] for role in ("comparator", "intervention"))
        counts = [
            text
            for arm in (control, treated)
            for text in (arm["events"], str(int(arm["n"]) - int(arm["events"])))
        ]
        as_received.append(
            (
                re.sub(r" #\d$", "", study["label"]),
                study["publication_type"],
                countries.get(study["country_en"], "NZ"),
                study["allocation"],
                study["programme_type"],
                study["setting_en"].lower(),
                study["design_problem"],
                *counts,
                study["followup_months"],
                study["age_group"],
                *(study[name] for name in ("mean_age_years", "percent_men", "percent_minority")),
                *(study[name] for name in ("length_weeks", "sessions_per_week")),
                *(study[name] for name in ("hours_per_week", "hours_total")),
                *(study[name] for name in COMPONENTS),
            )
        )
    assert len(as_received) == 58
    assert fingerprint(as_received) == RECEIVED_REVIEW_DATA


@pytest.mark.parametrize(("base", "records"), [(INTEGRATED, 71), (OFFENDING, 2)])
def test_references_are_the_bytes_that_the_source_file_names(base: Path, records: int) -> None:
    (source,) = tomllib.loads((base / "sources.toml").read_text(encoding="utf-8"))["source"]
    data = (base / source["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == source["sha256"]
    assert data.count(b"\n@") == records


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_text_files_are_utf8_with_plain_line_ends_and_no_stray_spaces(base: Path) -> None:
    for path in sorted([*base.glob("*.csv"), *base.glob("*.toml"), *base.glob("*.md")]):
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text, path.name
        assert text.endswith("\n"), path.name
    for path in sorted(base.glob("*.csv")):
        for row in rows(path):
            assert None not in row
            assert all(cell == cell.strip() for cell in row.values()), (path.name, row)


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_bokmal_and_english_stand_side_by_side_in_every_row(base: Path) -> None:
    for path in sorted(base.glob("*.csv")):
        for row in rows(path):
            for column in [name for name in row if name.endswith("_nb") and name != "note_nb"]:
                english = row[column.removesuffix("_nb") + "_en"]
                assert bool(row[column]) == bool(english), (path.name, column, row)


def test_the_same_numbers_stand_in_bokmal_and_english_findings() -> None:
    def digits(text: str) -> list[str]:
        return sorted(re.findall(r"\d+", text))

    def english(text: str) -> str:
        text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)  # 1,134 is 1134
        return re.sub(r"(?<!\d)\.(?=\d)", "0.", text)  # .05 is 0.05

    differing = [
        (row["study_key"], row["part"], row["position"])
        for row in rows(INTEGRATED / "findings.csv")
        if digits(row["nb"]) != digits(english(row["en"]))
    ]
    assert differing == []


def test_every_record_of_the_received_references_is_decided_or_a_duplicate() -> None:
    text = (INTEGRATED / "references" / "records.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{(.+),$", text, flags=re.MULTILINE))
    decided = {row["record_key"] for row in rows(INTEGRATED / "screening.csv")}
    duplicates = {row["duplicate"] for row in rows(INTEGRATED / "duplicates.csv")}
    assert len(keys) == 71
    assert (
        decided | duplicates == keys == {r["record_key"] for r in rows(INTEGRATED / "records.csv")}
    )
    assert not decided & duplicates


def test_included_records_are_studies_and_excluded_ones_at_most_background() -> None:
    screening = {row["record_key"]: row for row in rows(INTEGRATED / "screening.csv")}
    included = {key for key, row in screening.items() if row["decision"] == "include"}
    tiers = {study["key"]: study["tier"] for study in rows(INTEGRATED / "studies.csv")}
    assert included == {key for key, tier in tiers.items() if tier != "background"}
    ongoing = {key for key, row in screening.items() if row["reason"] == "ongoing"}
    assert ongoing == {key for key, tier in tiers.items() if tier == "ongoing"}
    assert Counter(row["stage"] for row in screening.values() if row["decision"] == "exclude") == {
        "full_text": 18,
        "title_abstract": 12,
    }


def test_every_exclusion_has_a_reason_that_the_reader_has_words_for() -> None:
    reasons = tomllib.loads((INTEGRATED / "screening.toml").read_text(encoding="utf-8"))["reason"]
    excluded = [r for r in rows(INTEGRATED / "screening.csv") if r["decision"] == "exclude"]
    assert {row["reason"] for row in excluded} == {reason["key"] for reason in reasons}
    assert all(reason[language] for reason in reasons for language in ("nb", "nn", "en"))


def test_every_claim_places_each_study_before_the_registrations_exactly_once() -> None:
    claims = tomllib.loads((INTEGRATED / "claims.toml").read_text(encoding="utf-8"))["claims"]
    asked = sorted(
        study["key"]
        for study in rows(INTEGRATED / "studies.csv")
        if study["tier"] in ("core", "supporting", "update")
    )
    for claim in claims:
        spoken = [item["study"] for side in ("for", "against") for item in claim.get(side, [])]
        silent = [key for group in claim["silent"] for key in group["studies"]]
        assert sorted(spoken + silent) == asked, claim["key"]
    assert len(claims) == 13


def test_the_trials_of_the_named_methods_speak_against_the_claims_they_did_not_bear_out() -> None:
    claims = tomllib.loads((INTEGRATED / "claims.toml").read_text(encoding="utf-8"))["claims"]
    against = {c["key"]: {item["study"] for item in c.get("against", [])} for c in claims}
    assert {"kraanen2013", "stephenslewis2021"} <= against["integrated_best"]
    assert {"kraanen2013", "stephenslewis2021"} <= against["integrated_beats_sud"]
    assert "easton2007" in against["lower_dropout"]


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_results_overlap_and_certainty_name_studies_and_outcomes_that_exist(base: Path) -> None:
    studies = {study["key"] for study in rows(base / "studies.csv")}
    about = tomllib.loads((base / "base.toml").read_text(encoding="utf-8"))
    outcomes = {outcome["key"] for outcome in about["outcomes"]}
    results = rows(base / "outcomes.csv")
    certainty = tomllib.loads((base / "certainty.toml").read_text(encoding="utf-8"))["certainty"]
    assert len({row["row_key"] for row in results}) == len(results)
    assert {row["study_key"] for row in results} <= studies
    assert {row["outcome"] for row in results} <= outcomes
    assert {item["outcome"] for item in certainty} <= outcomes
    assert all(set(item["studies"]) <= studies for item in certainty)
    for row in rows(base / "overlap.csv"):
        assert {row["review_key"], row["study_key"]} <= studies


def test_the_primary_studies_of_the_review_data_have_no_made_up_references() -> None:
    text = (OFFENDING / "references" / "records.bib").read_text(encoding="utf-8")
    assert re.findall(r"^@\w+\{(.+),$", text, flags=re.MULTILINE) == [
        "landenberger2005",
        "lipsey2007",
    ]
    assert {study["verified_bibliographic"] for study in rows(OFFENDING / "studies.csv")} == {"no"}

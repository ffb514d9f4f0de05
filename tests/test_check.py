"""``kunnskap check`` follows every reference of the competence data and names what is left open."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kunnskap.check import Finding, check_data, told
from kunnskap.language import LOCALES, language
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("competence", "literature", "survey"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def found_after(project: Path, file: str, before: str, after: str) -> tuple[Finding, ...]:
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return check_data(Door(Workspace(project)))


def faults(findings: tuple[Finding, ...]) -> list[tuple[str, object]]:
    return [(one.key, one.facts.get("found")) for one in findings if one.is_fault]


def test_the_projects_own_data_has_no_fault() -> None:
    assert faults(check_data(Door(Workspace(ROOT)))) == []


def test_what_the_sources_leave_open_is_named() -> None:
    findings = check_data(Door(Workspace(ROOT)))
    keys = [one.key for one in findings]
    assert keys.count("region_without_coordinator") == 5
    assert keys.count("module_without_region") == 3
    assert ("purpose_without_module", "diagnostisering") in [
        (one.key, one.facts.get("purpose")) for one in findings
    ]
    without_goals = [one.facts["module"] for one in findings if one.key == "module_without_goal"]
    assert without_goals == ["mi", "sinnemestring", "traume-og-rammer", "risikoverktoy"]


@pytest.mark.parametrize(
    ("file", "before", "after", "key", "found"),
    [
        ("project.toml", '"sinnemestring",', '"sinnestyring",', "unknown_module", "sinnestyring"),
        ("feedback.toml", 'modules = ["kartlegging"]', 'modules = ["x"]', "unknown_module", "x"),
        ("feedback.toml", 'themes = ["samhandling"]', 'themes = ["y"]', "unknown_theme", "y"),
        ("knowledge_modules.toml", '"karakurt2019"', '"kara2019"', "unknown_study", "kara2019"),
        ("knowledge_modules.toml", '"cbt_mi_best"', '"best"', "unknown_claim", "best"),
        ("knowledge_modules.toml", '"anger_control"', '"anger"', "unknown_component", "anger"),
        ("knowledge_modules.toml", 'theme = "mi"', 'theme = "m"', "unknown_survey_theme", "m"),
        ("programmes/avholdt.toml", '"fordypning", ', '"dybde", ', "unknown_part", "dybde"),
        (
            "programmes/deltakende-fellesskap.toml",
            "days_attended",
            "days",
            "unknown_question",
            "days",
        ),
    ],
)
def test_an_unknown_reference_is_a_fault(
    project: Path, file: str, before: str, after: str, key: str, found: str
) -> None:
    assert faults(found_after(project, f"competence/{file}", before, after)) == [(key, found)]


def test_a_key_used_twice_is_a_fault(project: Path) -> None:
    findings = found_after(
        project, "competence/programmes/avholdt.toml", 'key = "undervisning"', 'key = "trening"'
    )
    assert ("twice", None) in faults(findings)


def test_a_broken_file_is_told_and_the_others_are_still_checked(project: Path) -> None:
    findings = found_after(project, "competence/project.toml", "[mandate]", "[mandat]")
    errors = [one.error.key for one in findings if one.error is not None]
    assert errors == [
        "missing_key",
    ] or errors == ["mistyped_key"]
    assert "module_without_goal" in [one.key for one in findings]


def test_a_base_that_does_not_exist_is_told_once(project: Path) -> None:
    path = project / "competence" / "knowledge_modules.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('base = "kbt-lovbrudd"', 'base = "kbt"'), encoding="utf-8")
    findings = check_data(Door(Workspace(project)))
    assert [one.error.key for one in findings if one.error is not None] == ["unknown_base"]


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_every_finding_has_words(code: str) -> None:
    words = language(code)
    for one in check_data(Door(Workspace(ROOT))):
        assert words.text(f"check.{one.key}", **one.facts)


def test_faults_are_told_before_what_is_open(project: Path) -> None:
    findings = found_after(
        project, "competence/feedback.toml", 'modules = ["kartlegging"]', 'modules = ["x"]'
    )
    lines = list(told(findings, language("nb")))
    assert lines[:2] == [
        "Én feil i dataene.",
        "- «competence/feedback.toml → tidlig-identifisering» viser til modulen «x», som ikke finnes. "
        "Disse finnes: grunnmodul, implementeringsstrategi, kartlegging, mi, risikoverktoy, "
        "sinnemestring, traume-og-rammer.",
    ]
    assert lines[2].endswith("åpne punkter i dataene:")


def test_a_project_without_competence_files_has_nothing_to_find(tmp_path: Path) -> None:
    assert check_data(Door(Workspace(tmp_path))) == ()


@pytest.mark.parametrize(
    ("file", "before", "after", "key"),
    [
        ("findings.csv", "kraanen2013,finding,2", "kraanen2031,finding,2", "dangling"),
        ("outcomes.csv", "kraanen2013,violence", "kraanen2031,violence", "dangling"),
        ("outcomes.csv", "kraanen2013,violence", "kraanen2013,violense", "dangling"),
        ("overlap.csv", "smedslund2011,easton2007", "smedslund2011,easton2070", "dangling"),
        ("certainty.toml", '"bowes2014"', '"bowes2041"', "dangling"),
        ("appraisals.csv", ",no_information,", ",noinfo,", "unknown_term"),
        ("references/records.bib", "@article", "@artikkel", "changed"),
    ],
)
def test_a_fault_anywhere_in_a_literature_base_is_found(
    project: Path, file: str, before: str, after: str, key: str
) -> None:
    findings = found_after(project, f"literature/integrert-behandling/{file}", before, after)
    (fault,) = [one for one in findings if one.is_fault and one.error is not None]
    assert fault.error is not None
    assert (fault.error.key, fault.error.facts["file"]) == (
        key,
        f"literature/integrert-behandling/{file}",
    )


def test_a_claim_that_says_more_than_its_certainty_is_told_and_stops_nothing() -> None:
    found = {
        one.facts["name"]: one for one in check_data(Door(Workspace(ROOT))) if one.key == "too_much"
    }
    best = found["integrated_best"]
    assert not best.is_fault
    (line,) = [line for line in told([best], language("nb")) if line.startswith("- ")]
    assert line == (
        "- literature/integrert-behandling/claims.toml, «integrated_best»: "
        "Påstanden sier mer enn tilliten tillater (svært lav tillit): beste måte"
    )


@pytest.mark.parametrize(
    ("prose", "words"),
    [
        ("## Funn\n\nProgrammet virker best, og studiene beviser det.", "virker best; beviser"),
        ("## Funn\n\nVi vet ikke om programmet virker.", None),
    ],
)
def test_the_prose_of_a_notebook_is_held_to_what_nobody_has_rated(
    tmp_path: Path, prose: str, words: str | None
) -> None:
    cell = {"cell_type": "markdown", "id": "funn-text", "metadata": {}, "source": [prose]}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "x.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    found = check_data(Door(Workspace(tmp_path)))
    told_of = [(one.key, one.facts["name"], one.facts["words"], one.is_fault) for one in found]
    expected = [("too_much_unrated", "funn-text", words, False)] if words else []
    assert told_of == expected


@pytest.mark.parametrize(
    ("code", "prose", "words"),
    [
        ("nn", "Programmet verkar best, og studiane provar det.", "verkar best; provar"),
        ("nn", "Vi veit ikkje om programmet verkar.", None),
        ("en", "The programme works best, and the studies prove it.", "works best; prove"),
        ("en", "We do not know whether the programme works.", None),
    ],
)
@pytest.mark.parametrize("by", ["translation", "tag"])
def test_prose_is_held_to_the_same_in_every_language_it_is_written_in(
    tmp_path: Path, code: str, prose: str, words: str | None, by: str
) -> None:
    cell = {"cell_type": "markdown", "id": "funn-text", "metadata": {}, "source": ["Her er funn."]}
    if by == "tag":
        cell |= {"metadata": {"tags": [code]}, "source": [prose]}
    else:
        cell |= {"metadata": {"kunnskap": {"languages": {code: prose, "de": "beweist"}}}}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "x.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    found = check_data(Door(Workspace(tmp_path)))
    told_of = [(one.key, one.facts["language"], one.facts["words"]) for one in found]
    assert told_of == ([("too_much_unrated", code, words)] if words else [])


@pytest.mark.parametrize("metadata", [None, [], {"tags": 1}, {"kunnskap": []}])
def test_a_text_cell_with_odd_metadata_is_read_all_the_same(
    tmp_path: Path, metadata: object
) -> None:
    cell = {"cell_type": "markdown", "id": "x", "metadata": metadata, "source": "Den virker best."}
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "x.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    (found,) = check_data(Door(Workspace(tmp_path)))
    assert found.facts["words"] == "virker best"


def test_a_notebook_that_cannot_be_read_has_no_prose_to_check(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "x.ipynb").write_text("{", encoding="utf-8")
    assert check_data(Door(Workspace(tmp_path))) == ()


def test_the_projects_own_notebooks_say_no_more_than_anyone_has_rated() -> None:
    unrated = [one for one in check_data(Door(Workspace(ROOT))) if one.key == "too_much_unrated"]
    assert [one.facts for one in unrated if str(one.facts["file"]).endswith(".ipynb")] == []

"""Broken competence files are refused with their file, line and key, and a hint where one is near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.competence import read_modules, read_practice, read_programme
from kunnskap.competence.toml_lines import line_of, toml_lines
from kunnskap.errors import CompetenceError
from kunnskap.terms import Expected, TomlSlip

from .conftest import ROOT, Desk

PROGRAMME = """key = "kurs"
title = "Kurset"
owner = "Eieren"
commissioned_by = "Kommunen"
source = ["plan:1-3"]
summary = { text = "Et kurs.", source = ["plan:2"] }
goals = []

[[components]]
key = "dager"
title = "Dager"
who = "all"
sessions = 4
unit = "day"
source = ["plan:4"]
"""


def refusal(project_with: Desk, before: str, after: str) -> CompetenceError:
    assert before in PROGRAMME
    door = project_with(programmes__kurs=PROGRAMME.replace(before, after))
    with pytest.raises(CompetenceError) as refused:
        read_programme(door, "kurs")
    return refused.value


def test_a_whole_file_is_read(project_with: Desk) -> None:
    programme = read_programme(project_with(programmes__kurs=PROGRAMME), "kurs")
    (place,) = programme.components[0].origin.places
    assert (place.file, place.line, place.key) == ("competence/programmes/kurs.toml", 9, "dager")
    assert place.source == "Planen – plan.txt:4"


@pytest.mark.parametrize(
    ("before", "after", "key", "facts"),
    [
        ('title = "Dager"', "", "missing_key", {"line": 9, "key": "components[1].title"}),
        ('title = "Dager"', 'titel = "Dager"', "missing_key", {"key": "components[1].title"}),
        ("sessions = 4", "sesions = 4", "mistyped_key", {"line": 13, "nearest": "sessions"}),
        ("sessions = 4", "xyz = 4", "unknown_key", {"line": 13, "key": "components[1].xyz"}),
        ("sessions = 4", "origin = 4", "unknown_key", {"key": "components[1].origin"}),
        ("sessions = 4", "sessions = 4.5", "wrong_value", {"expected": Expected.WHOLE_NUMBER}),
        ("sessions = 4", 'sessions = "4"', "wrong_value", {"found": "4", "line": 13}),
        ('who = "all"', 'who = "alle"', "unknown_word", {"found": "alle", "line": 12}),
        ('source = ["plan:4"]', 'source = "plan:4"', "wrong_value", {"expected": Expected.LIST}),
        ('"plan:4"', '"plan 4"', "bad_citation", {"citation": "plan 4", "key": "dager"}),
        ('"plan:4"', '"plam:4"', "unknown_source", {"known": "plan", "line": 9}),
        ('"plan:4"', '"plan:8-11"', "line_outside", {"lines": 10}),
        ('"plan:4"', '"plan:4-3"', "line_outside", {"citation": "plan:4-3"}),
        ("goals = []", "goals = [", "not_toml", {"file": "competence/programmes/kurs.toml"}),
        ("sessions = 4", "sessions 4", "not_toml", {"line": 13, "reason": TomlSlip.NO_EQUALS}),
        ("sessions = 4", "sessions = x", "not_toml", {"line": 13, "reason": TomlSlip.VALUE}),
        ('who = "all"', 'who = "all', "not_toml", {"line": 12, "reason": TomlSlip.OPEN_TEXT}),
        ("sessions = 4", "sessions = 4\nsessions = 4", "not_toml", {"reason": TomlSlip.TWICE}),
    ],
)
def test_a_broken_file_is_refused_with_its_place(
    project_with: Desk, before: str, after: str, key: str, facts: dict[str, object]
) -> None:
    problem = refusal(project_with, before, after)
    assert problem.key == key
    assert {name: problem.facts[name] for name in facts} == facts


def test_a_file_from_windows_is_read_and_one_in_latin_1_is_refused_with_its_line(
    project_with: Desk,
) -> None:
    door = project_with(programmes__kurs="\ufeff" + PROGRAMME)
    assert read_programme(door, "kurs").key == "kurs"
    file = door.workspace.competence / "programmes" / "kurs.toml"
    file.write_bytes("# en\n# på\n".encode("latin-1"))
    with pytest.raises(CompetenceError) as refused:
        read_programme(door, "kurs")
    assert (refused.value.key, refused.value.facts["line"]) == ("not_utf8", 2)


def test_a_name_that_is_not_on_the_shelf_is_refused_with_the_nearest_first(
    project_with: Desk,
) -> None:
    door = project_with(programmes__avholdt="", programmes__kurs="")
    with pytest.raises(CompetenceError) as refused:
        read_programme(door, "kurz")
    assert refused.value.key == "not_on_shelf"
    assert refused.value.facts["known"] == "kurs, avholdt"


def test_a_folder_without_files_is_refused_by_name(project_with: Desk) -> None:
    with pytest.raises(CompetenceError) as refused:
        read_practice(project_with(), "narvik")
    assert refused.value.facts["folder"] == "competence/practice"


def test_an_impossible_period_is_refused(project_with: Desk) -> None:
    text = (ROOT / "competence/knowledge_modules.toml").read_text(encoding="utf-8")
    door = project_with(knowledge_modules=text.replace("2018-autumn", "høst 2018", 1))
    with pytest.raises(CompetenceError) as refused:
        read_modules(door)
    assert refused.value.key == "wrong_value"
    assert refused.value.facts["expected"] is Expected.PERIOD
    assert refused.value.facts["found"] == "høst 2018"
    assert str(refused.value.facts["key"]).endswith(".when")


def test_lines_are_found_in_nested_arrays_of_tables() -> None:
    text = 'a = 1\n[[m]]\n[[m.g]]\nt = "x"\n[[m]]\n[[m.g]]\nu = [\n  1,\n  2,\n]\n[n.o]\np = 2\n'
    lines = toml_lines(text)
    assert lines["a",] == 1
    assert lines["m", 0, "g", 0, "t"] == 4
    assert lines["m", 1, "g", 0, "u", 1] == 9
    assert lines["n", "o", "p"] == 12
    assert line_of(lines, ("m", 1, "g", 0, "missing")) == 6


@given(st.text(max_size=200))
def test_any_text_gives_lines_that_lie_inside_it(text: str) -> None:
    found = toml_lines(text).values()
    assert all(1 <= line <= len(text.splitlines()) for line in found)


@given(st.text(alphabet='[]{}="a.\n#,1', max_size=60))
def test_any_damaged_file_is_read_or_refused_in_our_own_words(text: str) -> None:
    import tempfile
    from pathlib import Path

    from kunnskap.competence import read_project
    from kunnskap.workspace import Door, Workspace

    with tempfile.TemporaryDirectory() as folder:
        competence = Path(folder) / "competence"
        competence.mkdir()
        (competence / "sources.toml").write_text("", encoding="utf-8")
        (competence / "project.toml").write_text(text, encoding="utf-8")
        with pytest.raises(CompetenceError):
            read_project(Door(Workspace(Path(folder).resolve())))

"""Parameter files are read strictly, and every fault is told at once, with its place, before anything runs."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kunnskap.batch.choices import allowed
from kunnskap.batch.parameters import ParameterSet, read_parameters
from kunnskap.errors import ParameterError
from kunnskap.language import language

DECLARES = """
base: str = "a"
region: str = ""
years: list[int] = []
alpha: float = 0.05
brief: bool = False
wave: int = ...
"""


def faults(project: Any) -> list[ParameterError]:
    with pytest.raises(ExceptionGroup) as caught:
        read_parameters(project.workspace)
    return list(caught.value.exceptions)  # type: ignore[arg-type]


def one_fault(project: Any, text: str, declares: str = DECLARES, **more: Any) -> ParameterError:
    project.notebook(declares=declares, **more)
    project.family(text)
    (fault,) = faults(project)
    return fault


def sets(project: Any, text: str, declares: str = DECLARES) -> tuple[ParameterSet, ...]:
    project.notebook(declares=declares)
    project.family(text)
    return read_parameters(project.workspace)


def test_defaults_shared_and_own_values_make_a_whole_set(project: Any) -> None:
    (only,) = sets(project, '[parameters]\nbase = "b"\n[[summary]]\nwave = 2\nalpha = 1\n')
    assert only.values == {
        "base": "b",
        "region": "",
        "years": [],
        "alpha": 1.0,
        "brief": False,
        "wave": 2,
    }
    assert isinstance(only.values["alpha"], float)


def test_a_byte_order_mark_is_read_past_and_a_folder_is_no_parameter_file(project: Any) -> None:
    project.notebook(declares="n: int = 1\n")
    path = project.family("[parameters]\nn = 2\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (project.workspace.parameters / "folder.toml").mkdir()
    (only,) = read_parameters(project.workspace)
    assert only.values == {"n": 2}


def test_a_choice_may_be_any_entry_of_an_array_of_tables(project: Any) -> None:
    project.file("literature/a/base.toml", '[[moderators]]\ncolumn = "anger_control"\n')
    choices = {"columns": "literature/a/base.toml#moderators.column"}
    text = '[parameters]\ncolumns = ["anger_contol"]'
    fault = one_fault(project, text, "columns: list[str] = []\n", choices=choices)
    assert (fault.key, fault.facts["near"]) == ("unknown_choice_near", "anger_control")


def test_a_matrix_is_every_combination_except_the_excluded(project: Any) -> None:
    text = """
        [matrix]
        base = ["a", "b"]
        wave = [1, 2]
        [[exclude]]
        base = "b"
        wave = 2
        """
    assert [each.name for each in sets(project, text)] == ["family-a-1", "family-a-2", "family-b-1"]


def test_names_are_readable_and_safe(project: Any) -> None:
    text = '[parameters]\nwave = 1\n[matrix]\nregion = ["Sør-Øst", "", "Ål / Å"]\nbrief = [true, false]'
    names = [each.name for each in sets(project, text)]
    assert names == [
        "family-sor-ost-brief",
        "family-sor-ost-no-brief",
        "family-brief",
        "family-no-brief",
        "family-al-a-brief",
        "family-al-a-no-brief",
    ]


def test_values_that_look_alike_still_get_names_of_their_own(project: Any) -> None:
    both = sets(project, '[parameters]\nwave = 1\n[matrix]\nregion = ["a b", "a-b"]')
    assert len({each.name for each in both}) == 2
    assert all(each.name.startswith("family-a-b-") for each in both)


@pytest.mark.parametrize(
    ("text", "key", "facts"),
    [
        (
            "[parameters]\nwve = 1\nwave = 1",
            "unknown_parameter_near",
            {"near": "wave", "key": "parameters.wve"},
        ),
        ("[parameters]\nqqq = 1\nwave = 1", "unknown_parameter", {"name": "qqq"}),
        ('[parameters]\nwave = "1"', "type", {"key": "parameters.wave", "found": '"1"'}),
        ("[parameters]\nwave = true", "type", {"found": "true"}),
        ("[parameters]\nwave = 1\nbase = 301", "type", {"found": "301"}),
        ("[parameters]\nwave = 1\nyears = [1, true]", "type_list", {"found": "[1, true]"}),
        ('[matrix]\nwave = [1, "x"]', "type", {"key": "matrix.wave[2]"}),
        ("[parameters]", "missing", {"name": "wave"}),
        ("[matrix]\nwave = []", "matrix_list", {"key": "matrix.wave"}),
        ("[matrix]\nwave = 1", "matrix_list", {"key": "matrix.wave"}),
        ("[[summary]]\nwave = 1\nname = 3", "name", {"key": "summary[1].name"}),
        ("[matrix]\nwave = [1]\n[[exclude]]\nwave = 9", "excludes_nothing", {"key": "exclude[1]"}),
        ("[matrix]\nwave = [1]\n[[exclude]]\nwave = 1", "nothing_left", {}),
        ("parametre = 1", "unknown_entry_near", {"near": "parameters"}),
        ("zzz = 1", "unknown_entry", {"name": "zzz"}),
        ("order = true", "entry_number", {"key": "order"}),
        ('order = "to"', "entry_number", {"key": "order"}),
        ("title = 3", "entry_title", {"key": "title"}),
        ("matrix = 3", "entry_table", {"key": "matrix"}),
        ("summary = [1]", "entry_tables", {"key": "summary"}),
        ("wave = = 1", "toml", {"line": 2}),
    ],
)
def test_a_fault_says_where_it_is_and_what_was_expected(
    project: Any, text: str, key: str, facts: dict[str, object]
) -> None:
    fault = one_fault(project, text)
    assert fault.key == key
    assert fault.facts["file"] == "parameters/family.toml"
    assert facts.items() <= fault.facts.items()
    assert all(language(code).error(fault) for code in ("nb", "nn", "en"))


def test_norwegian_traps_of_yaml_stay_what_they_are(project: Any) -> None:
    (only,) = sets(project, '[parameters]\nwave = 1\nbase = "NO"\nregion = "0301"')
    assert (only.values["base"], only.values["region"]) == ("NO", "0301")


def test_every_fault_of_every_file_is_told_at_once(project: Any) -> None:
    project.notebook(declares=DECLARES)
    project.family('[parameters]\nwave = "x"\nbas = "a"', name="one")
    project.family("", name="two", notebook="plian")
    project.family("[[[", name="three")
    told = {(fault.facts["file"], fault.key) for fault in faults(project)}
    assert told == {
        ("parameters/one.toml", "type"),
        ("parameters/one.toml", "unknown_parameter_near"),
        ("parameters/two.toml", "unknown_notebook_near"),
        ("parameters/three.toml", "toml"),
    }


def test_two_equal_sets_are_a_fault(project: Any) -> None:
    fault = one_fault(project, "[[summary]]\nwave = 1\n[[summary]]\nwave = 1")
    assert (fault.key, fault.facts["name"][:9]) == ("same_name", "family-1-")  # type: ignore[index]


def test_a_value_is_checked_against_folders_and_tables_of_the_project(project: Any) -> None:
    project.file("literature/kbt-lovbrudd/studies.csv")
    project.file("competence/project.toml", '[regions.nord]\n[[themes]]\nkey = "vold"\n')
    choices = {
        "base": "literature/*/",
        "region": ["", "competence/project.toml#regions"],
        "theme": "competence/project.toml#themes",
    }
    declares = 'base: str\nregion: str = ""\ntheme: str = "vold"\n'
    project.notebook(declares=declares, choices=choices)
    project.family('[parameters]\nbase = "kbt-lovbrud"\nregion = "sør"')
    base, region = faults(project)
    assert (base.key, base.facts["near"]) == ("unknown_choice_near", "kbt-lovbrudd")
    assert (region.key, region.facts["known"]) == ("unknown_choice", ["", "nord"])


def test_a_choice_may_depend_on_another_parameter(project: Any) -> None:
    project.file("survey/rus/survey.toml", "[waves.2018]\n[waves.2020]\n")
    choices = {"wave": "survey/{survey}/survey.toml#waves"}
    project.notebook(declares="survey: str\nwave: str\n", choices=choices)
    project.family('[parameters]\nsurvey = "rus"\n[matrix]\nwave = ["2018", "2019"]')
    (fault,) = faults(project)
    assert (fault.key, fault.facts["key"]) == ("unknown_choice_near", "matrix.wave")


@pytest.mark.parametrize(
    "declares",
    [
        "n = 1",
        "n: dict = {}",
        "n: int = 'x'",
        "n: int = f()",
        "import os",
        "n: int = True",
        "n: int =",
    ],
)
def test_a_parameter_cell_holds_only_annotated_literals(project: Any, declares: str) -> None:
    fault = one_fault(project, "", declares=declares)
    assert (fault.key, fault.facts["line"]) == ("declaration", 1)


def test_a_notebook_that_is_no_notebook_is_named(project: Any) -> None:
    project.notebook().write_text("{", encoding="utf-8")
    project.family("")
    (fault,) = faults(project)
    assert (fault.key, fault.facts["file"]) == ("notebook_unreadable", "notebooks/plain.ipynb")


def test_a_file_that_is_not_utf8_is_named_with_its_line(project: Any) -> None:
    project.notebook()
    project.family("").write_bytes(b'notebook = "plain"\ntitle = "bl\xe5"\n')
    (fault,) = faults(project)
    assert (fault.key, fault.facts["line"]) == ("not_utf8", 2)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.binary(max_size=120))
def test_damaged_parameter_files_give_faults_and_never_a_crash(project: Any, tail: bytes) -> None:
    project.notebook()
    path: Path = project.family("")
    path.write_bytes(b'notebook = "plain"\n' + tail)
    told: list[Exception] = []
    try:
        read_parameters(project.workspace)
    except ExceptionGroup as problems:
        told.extend(problems.exceptions)
    assert all(isinstance(each, ParameterError) for each in told)


@settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, unique=True))
def test_any_texts_give_as_many_distinct_safe_names(project: Any, values: list[str]) -> None:
    listed = json.dumps(values, ensure_ascii=False)
    names = [each.name for each in sets(project, f"[matrix]\nt = {listed}", "t: str\n")]
    assert len(set(names)) == len(values)
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_") for name in names)
    assert all(len(name) <= 100 for name in names)


def test_a_file_of_choices_is_parsed_once_however_many_sets_ask_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    parsed: list[str] = []
    real = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", lambda text: parsed.append(text) or real(text))
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.toml").write_text(
        'kinds = ["one", "two"]  # asked once\n', encoding="utf-8"
    )
    for _ in range(3):
        assert allowed("a/b.toml#kinds", {}, tmp_path) == ("one", "two")
    assert len(parsed) == 1
    (tmp_path / "a" / "b.toml").write_text('kinds = ["three"]\n', encoding="utf-8")
    assert allowed("a/b.toml#kinds", {}, tmp_path) == ("three",)

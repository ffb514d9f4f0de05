"""Deliveries in SPSS, Stata and Excel give the same codes as text, and never a half-read file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kunnskap import cli
from kunnskap.errors import SurveyError
from kunnskap.survey import draft_codebook, read_survey
from kunnskap.survey.deliveries import READERS, read_delivery
from kunnskap.survey.delivery import Delivery

LABELS = {1: "ja", 2: "nei", 9: "Vet ikke"}


def frame() -> pd.DataFrame:
    return pd.DataFrame({"id": [1.0, 2.0, 3.0, 4.0], "q1": [1.0, 9.0, None, 2.0]})


def sav(folder: Path, ending: str = "sav") -> Path:
    path = folder / f"wave.{ending}"
    pyreadstat.write_sav(
        frame(),
        path,
        column_labels=["", "Har dere prosedyrer på området?"],
        variable_value_labels={"q1": LABELS},
        missing_ranges={"q1": [9]},
        compress=ending == "zsav",
    )
    return path


def read(path: Path) -> Delivery:
    return read_delivery(path.read_bytes(), path.name)


@pytest.mark.parametrize("ending", ["sav", "zsav"])
def test_spss_keeps_dont_know_apart_from_an_empty_cell(tmp_path: Path, ending: str) -> None:
    delivery = read(sav(tmp_path, ending))
    assert delivery.columns["q1"] == ("1", "9", "", "2")
    assert delivery.user_missing == {"q1": ("9",)}
    assert delivery.labels == {"q1": {"1": "ja", "2": "nei", "9": "Vet ikke"}}
    assert delivery.titles == {"q1": "Har dere prosedyrer på området?"}


def test_stata_gives_codes_and_labels(tmp_path: Path) -> None:
    path = tmp_path / "wave.dta"
    pyreadstat.write_dta(frame(), path, variable_value_labels={"q1": LABELS})
    delivery = read(path)
    assert delivery.columns["q1"] == ("1", "9", "", "2")
    assert delivery.labels["q1"]["9"] == "Vet ikke"


def test_excel_is_read_with_its_line_numbers(tmp_path: Path) -> None:
    path, book = tmp_path / "wave.xlsx", openpyxl.Workbook()
    for row in (["id", "q1"], ["a", 1], [None, None], ["b", "sør"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    delivery = read(path)
    assert delivery.columns == {"id": ("a", "b"), "q1": ("1", "sør")}
    assert delivery.lines == (2, 4)


def test_limesurveys_headings_are_split_into_code_and_text() -> None:
    data = b'"id. Response ID","G01Q02[SQ001]. What do you use? [Tool]"\n1,Y\n2,N\n'
    delivery = read_delivery(data, "results.csv")
    assert list(delivery.columns) == ["id", "G01Q02[SQ001]"]
    assert delivery.titles["G01Q02[SQ001]"] == "What do you use? [Tool]"


@pytest.mark.parametrize("ending", sorted(READERS))
@settings(max_examples=15, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_give_a_delivery_or_a_named_error(ending: str, data: bytes) -> None:
    try:
        delivery = read_delivery(data, f"x{ending}")
    except SurveyError as problem:
        named = problem.facts["file"]
    else:
        named = delivery.file
    assert named == f"x{ending}"


@pytest.mark.parametrize("cut", [10, 200, 400])
def test_a_truncated_spss_file_is_refused(tmp_path: Path, cut: int) -> None:
    data = sav(tmp_path).read_bytes()[:cut]
    with pytest.raises(SurveyError) as caught:
        read_delivery(data, "wave.sav")
    assert caught.value.key in {"damaged", "empty"}


@pytest.mark.parametrize("ending", ["sav", "csv"])
def test_a_drafted_codebook_reads_its_own_delivery(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"wave.{ending}"
    if ending == "sav":
        sav(tmp_path)
    else:
        path.write_text('id,q1,"hva ""mener"" du"\n1,ja,æ\n2,nei,\n', encoding="utf-8")
    (tmp_path / "survey.toml").write_text(draft_codebook(path), encoding="utf-8")
    book = read_survey(tmp_path).codebook
    assert book.waves[0].invited is None
    assert book.question("q1").kind == "single"


def test_a_draft_tells_why_an_answer_is_missing(tmp_path: Path) -> None:
    text = draft_codebook(sav(tmp_path))
    assert '{ code = "9", kind = "dont_know", nb = "Vet ikke"' in text
    assert 'nb = "Har dere prosedyrer på området?"' in text


def test_the_command_prints_the_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = sav(tmp_path)
    assert cli.run(["survey", "codebook", str(path)]) == cli.Exit.GOOD
    assert capsys.readouterr().out == draft_codebook(path)

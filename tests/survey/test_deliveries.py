"""Deliveries in SPSS, Stata and Excel give the same codes as text, and never a half-read file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kunnskap import cli
from kunnskap.errors import SurveyError
from kunnskap.origin import Traced
from kunnskap.survey import draft_codebook, read_survey, tabulate
from kunnskap.survey.deliveries import READERS, read_delivery
from kunnskap.survey.delivery import Delivery

from .builders import codebook, survey_in, words

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


@pytest.mark.parametrize("between", [". ", ": ", " - ", " | "])
def test_a_code_and_a_text_are_told_apart_when_every_heading_has_both(between: str) -> None:
    heads = [f"id{between}Response ID", f"G01Q02[SQ001]{between}Hva: bruker du? [Verktøy]"]
    delivery = read_delivery(("\t".join(heads) + "\n1\tY\n").encode(), "results.tsv")
    assert list(delivery.columns) == ["id", "G01Q02[SQ001]"]
    assert delivery.titles["G01Q02[SQ001]"] == "Hva: bruker du? [Verktøy]"


def test_whole_questions_as_headings_are_left_whole() -> None:
    data = "id;Alder: Hvor gammel er du?;Hva bruker du? [Verktøy]\n1;2;Y\n".encode()
    delivery = read_delivery(data, "results.csv")
    assert list(delivery.columns) == ["id", "Alder: Hvor gammel er du?", "Hva bruker du? [Verktøy]"]


def test_a_question_may_stand_over_its_parts_in_two_heading_rows(tmp_path: Path) -> None:
    path, book = tmp_path / "wave.xlsx", openpyxl.Workbook()
    rows = (
        ["ID", "Hva bruker du?", None, "Rolle", None],
        [None, "Verktøy", "Samtale", None, None],
        ["a", 1, 0, 2, None],
    )
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    delivery = read_delivery(path.read_bytes(), path.name, heading_rows=2)
    assert list(delivery.columns) == [
        "ID",
        "Hva bruker du? [Verktøy]",
        "Hva bruker du? [Samtale]",
        "Rolle",
    ]
    assert delivery.columns["Rolle"] == ("2",)
    assert delivery.lines == (3,)


def test_boxes_may_be_ticked_with_a_letter_and_left_empty(tmp_path: Path) -> None:
    boxes = (
        '[[questions]]\nkey = "use"\nkind = "multiple"\nticked = ["Y"]\nunticked = ["N", ""]\n'
        f"text = {{ {words('use')} }}\n"
        f'options = [{{ key = "tool", column = "G1[SQ1]", {words("tool")} }}]\n'
    )
    book = codebook({"likert": ("1", "2")}, {"q": "likert"}, waves={"2018": 20}, extra=boxes)
    rows = "".join(f"{n},1,{'Y' if n < 12 else 'N' if n < 15 else ''}\n" for n in range(20))
    table = tabulate(survey_in(tmp_path, book, w2018="id,q,G1[SQ1]\n" + rows), "use")
    assert isinstance(table.everybody.base, Traced)
    assert table.everybody.base.value == 20
    assert [
        cell.count.value for cell in table.everybody.cells if isinstance(cell.count, Traced)
    ] == [12]


def test_a_draft_prints_no_words_that_few_people_wrote(tmp_path: Path) -> None:
    path = tmp_path / "wave.csv"
    said = ["Redd sjefen", "Kari i Narvik", "ok", ""]
    rows = "".join(
        f"{n},{said[n % 4]},{1950 + n},{1 + n % 2},{'ja' if n % 3 else 'nei'}\n" for n in range(16)
    )
    path.write_text("id,comment,born,q1,q2\n" + rows, encoding="utf-8")
    text = draft_codebook(path)
    assert not [words for words in (*said[:3], "1950", "1965") if words in text]
    assert 'code = "2"' in text
    assert 'code = "nei"' in text
    (tmp_path / "survey.toml").write_text(text, encoding="utf-8")
    assert read_survey(tmp_path).codebook.question("comment").kind == "open"


def test_spss_as_public_collections_have_it(tmp_path: Path) -> None:
    """Ranges of missing codes, labels on decimals, words, dates, and names longer than eight letters."""
    frame = pd.DataFrame(
        {
            "respondent_identifier": [1.0, 2.0, 3.0, 4.0],
            "satisfaction_with_service": [1.0, 97.0, 98.5, -9.0],
            "half_steps": [0.5, 1.0, 1.5, None],
            "kommune_æøå": ["Sør-Varanger", "", "Ås", "Nordre Land"],
            "answered_on": [dt.date(2018, 3, 1)] * 4,
        }
    )
    path = tmp_path / "wave.sav"
    pyreadstat.write_sav(
        frame,
        path,
        missing_ranges={"satisfaction_with_service": [{"lo": 97, "hi": 99}, -9]},
        variable_value_labels={"half_steps": {0.5: "halv", 1.5: "halvannen"}},
        compress=True,
    )
    delivery = read(path)
    assert delivery.columns["satisfaction_with_service"] == ("1", "97", "98.5", "-9")
    assert delivery.user_missing["satisfaction_with_service"] == ("97", "98.5", "-9")
    assert delivery.labels["half_steps"] == {"0.5": "halv", "1.5": "halvannen"}
    assert delivery.columns["half_steps"] == ("0.5", "1", "1.5", "")
    assert delivery.columns["kommune_æøå"] == ("Sør-Varanger", "", "Ås", "Nordre Land")
    assert delivery.columns["answered_on"] == ("2018-03-01",) * 4


def test_words_can_be_declared_missing_in_spss(tmp_path: Path) -> None:
    path = tmp_path / "wave.sav"
    frame = pd.DataFrame({"id": ["a", "b"], "q": ["J", "X"]})
    pyreadstat.write_sav(
        frame,
        path,
        missing_ranges={"q": ["X"]},
        variable_value_labels={"q": {"J": "ja", "X": "vet ikke"}},
    )
    delivery = read(path)
    assert (delivery.columns["q"], delivery.user_missing["q"]) == (("J", "X"), ("X",))


def test_stata_keeps_its_lettered_missing_values(tmp_path: Path) -> None:
    path = tmp_path / "wave.dta"
    frame = pd.DataFrame({"id": [1, 2, 3], "q1": [1, "a", 2]})
    pyreadstat.write_dta(
        frame,
        path,
        missing_user_values={"q1": ["a"]},
        variable_value_labels={"q1": {1: "ja", "a": "vet ikke"}},
    )
    delivery = read(path)
    assert delivery.columns["q1"] == ("1", "a", "2")
    assert delivery.user_missing == {"q1": ("a",)}


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
        rows = "".join(f"{n},{'ja' if n % 2 else 'nei'},\n" for n in range(10))
        path.write_text('id,q1,"hva ""mener"" du"\n' + rows, encoding="utf-8")
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

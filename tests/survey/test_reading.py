"""Answers go in as received: every cell is known to the codebook, or the reader says where it is not."""

from __future__ import annotations

import contextlib
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import SurveyError
from kunnskap.survey import read_survey
from kunnskap.survey.deliveries import read_delivery
from kunnskap.workspace import Door, Workspace

from .builders import codebook, survey_in

LIKERT = {"likert": ("1", "2", "3")}
ASKED = {"q": "likert"}


def small(folder: Path, rows: str, responded: int = 2) -> object:
    book = codebook(LIKERT, ASKED, waves={"2018": responded})
    return survey_in(folder, book, w2018="id,q\n" + rows)


def test_a_survey_says_what_it_is_and_hides_what_was_answered(tmp_path: Path) -> None:
    survey = small(tmp_path, "a,1\nb,9\n")
    assert repr(survey) == "Survey('liten', waves=('2018',), synthetic=True)"


def test_answers_cannot_be_pickled_out_of_the_room(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(small(tmp_path, "a,1\nb,2\n"))


@pytest.mark.parametrize(
    ("rows", "key", "facts"),
    [
        ("a,1\nb,7\n", "unknown_code", {"line": 3, "column": "q", "found": "7"}),
        ("a,1\na,2\n", "respondent_twice", {"line": 3, "first": 2}),
        ("a,1\n,2\n", "no_respondent", {"line": 3}),
        ("a,1\n", "responded_differs", {"found": 1, "said": 2}),
        ("a,1\nb,2,3\n", "ragged", {"line": 3, "found": 3, "expected": 2}),
        ("", "empty", {"file": "2018.csv"}),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(
    tmp_path: Path, rows: str, key: str, facts: dict[str, object]
) -> None:
    with pytest.raises(SurveyError) as caught:
        small(tmp_path, rows)
    assert caught.value.key == key
    assert facts.items() <= caught.value.facts.items()


def test_a_long_wrong_code_is_cut_so_that_no_open_answer_reaches_a_log(tmp_path: Path) -> None:
    with pytest.raises(SurveyError) as caught:
        small(tmp_path, "a,1\nb,Jeg heter Kari og arbeider i Narvik\n")
    assert caught.value.facts["found"] == "Jeg…"


@pytest.mark.parametrize(
    ("old", "new", "key", "field"),
    [
        ('population]\nnb = ""', "population]", "codebook_missing", "survey.population.nb"),
        ("responded = 2", "", "codebook_missing", "waves.0.responded"),
        ("responded = 2", 'responded = "2"', "codebook_wrong", "waves.0.responded"),
        ("panel = false", "panel = false\nmood = 1", "codebook_unknown_key", "survey.mood"),
        ('scale = "likert"', 'scale = "x"', "codebook_unknown_reference", "questions.q.scale"),
        ("groups = []", 'groups = ["z"]', "codebook_unknown_reference", "disclosure.groups"),
        ("groups = []", "groups = []\nthreshold = 2", "threshold_too_low", None),
        ("groups = []", "groups = []\nthreshold = 4", "threshold_without_reason", None),
    ],
)
def test_a_codebook_with_a_hole_stops_everything(
    tmp_path: Path, old: str, new: str, key: str, field: str | None
) -> None:
    book = codebook(LIKERT, ASKED, waves={"2018": 2})
    assert old in book
    with pytest.raises(SurveyError) as caught:
        survey_in(tmp_path, book.replace(old, new), w2018="id,q\na,1\nb,2\n")
    assert (caught.value.key, caught.value.facts.get("field")) == (key, field)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_as_norwegian_offices_write_it(delimiter: str, encoding: str) -> None:
    text = "id,område\r\n1,sør\r\n2,\r\n".replace(",", delimiter)
    delivery = read_delivery(text.encode(encoding), "x.csv")
    assert delivery.columns == {"id": ("1", "2"), "område": ("sør", "")}
    assert delivery.lines == (2, 3)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_delivery_or_a_named_error(data: bytes) -> None:
    with contextlib.suppress(SurveyError):
        assert read_delivery(data, "x.csv").size > 0


def test_what_was_read_is_remembered_by_the_door(project: Path) -> None:
    door = Door(Workspace(project))
    survey = read_survey(project / "survey" / "rus-vold", door=door)
    assert survey.file == "survey/rus-vold/survey.toml"
    assert [file.name.rsplit("/", 1)[1] for file in door.files] == [
        "answers-2018.csv",
        "answers-2020.csv",
        "survey.toml",
    ]

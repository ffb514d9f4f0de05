"""Alpha and omega leave the room only with an index that enough people answered whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap.language import language
from kunnskap.origin import Traced
from kunnskap.render import Renderer
from kunnskap.survey import Hidden, read_survey
from kunnskap.survey.scores import reliabilities
from kunnskap.tables.survey_findings import reliability

from .builders import codebook, survey_in

INDEX = '[[indices]]\nkey = "i"\nitems = ["a", "b", "c"]\nminimum_items = 2\ntext = { nb = "I", nn = "I", en = "I" }\n'


def index_of(folder: Path, rows: list[str]) -> object:
    book = codebook(
        {"likert": ("1", "2", "3", "4")},
        dict.fromkeys("abc", "likert"),
        waves={"2018": len(rows)},
        extra=INDEX,
    )
    answers = "".join(f"p{n},{row}\n" for n, row in enumerate(rows))
    return survey_in(folder, book, w2018="id,a,b,c\n" + answers)


def test_an_index_tells_how_its_items_hang_together() -> None:
    survey = read_survey(Path(__file__).parents[2] / "survey" / "rus-vold")
    (one,) = reliabilities(survey, "2018")
    assert isinstance(one.alpha, Traced)
    assert 0 < one.alpha.value < 1
    assert one.alpha.value == round(one.alpha.value, 2)
    assert [step.key for step in one.alpha.origin.steps] == ["reliability_of_answers"]
    assert len(one.items) == 4


def test_four_people_give_no_alpha(tmp_path: Path) -> None:
    (one,) = reliabilities(index_of(tmp_path, ["1,2,2", "3,3,4", "2,2,1", "4,3,3"]))  # type: ignore[arg-type]
    assert isinstance(one.alpha, Hidden)
    assert isinstance(one.omega, Hidden)
    assert isinstance(one.base, Hidden)


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_the_page_names_the_questions_of_the_index(code: str) -> None:
    survey = read_survey(Path(__file__).parents[2] / "survey" / "rus-vold")
    (table,) = reliability(language(code), survey, "2020")
    page = Renderer(language(code)).block(table)
    assert survey.codebook.question("uses_tools").text.to(code) in page
    assert "omega" in page

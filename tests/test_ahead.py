"""Reading ahead: what many summaries share is parsed once, and faults are left to the summary that meets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap.ahead import WORTH_READING_AHEAD, before_fork, readers
from kunnskap.competence import read_modules
from kunnskap.errors import CompetenceError
from kunnskap.outcomes import read_outcomes
from kunnskap.survey import read_survey
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parents[1]


@pytest.fixture
def door() -> Door:
    return Door(Workspace(ROOT))


def test_every_reader_reads_the_projects_own_data(door: Door) -> None:
    for read in readers(door):
        read()
    folders = {file.name.split("/")[0] for file in door.files}
    assert folders == {"literature", "survey", "competence"}


def test_a_value_read_before_is_found_again_and_its_file_is_recorded(door: Door) -> None:
    before_fork(ROOT, WORTH_READING_AHEAD)
    found = read_modules(door)
    assert found is read_modules(Door(Workspace(ROOT)))
    assert "competence/knowledge_modules.toml" in {file.name for file in door.files}


def test_a_frame_is_given_as_a_copy(door: Door) -> None:
    base = next(ROOT.glob("literature/*/outcomes.csv")).parent
    mine = read_outcomes(base, door=door)
    mine.loc[0, "study_key"] = "changed"
    assert read_outcomes(base, door=door).loc[0, "study_key"] != "changed"


def test_answers_that_are_shared_cannot_be_changed(door: Door) -> None:
    survey = read_survey(next(ROOT.glob("survey/*/survey.toml")).parent, door=door)
    column = next(iter(next(iter(survey._answers.values())).columns.values()))
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1


def test_a_fault_is_left_to_the_summary_that_meets_it(tmp_path: Path) -> None:
    for folder in ("notebooks", "parameters", "competence"):
        (tmp_path / folder).mkdir()
    (tmp_path / "competence" / "sources.toml").write_text("not toml", encoding="utf-8")
    before_fork(tmp_path, WORTH_READING_AHEAD)
    with pytest.raises(CompetenceError) as caught:
        read_modules(Door(Workspace(tmp_path)))
    assert caught.value.key == "not_toml"

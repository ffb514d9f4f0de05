"""``kunnskap new`` writes starts that the readers already accept, and never writes over anything."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from kunnskap.competence import read_modules, read_practice, read_programme
from kunnskap.errors import CompetenceError
from kunnskap.language import language
from kunnskap.outcomes import read_outcomes
from kunnskap.records import read_records
from kunnskap.render import Renderer
from kunnskap.scaffold import SHEETS, Kind, start
from kunnskap.studies import read_base
from kunnskap.survey import read_survey
from kunnskap.synthesis.overlap import read_citations
from kunnskap.tables import practice as practice_tables
from kunnskap.tables import programme as programme_tables
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parent.parent
DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    shutil.copytree(ROOT / "competence", tmp_path / "competence")
    return Workspace(tmp_path)


def test_a_new_programme_and_dilemma_can_be_read_at_once(workspace: Workspace) -> None:
    start(workspace, Kind.PROGRAMME, "nytt-program", day=DAY)
    start(workspace, Kind.PRACTICE, "nytt-dilemma", day=DAY)
    assert read_programme(Door(workspace), "nytt-program").key == "nytt-program"
    assert len(read_practice(Door(workspace), "nytt-dilemma").sides) == 2


def test_a_new_programme_and_dilemma_have_their_pages_without_new_code(
    workspace: Workspace,
) -> None:
    start(workspace, Kind.PROGRAMME, "tredje", day=DAY)
    start(workspace, Kind.PRACTICE, "andre", day=DAY)
    door, words = Door(workspace), language("nb")
    third, second = read_programme(door, "tredje"), read_practice(door, "andre")
    show = Renderer(words)
    assert "Delens navn" in show.block(programme_tables.goals(words, third))
    assert all(map(show.block, programme_tables.time_spent(words, third, 0.0)))
    assert "Et punkt" in show.block(practice_tables.balance(words, second))
    assert show.block(practice_tables.questions(words, second))


def test_a_new_module_stands_after_the_others_which_are_untouched(workspace: Workspace) -> None:
    before = read_modules(Door(workspace)).modules
    start(workspace, Kind.MODULE, "ny-modul", day=DAY)
    after = read_modules(Door(workspace)).modules
    assert after[:-1] == before
    assert after[-1].key == "ny-modul"


def test_a_new_base_can_be_read_and_is_empty(workspace: Workspace) -> None:
    start(workspace, Kind.BASE, "ny-base", day=DAY)
    base = read_base(Door(workspace), "ny-base")
    assert base.about.data_date == DAY
    assert (base.studies, base.arms, base.claims, base.appraisals) == ((), (), (), ())
    folder = workspace.literature / "ny-base"
    assert len(read_outcomes(folder, door=Door(workspace))) == 0
    assert read_citations(folder, door=Door(workspace)) == ()
    assert len(read_records(Door(workspace), "ny-base").records) == 0


def test_the_sheets_of_a_new_base_are_those_of_the_bases_there_are() -> None:
    for base in ("integrert-behandling", "kbt-lovbrudd"):
        found = {path.name for path in (ROOT / "literature" / base).glob("*.csv")}
        assert found - {"records.csv"} <= set(SHEETS)


def test_a_new_survey_can_be_read(workspace: Workspace) -> None:
    start(workspace, Kind.SURVEY, "ny-undersokelse", day=DAY)
    survey = read_survey(workspace.survey / "ny-undersokelse", door=Door(workspace))
    assert survey.synthetic
    assert survey.waves == ("1",)


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_written_over(workspace: Workspace, kind: Kind) -> None:
    written = start(workspace, kind, "navn", day=DAY)
    first = {path: path.read_bytes() for path in written}
    with pytest.raises(CompetenceError) as refused:
        start(workspace, kind, "navn", day=DAY)
    assert refused.value.key == "already_there"
    assert {path: path.read_bytes() for path in written} == first


@pytest.mark.parametrize("name", ["", "Stor", "to ord", "../ut", "å", "a--b", "-a"])
def test_a_name_that_could_not_be_a_file_or_key_is_refused(workspace: Workspace, name: str) -> None:
    with pytest.raises(CompetenceError) as refused:
        start(workspace, Kind.PROGRAMME, name, day=DAY)
    assert refused.value.key == "bad_name"

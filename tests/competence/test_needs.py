"""What the survey says on a module page: always warned about, never revealing."""

from __future__ import annotations

import pytest

from kunnskap.blocks import NoticeKind, Sentence, Table
from kunnskap.competence import read_modules
from kunnskap.language import LOCALES, language
from kunnskap.render import Renderer
from kunnskap.survey import Survey
from kunnskap.tables.needs import needs, open_survey, questions_on
from kunnskap.terms import Region
from kunnskap.workspace import Door

NB = language("nb")


@pytest.fixture(scope="module")
def survey() -> Survey:
    from kunnskap.workspace import Workspace

    from .conftest import ROOT

    return open_survey(Door(Workspace(ROOT)), "rus-vold")


def test_a_module_is_asked_about_by_its_theme_and_its_areas(door: Door, survey: Survey) -> None:
    modules = read_modules(door)
    assert questions_on(survey, modules, modules.get("mi")) == (
        "need_following_up",
        "importance_mi",
        "competence_mi",
    )


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_the_table_warns_that_answers_are_synthetic(door: Door, survey: Survey, code: str) -> None:
    modules, words = read_modules(door), language(code)
    table = needs(words, survey, modules, modules.get("grunnmodul"), wave="2018")
    assert isinstance(table, Table)
    kinds = [notice.kind for notice in table.notices]
    assert kinds == [NoticeKind.SYNTHETIC, NoticeKind.CAVEAT]
    assert "None" not in Renderer(words).block(table)


def test_a_region_stands_before_the_whole_country(door: Door, survey: Survey) -> None:
    modules = read_modules(door)
    module = modules.get("mi")
    alone = needs(NB, survey, modules, module, wave="2018")
    both = needs(NB, survey, modules, module, region=Region.VEST, wave="2018")
    assert isinstance(alone, Table)
    assert isinstance(both, Table)
    assert [row[1:] for row in alone.rows] == [row[3:] for row in both.rows]
    assert both.columns[1].header == "Helseregion Vest: svar"


def test_a_hidden_share_is_said_to_be_hidden(door: Door, survey: Survey) -> None:
    modules = read_modules(door)
    table = needs(NB, survey, modules, modules.get("mi"), region=Region.NORD, wave="2018")
    assert ">skjult<" in Renderer(NB).block(table)


def test_what_the_survey_does_not_ask_about_is_said(door: Door, survey: Survey) -> None:
    modules = read_modules(door)
    said = needs(NB, survey, modules, modules.get("implementeringsstrategi"))
    assert isinstance(said, Sentence)
    assert said.text == "Undersøkelsen har ingen spørsmål om denne modulen."

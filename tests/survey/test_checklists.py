"""The reporting checklists are filled from what is known, and what is not known stays missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap.language import language
from kunnskap.origin import Traced
from kunnskap.survey import Survey, read_survey
from kunnskap.survey.checklists import OnThePage, Reported, cherries, cross
from kunnskap.tables.survey_method import reporting


@pytest.fixture(scope="module")
def real() -> Survey:
    return read_survey(Path(__file__).parents[2] / "survey" / "rus-vold")


def by_number(items: tuple[Reported, ...]) -> dict[str, Reported]:
    return {one.number: one for one in items}


def test_cross_has_forty_items_in_nineteen_sections(real: Survey) -> None:
    items = cross(real)
    assert (len(items), len({one.section for one in items})) == (40, 19)
    assert len(by_number(items)) == 40


def test_what_the_codebook_says_stands_at_its_item(real: Survey) -> None:
    items = by_number(cross(real, "2018"))
    assert items["17"].said == "Helsedirektoratet (tilskudd til KoRus og RVTS)"
    assert items["14"].said == real.codebook.survey.caveat
    assert isinstance(items["11a"].said, Traced)
    assert items["11a"].said.value == 274
    assert items["12"].said == OnThePage()


def test_what_nobody_reported_is_missing(real: Survey) -> None:
    missing = {one.number for one in cross(real) if one.said is None}
    assert {"1b", "5c", "6b", "9a", "10d", "18"} <= missing
    assert "17" not in missing
    assert {one.item for one in cherries(real) if one.said} == {
        "participation_rate",
        "timeframe",
        "weighting",
    }


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_the_page_counts_what_is_missing(real: Survey, code: str) -> None:
    for table in reporting(language(code), real, "2018"):
        assert str(sum(row[-1] is None for row in table.rows)) in table.caption

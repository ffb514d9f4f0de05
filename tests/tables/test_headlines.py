"""A survey page and a gap page open with what was found, from the same numbers that stand further down."""

from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap import gap
from kunnskap.blocks import Box, Listing, Sentence
from kunnskap.language import language
from kunnskap.origin import Traced
from kunnskap.survey import Hidden, Survey, read_survey, tabulate
from kunnskap.tables import headlines

PROJECT = Path(__file__).parents[2]
NB = language("nb")


@pytest.fixture(scope="module")
def asked() -> Survey:
    return read_survey(PROJECT / "survey" / "rus-vold")


def sentences(box: Box) -> list[Sentence]:
    (listing,) = box.content
    assert isinstance(listing, Listing)
    return [item for item in listing.items if isinstance(item, Sentence)]


def facts(sentence: Sentence) -> list[float]:
    return [piece.fact.value for piece in sentence.pieces if isinstance(piece.fact, Traced)]


def test_a_survey_opens_with_how_many_answered_of_how_many(asked: Survey) -> None:
    first = sentences(headlines.of_survey(NB, asked, "", "2018"))[0]
    assert first.text == "274 av 612 inviterte svarte (45\N{NO-BREAK SPACE}%)."


@pytest.mark.parametrize(("place", "part"), list(enumerate(headlines.PARTS, start=1)))
def test_each_part_names_its_highest_and_lowest_mean(asked: Survey, place: int, part: str) -> None:
    told = sentences(headlines.of_survey(NB, asked, "", "2020"))[place]
    means = []
    for question in asked.codebook.questions:
        score = tabulate(asked, question.key, wave="2020").everybody.score
        if question.about == part and score and not isinstance(score.mean, Hidden):
            means.append(score.mean.value)
    assert sorted(facts(told)) == [min(means), max(means)]


def test_a_split_survey_says_how_much_of_the_split_is_shown(asked: Survey) -> None:
    last = sentences(headlines.of_survey(NB, asked, "region", "2018"))[-1]
    shown, total = facts(last)
    assert 0 < shown < total
    assert "etter helseregion" in last.text


@pytest.mark.parametrize("group", ["", "nord"])
def test_a_gap_page_names_the_largest_gap_that_may_be_shown(asked: Survey, group: str) -> None:
    gaps = gap.competence_gap(asked, by="region", wave="2018")
    means = [
        one.gap.mean.value for one in gaps.of(group).gaps if not isinstance(one.gap.mean, Hidden)
    ]
    told = sentences(headlines.of_gap(NB, gaps, group, ()))
    assert any(facts(sentence) == [max(means), min(means)] for sentence in told)


def test_themes_with_the_same_gap_as_written_are_all_named() -> None:
    named = [("a", Traced(21.0)), ("b", Traced(21.0)), ("c", Traced(3.0))]
    found = headlines._ends(NB, named)
    assert found["highest"] == "«a» og «b»"
    assert found["lowest"] == "«c»"

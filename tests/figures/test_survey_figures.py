"""Survey pictures show only what the tables show, and say it in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kunnskap.blocks import Figure, NoticeKind
from kunnskap.gap import competence_gap
from kunnskap.language import language
from kunnskap.survey import Cell, Hidden, Survey, read_survey, tabulate
from kunnskap.tables import gap as gap_tables
from kunnskap.tables import survey_findings as findings

NB = language("nb")


@pytest.fixture(scope="module")
def survey() -> Survey:
    return read_survey(Path(__file__).parents[2] / "survey" / "rus-vold")


def figures(survey: Survey) -> list[Figure]:
    gaps = competence_gap(survey, by="region", wave="2018")
    made = [
        *findings.part(NB, survey, "need", "2018"),
        *findings.split(NB, survey, "need", "region", "2018"),
        gap_tables.importance_and_competence(NB, gaps, "nord"),
        gap_tables.sizes(NB, gaps, "nord"),
    ]
    return [figure for figure in made if isinstance(figure, Figure)]


def test_every_figure_carries_both_warnings_and_a_description(survey: Survey) -> None:
    for figure in figures(survey):
        kinds = {notice.kind for notice in figure.notices}
        assert kinds == {NoticeKind.SYNTHETIC, NoticeKind.CAVEAT}
        assert figure.description in figure.svg


def test_a_dot_is_drawn_for_every_mean_that_may_be_shown_and_no_other(survey: Survey) -> None:
    table = tabulate(survey, "need_identifying", by="region", wave="2018")
    scores = [row.score for row in table.rows if row.score]
    shown = [score for score in scores if not isinstance(score.mean, Hidden)]
    (figure, *_) = findings.split(NB, survey, "need", "region", "2018")
    assert isinstance(figure, Figure)
    assert len(re.findall(r"<circle", figure.svg)) == len(shown)
    assert figure.svg.count(">skjult<") == len(scores) - len(shown)


def test_the_widths_of_the_bars_are_their_shares(survey: Survey) -> None:
    (figure,) = findings.part(NB, survey, "competence", "2020")
    keys = [q.key for q in survey.codebook.questions if q.about == "competence"]
    rows = [tabulate(survey, key, wave="2020").everybody.cells for key in keys]
    shares = [cell.share.value for row in rows if (cells := _all_shown(row)) for cell in cells]
    widths = re.findall(r'<rect [^>]*width="([\d.]+)" height="26"', getattr(figure, "svg", ""))
    assert len(widths) == len(shares) >= 5
    scale = sum(map(float, widths)) / sum(shares)
    assert [float(width) / scale for width in widths] == pytest.approx(shares, abs=0.002)


def test_no_word_of_a_question_is_cut_off(survey: Survey) -> None:
    (figure,) = findings.part(NB, survey, "competence", "2020")
    assert isinstance(figure, Figure)
    drawn = " ".join(re.sub(r"<[^>]+>", " ", figure.svg).split())
    for question in survey.codebook.questions:
        if question.about == "competence":
            assert tabulate(survey, question.key, wave="2020").text.to("nb") in drawn


def _all_shown(cells: tuple[Cell, ...]) -> list[Any]:
    return [] if any(isinstance(cell.share, Hidden) for cell in cells) else list(cells)

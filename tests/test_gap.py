"""The gap is each person's importance minus competence; the matrix names where need, evidence and teaching part."""

from __future__ import annotations

from csv import DictReader
from pathlib import Path

import pytest

from kunnskap.errors import GapError
from kunnskap.gap import (
    Coverage,
    Evidence,
    Finding,
    Gap,
    Gaps,
    GroupGaps,
    competence_gap,
    need_evidence_coverage,
)
from kunnskap.language import language
from kunnskap.origin import Traced
from kunnskap.survey import Hidden, Score, read_survey
from kunnskap.survey.codebook import Words
from kunnskap.survey.published import Reason
from kunnskap.tables.gap import by_backgrounds
from kunnskap.terms import Certainty, ModuleStage

PROJECT = Path(__file__).parent.parent
WORDS = Words(nb="t", nn="t", en="t")


@pytest.fixture(scope="module")
def gaps() -> Gaps:
    return competence_gap(read_survey(PROJECT / "survey" / "rus-vold"), by="region", wave="2018")


def score(mean: float | None) -> Score:
    hidden = Hidden(Reason.SMALL)
    if mean is None:
        return Score(hidden, hidden, hidden)
    return Score(Traced(mean), Traced((mean - 5, mean + 5)), Traced(50))


def matrix_of(
    need: float | None, certainty: Certainty | None, stage: ModuleStage | None
) -> tuple[Finding, ...]:
    gap = Gap("t", WORDS, score(70.0), score(40.0), score(need), None, None)
    evidence = {} if certainty is None else {"t": Evidence(Traced(certainty))}
    coverage = {} if stage is None else {"t": Coverage("m", stage)}
    (row,) = need_evidence_coverage(GroupGaps("", None, (gap,)), evidence, coverage)
    return row.findings


def test_a_gap_is_the_mean_of_each_persons_difference(gaps: Gaps) -> None:
    with (PROJECT / "survey/rus-vold/answers-2018.csv").open(encoding="utf-8") as file:
        rows = list(DictReader(file))
    pairs = [(r["importance_mi"], r["competence_mi"]) for r in rows]
    both = [25 * (int(a) - int(b)) for a, b in pairs if {a, b} <= {*"12345"}]
    (mi,) = (gap for gap in gaps.of().gaps if gap.theme == "mi")
    assert isinstance(mi.gap.mean, Traced)
    assert mi.gap.mean.value == round(sum(both) / len(both))
    assert not isinstance(mi.gap.base, Traced) or mi.gap.base.value == len(both)


def test_every_theme_has_its_gap_in_every_region(gaps: Gaps) -> None:
    assert [group.group for group in gaps.groups] == ["nord", "midt", "vest", "sor", "ost", ""]
    assert {len(group.gaps) for group in gaps.groups} == {6}


def test_a_rank_leaves_open_what_the_intervals_leave_open(gaps: Gaps) -> None:
    ranks = [gap.rank for group in gaps.groups for gap in group.gaps if gap.rank]
    assert ranks
    assert all(1 <= rank.best <= rank.place <= rank.worst <= rank.of for rank in ranks)


def test_independent_waves_are_not_taken_for_a_panel(gaps: Gaps) -> None:
    assert not gaps.paired
    assert all(gap.change is not None for gap in gaps.of().gaps)


def test_a_gap_tells_which_answers_and_how(gaps: Gaps) -> None:
    mean = gaps.of().gaps[0].gap.mean
    assert isinstance(mean, Traced)
    assert [place.key for place in mean.origin.places] == [
        "importance_grunnmodul",
        "competence_grunnmodul",
    ]
    assert mean.origin.steps[0].key == "gap_of_answers"


def test_an_unknown_group_is_refused(gaps: Gaps) -> None:
    with pytest.raises(GapError) as caught:
        gaps.of("svalbard")
    assert caught.value.key == "unknown_group"
    assert "nord" in caught.value.facts["known"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("need", "certainty", "stage", "findings"),
    [
        (40.0, None, None, {Finding.NEED_WITHOUT_EVIDENCE, Finding.NEED_WITHOUT_MODULE}),
        (40.0, Certainty.VERY_LOW, ModuleStage.IN_USE, {Finding.NEED_WITHOUT_EVIDENCE}),
        (40.0, Certainty.LOW, ModuleStage.IN_DEVELOPMENT, set()),
        (
            40.0,
            Certainty.LOW,
            ModuleStage.THEME_LISTED,
            {Finding.NEED_WITHOUT_MODULE, Finding.EVIDENCE_WITHOUT_MODULE},
        ),
        (5.0, Certainty.MODERATE, None, {Finding.EVIDENCE_WITHOUT_MODULE}),
        (5.0, None, ModuleStage.READY, {Finding.MODULE_WITHOUT_EITHER}),
        (None, None, ModuleStage.READY, {Finding.NEED_UNKNOWN}),
    ],
)
def test_the_matrix_names_where_the_three_do_not_meet(
    need: float | None,
    certainty: Certainty | None,
    stage: ModuleStage | None,
    findings: set[Finding],
) -> None:
    assert set(matrix_of(need, certainty, stage)) == findings


def test_the_largest_need_comes_first_and_a_hidden_one_last() -> None:
    gaps = [
        Gap(name, WORDS, score(70.0), score(40.0), score(need), None, None)
        for name, need in (("a", None), ("b", 10.0), ("c", 30.0))
    ]
    rows = need_evidence_coverage(GroupGaps("", None, tuple(gaps)), {}, {})
    assert [row.theme for row in rows] == ["c", "b", "a"]


@pytest.mark.parametrize("by", ["region", "role", "level", "area", "life_stage"])
def test_every_background_of_the_survey_has_its_gaps(by: str) -> None:
    found = competence_gap(read_survey(PROJECT / "survey" / "rus-vold"), by=by, wave="2020")
    shown = [
        gap
        for group in found.groups[:-1]
        for gap in group.gaps
        if not isinstance(gap.gap.mean, Hidden)
    ]
    assert len(found.groups) > 2
    assert shown


def test_the_page_for_everybody_tells_the_gap_by_each_background() -> None:
    survey = read_survey(PROJECT / "survey" / "rus-vold")
    tables = by_backgrounds(language("nb"), survey, "2020", by="region", group="")
    assert [table.caption for table in tables] == [
        f"Gapet etter {name}, 2020"
        for name in ("helseregion", "rolle", "tjenestenivå", "tjenesteområde", "livsfase")
    ]
    (own,) = by_backgrounds(language("nb"), survey, "2020", by="life_stage", group="youth")
    assert own.caption == tables[-1].caption

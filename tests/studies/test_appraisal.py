"""Appraisal tools are data; two appraisers, a consensus, and the overall level by each tool's own rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import StudyError
from kunnskap.origin import Place
from kunnskap.studies import (
    TOOL_KEYS,
    LiteratureBase,
    appraise,
    conflicts,
    read_base,
    tool,
    tool_for,
)
from kunnskap.studies.appraisal import settle
from kunnskap.studies.tool import TOOLS, parse_tool
from kunnskap.studies.values import Appraisal, Text
from kunnskap.terms import Design
from kunnskap.workspace import Door, Workspace

from .builders import small_base

ROOT = Path(__file__).parent.parent.parent
SIZES = {"rob2": 5, "robins_i": 7, "amstar2": 16, "jbi_case_report": 8}


def said(appraiser: str, judgement: str) -> Appraisal:
    reason = Text("fordi", "because")
    return Appraisal("a", "rob2", "d", appraiser, judgement, reason, None, Place("x.csv", 2))


def all_domains(key: str, answer: str, **other: str) -> dict[str, str | None]:
    return {domain.key: answer for domain in tool(key).domains} | other


@pytest.mark.parametrize("key", TOOL_KEYS)
def test_a_tool_names_its_source_and_has_words_in_three_languages(key: str) -> None:
    used = tool(key)
    assert len(used.domains) == SIZES[key]
    assert used.url.startswith("https://")
    words = [item.label for item in (*used.domains, *used.answers, *used.levels)]
    assert all(text.nb and text.nn and text.en for text in [*words, used.subject])


@pytest.mark.parametrize("key", TOOL_KEYS)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_answers_differ_in_letter_and_not_in_colour_alone(key: str, language: str) -> None:
    for answers in (tool(key).answers, tool(key).levels):
        letters = [answer.letter.in_language(language) for answer in answers]
        assert len(set(letters)) == len(letters)


def test_every_design_that_can_be_appraised_has_one_tool() -> None:
    found = {design: tool_for(design) for design in Design}
    assert {design for design, used in found.items() if used is None} == {Design.REGISTRATION}


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, "low"),
        ({"reporting": "some_concerns"}, "some_concerns"),
        ({"reporting": "some_concerns", "missing_data": "high"}, "high"),
        ({"reporting": "no_information"}, "no_information"),
        ({"reporting": "no_information", "missing_data": "high"}, "high"),
    ],
)
def test_rob_2_is_as_good_as_its_worst_domain(answers: dict[str, str], level: str) -> None:
    assert tool("rob2").overall(all_domains("rob2", "low", **answers)) == level


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ({}, "high"),
        ({"funding": "no"}, "high"),
        ({"funding": "no", "interests": "no"}, "moderate"),
        ({"search": "partial_yes"}, "high"),
        ({"search": "no"}, "low"),
        ({"search": "no", "bias": "no"}, "critically_low"),
        ({"search": "no", "bias": "no_information"}, "no_information"),
        ({"search": "no", "bias": "no", "protocol": "no_information"}, "critically_low"),
        ({"meta_analysis": "not_applicable", "publication_bias": "not_applicable"}, "high"),
    ],
)
def test_amstar_2_rates_by_its_critical_domains(answers: dict[str, str], level: str) -> None:
    assert tool("amstar2").overall(all_domains("amstar2", "yes", **answers)) == level


@pytest.mark.parametrize(
    ("worst", "level"),
    [("moderate", "moderate"), ("serious", "serious"), ("critical", "critical")],
)
def test_robins_i_is_as_bad_as_its_worst_domain(worst: str, level: str) -> None:
    answers = all_domains("robins_i", "low", confounding=worst)
    assert tool("robins_i").overall(answers) == level


def test_a_tool_without_a_rule_gives_no_overall_level() -> None:
    assert tool("jbi_case_report").overall(all_domains("jbi_case_report", "yes")) is None


@given(
    st.lists(
        st.sampled_from(["low", "some_concerns", "high", "no_information"]), min_size=5, max_size=5
    )
)
def test_a_worse_domain_never_betters_the_overall_level(answers: list[str]) -> None:
    used = tool("rob2")
    order = ["low", "some_concerns", "no_information", "high"]
    before = used.overall(dict(zip((d.key for d in used.domains), answers, strict=True)))
    after = used.overall(
        dict(zip((d.key for d in used.domains), ["high", *answers[1:]], strict=True))
    )
    assert before
    assert after
    assert order.index(after) >= order.index(before)


def test_two_who_agree_settle_a_domain_and_two_who_differ_do_not() -> None:
    assert settle([said("x", "low"), said("y", "low")]).judgement == "low"
    open_domain = settle([said("x", "low"), said("y", "high")])
    assert (open_domain.judgement, open_domain.disagreed) == (None, True)


def test_a_consensus_settles_what_two_disagree_on_and_the_disagreement_stays_visible() -> None:
    settled = settle([said("x", "low"), said("y", "high"), said("consensus", "some_concerns")])
    assert (settled.judgement, settled.disagreed, settled.appraisers) == ("some_concerns", True, 2)


def test_an_unsettled_domain_is_a_conflict_and_leaves_the_overall_level_open(
    tmp_path: Path,
) -> None:
    base = small_base(tmp_path)
    appraised = appraise(base.studies, base.appraisals, "rob2")
    assert [item.study.key for item in appraised] == ["a2001", "b2002"]
    assert [(item.study.key, domain) for item, domain in conflicts(appraised)] == [
        ("a2001", "randomisation")
    ]
    assert appraised[0].overall.value is None


def test_the_real_base_has_a_judgement_of_every_domain_for_every_study_but_the_background() -> None:
    base: LiteratureBase = read_base(Door(Workspace(ROOT)), "integrert-behandling")
    asked = [s for s in base.studies if s.tier in ("core", "supporting", "update")]
    for key in TOOL_KEYS:
        for item in appraise(asked, base.appraisals, key):
            assert all(settled.judgement for settled in item.domains.values()), item.study.key
            assert item.single


def test_a_tool_whose_rule_names_an_unknown_level_is_refused() -> None:
    text = (TOOLS / "rob2.toml").read_text(encoding="utf-8")
    wrong = text.replace('[[rules]]\nlevel = "high"', '[[rules]]\nlevel = "awful"')
    with pytest.raises(StudyError) as caught:
        parse_tool(wrong.encode(), "rob2.toml")
    assert (caught.value.key, caught.value.facts["found"]) == ("unknown_judgement", "awful")


def test_an_unknown_tool_names_those_there_are() -> None:
    with pytest.raises(StudyError) as caught:
        tool("rob3")
    assert caught.value.key == "unknown_tool"

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.origin import Origin, Place
from kunnskap.outcomes import choose_results, read_outcomes
from kunnskap.synthesis.direction import Directions, sign_test, synthesise_directions
from kunnskap.synthesis.overlap import Citation, counted_twice, overlap, read_citations
from kunnskap.synthesis.suggestions import suggest_from_directions
from kunnskap.synthesis.swim import swim_items
from kunnskap.terms import ArmRole, Certainty, Direction, Verified
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parents[2]
FOR, AGAINST = Direction.FAVOURS_INTERVENTION, Direction.FAVOURS_COMPARATOR


def results(*rows: tuple[str, Direction, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row_key": f"{study}-{number}",
            "study_key": study,
            "measured_en": f"scale {number}",
            "timepoint_en": f"{months} months",
            "followup_months": months,
            "role": ArmRole.CONTRAST,
            "direction": direction,
            "verified": Verified.YES,
            "effect": float("nan"),
            "n": 20.0,
            "origin": Origin.at(Place("outcomes.csv", number + 2)),
        }
        for number, (study, direction, months) in enumerate(rows)
    )


def synthesis(*rows: tuple[str, Direction, float]) -> Directions:
    return synthesise_directions("violence", choose_results(results(*rows)))


def imprecision(*people: int | None) -> tuple[int, list[str], list[str]]:
    """What is suggested about six or more studies of so many people, all favouring the intervention."""
    found = synthesis(*((f"s{n}", FOR, 6.0) for n in range(len(people))))
    sized = tuple(replace(p, n=n) for p, n in zip(found.pointing, people, strict=True))
    suggested = suggest_from_directions(replace(found, pointing=sized))
    return next(
        (
            (item.levels, [step.key for step in item.because], [step.key for step in item.unasked])
            for item in suggested
        ),
        (0, [], []),
    )


@pytest.mark.parametrize(
    ("people", "suggested"),
    [
        ([50] * 6, (-1, ["few_participants"], [])),
        ([500, *[None] * 5], (0, [], [])),
        ([50, *[None] * 5], (0, [], ["people_not_seen"])),
        ([50, None], (-1, ["few_studies"], ["people_not_seen"])),
        ([20, 20], (-2, ["few_studies", "few_participants"], [])),
    ],
)
def test_a_suggestion_without_head_counts_says_why_it_is_silent(
    people: list[int | None], suggested: tuple[int, list[str], list[str]]
) -> None:
    assert imprecision(*people) == suggested


@pytest.mark.parametrize(
    ("favouring", "against", "p", "can_reach"),
    [
        (6, 0, 0.03125, True),
        (5, 0, 0.0625, False),
        (5, 1, 0.21875, True),
        (9, 2, 0.0654296875, True),
        (3, 3, 1.0, True),
        (1, 0, 1.0, False),
    ],
)
def test_the_sign_test_gives_the_published_values(
    favouring: int, against: int, p: float, can_reach: bool
) -> None:
    found = sign_test(favouring, against)
    assert (found.p, found.can_reach) == (p, can_reach)


@given(st.integers(0, 5), st.integers(0, 5))
def test_five_studies_or_fewer_never_reach_five_per_cent(favouring: int, against: int) -> None:
    found = sign_test(favouring, against)
    if favouring + against <= 5:
        assert not found.can_reach
        assert found.p is None or found.p > 0.05


def test_a_study_without_a_direction_is_left_out_by_name() -> None:
    found = synthesis(("a", FOR, 3), ("b", Direction.WITHIN_GROUP, 3), ("c", AGAINST, 3))
    assert [point.study for point in found.pointing] == ["a", "c"]
    assert [(out.study, out.reason) for out in found.left_out] == [("b", "within_group")]
    assert (found.sign_test.favouring, found.sign_test.k) == (1, 2)


def test_a_study_that_was_asked_about_but_reports_nothing_is_named() -> None:
    choice = choose_results(results(("a", FOR, 3)))
    found = synthesise_directions("violence", choice, asked=["a", "z"])
    assert [(out.study, out.reason) for out in found.left_out] == [("z", "not_reported")]


def test_the_sign_test_is_repeated_with_every_silent_study_against() -> None:
    found = synthesis(*((name, FOR, 3) for name in "abcdef"), ("g", Direction.NO_DIFFERENCE, 3))
    assert (found.sign_test.p, found.if_rest_against.p) == (0.03125, 0.125)
    assert found.warnings == ("undirected",)


def test_no_difference_is_neither_for_nor_against() -> None:
    found = synthesis(("a", FOR, 3), ("b", Direction.NO_DIFFERENCE, 3))
    assert (found.count(FOR), found.count(AGAINST), found.sign_test.k) == (1, 0, 1)


def test_a_study_with_a_reading_the_other_way_is_marked_as_disputed() -> None:
    found = synthesis(("a", FOR, 12), ("a", AGAINST, 3), ("b", FOR, 3))
    assert {point.study: point.disputed for point in found.pointing} == {"a": True, "b": False}
    assert [(unused.row, unused.because) for unused in found.not_used] == [
        ("a-1", "longest_followup")
    ]


def test_swim_shows_what_nobody_reported_as_missing() -> None:
    items = swim_items(synthesis(("a", FOR, 3)), certainty=Certainty.LOW)
    assert [item.number for item in items] == list(range(1, 10))
    assert {item.key for item in items if item.answer is None} == {
        "grouping",
        "heterogeneity",
        "presentation",
        "limitations",
    }


def test_the_base_says_what_each_trial_points_to_for_violence() -> None:
    rows = read_outcomes(ROOT / "literature/integrert-behandling", door=Door(Workspace(ROOT)))
    violence = rows[
        (rows["outcome"] == "violence") & rows["study_key"].isin(["easton2007", "kraanen2013"])
    ]
    found = synthesise_directions("violence", choose_results(violence))
    assert {point.study: point.direction for point in found.pointing} == {
        "easton2007": FOR,
        "kraanen2013": Direction.NO_DIFFERENCE,
    }
    assert [point.n for point in found.pointing] == [78, 52]
    assert found.pointing[0].disputed  # a review reads the trial's numbers the other way


def cite(*pairs: str) -> list[Citation]:
    return [Citation(*pair.split(), Origin()) for pair in pairs]


def test_the_corrected_covered_area_is_that_of_its_definition() -> None:
    found = overlap(cite("r1 a", "r1 b", "r2 a", "r2 c", "r2 b"), reviews=["r1", "r2", "r3"])
    assert found.cca == pytest.approx(100 * (5 - 3) / (3 * 2 - 3))
    assert (found.band, found.unread) == ("very_high", ("r3",))


def test_one_review_alone_has_no_overlap_to_measure() -> None:
    assert overlap(cite("r1 a", "r1 b")).cca is None


def test_a_study_in_a_review_and_in_the_pool_is_found() -> None:
    base = ROOT / "literature/integrert-behandling"
    found = overlap(read_citations(base, door=Door(Workspace(ROOT))))
    assert counted_twice(found, ["easton2007", "kraanen2013"]) == {"easton2007": ("smedslund2011",)}

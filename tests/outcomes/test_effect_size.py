from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import OutcomeError
from kunnskap.outcomes import back_transform, effect_size, reported_effect
from kunnskap.terms import Direction, Measure
from metafor_reference import agrees, disagreements, reference

COUNTS = reference()["counts"]
OTHERS = reference()["others"]
RULES = {"only0": "only_zero", "all": "all", "if0all": "if_any", "none": "none"}
ESCALC = [(name, key) for name, data in COUNTS.items() for key in data if key.startswith("escalc")]


def trials(**columns: list[float | None]) -> pd.DataFrame:
    ours = ("events_intervention", "n_intervention", "events_comparator", "n_comparator")
    return pd.DataFrame(
        {name: columns.get(short) for name, short in zip(ours, "anbm", strict=True)}
    )


@pytest.mark.parametrize(("name", "key"), ESCALC)
def test_effects_from_counts_are_those_of_escalc(name: str, key: str) -> None:
    _, measure, rule = key.split()
    frame = effect_size(pd.DataFrame(COUNTS[name]["table"]), measure, zero_cells=RULES[rule])
    ours = {"yi": frame["yi"].tolist(), "vi": frame["vi"].tolist()}
    assert disagreements(ours, COUNTS[name][key]) == {}


@pytest.mark.parametrize(
    ("measure", "table"),
    [
        ("MD", "means"),
        ("SMD", "means"),
        ("ROM", "means"),
        ("PLO", "single"),
        ("PFT", "single"),
        ("ZCOR", "corr"),
    ],
)
def test_effects_from_other_numbers_are_those_of_escalc(measure: str, table: str) -> None:
    frame = effect_size(pd.DataFrame(OTHERS[table]), measure)
    ours = {"yi": frame["yi"].tolist(), "vi": frame["vi"].tolist()}
    assert disagreements(ours, OTHERS[measure]) == {}


def test_a_study_that_lacks_a_number_stays_and_says_why() -> None:
    frame = effect_size(trials(a=[12, None], n=[40, 30], b=[20, 4], m=[41, 30]), "RR")
    assert frame["yi"].isna().tolist() == [False, True]
    assert frame["not_computed"].tolist() == [None, "missing"]


def test_only_studies_with_an_empty_cell_get_a_half_unless_told_otherwise() -> None:
    frame = trials(a=[0, 12], n=[40, 40], b=[5, 20], m=[41, 41])
    alone = effect_size(frame.iloc[[1]], "OR")["yi"].iloc[0]
    assert effect_size(frame, "OR")["yi"].iloc[1] == alone
    assert effect_size(frame, "OR", zero_cells="all")["yi"].iloc[1] != alone
    assert effect_size(frame, "OR", zero_cells="none")["not_computed"].iloc[0] == "undefined"


def test_a_study_without_events_in_both_groups_can_be_kept_out() -> None:
    frame = trials(a=[0], n=[40], b=[0], m=[41])
    assert effect_size(frame, "OR")["not_computed"].iloc[0] is None
    assert effect_size(frame, "OR", keep_double_zero=False)["not_computed"].iloc[0] == "double_zero"


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [("lower", Direction.FAVOURS_INTERVENTION), ("higher", Direction.FAVOURS_COMPARATOR)],
)
def test_direction_follows_the_stated_benefit_and_not_the_sign_alone(
    benefit: str, expected: Direction
) -> None:
    frame = trials(a=[12], n=[40], b=[20], m=[41])
    assert effect_size(frame, "RR", benefit=benefit)["direction"].iloc[0] is expected
    assert effect_size(frame, "RR")["direction"].iloc[0] is None


@pytest.mark.parametrize(
    ("frame", "measure", "key"),
    [
        (trials(a=[41], n=[40], b=[20], m=[41]), "OR", "more_events_than_people"),
        (trials(a=[-1], n=[40], b=[20], m=[41]), "OR", "impossible"),
        (trials(a=["tolv"], n=[40], b=[20], m=[41]), "OR", "not_number"),
        (trials(a=[1], n=[40], b=[20], m=[41]), "SMD", "missing_columns"),
        (trials(a=[1], n=[40], b=[20], m=[41]), "HR", "unknown_measure"),
        (pd.DataFrame({"r": [1.2], "n": [10]}), "ZCOR", "impossible"),
    ],
)
def test_impossible_numbers_are_refused(frame: pd.DataFrame, measure: str, key: str) -> None:
    with pytest.raises(OutcomeError) as caught:
        effect_size(frame, measure)
    assert caught.value.key == key


def test_a_reported_ratio_with_its_interval_gives_the_logarithm_and_its_variance() -> None:
    frame = reported_effect(
        pd.DataFrame({"effect": [0.5], "ci_low": [0.25], "ci_high": [1.0]}), "RR", benefit="lower"
    )
    assert math.isclose(frame["yi"].iloc[0], math.log(0.5))
    assert math.isclose(frame["vi"].iloc[0], (math.log(4) / (2 * 1.959963984540054)) ** 2)
    assert frame["direction"].iloc[0] is Direction.FAVOURS_INTERVENTION


def test_the_interval_is_trusted_before_the_p_value_and_each_says_where_the_variance_came_from() -> (
    None
):
    frame = pd.DataFrame(
        {"effect": [2.0, 2.0, 2.0], "ci_low": [1.0, None, None], "ci_high": [3.0, None, None]}
    ).assign(p=[0.5, 0.05, None])
    found = reported_effect(frame, "MD")
    assert found["variance_from"].tolist() == ["ci", "p", None]
    assert found["not_computed"].tolist() == [None, None, "missing"]
    assert math.isclose(found["vi"].iloc[1], (2 / 1.959963984540054) ** 2)


def test_an_estimate_outside_the_middle_of_its_interval_is_marked() -> None:
    frame = pd.DataFrame({"effect": [0.9, 0.5], "ci_low": [0.25, 0.25], "ci_high": [1.0, 1.0]})
    assert reported_effect(frame, "RR")["notes"].tolist() == ["lopsided", None]


def test_the_double_arcsine_comes_back_as_metafor_takes_it() -> None:
    back = OTHERS["PFT_back"]
    assert agrees(back_transform(back["value"], Measure.PFT, n=back["n"]), back["share"])


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_swapping_the_groups_turns_the_effect_around(a: int, b: int, c: int, d: int) -> None:
    there = effect_size(trials(a=[a], n=[a + b], b=[c], m=[c + d]), "OR")
    back = effect_size(trials(a=[c], n=[c + d], b=[a], m=[a + b]), "OR")
    assert math.isclose(there["yi"].iloc[0], -back["yi"].iloc[0], abs_tol=1e-12)
    assert math.isclose(there["vi"].iloc[0], back["vi"].iloc[0])

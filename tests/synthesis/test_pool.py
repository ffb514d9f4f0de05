from __future__ import annotations

import math
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin, Place
from kunnskap.synthesis import mantel_haenszel, peto, pool, single_study, usable_effects
from kunnskap.synthesis.estimators import ESTIMATORS
from metafor_reference import disagreements, reference

COUNTS = reference()["counts"]
ANY_METHOD = pytest.mark.parametrize("method", ESTIMATORS)


@pytest.mark.parametrize(
    ("yi", "vi", "key"),
    [
        ([], [], "no_studies"),
        ([math.nan], [1.0], "no_studies"),
        ([0.2], [0.1], "one_study"),
        ([0.2, math.nan], [0.1, 0.2], "one_study"),
        ([0.2, 0.3], [0.1, -0.1], "negative_variance"),
        ([0.2, 0.3], [0.1, 0.0], "zero_variance"),
        ([0.2, math.inf], [0.1, 0.1], "not_finite"),
        ([0.2, 0.3], [0.1], "lengths_differ"),
    ],
)
def test_what_cannot_be_pooled_is_refused_with_a_reason(
    yi: list[float], vi: list[float], key: str
) -> None:
    with pytest.raises(SynthesisError) as caught:
        pool(yi, vi)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("choice", "key"),
    [
        ({"method": "best"}, "unknown_method"),
        ({"test": "f"}, "unknown_test"),
        ({"prediction": "wide"}, "unknown_convention"),
        ({"level": 95}, "bad_level"),
    ],
)
def test_an_unknown_choice_is_refused(choice: dict[str, object], key: str) -> None:
    with pytest.raises(SynthesisError) as caught:
        pool([0.1, 0.2], [0.1, 0.1], **choice)
    assert caught.value.key == key


def test_one_study_is_given_as_a_single_result_that_has_no_pooled_numbers() -> None:
    single = single_study(usable_effects([0.5], [0.04], studies=["a"]), measure="OR")
    assert (single.study, single.se) == ("a", 0.2)
    assert not hasattr(single, "heterogeneity")
    assert not hasattr(single, "weights")


def test_a_missing_result_is_left_out_by_name_and_never_silently() -> None:
    pooled = pool([0.1, math.nan, 0.3], [0.1, 0.1, 0.1], studies=["a", "b", "c"])
    assert pooled.studies == ("a", "c")
    assert [(left.study, left.reason) for left in pooled.left_out] == [("b", "missing")]


@ANY_METHOD
def test_two_studies_carry_a_warning_and_no_prediction_interval(method: str) -> None:
    pooled = pool([0.1, 0.6], [0.1, 0.2], method=method)
    assert "two_studies" in pooled.warnings
    assert pooled.prediction is None


@pytest.mark.parametrize(("convention", "df"), [("t", 2), ("riley", 1), ("normal", None)])
def test_the_prediction_interval_names_its_convention(convention: str, df: int | None) -> None:
    from scipy import stats

    pooled = pool([0.1, 0.6, 0.9], [0.1, 0.2, 0.1], prediction=convention)
    quantile = stats.norm.ppf(0.975) if df is None else stats.t.ppf(0.975, df)
    reach = quantile * math.sqrt(pooled.tau2 + pooled.se**2)
    assert pooled.prediction.convention == convention
    assert math.isclose(pooled.prediction.high, pooled.estimate + reach)


@ANY_METHOD
def test_equal_results_show_no_variation_and_say_that_the_interval_is_useless(method: str) -> None:
    pooled = pool([0.3, 0.3, 0.3], [0.1, 0.2, 0.3], method=method, test="knha")
    assert math.isclose(pooled.estimate, 0.3)
    assert pooled.tau2 == 0
    assert (pooled.se, pooled.p) == (0, None)
    assert "no_spread" in pooled.warnings


def test_the_ad_hoc_correction_never_narrows_the_interval() -> None:
    plain, held = (pool([0.3, 0.31, 0.3], [0.1, 0.2, 0.3], test=test) for test in ("z", "adhoc"))
    assert held.se >= plain.se


@ANY_METHOD
def test_ten_thousand_studies_are_pooled_within_a_second(method: str) -> None:
    draw = np.random.default_rng(3)
    vi = draw.uniform(0.05, 0.5, 10_000)
    yi = draw.normal(0.2, np.sqrt(vi + 0.1))
    start = time.perf_counter()
    pooled = pool(yi, vi, method=method)
    assert time.perf_counter() - start < 1
    assert abs(pooled.estimate - 0.2) < 0.05


def test_a_pooled_number_traces_to_every_row_it_used() -> None:
    rows = [Origin.at(Place("literature/a/outcomes.csv", line)) for line in (2, 3, 4)]
    pooled = pool([0.1, math.nan, 0.3], [0.1, 0.1, 0.1], origins=rows)
    assert [place.line for place in pooled.origin.places] == [2, 4]
    assert pooled.origin.steps[-1].key == "pooled"


EFFECTS = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.001, 5)), min_size=2, max_size=12).map(
    lambda pairs: ([y for y, _ in pairs], [v for _, v in pairs])
)


@given(EFFECTS, st.sampled_from(sorted(ESTIMATORS)))
def test_the_average_lies_among_the_studies_and_the_weights_add_up(
    effects: tuple[list[float], list[float]], method: str
) -> None:
    yi, vi = effects
    pooled = pool(yi, vi, method=method)
    assert min(yi) - 1e-9 <= pooled.estimate <= max(yi) + 1e-9
    assert math.isclose(sum(pooled.weights), 100)
    assert pooled.tau2 >= 0
    assert 0 <= pooled.i2 <= 100


@given(EFFECTS, st.sampled_from(sorted(ESTIMATORS)), st.floats(-5, 5))
def test_moving_every_study_moves_the_average_and_nothing_else(
    effects: tuple[list[float], list[float]], method: str, shift: float
) -> None:
    yi, vi = effects
    here, there = pool(yi, vi, method=method), pool([y + shift for y in yi], vi, method=method)
    assert math.isclose(here.estimate + shift, there.estimate, abs_tol=1e-6)
    assert math.isclose(here.tau2, there.tau2, rel_tol=1e-5, abs_tol=1e-6)


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("kind", ["mh OR", "mh RR", "mh RD", "peto"])
def test_tables_are_pooled_as_metafor_pools_them(name: str, kind: str) -> None:
    frame = pd.DataFrame(COUNTS[name]["table"])
    ours = peto(frame) if kind == "peto" else mantel_haenszel(frame, kind.removeprefix("mh "))
    numbers = {
        field: getattr(ours, field) for field in ("estimate", "se", "p", "q", "q_p", "q_k", "i2")
    }
    assert disagreements(numbers | {"ci": (ours.ci.low, ours.ci.high)}, COUNTS[name][kind]) == {}


@pytest.mark.parametrize("way", [peto, mantel_haenszel])
def test_tables_without_events_are_refused(way: object) -> None:
    frame = pd.DataFrame({"ai": [0, 0], "n1i": [9, 8], "ci": [0, 0], "n2i": [7, 9]})
    with pytest.raises(SynthesisError) as caught:
        way(frame)
    assert caught.value.key == "no_events"

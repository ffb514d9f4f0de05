from __future__ import annotations

import numpy as np
import pytest

from kunnskap.synthesis import Pooled, Single, usable_effects
from kunnskap.synthesis.kendall import kendall
from kunnskap.synthesis.sensitivity import cumulative, leave_one_out, with_and_without
from kunnskap.synthesis.small_study import (
    egger_test,
    rank_test,
    regression_test,
    small_study_checks,
    trim_and_fill,
)
from kunnskap.synthesis.studies_in import Effects
from metafor_reference import disagreements, reference

CHECKED = {name: data for name, data in reference()["sets"].items() if data["checks"]}
EACH_SET = pytest.mark.parametrize("name", CHECKED)


def effects(name: str) -> Effects:
    return usable_effects(CHECKED[name]["yi"], CHECKED[name]["vi"])


@EACH_SET
def test_the_regression_tests_are_those_of_metafor(name: str) -> None:
    mixed, classic = regression_test(effects(name)), egger_test(effects(name))
    theirs = CHECKED[name]["checks"]
    for ours, key in ((mixed, "egger_mixed"), (classic, "egger_classic")):
        numbers = {"statistic": ours.statistic, "p": ours.p, "limit": ours.limit}
        assert disagreements(numbers, {field: theirs[key][field] for field in numbers}) == {}


@EACH_SET
def test_the_rank_test_is_that_of_metafor(name: str) -> None:
    ours = rank_test(effects(name))
    assert disagreements({"tau": ours.tau, "p": ours.p}, CHECKED[name]["checks"]["rank"]) == {}


@EACH_SET
@pytest.mark.parametrize("estimator", ["L0", "R0"])
def test_trim_and_fill_is_that_of_metafor(name: str, estimator: str) -> None:
    theirs = CHECKED[name]["checks"][f"trimfill_{estimator}"]
    ours = trim_and_fill(effects(name), estimator=estimator)
    assert (ours.filled, ours.side) == (theirs["filled"], theirs["side"])
    numbers = {"estimate": ours.pooled.estimate, "se": ours.pooled.se, "tau2": ours.pooled.tau2}
    assert disagreements(numbers, {field: theirs[field] for field in numbers}) == {}


@EACH_SET
def test_leaving_one_out_and_adding_one_by_one_give_the_numbers_of_metafor(name: str) -> None:
    theirs = CHECKED[name]["checks"]
    left = [variant.answer for variant in leave_one_out(effects(name), test="z")]
    added = [variant.answer for variant in cumulative(effects(name), test="z")]
    ours = {field: [getattr(a, field) for a in left] for field in ("estimate", "se", "tau2", "i2")}
    assert disagreements(ours, theirs["leave1out"]) == {}
    grown = {field: [getattr(a, field) for a in added] for field in ("estimate", "se")}
    assert disagreements(grown, {field: theirs["cumulative"][field] for field in grown}) == {}


@pytest.mark.parametrize(("k", "offered"), [(9, False), (10, True)])
def test_checks_of_small_studies_are_offered_from_ten_studies_on(k: int, offered: bool) -> None:
    assert small_study_checks(effects("bcg").only(range(k))).offered is offered


def test_what_remains_of_two_studies_is_a_single_result() -> None:
    variants = leave_one_out(effects("bcg").only([0, 1]))
    assert [type(variant.answer) for variant in variants] == [Single, Single]


def test_studies_under_caution_are_shown_with_and_without() -> None:
    three = usable_effects([0.1, 0.2, 0.9], [0.1, 0.1, 0.1], studies=["a", "b", "doubtful"])
    found = with_and_without(three, {"doubtful", "absent"})
    assert found.marked == ("doubtful",)
    assert isinstance(found.every, Pooled)
    assert found.without.studies == ("a", "b")


def test_no_answer_is_given_when_every_study_is_under_caution() -> None:
    two = usable_effects([0.1, 0.2], [0.1, 0.1], studies=["a", "b"])
    assert with_and_without(two, {"a", "b"}).without is None


@pytest.mark.parametrize("tied", [False, True])
def test_kendalls_correlation_agrees_with_scipy(tied: bool) -> None:
    from scipy.stats import kendalltau

    draw = np.random.default_rng(5)
    x = draw.permutation(12).astype(float)
    y = draw.integers(0, 5, 12).astype(float) if tied else draw.permutation(12).astype(float)
    theirs = kendalltau(x, y, method="asymptotic" if tied else "exact")
    ours = kendall(x, y)
    assert ours.exact is not tied
    assert np.allclose([ours.tau, ours.p], [theirs.statistic, theirs.pvalue], rtol=1e-10)

"""Pooling gives metafor's numbers. How they were made, and with which versions: ``validation/``."""

from __future__ import annotations

import pytest

from kunnskap.synthesis import pool
from kunnskap.synthesis.estimators import ESTIMATORS
from kunnskap.synthesis.pooling import TESTS, Pooled
from metafor_reference import disagreements, reference

SETS = reference()["sets"]
CASES = [(name, method, test) for name in SETS for method in ESTIMATORS for test in TESTS]
CONVENTION = {"z": "normal", "knha": "t", "adhoc": "t"}  # what metafor's predict() uses


def numbers(pooled: Pooled) -> dict[str, object]:
    spread, found = pooled.heterogeneity, pooled.prediction
    return {
        "estimate": pooled.estimate,
        "se": pooled.se,
        "ci": (pooled.ci_low, pooled.ci_high),
        "statistic": pooled.average.statistic,
        "p": pooled.p,
        "q": spread.q,
        "q_p": spread.q_p,
        "i2": spread.i2,
        "h2": spread.h2,
        "tau2": spread.tau2,
        "tau2_se": spread.tau2_se,
        "prediction": (found.low, found.high) if found else None,
    }


@pytest.mark.parametrize(("name", "method", "test"), CASES)
def test_pooling_gives_the_numbers_of_metafor(name: str, method: str, test: str) -> None:
    data = SETS[name]
    ours = pool(data["yi"], data["vi"], method=method, test=test, prediction=CONVENTION[test])
    assert disagreements(numbers(ours), data["fits"][f"{method} {test}"]) == {}


@pytest.mark.parametrize("name", SETS)
def test_the_q_profile_interval_is_that_of_metafor(name: str) -> None:
    spread = pool(SETS[name]["yi"], SETS[name]["vi"]).heterogeneity
    ours = {
        "tau2": (spread.tau2_ci.low, spread.tau2_ci.high),
        "i2": (spread.i2_ci.low, spread.i2_ci.high),
    }
    assert disagreements(ours, SETS[name]["q_profile"]) == {}


def test_the_comparison_covers_what_it_promises() -> None:
    assert len(SETS) >= 8
    assert {f"{m} {t}" for m in ESTIMATORS for t in TESTS} == set(SETS["bcg"]["fits"])

"""Estimates equal R's on data from outside the project: California's schools, and 2,800 people's personality items.

See validation/survey_api.R; versions are in the pinned file.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kunnskap.survey.estimates import Design, ShareMethod, rake
from kunnskap.survey.scales import reliability

FILE = Path(__file__).parents[2] / "validation" / "survey_api.json"
PINNED = json.loads(FILE.read_text(encoding="utf-8"))
NAMES = ("apistrat", "apistrat_infinite", "apiclus1", "apiclus1_infinite", "apiclus1_raked")
TYPES, WIDE = [4421.0, 755.0, 1018.0], [1072.0, 5122.0]


def column(name: str, of: str) -> np.ndarray:
    return np.array(PINNED[f"{name.partition('_')[0]}${of}"])


def numbers(name: str, of: str) -> np.ndarray:
    return np.unique(column(name, of), return_inverse=True)[1]


def design(name: str) -> Design:
    weights, size = column(name, "pw"), len(column(name, "pw"))
    stratified = name.startswith("apistrat")
    strata = numbers(name, "stype") if stratified else np.zeros(size, np.int64)
    clusters = np.arange(size) if stratified else numbers(name, "dnum")
    if name == "apiclus1_raked":
        margins = {
            "stype": (numbers(name, "stype"), np.array(TYPES)),
            "wide": (numbers(name, "sch.wide"), np.array(WIDE)),
        }
        weights = rake(weights, margins)
        groups = tuple(group for group, _ in margins.values())
        return Design(weights, strata, clusters, None, groups, weights)
    drawn = np.bincount(strata)[strata] if stratified else len(np.unique(clusters))
    fraction = None if name.endswith("infinite") else drawn / column(name, "fpc")
    return Design(weights, strata, clusters, fraction)


def everybody(name: str) -> np.ndarray:
    return np.ones(len(column(name, "pw")), dtype=bool)


@pytest.mark.parametrize("name", NAMES)
def test_means_are_svymeans(name: str) -> None:
    mean = design(name).mean(column(name, "api00"), everybody(name))
    found = [mean.value, mean.se, mean.df, *mean.interval()]
    assert found == pytest.approx(PINNED[f"{name}_mean"], rel=1e-6)
    enrolled = design(name).mean(column(name, "enroll"), everybody(name))
    assert [enrolled.value, enrolled.se] == pytest.approx(PINNED[f"{name}_enroll"], rel=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_groups_are_svybys(name: str) -> None:
    types = numbers(name, "stype")
    means = [design(name).mean(column(name, "api00"), types == group) for group in range(3)]
    found = [mean.value for mean in means] + [mean.se for mean in means]
    assert found == pytest.approx(PINNED[f"{name}_by"], rel=1e-6)


@pytest.mark.parametrize("method", ShareMethod)
@pytest.mark.parametrize("name", NAMES)
def test_shares_are_svyciprops(name: str, method: ShareMethod) -> None:
    won = (column(name, "awards") == "Yes").astype(float)
    share = design(name).mean(won, everybody(name))
    found = [share.value, *share.share_interval(method=method)]
    assert found == pytest.approx(PINNED[f"{name}_share_{method}"], abs=1e-6)
    assert share.se == pytest.approx(PINNED[f"{name}_share_se"][0], abs=1e-6)


def test_weights_are_rakes() -> None:
    assert design("apiclus1_raked").weights == pytest.approx(PINNED["raked_weights"], rel=1e-6)


@pytest.mark.parametrize("scale", "ACENO")
def test_alpha_is_psychs_and_omega_that_of_one_factor(scale: str) -> None:
    found = reliability(
        answers_with(PINNED[f"bfi_{scale}_covariance"], PINNED[f"bfi_{scale}_n"][0])
    )
    assert [found.alpha, found.standardised_alpha] == pytest.approx(
        PINNED[f"bfi_{scale}_alpha"], abs=1e-6
    )
    assert found.omega == pytest.approx(PINNED[f"bfi_{scale}_omega"][0], abs=1e-4)


def answers_with(covariance: list[float], people: int) -> np.ndarray:
    """Made-up answers with exactly the real ones' covariances, which are all that alpha and omega look at."""
    wanted = np.array(covariance).reshape(5, 5)
    drawn = np.random.default_rng(1).normal(size=(people, 5))
    white = np.linalg.cholesky(np.linalg.inv(np.cov(drawn, rowvar=False)))
    return np.asarray(drawn @ white @ np.linalg.cholesky(wanted).T)

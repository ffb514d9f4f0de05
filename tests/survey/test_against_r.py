"""Estimates equal those of R's survey and psych (see validation/survey.R; versions are in the pinned file)."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from kunnskap.errors import SurveyError
from kunnskap.survey.estimates import Design, rake
from kunnskap.survey.scales import reliability

FOLDER = Path(__file__).parents[2] / "validation"
PINNED = json.loads((FOLDER / "survey.json").read_text(encoding="utf-8"))
with (FOLDER / "survey.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
N = len(ROWS)


def column(name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in ROWS])


def numbers(name: str) -> np.ndarray:
    return np.unique([row[name] for row in ROWS], return_inverse=True)[1]


def raked() -> Design:
    margins = {
        "region": (numbers("region"), np.array([350.0, 300.0, 200.0])),
        "role": (numbers("role"), np.array([500.0, 350.0])),
    }
    w = rake(column("weight"), margins)
    groups = tuple(group for group, _ in margins.values())
    return Design(w, np.zeros(N, np.int64), np.arange(N), None, groups, w)


def designs() -> dict[str, Design]:
    w, alone, one = column("weight"), np.arange(N), np.zeros(N, np.int64)
    strata, clusters = numbers("stratum"), numbers("cluster")
    drawn = {row["stratum"]: row["cluster"] for row in ROWS}
    known = {"a": 20, "b": 15, "c": 8}
    number = {s: len({r["cluster"] for r in ROWS if r["stratum"] == s}) for s in drawn}
    fraction = np.array([number[r["stratum"]] / known[r["stratum"]] for r in ROWS])
    return {
        "simple": Design.simple(N),
        "weighted": Design(w, one, alone),
        "stratified": Design(w, strata, alone),
        "clustered": Design(w, strata, clusters),
        "corrected": Design(w, strata, clusters, fraction),
        "raked": raked(),
    }


@pytest.mark.parametrize("name", designs())
def test_a_mean_its_error_and_its_interval_are_svymeans(name: str) -> None:
    everybody = np.ones(N, dtype=bool)
    mean = designs()[name].mean(column("y"), everybody)
    found = [mean.value, mean.se, mean.df, *mean.interval()]
    assert found == pytest.approx(PINNED[f"{name}_mean"], abs=1e-6)


@pytest.mark.parametrize("name", designs())
def test_a_share_and_its_interval_are_svyciprops(name: str) -> None:
    share = designs()[name].mean(column("q"), np.ones(N, dtype=bool))
    found = [share.value, share.se, *share.share_interval()]
    assert found == pytest.approx(PINNED[f"{name}_share"], abs=1e-6)


@pytest.mark.parametrize("name", designs())
def test_groups_are_svybys(name: str) -> None:
    design, regions = designs()[name], numbers("region")
    means = [design.mean(column("y"), regions == group) for group in range(3)]
    found = [m.value for m in means] + [m.se for m in means]
    assert found == pytest.approx(PINNED[f"{name}_by"], abs=1e-6)


@pytest.mark.parametrize("name", designs())
def test_a_part_of_the_sample_has_its_own_degrees_of_freedom(name: str) -> None:
    part = designs()[name].mean(column("y"), numbers("region") == 0)
    found = [part.value, part.se, part.df, *part.interval()]
    assert found == pytest.approx(PINNED[f"{name}_part"], abs=1e-6)


def test_raked_weights_are_rakes() -> None:
    assert raked().weights == pytest.approx(PINNED["raked_weights"], abs=1e-6)


def test_raking_to_a_group_without_answers_is_refused() -> None:
    with pytest.raises(SurveyError) as caught:
        rake(np.ones(2), {"region": (np.array([0, 0]), np.array([1.0, 1.0]))})
    assert (caught.value.key, caught.value.facts) == ("empty_margin", {"margin": "region"})


def test_alpha_is_psychs_and_omega_that_of_its_one_factor() -> None:
    items = np.column_stack([column(f"item{n}") for n in (1, 2, 3, 4)])
    found = reliability(items)
    assert [found.alpha, found.standardised_alpha] == pytest.approx(PINNED["alpha"], abs=1e-6)
    assert found.omega == pytest.approx(PINNED["omega"][0], abs=1e-4)

"""Reported results as a frame: missing stays missing, and each row carries its place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kunnskap.studies import paired_counts, read_base
from kunnskap.terms import Direction
from kunnskap.workspace import Door, Workspace

from .builders import OUTCOMES, small_base

ROOT = Path(__file__).parent.parent.parent


def test_numbers_are_numbers_and_what_is_missing_is_missing(tmp_path: Path) -> None:
    rows = small_base(tmp_path).outcomes
    assert rows.loc["a-1", ["n", "events", "line"]].tolist() == [20, 5, 2]
    assert rows.loc["a-2", "p"] == 0.05
    assert rows[["mean", "effect", "ci_low"]].isna().all().all()
    assert rows.loc["a-1", "direction"] == Direction.FAVOURS_INTERVENTION


def test_a_row_carries_file_line_source_and_address(tmp_path: Path) -> None:
    place = small_base(tmp_path).outcomes.loc["a-2", "place"]
    assert (place.line, place.key, place.field) == (3, "a2001", "violence")
    assert (place.source, place.url) == ("tabell 2", "https://example.org/a")


def test_counts_of_two_arms_stand_side_by_side_with_both_places(tmp_path: Path) -> None:
    (pair,) = paired_counts(small_base(tmp_path).outcomes, "violence").to_dict("records")
    assert (pair["events_intervention"], pair["n_intervention"]) == (5, 20)
    assert (pair["events_comparator"], pair["n_comparator"]) == (10, 20)
    assert [place.line for place in pair["places"]] == [2, 3]


def test_an_arm_without_its_counts_makes_no_pair(tmp_path: Path) -> None:
    base = small_base(tmp_path, outcomes_csv=OUTCOMES.replace(",20,10,", ",20,,"))
    assert paired_counts(base.outcomes, "violence").empty


@pytest.mark.parametrize(
    ("base", "outcome", "pairs"),
    [("kbt-lovbrudd", "recidivism", 58), ("integrert-behandling", "violence", 2)],
)
def test_the_real_bases_have_these_pairs(base: str, outcome: str, pairs: int) -> None:
    frame = paired_counts(read_base(Door(Workspace(ROOT)), base).outcomes, outcome)
    assert len(frame) == pairs
    assert isinstance(frame["events_intervention"].dtype, pd.Int64Dtype)

from __future__ import annotations

import contextlib
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import KunnskapError
from kunnskap.outcomes import Rule, choose_results, effect_size, read_outcomes, two_groups
from kunnskap.outcomes.timepoints import followup_months
from kunnskap.terms import Direction
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parents[2]
HEAD = "row_key,study_key,outcome,timepoint_en,measured_en,role,n,events,direction,verified\n"


def base_with(tmp_path: Path, *lines: str, head: str = HEAD) -> tuple[Path, Door]:
    (tmp_path / "outcomes.csv").write_text(head + "\n".join(lines), encoding="utf-8")
    return tmp_path, Door(Workspace(tmp_path))


def read(tmp_path: Path, *lines: str, head: str = HEAD) -> pd.DataFrame:
    base, door = base_with(tmp_path, *lines, head=head)
    return read_outcomes(base, door=door)


def test_every_row_is_read_with_its_place_and_what_was_not_seen_is_missing(tmp_path: Path) -> None:
    frame = read(tmp_path, "a-1,a,violence,3 months,,contrast,40,,favours_intervention,yes")
    row = frame.iloc[0]
    assert (row["n"], row["direction"]) == (40, Direction.FAVOURS_INTERVENTION)
    assert math.isnan(row["events"])
    assert (row["origin"].places[0].line, row["origin"].places[0].key) == (2, "a")


@pytest.mark.parametrize(
    ("line", "key", "column"),
    [
        ("a-1,a,violence,,,contrast,mange,,no_difference,yes", "bad_number", "n"),
        ("a-1,a,violence,,,contrast,inf,,no_difference,yes", "bad_number", "n"),
        ("a-1,a,violence,,,arm,4,,no_difference,yes", "bad_cell", "role"),
        ("a-1,a,violence,,,contrast,4,,better,yes", "bad_cell", "direction"),
        ("a-0,a,violence,,,contrast,4,,no_difference,yes", "twice", None),
        ("a-1,a,violence", "cells", None),
    ],
)
def test_a_bad_cell_is_refused_with_file_line_and_column(
    tmp_path: Path, line: str, key: str, column: str | None
) -> None:
    with pytest.raises(KunnskapError) as caught:
        read(tmp_path, "a-0,a,violence,,,contrast,4,,no_difference,yes", line)
    assert (caught.value.key, caught.value.facts["line"]) == (key, 3)
    assert caught.value.facts.get("column") == column


@given(data=st.binary(max_size=200))
def test_no_damage_gives_anything_but_our_own_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("base")
    (folder / "outcomes.csv").write_bytes(HEAD.encode() + data)
    with contextlib.suppress(KunnskapError):
        read_outcomes(folder, door=Door(Workspace(folder)))


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("3 months", 3),
        ("12 weeks", 12 * 12 / 52),
        ("3, 6 and 12 months", 12),
        ("12 months after treatment", 12),
        ("year after treatment", 12),
        ("year before treatment", -12),
        ("to 12 months", 12),
        ("after treatment", math.nan),
        ("", math.nan),
    ],
)
def test_the_length_of_follow_up_is_read_from_its_words(words: str, months: float) -> None:
    assert followup_months(words) == pytest.approx(months, nan_ok=True)


RESULTS = (
    "a-1,a,violence,year before treatment,x,contrast,4,,favours_comparator,yes",
    "a-2,a,violence,3 months,x,contrast,4,,favours_intervention,yes",
    "a-3,a,violence,12 months,x,intervention,4,,favours_intervention,yes",
    "a-4,a,violence,12 months,x,comparator,4,,favours_intervention,yes",
    "b-1,b,violence,12 months,x,total,4,,within_group,yes",
    "b-2,b,violence,3 months,x,contrast,4,,no_difference,yes",
)


def test_the_rule_chooses_one_result_per_study_and_says_why_not_the_others(tmp_path: Path) -> None:
    choice = choose_results(read(tmp_path, *RESULTS))
    assert choice.used["row_key"].tolist() == ["a-3", "b-2"]
    assert dict(zip(choice.not_used["row_key"], choice.not_used["because"], strict=True)) == {
        "a-1": "before_treatment",
        "a-2": "longest_followup",
        "a-4": "same_result",
        "b-1": "between_groups",
    }


def test_another_rule_chooses_another_result(tmp_path: Path) -> None:
    choice = choose_results(read(tmp_path, *RESULTS), Rule(("shortest_followup",)))
    assert choice.used["row_key"].tolist() == ["a-2", "b-2"]


@given(st.permutations(range(len(RESULTS))))
def test_used_and_not_used_together_are_all_that_came_in(order: list[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        rows = read(Path(folder), *(RESULTS[i] for i in order))
    choice = choose_results(rows)
    assert sorted([*choice.used["row_key"], *choice.not_used["row_key"]]) == sorted(rows["row_key"])


def test_two_groups_become_one_row_that_traces_to_both(tmp_path: Path) -> None:
    frame = read(
        tmp_path,
        "a-1,a,recidivism,12 months,x,intervention,40,12,not_reported,yes",
        "a-2,a,recidivism,12 months,x,comparator,41,20,not_reported,yes",
        "b-1,b,recidivism,12 months,x,intervention,9,1,not_reported,yes",
    )
    pairs = effect_size(two_groups(frame), "RR")
    assert pairs["study_key"].tolist() == ["a"]
    assert math.isclose(pairs["yi"].iloc[0], math.log((12 / 40) / (20 / 41)))
    assert [place.line for place in pairs["origin"].iloc[0].places] == [2, 3]


@pytest.mark.parametrize("base", ["integrert-behandling", "kbt-lovbrudd"])
def test_the_bases_of_the_project_are_read(base: str) -> None:
    frame = read_outcomes(ROOT / "literature" / base, door=Door(Workspace(ROOT)))
    assert len(frame) > 100
    assert frame["origin"].map(lambda origin: origin.places[0].line).is_monotonic_increasing

"""Choosing among studies loses none of them, and counts trace to the rows they count."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import StudyError
from kunnskap.studies import by_design, select
from kunnskap.studies.selection import Reason
from kunnskap.terms import Design, Tier

from .builders import a_study, small_base


def test_a_selection_names_what_it_left_out_and_why(tmp_path: Path) -> None:
    studies = small_base(tmp_path).studies
    chosen = select(studies, designs=["rct"], tiers=["core", "supporting"])
    assert [study.key for study in chosen.studies] == ["a2001", "b2002"]
    assert [(item.study.key, item.reason) for item in chosen.left_out] == [("r2003", Reason.DESIGN)]
    assert chosen.number.value == 2
    assert [place.line for place in chosen.number.origin.places] == [2, 3]


def test_a_study_with_an_integrity_caution_can_be_left_out_by_name(tmp_path: Path) -> None:
    chosen = select(small_base(tmp_path).studies, with_integrity_caution=False)
    assert [study.key for study in chosen.left_out_for(Reason.INTEGRITY)] == ["b2002"]


def test_an_unknown_design_is_refused_with_those_there_are() -> None:
    with pytest.raises(StudyError) as caught:
        select([], designs=["rtc"])
    assert (caught.value.key, caught.value.facts["found"]) == ("unknown_choice", "rtc")
    assert "rct" in str(caught.value.facts["known"])


@given(
    st.lists(st.tuples(st.sampled_from(Design), st.sampled_from(Tier)), max_size=12),
    st.sets(st.sampled_from(Design)),
    st.sets(st.sampled_from(Tier)),
)
def test_what_comes_in_is_kept_or_left_out_and_never_both(
    kinds: list[tuple[Design, Tier]], designs: set[Design], tiers: set[Tier]
) -> None:
    studies = [a_study(f"s{n}", design=d, tier=t) for n, (d, t) in enumerate(kinds)]
    chosen = select(studies, designs=designs, tiers=tiers)
    out = [item.study.key for item in chosen.left_out]
    assert sorted([s.key for s in chosen.studies] + out) == sorted(s.key for s in studies)
    assert all(study.design in designs and study.tier in tiers for study in chosen.studies)


def test_studies_are_grouped_by_design_reviews_first_and_by_year_within() -> None:
    groups = by_design(
        [
            a_study("late", year=2010),
            a_study("early", year=2001),
            a_study("undated", year=None),
            a_study("review", design=Design.REVIEW),
        ]
    )
    assert list(groups) == [Design.REVIEW, Design.RCT]
    assert [study.key for study in groups[Design.RCT]] == ["early", "late", "undated"]

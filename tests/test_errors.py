"""An error says itself as text, and can be read again from that text."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import OutcomeError, SurveyError, is_ours, reread
from kunnskap.terms import Status

FACTS = st.dictionaries(
    st.sampled_from(["file", "line", "found", "expected"]),
    st.none() | st.integers() | st.text() | st.lists(st.text(), max_size=3),
)


@given(facts=FACTS)
def test_an_error_is_read_again_from_its_own_text(facts: dict[str, object]) -> None:
    again = reread(str(SurveyError("unknown_code", **facts)))
    assert isinstance(again, SurveyError)
    assert (again.key, again.facts) == ("unknown_code", facts)


def test_a_path_a_day_and_a_term_are_read_again_as_text() -> None:
    day = datetime.date(2026, 11, 22)
    again = reread(str(OutcomeError("x", file=Path("a/b.csv"), day=day, status=Status.FAILED)))
    assert again is not None
    assert again.facts == {"file": "a/b.csv", "day": "2026-11-22", "status": Status.FAILED.value}


@pytest.mark.parametrize(
    "text", ["", "division by zero", "f(x=1)", "nosuch.error.key(n=1)", "survey.error.a(open())"]
)
def test_any_other_text_is_no_error_of_ours(text: str) -> None:
    assert reread(text) is None


def test_our_classes_are_told_from_others_by_name() -> None:
    assert is_ours("OutcomeError")
    assert not is_ours("ZeroDivisionError")

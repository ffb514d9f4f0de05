"""Half-years, months and days become a first and a last day."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.competence.periods import bounds


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-spring", "2018-01-01", "2018-06-30"),
        ("2018-autumn", "2018-07-01", "2018-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2018-12-21", "2018-12-21", "2018-12-21"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(when: str, first: str, last: str) -> None:
    day = datetime.date.fromisoformat
    assert bounds(when) == (day(first), day(last))


@pytest.mark.parametrize("when", ["", "høst 2018", "2018-summer", "2018-13", "2018-02-30", "18"])
def test_any_other_form_is_refused(when: str) -> None:
    with pytest.raises(ValueError):
        bounds(when)


@given(st.dates())
def test_a_day_is_its_own_bounds(day: datetime.date) -> None:
    assert bounds(day.isoformat()) == (day, day)

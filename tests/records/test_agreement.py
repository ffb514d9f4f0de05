"""Agreement is what statsmodels says it is, and undefined where it is undefined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as by_statsmodels

from kunnskap.records import agreements, read_screening
from kunnskap.records.agreement import cohens_kappa
from kunnskap.terms import Stage

CELL = st.integers(0, 60)


def between(*pairs: tuple[str, str]) -> str:
    rows = ["record_key,reviewer,stage,decision"]
    for number, (one, other) in enumerate(pairs):
        rows += [f"r{number},kari,title_abstract,{one}", f"r{number},ola,title_abstract,{other}"]
    return "\n".join(rows)


@example(table=[[1, 0, 0], [0, 0, 0], [2, 0, 0]])
@example(table=[[1, 0, 0], [0, 0, 0], [4, 0, 0]])
@example(table=[[2, 0, 0], [1, 0, 0], [2, 0, 0]])
@given(table=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_and_its_interval_equal_those_of_statsmodels(table: list[list[int]]) -> None:
    counts = np.array(table)
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    expected = rows @ columns / max(counts.sum() ** 2, 1)
    ours = cohens_kappa(table)
    if counts.sum() == 0 or expected > 1 - 1e-6:
        assert ours == (None, None, None)
        return
    theirs = by_statsmodels(counts)
    if not theirs.var_kappa > 1e-14:  # it is 0, and theirs came out a hair above or below
        assert ours == pytest.approx((theirs.kappa,) * 3, abs=1e-9)
        return
    assert ours == pytest.approx((theirs.kappa, theirs.kappa_low, theirs.kappa_upp), abs=1e-9)


def test_all_measures_of_a_published_shape() -> None:
    """40 and 5 alike, 3 and 2 apart; the values follow from the formulas by hand."""
    pairs = [("include", "include")] * 40 + [("exclude", "exclude")] * 5
    pairs += [("include", "exclude")] * 3 + [("exclude", "include")] * 2
    found = agreements(read_screening(between(*pairs).encode(), "s.csv"), Stage.TITLE_ABSTRACT)[0]
    assert (found.first, found.second, found.n) == ("kari", "ola", 50)
    assert (found.raw, found.pabak) == (pytest.approx(0.9), pytest.approx(0.8))
    assert found.kappa == pytest.approx((0.9 - 0.7448) / (1 - 0.7448))
    share = 85 / 100
    assert found.ac1 == pytest.approx(
        (0.9 - 2 * share * (1 - share)) / (1 - 2 * share * (1 - share))
    )


def test_only_what_both_have_seen_counts() -> None:
    text = between(("include", "include")) + "\nr9,kari,title_abstract,exclude"
    found = agreements(read_screening(text.encode(), "s.csv"), Stage.TITLE_ABSTRACT)[0]
    assert (found.n, found.raw) == (1, 1)
    assert {place.line for place in found.origin.places} == {2, 3}


def test_kappa_is_undefined_when_everyone_only_said_one_thing() -> None:
    found = agreements(
        read_screening(between(("exclude", "exclude")).encode(), "s"), Stage.TITLE_ABSTRACT
    )[0]
    assert (found.kappa, found.raw, found.ac1) == (None, 1.0, 1.0)


def test_consensus_is_no_reviewer() -> None:
    text = between(("include", "exclude")) + "\nr0,consensus,title_abstract,include"
    assert len(agreements(read_screening(text.encode(), "s.csv"), Stage.TITLE_ABSTRACT)) == 1

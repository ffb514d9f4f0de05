"""Input at the edge: each gives an answer that says what it is, or an error that says what is wrong. Never a nan."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from kunnskap.errors import KunnskapError, OutcomeError, SynthesisError
from kunnskap.figures.forest import ForestWords, forest
from kunnskap.figures.funnel import funnel
from kunnskap.language import language
from kunnskap.outcomes import effect_size
from kunnskap.render import Renderer
from kunnskap.statements import numbers_sentence
from kunnskap.synthesis import (
    Pooled,
    Single,
    answer,
    mantel_haenszel,
    peto,
    pool_effects,
    small_study_checks,
    usable_effects,
)
from kunnskap.synthesis.estimators import ESTIMATORS
from kunnskap.synthesis.small_study import egger_test, rank_test, trim_and_fill
from kunnskap.synthesis.studies_in import Effects

NB = language("nb")
EACH_MEASURE = pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
MISSING = math.nan
Row = tuple[float, float, float, float]


def counts(*rows: Row) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["ai", "n1i", "ci", "n2i"], dtype=float)


def effects(frame: pd.DataFrame, measure: str) -> Effects:
    found = effect_size(frame, measure)
    return usable_effects(found["yi"], found["vi"])


def written(result: Pooled | Single, of: Effects) -> Iterable[str]:
    """Everything a page would say of the result, as words."""
    yield numbers_sentence(NB, result).text
    figures = [forest(NB, result, ForestWords("Skogplott", benefit="lower"))]
    if isinstance(result, Pooled):
        figures.append(funnel(NB, result, small_study_checks(of), title="Traktplott"))
    for figure in figures:
        html = Renderer(NB).block(figure)
        HTMLParser().feed(html)
        yield html


ANSWERED = {  # counts → how many studies the answer rests on, and what it warns of
    "one study": ([(3, 10, 5, 10)], 1, ()),
    "two studies": ([(3, 10, 5, 10), (2, 9, 4, 11)], 2, ("two_studies",)),
    "a zero cell": ([(0, 10, 5, 10), (2, 9, 4, 11), (1, 8, 3, 9)], 3, ("few_studies",)),
    "no events anywhere": ([(0, 10, 0, 10), (0, 20, 0, 30), (0, 9, 0, 9)], 3, None),
    "events everywhere": ([(10, 10, 10, 10), (20, 20, 30, 30)], 2, None),
    "all equal": ([(3, 10, 5, 10)] * 12, 12, ("no_spread",)),
    "a missing arm": (
        [(3, 10, MISSING, MISSING), (2, 9, 4, 11), (1, 8, 3, 9)],
        2,
        ("two_studies",),
    ),
    "an arm of nobody": ([(0, 0, 5, 10), (2, 9, 4, 11), (1, 8, 3, 9)], 2, ("two_studies",)),
    "one person each": ([(1, 1, 0, 1), (0, 1, 1, 1), (1, 1, 0, 1)], 3, None),
    "a million people": ([(10**5, 10**6, 2 * 10**5, 10**6)] * 2, 2, None),
}


@EACH_MEASURE
@pytest.mark.parametrize("name", ANSWERED)
def test_counts_at_the_edge_are_answered_and_can_be_shown(name: str, measure: str) -> None:
    rows, k, warnings = ANSWERED[name]
    found = effects(counts(*rows), measure)
    result = answer(found, measure=measure)
    assert isinstance(result, Single if k == 1 else Pooled)
    assert found.k == k
    assert found.k + len(found.left_out) == len(rows)
    if isinstance(result, Pooled) and warnings:
        assert set(warnings) <= set(result.warnings)
    for words in written(result, found):
        assert not re.search(r"\b(nan|inf|None)\b", words)


@EACH_MEASURE
def test_nothing_at_all_is_no_answer(measure: str) -> None:
    with pytest.raises(SynthesisError) as caught:
        answer(effects(counts((MISSING,) * 4), measure), measure=measure)
    assert (caught.value.key, caught.value.facts["left_out"]) == ("no_studies", 1)


@pytest.mark.parametrize(
    ("row", "key", "column"),
    [
        ((-1, 10, 5, 10), "impossible", "events_intervention"),
        ((3, -10, 5, 10), "impossible", "n_intervention"),
        ((11, 10, 5, 10), "more_events_than_people", "events_intervention"),
        ((3, 10, math.inf, 10), "impossible", "events_comparator"),
    ],
)
@EACH_MEASURE
def test_counts_that_cannot_be_are_refused_by_row_and_column(
    row: Row, key: str, column: str, measure: str
) -> None:
    with pytest.raises(OutcomeError) as caught:
        effect_size(counts((3, 10, 5, 10), row), measure)
    assert (caught.value.key, caught.value.facts["column"]) == (key, column)
    assert caught.value.facts["row"] == "1"


@pytest.mark.parametrize("pooled", [mantel_haenszel, peto])
@pytest.mark.parametrize(
    ("rows", "key"), [([(MISSING,) * 4], "no_studies"), ([(3, 10, 5, 10)], "one_study")]
)
def test_tables_too_few_to_pool_are_refused(pooled: object, rows: list[Row], key: str) -> None:
    with pytest.raises(SynthesisError) as caught:
        pooled(counts(*rows))  # type: ignore[operator]
    assert caught.value.key == key


WIDE = {
    "far apart": ([-40.0, 40.0], [0.01, 0.01]),
    "hardly any precision": ([0.1, 0.2, 0.3], [1e6, 1e6, 1e6]),
    "tiny effects": ([1e-300, 2e-300], [1e-9, 1e-9]),
}


@pytest.mark.parametrize("method", ESTIMATORS)
@pytest.mark.parametrize("name", WIDE)
def test_effects_at_the_edge_are_pooled_and_can_be_shown(name: str, method: str) -> None:
    found = usable_effects(*WIDE[name])
    result = pool_effects(found, method=method, measure="OR")
    assert all(math.isfinite(x) for x in (result.estimate, result.se, result.tau2, result.i2))
    for words in written(result, found):
        assert not re.search(r"\b(nan|inf|None)\b", words)


UNLIKE = usable_effects([0.1, 0.2, 0.3], [1e-12, 1.0, 1e6])


@pytest.mark.parametrize("method", sorted(set(ESTIMATORS) - {"REML"}))
def test_variances_that_rounding_can_hardly_hold_are_warned_of(method: str) -> None:
    assert "unlike_variances" in pool_effects(UNLIKE, method=method).warnings


def test_variances_that_rounding_cannot_hold_are_refused() -> None:
    with pytest.raises(SynthesisError) as caught:
        pool_effects(UNLIKE, method="REML")
    assert (caught.value.key, caught.value.facts["ratio"]) == ("unlike_variances", 1e18)


@pytest.mark.parametrize("yi", [[0.3] * 12, list(np.linspace(-1, 1, 12))])
def test_studies_of_one_size_have_no_funnel_to_test(yi: list[float]) -> None:
    checks = small_study_checks(usable_effects(yi, [0.1] * 12))
    assert (checks.offered, checks.why_not) == (False, "same_size")


@pytest.mark.parametrize("check", [egger_test, rank_test, trim_and_fill])
def test_a_check_of_small_studies_asks_for_three_at_least(check: object) -> None:
    with pytest.raises(KunnskapError) as caught:
        check(usable_effects([0.1, 0.2], [0.1, 0.2]))  # type: ignore[operator]
    assert caught.value.key == "too_few_to_check"


@EACH_MEASURE
def test_ten_thousand_studies_are_an_answer_like_any_other(measure: str) -> None:
    draw = np.random.default_rng(4)
    n = draw.integers(20, 200, (10_000, 2))
    events = draw.binomial(n, [0.2, 0.3])
    frame = counts(*zip(events[:, 0], n[:, 0], events[:, 1], n[:, 1], strict=True))
    result = answer(effects(frame, measure), measure=measure)
    assert isinstance(result, Pooled)
    assert result.k == 10_000
    assert result.ci_high < 0
    assert math.isclose(sum(result.weights), 100)

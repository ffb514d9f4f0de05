from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import KunnskapError
from kunnskap.origin import Origin
from kunnskap.synthesis import Interval, pool
from kunnskap.synthesis.absolute import Baseline, absolute_effect, comparator_risk
from kunnskap.synthesis.certainty import LADDER, Judged, level_of, read_certainty
from kunnskap.synthesis.suggestions import suggest
from kunnskap.terms import Certainty, CertaintyDomain, Measure
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parents[2]
ENTRY = """
[[certainty]]
outcome = "violence"
start = "high"
judged_by = { nb = "x", nn = "x", en = "x" }
comparison = { nb = "x", nn = "x", en = "x" }
"""
JUDGEMENT = '[[certainty.judgements]]\ndomain = "%s"\nlevels = %s\nnb = "a"\nnn = "b"\nen = "c"\n'


def rated(tmp_path: Path, *judgements: tuple[str, object]) -> object:
    text = ENTRY + "".join(JUDGEMENT % judgement for judgement in judgements)
    (tmp_path / "certainty.toml").write_text(text, encoding="utf-8")
    return read_certainty(tmp_path, door=Door(Workspace(tmp_path)))["violence"]


def test_the_level_is_the_start_moved_by_the_judgements(tmp_path: Path) -> None:
    found = rated(tmp_path, ("risk_of_bias", -1), ("imprecision", -1), ("indirectness", 0))
    assert found.level is Certainty.LOW
    assert [judged.domain.value for judged in found.deciding] == ["risk_of_bias", "imprecision"]
    assert found.origin.places[0].line == 2


@given(st.sampled_from([Certainty.HIGH, Certainty.LOW]), st.lists(st.integers(-3, 2), max_size=8))
def test_the_level_never_leaves_the_ladder(start: Certainty, levels: list[int]) -> None:
    judged = tuple(Judged(CertaintyDomain.IMPRECISION, level, {}) for level in levels)
    assert level_of(start, judged) in LADDER


@pytest.mark.parametrize(
    ("judgements", "key"),
    [
        ([("luck", -1)], "certainty_word"),
        ([("imprecision", 1)], "certainty_word"),
        ([("large_effect", -1)], "certainty_word"),
        ([("imprecision", -4)], "certainty_word"),
        ([("imprecision", -1), ("imprecision", -1)], "certainty_twice"),
        ([("imprecision", '"two"')], "wrong_value"),
    ],
)
def test_a_judgement_grade_does_not_know_is_refused(
    tmp_path: Path, judgements: list[tuple[str, object]], key: str
) -> None:
    with pytest.raises(KunnskapError) as caught:
        rated(tmp_path, *judgements)
    assert caught.value.key == key
    assert caught.value.facts["file"] == "certainty.toml"


@pytest.mark.parametrize(
    ("base", "outcome", "level"),
    [
        ("integrert-behandling", "violence", Certainty.VERY_LOW),
        ("kbt-lovbrudd", "recidivism", Certainty.LOW),
    ],
)
def test_the_projects_own_judgements_add_up(base: str, outcome: str, level: Certainty) -> None:
    found = read_certainty(ROOT / "literature" / base, door=Door(Workspace(ROOT)))
    assert found[outcome].level is level
    assert all(set(judged.reason) == {"nb", "nn", "en"} for judged in found[outcome].judgements)


def test_a_wide_interval_suggests_imprecision_and_agreeing_studies_nothing() -> None:
    wide = pool([-0.5, 0.4, 0.0], [0.3, 0.3, 0.4], measure="OR")
    assert [(s.domain, s.levels) for s in suggest(wide)] == [(CertaintyDomain.IMPRECISION, -2)]
    assert suggest(pool([0.5] * 9 + [0.51], [0.01] * 10, measure="OR"), participants=4000) == ()


def test_spread_suggests_inconsistency() -> None:
    spread = pool([0.1, 0.9, 0.5, 1.4, 0.2, 0.8], [0.01] * 6, measure="OR")
    assert CertaintyDomain.INCONSISTENCY in {s.domain for s in suggest(spread)}


def test_the_risk_of_the_comparison_group_is_named() -> None:
    frame = pd.DataFrame({"events_comparator": [10, 30, None], "n_comparator": [100, 60, 50]})
    assert comparator_risk(frame).risk == pytest.approx(0.3)
    assert comparator_risk(frame, how="pooled_comparator").risk == 40 / 160
    assert comparator_risk(frame).k == 2


def per_1000(measure: Measure, estimate: float, risk: float = 0.2) -> float:
    baseline = Baseline(risk, "stated", 0, Origin())
    return absolute_effect(
        measure, estimate, Interval(estimate, estimate), baseline, Origin()
    ).with_


def test_relative_effects_become_people_per_thousand() -> None:
    assert per_1000(Measure.RR, math.log(0.5)) == pytest.approx(100)
    assert per_1000(Measure.OR, math.log(0.5)) == pytest.approx(1000 * 0.125 / 1.125)
    assert per_1000(Measure.RD, -0.05) == pytest.approx(150)


@given(st.floats(-3, 3), st.floats(0.01, 0.99), st.sampled_from(["OR", "RR"]))
def test_no_effect_changes_nobody_and_risks_stay_possible(
    estimate: float, risk: float, measure: str
) -> None:
    assert per_1000(Measure(measure), 0.0, risk) == pytest.approx(1000 * risk)
    assert 0 <= per_1000(Measure(measure), estimate, risk) <= 1000

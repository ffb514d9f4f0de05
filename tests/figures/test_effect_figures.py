"""Forest, funnel, effect direction and evidence map: same numbers in drawing, words and table; text as text."""

from __future__ import annotations

import itertools
import math
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from kunnskap.blocks import Figure, Number
from kunnskap.figures.axis import p_value, ticks
from kunnskap.figures.effect_direction import effect_direction
from kunnskap.figures.evidence_map import MapCell, evidence_map
from kunnskap.figures.forest import ForestWords, forest
from kunnskap.figures.funnel import funnel
from kunnskap.language import LOCALES, language
from kunnskap.origin import Origin, Place, Traced
from kunnskap.synthesis import Pooled, pool, single_study, subgroups, usable_effects
from kunnskap.synthesis.direction import Directions, Pointing, sign_test
from kunnskap.synthesis.small_study import small_study_checks
from kunnskap.synthesis.studies_in import LeftOut
from kunnskap.terms import Certainty, Direction, Measure

NB = language("nb")
WORDS = ForestWords("Nye lovbrudd", benefit="lower")
SVG = "{http://www.w3.org/2000/svg}"


def pooled(k: int, **choices: object) -> Pooled:
    draw = np.random.default_rng(k)
    vi = draw.uniform(0.02, 0.6, k)
    yi = draw.normal(-0.4, np.sqrt(vi + 0.05))
    rows = [Origin.at(Place("outcomes.csv", line + 2)) for line in range(k)]
    names = [f"Studie {number}" for number in range(1, k + 1)]
    return pool(yi, vi, measure="OR", studies=names, origins=rows, **choices)


def texts(figure: Figure) -> list[str]:
    return [element.text or "" for element in ET.fromstring(figure.svg).iter(f"{SVG}text")]


def places_of_text(figure: Figure) -> list[tuple[float, float]]:
    found = ET.fromstring(figure.svg).iter(f"{SVG}text")
    return [(float(element.get("x", 0)), float(element.get("y", 0))) for element in found]


@pytest.mark.parametrize("k", [2, 3, 10, 60])
def test_a_forest_shows_every_study_and_the_average_from_two_to_sixty(k: int) -> None:
    figure = forest(NB, pooled(k), WORDS)
    shown = texts(figure)
    assert all(f"Studie {number}" in shown for number in range(1, k + 1))
    assert "Samlet (REML)" in shown
    assert ("Prediksjonsintervall (t, k − 1)" in shown) is (k > 2)
    height = float(ET.fromstring(figure.svg).get("height", 0))
    assert all(y <= height for _, y in places_of_text(figure))
    baselines = sorted({y for x, y in places_of_text(figure) if x == 0})
    assert min(b - a for a, b in itertools.pairwise(baselines)) >= 20


def test_the_number_is_the_same_in_drawing_words_and_table() -> None:
    result = pooled(6)
    figure = forest(NB, result, WORDS)
    shown = NB.number(math.exp(result.estimate), 2)
    assert any(text.startswith(f"{shown} (") for text in texts(figure))
    assert f"oddsratio {shown} (" in figure.description
    average = next(row for row in figure.table.rows if row[0] == "Samlet (REML)")
    assert isinstance(average[1], Number)
    assert NB.show(average[1].value, average[1].spec) == shown
    assert len(average[1].value.origin.places) == 6


def test_one_study_gets_no_diamond_and_says_that_it_stands_alone() -> None:
    alone = single_study(usable_effects([-0.7], [0.2], studies=["Easton 2007"]), measure="OR")
    figure = forest(NB, alone, WORDS)
    assert "polygon" not in figure.svg
    assert "Samlet" not in " ".join(texts(figure))
    assert "ikke slått sammen" in figure.description
    assert figure.notices


def test_two_studies_carry_their_warning_with_the_figure() -> None:
    assert any("Bare to studier" in notice.text for notice in forest(NB, pooled(2), WORDS).notices)


def test_subgroups_have_their_own_diamonds_and_the_test_between_them() -> None:
    result = pooled(8)
    groups = subgroups(result.yi, result.vi, ["a", "b"] * 4, measure="OR", studies=result.studies)
    figure = forest(NB, groups, WORDS)
    assert figure.svg.count("<polygon") >= 3
    assert "2 undergrupper: p " in figure.description


def test_an_interval_outside_the_plot_ends_in_an_arrow() -> None:
    wide = pool([0.1, 0.2, 0.15, 0.1, 0.2, 0.0], [0.01] * 5 + [25.0], measure="OR")
    assert forest(NB, wide, WORDS).svg.count("<polygon") >= 3  # two arrows and the diamond


@pytest.mark.parametrize("code", LOCALES)
def test_a_figure_is_drawn_the_same_twice_in_every_language(code: str) -> None:
    once, twice = (forest(language(code), pooled(5), WORDS) for _ in range(2))
    assert once.svg == twice.svg
    assert once.description == twice.description


def test_names_are_escaped() -> None:
    result = pool([0.1, 0.2], [0.1, 0.1], measure="OR", studies=["<script>", "B & C"])
    assert "<script>" not in forest(NB, result, WORDS).svg


def test_a_funnel_offers_its_tests_from_ten_studies_on_only() -> None:
    few, many = pooled(9), pooled(12)
    figures = [
        funnel(NB, r, small_study_checks(usable_effects(r.yi, r.vi)), title="T")
        for r in (few, many)
    ]
    assert "Regresjonstest" not in figures[0].description
    assert figures[0].notices
    assert "Regresjonstest" in figures[1].description
    assert figures[1].svg.count("<circle") == 12


def directions() -> Directions:
    row = Origin.at(Place("outcomes.csv", 2))
    points = (
        Pointing("a", Direction.FAVOURS_INTERVENTION, 300, disputed=True, origin=row),
        Pointing("b", Direction.FAVOURS_COMPARATOR, 20, disputed=False, origin=row),
        Pointing("c", Direction.NO_DIFFERENCE, None, disputed=False, origin=row),
    )
    return Directions(
        outcome="violence",
        pointing=points,
        left_out=(LeftOut("d", "within_group"),),
        not_used=(),
        sign_test=sign_test(1, 1),
        if_rest_against=sign_test(1, 3),
        warnings=("undirected",),
        rule=(),
        origin=row,
    )


def test_effect_directions_are_signs_with_words_in_the_table() -> None:
    figure = effect_direction(
        NB, [directions()], title="T", labels={"a": "Easton"}, outcome_labels={"violence": "vold"}
    )
    assert {"▲", "▼", "◆", "–", "?"} <= set(texts(figure))
    assert figure.description.startswith("Vold, antall studier: 1 i favør av tiltaket, 1 i favør")
    cells = {row[0]: row[1] for row in figure.table.rows}
    assert (
        cells["Easton"].words
        == "i favør av tiltaket (n = 300); tolket i motsatt retning et annet sted"
    )
    assert cells["d"] == "bare endring innen gruppene"
    assert any("fortegnstesten" in notice.text for notice in figure.notices)


def test_an_evidence_map_shows_its_gaps() -> None:
    row = Origin.at(Place("studies.csv", 2))
    cells = [
        MapCell("SADV", "vold", Traced(3, row), Certainty.LOW),
        MapCell("MI", "rus", Traced(1, row), None),
    ]
    figure = evidence_map(NB, cells, title="Kart")
    assert texts(figure).count("–") == 2
    assert "– ingen studier" in texts(figure)
    assert "Felter uten studier: 2." in figure.description
    assert "⊕⊕◯◯" in texts(figure)


@pytest.mark.parametrize(
    ("low", "high", "measure"),
    [
        (-3.0, 1.0, Measure.OR),
        (-0.2, 0.1, Measure.RR),
        (-4.0, 30.0, Measure.MD),
        (0, 0, Measure.MD),
    ],
)
def test_ticks_are_few_and_lie_inside(low: float, high: float, measure: Measure) -> None:
    found = ticks(low, high, measure)
    assert 1 <= len(found) <= 7
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in found)


def test_a_tiny_p_is_not_written_as_zero() -> None:
    assert (p_value(NB, 1e-9), p_value(NB, 0.0214)) == ("< 0,001", "= 0,021")


def test_an_evidence_map_of_many_outcomes_stays_narrow_enough_to_read() -> None:
    row = Origin()
    cells = [MapCell("Tiltak", f"utfall {n}", Traced(1, row), None) for n in range(9)]
    figure = evidence_map(NB, cells, title="Kart")
    width = re.search(r'viewBox="0 0 ([0-9.]+)', figure.svg)
    assert width is not None
    assert float(width[1]) < 1100

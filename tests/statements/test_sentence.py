from __future__ import annotations

import pytest

from kunnskap.language import language
from kunnskap.origin import Origin, Place, Traced
from kunnskap.statements import Change, change_of, numbers_sentence, statement
from kunnskap.synthesis import pool, single_study, usable_effects
from kunnskap.terms import Certainty

NB = language("nb")
WORDS = {
    "intervention": "integrert behandling",
    "comparison": "vanlig behandling",
    "outcome": "vold",
}


@pytest.mark.parametrize(
    ("certainty", "start"),
    [
        (Certainty.HIGH, "Integrert behandling reduserer vold"),
        (Certainty.MODERATE, "Integrert behandling reduserer trolig vold"),
        (Certainty.LOW, "Integrert behandling kan muligens redusere vold"),
        (Certainty.VERY_LOW, "Vi vet ikke om integrert behandling påvirker vold"),
    ],
)
def test_the_verb_follows_the_certainty(certainty: Certainty, start: str) -> None:
    sentence = statement(NB, change=Change.DECREASE, certainty=certainty, **WORDS)
    assert sentence.text.startswith(start)


@pytest.mark.parametrize(
    ("yi", "trivial", "change"),
    [
        ([-0.5, -0.6, -0.55], None, Change.DECREASE),
        ([0.5, 0.6, 0.55], None, Change.INCREASE),
        ([-0.5, 0.6, 0.1], None, Change.UNCLEAR),
        ([0.0, 0.01, -0.01], None, Change.UNCLEAR),
        ([0.0, 0.01, -0.01], 0.5, Change.LITTLE),
    ],
)
def test_an_interval_that_holds_the_null_is_unclear_and_never_no_effect(
    yi: list[float], trivial: float | None, change: Change
) -> None:
    assert change_of(pool(yi, [0.01, 0.01, 0.01], measure="OR"), trivial=trivial) is change


def test_the_numbers_are_those_of_the_result_and_keep_their_origin() -> None:
    rows = [Origin.at(Place("outcomes.csv", line)) for line in (2, 3)]
    pooled = pool([-0.5, -0.7], [0.1, 0.1], measure="OR", test="z", origins=rows)
    sentence = numbers_sentence(NB, pooled)
    assert "oddsratio 0,55 (95 % KI" in sentence.text.replace("\u00a0", " ")
    traced = [piece.fact for piece in sentence.pieces if isinstance(piece.fact, Traced)]
    assert all(len(fact.origin.places) == 2 for fact in traced)


def test_one_study_is_called_one_study() -> None:
    single = single_study(usable_effects([0.2], [0.1], studies=["Easton 2007"]), measure="OR")
    text = numbers_sentence(NB, single).text
    assert text.startswith("Bare én studie (Easton 2007)")
    assert "ikke slått sammen" in text

"""Nothing hidden can be worked out from what is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from kunnskap.survey import read_survey
from kunnskap.survey.disclosure import Pattern, protect
from kunnskap.survey.estimates import Design
from kunnskap.survey.items import small_and_cover
from kunnskap.survey.publication import publication_of
from kunnskap.survey.published import TOTAL, Item, Reason
from kunnskap.survey.worlds import Spot

from .attacker import Attacker


def item(
    codes: list[int],
    size: int,
    scored: bool = False,
    steps: tuple[tuple[int, ...], ...] = (),
    **groupings: list[int],
) -> Item:
    return Item(
        key="q",
        wave="2018",
        codes=np.array(codes),
        size=size,
        groupings={TOTAL: np.zeros(len(codes), np.int64)}
        | {name: np.array(numbers) for name, numbers in groupings.items()},
        design=Design.simple(len(codes)),
        scores=tuple(np.linspace(0, 100, size)) if scored else (),
        top=(size - 1,) if scored else (),
        steps=steps,
    )


def any_item(seed: int) -> Item:
    """A survey of 12 to 120 people with two backgrounds, skewed answers and some without an answer."""
    random = Random(seed)
    n, size = random.randint(12, 120), random.randint(2, 5)
    lean = [random.random() ** 2 for _ in range(size)] + [0.05]
    regions = [random.random() ** 2 + 0.02 for _ in range(random.randint(2, 5))]
    roles = [random.random() + 0.05 for _ in range(random.randint(1, 3))]
    return item(
        random.choices(range(size + 1), lean, k=n),
        size,
        scored=random.random() < 0.7,
        steps=random.choice(((), (tuple(range(size - 1)), (size - 1,)), ((size - 1,),))),
        region=random.choices(range(len(regions)), regions, k=n),
        role=random.choices(range(len(roles)), roles, k=n),
    )


def pattern_of(one: Item) -> Pattern:
    sizes = {
        name: np.append(np.bincount(numbers), 0)
        for name, numbers in one.groupings.items()
        if name != TOTAL
    }
    gone = {("2018", name): frozenset(small_and_cover(n, 5)) for name, n in sizes.items()}
    return protect([one], 5, hidden_groups=gone)


def reasons(one: Item) -> dict[Spot, Reason]:
    return dict(pattern_of(one).spots[one.name])


def test_large_counts_are_all_shown() -> None:
    assert reasons(item([0] * 20 + [1] * 20, 2, region=[0, 1] * 20)) == {}


def test_a_small_count_takes_its_rest_and_another_group_with_it() -> None:
    hidden = reasons(item([0] * 2 + [1] * 18 + [0] * 10 + [1] * 10, 2, region=[0] * 20 + [1] * 20))
    small = {Spot("region", 0, 0), Spot("region", 0, 1)}
    cover = {Spot("region", 1, 0), Spot("region", 1, 1)}
    assert hidden == dict.fromkeys(small, Reason.SMALL) | dict.fromkeys(cover, Reason.PROTECTS)


def test_when_all_in_a_group_answer_the_same_that_is_hidden() -> None:
    hidden = reasons(item([0] * 12 + [0, 1] * 20, 2, region=[0] * 12 + [1] * 40))
    assert hidden[Spot("region", 0, 0)] is Reason.SMALL
    assert hidden[Spot("region", 0, 1)] is Reason.SMALL


def test_a_group_of_three_shows_nothing_and_hides_behind_the_next_smallest() -> None:
    one = item([0, 1, 2] + [0, 1, 2] * 20, 3, scored=True, region=[0] * 3 + [1] * 36 + [2] * 24)
    pattern = pattern_of(one)
    shown = {g for s in range(5) for g in range(3) if pattern.reason(one, "region", g, s) is None}
    assert shown == {1}
    assert (one.name, "region", 0, "mean") in pattern.parts


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ([20, 30, 40, 0], set()),
        ([3, 30, 40, 0], {0, 1}),
        ([3, 4, 40, 0], {0, 1}),
        ([0, 3, 40, 50], {0, 1, 2}),
        ([20, 30, 40, 2], {0, 3}),
        ([1, 1, 1, 0], {0, 1, 2}),
    ],
)
def test_a_small_group_has_cover(sizes: list[int], hidden: set[int]) -> None:
    assert small_and_cover(np.array(sizes), 5) == hidden


def test_steps_let_a_small_group_show_what_its_single_answers_would_not() -> None:
    codes, region = [0, 1, 2, 2] * 4 + [0, 1, 2] * 20, [0] * 16 + [1] * 60
    single = reasons(item(codes, 3, region=region))
    stepped = reasons(item(codes, 3, steps=((0, 1), (2,)), region=region))
    assert {Spot("region", 0, 0), Spot("region", 0, 1)} <= set(single)
    assert stepped == {}


@pytest.mark.parametrize("seed", range(12))
def test_an_integer_solver_recovers_nothing_hidden(seed: int) -> None:
    one = any_item(seed)
    assert Attacker(one, pattern_of(one), 5).recovered() == []


@pytest.mark.slow
@pytest.mark.parametrize("start", range(100, 400, 25))
def test_an_integer_solver_recovers_nothing_hidden_in_hundreds_of_surveys(start: int) -> None:
    for seed in range(start, start + 25):
        one = any_item(seed)
        assert Attacker(one, pattern_of(one), 5).recovered() == [], seed


@pytest.mark.parametrize("seed", range(40, 46))
def test_weights_give_nothing_away_either(seed: int) -> None:
    random, plain = Random(seed), any_item(seed)
    weights = np.array([random.choice((0.5, 1.0, 1.7)) for _ in plain.codes])
    design = replace(plain.design, weights=weights)
    one = replace(plain, design=design, weighted=True)
    assert Attacker(one, pattern_of(one), 5).recovered() == []


@pytest.mark.slow
@pytest.mark.parametrize("question", ["competence_mi", "treats_integrated", "life_stages"])
def test_nothing_hidden_in_the_projects_own_survey_is_recovered(question: str) -> None:
    survey = read_survey(Path(__file__).parents[2] / "survey" / "rus-vold")
    publication = publication_of(survey, question)
    for one in publication.items.values():
        if one.key.startswith(question) and one.wave == "2018":
            assert Attacker(one, publication.pattern, 5).recovered() == []


def test_the_attacker_does_recover_a_count_that_only_its_own_cell_hides() -> None:
    one = item([0] * 2 + [1] * 18 + [0] * 10 + [1] * 10, 2, region=[0] * 20 + [1] * 20)
    pattern = pattern_of(one)
    careless = {spot: why for spot, why in pattern.spots[one.name].items() if spot.slot == 0}
    careless = {spot: why for spot, why in careless.items() if spot.group == 0}
    object.__setattr__(pattern, "spots", {one.name: careless})
    assert Attacker(one, pattern, 5).recovered() == [Spot("region", 0, 0)]


def test_the_pattern_is_a_function_of_the_answers_alone() -> None:
    first, again = any_item(7), any_item(7)
    assert pattern_of(first) == pattern_of(again)

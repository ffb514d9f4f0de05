"""Gaps and changes use the right people and the right test, and give away no count they are made of."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from scipy import stats

from kunnskap.survey.consequences import Consequences
from kunnskap.survey.disclosure import protect
from kunnskap.survey.estimates import Design
from kunnskap.survey.linked import ChangeOfRow, GapOfRow
from kunnskap.survey.published import TOTAL, Item, Part
from kunnskap.survey.worlds import Profiles, worlds

SCORES = (0.0, 25.0, 50.0, 75.0, 100.0)


def item(key: str, wave: str, codes: list[int], region: list[int]) -> Item:
    groups = {TOTAL: np.zeros(len(codes), np.int64), "region": np.array(region)}
    design = Design.simple(len(codes))
    return Item(key, wave, np.array(codes), 5, groups, design, scores=SCORES, top=(4,))


def gap_in(wave: str, n: int, seed: int, lean: float, *, last_code: int = 5) -> GapOfRow:
    """A gap among ``n`` people; code 5 is no answer, so ``last_code=4`` lets everybody answer."""
    random = Random(seed)
    region = [i % 3 for i in range(n)]
    high = [min(last_code, int(6 * random.random() ** lean)) for _ in range(n)]
    low = [min(last_code, int(6 * random.random() ** 2)) for _ in range(n)]
    members = (item("importance", wave, high, region), item("competence", wave, low, region))
    return GapOfRow("gap", "theme", members, TOTAL, 0)


def codes_in(*gaps: GapOfRow):  # type: ignore[no-untyped-def]
    known = {member.name: member.codes for gap in gaps for member in gap.members}
    return lambda name: known[name]


def differences(gap: GapOfRow) -> np.ndarray:
    scores = np.array([*SCORES, np.nan])
    importance, competence = (scores[member.codes] for member in gap.members)
    return importance - competence


def test_independent_waves_are_compared_by_welch() -> None:
    first = gap_in("2018", 80, 1, 0.5, last_code=4)
    last = gap_in("2020", 60, 2, 0.9, last_code=4)
    change = ChangeOfRow(first, last).estimate(codes_in(first, last))
    welch = stats.ttest_ind(differences(last), differences(first), equal_var=False)
    span = welch.confidence_interval(0.95)
    assert change is not None
    assert change.value == pytest.approx(differences(last).mean() - differences(first).mean())
    assert change.interval() == pytest.approx((span.low, span.high), abs=1e-9)


def test_a_panel_is_compared_person_by_person() -> None:
    first, last = gap_in("2018", 50, 3, 0.5), gap_in("2020", 50, 4, 0.9)
    pairs = [(place, place) for place in range(10, 50)]
    change = ChangeOfRow(first, last, pairs).estimate(codes_in(first, last))
    each = (differences(last) - differences(first))[10:]
    each = each[~np.isnan(each)]
    paired = stats.ttest_1samp(each, 0).confidence_interval(0.95)
    assert change is not None
    assert (change.n, change.value) == (len(each), pytest.approx(each.mean()))
    assert change.interval() == pytest.approx((paired.low, paired.high))


@pytest.mark.parametrize("seed", range(4))
def test_every_hidden_count_has_a_world_with_the_same_gap_as_printed(seed: int) -> None:
    whole = gap_in("2018", 90, 10 + seed, 0.4)
    gaps = [whole, *(GapOfRow("gap", "theme", whole.members, "region", g) for g in range(3))]
    pattern = protect(list(whole.members), 5, linked=gaps)
    for one in whole.members:
        hidden = set(pattern.spots[one.name])
        assert hidden
        assert all(_has_witness(one, spot, whole, gaps, pattern) for spot in hidden)


def _has_witness(one: Item, spot, whole: GapOfRow, gaps: list[GapOfRow], pattern) -> bool:  # type: ignore[no-untyped-def]
    """Whether some single or double exchange of answers changes the count and nothing that is shown."""
    ours = Consequences(whole.members, 5, tuple(gaps))
    ours.spots = {name: dict(spots) for name, spots in pattern.spots.items()}
    ours.parts, ours.linked = set(pattern.parts), set(pattern.linked)
    profiles = Profiles.of_item(one)
    for world in worlds(profiles, spot, ours.prices(one, profiles)):
        codes = one.codes.copy()
        codes[world.people] = world.codes
        found = ours.of_world(one, world)
        shown_differs = [s for s in found.changed if s not in pattern.spots[one.name]]
        shown_differs += [p for p in found.parts if p not in pattern.parts]
        for gap in gaps:
            real = codes_in(whole)
            then = gap.printed(lambda name, c=codes, r=real: c if name == one.name else r(name))
            now = gap.printed(real)
            shown_differs += [
                part
                for part in now
                if now[part] != then[part] and (gap.key, part) not in pattern.linked
            ]
        if spot in found.changed and not shown_differs:
            return True
    return False


def test_a_gaps_parts_are_those_that_are_protected() -> None:
    whole = gap_in("2018", 90, 1, 0.4)
    assert set(whole.printed(codes_in(whole))) == {"base", Part.MEAN, Part.INTERVAL}

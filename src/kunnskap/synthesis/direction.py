"""Synthesis without pooling: how many studies point each way, said by direction and never by significance.

McKenzie & Brennan, Cochrane Handbook 6, ch. 12; Boon & Thomson (2021) for the plot; SWiM: Campbell et al. (2020),
BMJ 368:l6890.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kunnskap.origin import Origin, Step, combine
from kunnskap.outcomes.choice import BETWEEN, Choice
from kunnskap.synthesis.studies_in import LeftOut
from kunnskap.terms import ArmRole, Direction

TOO_FEW_TO_REACH = 5  # with five studies or fewer a two-sided sign test can't fall below 0.05
OPPOSITE = {
    Direction.FAVOURS_INTERVENTION: Direction.FAVOURS_COMPARATOR,
    Direction.FAVOURS_COMPARATOR: Direction.FAVOURS_INTERVENTION,
}


@dataclass(frozen=True, slots=True)
class Pointing:
    """One study's direction for the outcome. ``disputed``: another reading of the study points the other way."""

    study: str
    direction: Direction
    n: int | None
    disputed: bool
    origin: Origin


@dataclass(frozen=True, slots=True)
class Unused:
    """A result of a study that was not used, and the rule that decided (a key under ``outcomes.because``)."""

    study: str
    row: str
    because: str


@dataclass(frozen=True, slots=True)
class SignTest:
    """The exact two-sided sign test: ``favouring`` of ``k`` studies with a direction point to benefit.

    ``p`` is ``None`` without studies; ``can_reach`` says whether so few studies could fall below 0.05 at all.
    """

    favouring: int
    k: int
    p: float | None
    can_reach: bool


@dataclass(frozen=True, slots=True)
class Directions:
    """What studies point to for one outcome. Every study asked about is in ``pointing`` or in ``left_out``.

    Only studies with a direction can be in the sign test; since those that found little tend to give none,
    ``if_rest_against`` is the same test with every other study counted against the intervention.
    """

    outcome: str
    pointing: tuple[Pointing, ...]
    left_out: tuple[LeftOut, ...]
    not_used: tuple[Unused, ...]
    sign_test: SignTest
    if_rest_against: SignTest
    warnings: tuple[str, ...]
    rule: tuple[str, ...]
    origin: Origin

    def count(self, direction: Direction) -> int:
        return sum(1 for point in self.pointing if point.direction is direction)

    @property
    def participants(self) -> int | None:
        """The people behind the directions, or ``None`` where a study's number is not seen."""
        numbers = [point.n for point in self.pointing]
        return None if None in numbers or not numbers else sum(n for n in numbers if n is not None)


def sign_test(favouring: int, against: int) -> SignTest:
    """The exact two-sided test that both directions are as likely."""
    k = favouring + against
    if k == 0:
        return SignTest(0, 0, None, can_reach=False)
    tail = sum(math.comb(k, i) for i in range(min(favouring, against) + 1)) / 2**k
    return SignTest(favouring, k, min(1.0, 2 * tail), can_reach=k > TOO_FEW_TO_REACH)


def synthesise_directions(
    outcome: str,
    choice: Choice,
    *,
    asked: Iterable[str] = (),
    sizes: Mapping[str, int | None] | None = None,
) -> Directions:
    """The directions of the chosen results for one outcome; a study ``asked`` about without a row is left out by name.

    ``sizes`` gives the people in each study; without it, the n of the chosen row and of the other group's. A study
    without a direction between groups is left out by name: ``within_group`` or ``not_reported``.
    """
    pointing: list[Pointing] = []
    left_out: list[LeftOut] = []
    for _, row in choice.used.iterrows():
        study, direction = row["study_key"], row["direction"]
        if direction not in BETWEEN:
            left_out.append(LeftOut(study, str(direction or Direction.NOT_REPORTED)))
            continue
        others = choice.not_used[choice.not_used["study_key"] == study]
        n = sizes.get(study) if sizes is not None else _people(row, others)
        pointing.append(Pointing(study, direction, n, _disputed(direction, others), row["origin"]))
    used = set(choice.used["study_key"])
    never = dict.fromkeys(s for s in choice.not_used["study_key"] if s not in used)
    left_out += [LeftOut(study, "before_treatment") for study in never]
    left_out += [LeftOut(s, "not_reported") for s in asked if s not in used and s not in never]
    favouring, against = (_count(pointing, direction) for direction in OPPOSITE)
    undirected = len(pointing) + len(left_out) - favouring - against
    origin = combine(point.origin for point in pointing)
    return Directions(
        outcome=outcome,
        pointing=tuple(pointing),
        left_out=tuple(left_out),
        not_used=tuple(
            Unused(row["study_key"], row["row_key"], row["because"])
            for _, row in choice.not_used.iterrows()
        ),
        sign_test=sign_test(favouring, against),
        if_rest_against=sign_test(favouring, against + undirected),
        warnings=("undirected",) if undirected and favouring + against else (),
        rule=choice.rule.criteria,
        origin=Origin(origin.places, (*origin.steps, choice.rule.step, Step.of("directions"))),
    )


def _count(pointing: list[Pointing], direction: Direction) -> int:
    return sum(1 for point in pointing if point.direction is direction)


def _disputed(direction: Direction, others: pd.DataFrame) -> bool:
    return direction in OPPOSITE and bool((others["direction"] == OPPOSITE[direction]).any())


def _people(row: pd.Series[Any], others: pd.DataFrame) -> int | None:
    """The n of both groups: of the row itself, or, where it speaks of one group, with that of the other."""
    n = float(row["n"])
    if row["role"] in (ArmRole.INTERVENTION, ArmRole.COMPARATOR):
        same = others[others["because"] == "same_result"]
        other = same[(same["role"] != row["role"]) & same["role"].isin(list(ArmRole)[:2])]
        n += float(other["n"].iloc[0]) if len(other) else math.nan
    return None if math.isnan(n) else int(n)

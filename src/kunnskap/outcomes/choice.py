"""Which of a study's several results a synthesis uses: a recorded rule decides, and the rest is kept as not used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kunnskap.errors import OutcomeError
from kunnskap.origin import Step
from kunnskap.terms import ArmRole, Direction, Verified

BETWEEN = (Direction.FAVOURS_INTERVENTION, Direction.FAVOURS_COMPARATOR, Direction.NO_DIFFERENCE)


def _between_groups(rows: pd.DataFrame) -> pd.Series[float]:
    return rows["direction"].isin(BETWEEN).astype(float)


def _contrast(rows: pd.DataFrame) -> pd.Series[float]:
    return (rows["role"] == ArmRole.CONTRAST).astype(float)


def _seen(rows: pd.DataFrame) -> pd.Series[float]:
    return (rows["verified"] == Verified.YES).astype(float)


def _has_number(rows: pd.DataFrame) -> pd.Series[float]:
    return rows["effect"].notna().astype(float)


def _longest(rows: pd.DataFrame) -> pd.Series[float]:
    return rows["followup_months"].fillna(0.0)


def _shortest(rows: pd.DataFrame) -> pd.Series[float]:
    return -rows["followup_months"].fillna(np.inf)


CRITERIA: Mapping[str, Callable[[pd.DataFrame], pd.Series[float]]] = {
    "between_groups": _between_groups,
    "contrast": _contrast,
    "seen": _seen,
    "has_number": _has_number,
    "longest_followup": _longest,
    "shortest_followup": _shortest,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Criteria in order: the first that tells two results apart decides, and at last the order of the file."""

    criteria: tuple[str, ...] = ("between_groups", "longest_followup", "contrast")

    def __post_init__(self) -> None:
        if unknown := [name for name in self.criteria if name not in CRITERIA]:
            raise OutcomeError("unknown_criterion", criteria=unknown, known=sorted(CRITERIA))

    @property
    def step(self) -> Step:
        return Step.of("chosen", rule=", ".join(self.criteria))


@dataclass(frozen=True, slots=True)
class Choice:
    """One result per study in ``used``; every other row in ``not_used``, whose ``because`` says what decided.

    ``because`` is a criterion of the rule, ``same_result`` (the row tells the chosen result once more, as for the
    other group), ``before_treatment`` or ``file_order``.
    """

    used: pd.DataFrame
    not_used: pd.DataFrame
    rule: Rule


def choose_results(rows: pd.DataFrame, rule: Rule | None = None) -> Choice:
    """One result for each study of ``rows`` (as ``read_outcomes`` gives them, one outcome), chosen by the rule.

    Rows of ``used`` and ``not_used`` together are the rows that came in.
    """
    rule = rule or Rule()
    reasons: dict[Any, str] = {}
    for _, own in rows.groupby("study_key", sort=False):
        chosen = _best(own, rule)
        for at in own.index.drop(chosen) if chosen is not None else own.index:
            reasons[at] = _why_not(own, at, chosen, rule)
    unused = rows.loc[list(reasons)].assign(because=list(reasons.values()))
    return Choice(rows.drop(list(reasons)), unused, rule)


def _best(own: pd.DataFrame, rule: Rule) -> Any:
    left = own[~(own["followup_months"] < 0)]
    for name in rule.criteria:
        if len(left) > 1:
            score = CRITERIA[name](left)
            left = left[score == score.max()]
    return left.index[0] if len(left) else None


def _why_not(own: pd.DataFrame, at: Any, chosen: Any, rule: Rule) -> str:
    if chosen is None or own["followup_months"][at] < 0:
        return "before_treatment"
    told = ["measured_en", "timepoint_en"]
    if own.loc[at, told].equals(own.loc[chosen, told]):
        return "same_result"
    for name in rule.criteria:
        score = CRITERIA[name](own)
        if score[at] < score[chosen]:
            return name
    return "file_order"

"""Subgroups: an answer for each, and the test of whether they differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin
from kunnskap.synthesis.distributions import chi2_p
from kunnskap.synthesis.pooling import Pooled, Single, Test, pool, pool_effects, single_study
from kunnskap.synthesis.regression import ModeratorTest, regress
from kunnskap.synthesis.sensitivity import answer
from kunnskap.synthesis.studies_in import Effects, LeftOut, usable_effects
from kunnskap.terms import Measure

Spread = Literal["separate", "common"]


@dataclass(frozen=True, slots=True)
class Subgroups:
    """All studies together, each subgroup alone (a single study is not pooled), and the test between them."""

    overall: Pooled
    groups: Mapping[str, Pooled | Single]
    between: ModeratorTest
    spread: Spread
    left_out: tuple[LeftOut, ...]


def subgroups(
    yi: ArrayLike,
    vi: ArrayLike,
    groups: Iterable[object],
    *,
    method: str = "REML",
    test: Test = "knha",
    level: float = 0.95,
    spread: Spread = "separate",
    measure: Measure | str | None = None,
    studies: Iterable[object] | None = None,
    origins: Iterable[Origin] | None = None,
) -> Subgroups:
    """Each subgroup pooled on its own, in alphabetical order, with the test of difference between them.

    ``spread="separate"`` lets every subgroup have its own tau² and compares the averages by their Wald standard errors
    (Borenstein et al. 2009, ch. 19); ``"common"`` assumes one tau² and tests by meta-regression. Studies without a
    group are left out by name. Raises ``SynthesisError`` (one_subgroup) and what ``pool`` raises.
    """
    grouped, labels = _with_group(usable_effects(yi, vi, studies=studies, origins=origins), groups)
    members = {
        name: grouped.only([i for i, label in enumerate(labels) if label == name])
        for name in sorted(set(labels))
    }
    if len(members) < 2:
        raise SynthesisError("one_subgroup", groups=list(members))
    return Subgroups(
        overall=pool_effects(grouped, method=method, test=test, level=level, measure=measure),
        groups={
            name: answer(part, method=method, test=test, level=level, measure=measure)
            for name, part in members.items()
        },
        between=_between(members, method)
        if spread == "separate"
        else _shared(grouped, labels, method, test),
        spread=spread,
        left_out=grouped.left_out,
    )


def _with_group(effects: Effects, groups: Iterable[object]) -> tuple[Effects, list[str]]:
    """The effects of studies that have a group, the others among those left out; and the group of each."""
    every = list(groups)
    labels = [_label(every[position]) for position in effects.kept]
    named = [i for i, label in enumerate(labels) if label]
    lacking = tuple(
        LeftOut(study, "no_group")
        for study, label in zip(effects.studies, labels, strict=True)
        if not label
    )
    grouped = effects.only(named).but_for((*effects.left_out, *lacking))
    return grouped, [labels[i] for i in named]


def _label(group: object) -> str:
    return "" if group is None or group != group else str(group)


def _between(members: Mapping[str, Effects], method: str) -> ModeratorTest:
    found = [
        pool_effects(part, method=method, test="z").average
        if part.k > 1
        else single_study(part, measure=None)
        for part in members.values()
    ]
    variances = [average.se**2 for average in found]
    q = pool([average.estimate for average in found], variances, method="EE").heterogeneity.q
    return ModeratorTest(q, len(found) - 1, None, chi2_p(q, len(found) - 1))


def _shared(effects: Effects, labels: list[str], method: str, test: Test) -> ModeratorTest:
    words = np.asarray(labels, dtype=object)
    return regress(effects.yi, effects.vi, {"group": words}, method=method, test=test).moderators

"""Do small studies tell another story than large ones? Regression test, rank test, trim-and-fill.

Egger et al. (1997), BMJ 315:629; Begg & Mazumdar (1994), Biometrics 50:1088; Duval & Tweedie (2000), JASA 95:89.
A summary offers them from ten studies on (``small_study_checks``): with fewer they can't tell chance from bias.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kunnskap.errors import SynthesisError
from kunnskap.synthesis.distributions import t_p
from kunnskap.synthesis.fit import Array, Fit, intercept
from kunnskap.synthesis.kendall import Correlation, kendall
from kunnskap.synthesis.pooling import Pooled, pool_effects
from kunnskap.synthesis.regression import regress
from kunnskap.synthesis.studies_in import Effects

FEWEST = 10
Side = Literal["left", "right"]
Counter = Literal["L0", "R0"]
WhyNot = Literal["too_few", "same_size"]


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """The test of a slope on the standard error; ``limit`` is the effect a study without error would have."""

    statistic: float
    df: int | None
    p: float
    limit: float


@dataclass(frozen=True, slots=True)
class Filled:
    """How many studies trim-and-fill would add, on which side, and the average with them."""

    filled: int
    side: Side
    pooled: Pooled


@dataclass(frozen=True, slots=True)
class SmallStudyChecks:
    """The three checks together, or only the reason why they are not offered (a key under ``figures.funnel``)."""

    k: int
    why_not: WhyNot | None
    asymmetry: Asymmetry | None
    rank: Correlation | None
    filled: Filled | None

    @property
    def offered(self) -> bool:
        return self.asymmetry is not None


def small_study_checks(effects: Effects, *, method: str = "REML") -> SmallStudyChecks:
    """All three checks from ten studies on, where some studies are smaller than others; else only why not."""
    if effects.k < FEWEST:
        return SmallStudyChecks(effects.k, "too_few", None, None, None)
    if math.isclose(float(effects.vi.min()), float(effects.vi.max())):
        return SmallStudyChecks(effects.k, "same_size", None, None, None)
    return SmallStudyChecks(
        effects.k,
        None,
        regression_test(effects, method=method),
        rank_test(effects),
        trim_and_fill(effects, method=method),
    )


def regression_test(effects: Effects, *, method: str = "REML") -> Asymmetry:
    """The mixed-effects version: meta-regression on the standard error, Wald test."""
    _need(effects, 3)
    found = regress(
        effects.yi, effects.vi, {"se": np.sqrt(effects.vi)}, method=method, test="z"
    ).coefficients
    slope = found["se"]
    return Asymmetry(slope.statistic or 0.0, None, _p(slope.p), found["intercept"].estimate)


def egger_test(effects: Effects) -> Asymmetry:
    """The classical version: weighted regression with a multiplicative error, t with k − 2 degrees of freedom."""
    _need(effects, 3)
    sei = np.sqrt(effects.vi)
    fit = Fit.of(effects.yi, np.column_stack([intercept(effects.k), sei]), 1 / effects.vi)
    df = effects.k - 2
    se = math.sqrt(fit.rss / df * float(fit.cov[1, 1]))
    statistic = float(fit.beta[1]) / se if se > 0 else 0.0
    return Asymmetry(statistic, df, t_p(statistic, df), float(fit.beta[0]))


def rank_test(effects: Effects) -> Correlation:
    """Kendall's correlation of standardised effects with their variances."""
    _need(effects, 3)
    fit = Fit.of(effects.yi, intercept(effects.k), 1 / effects.vi)
    spread = effects.vi - float(fit.cov[0, 0])
    return kendall(fit.residuals / np.sqrt(spread), effects.vi)


def trim_and_fill(
    effects: Effects, *, method: str = "REML", estimator: Counter = "L0", side: Side | None = None
) -> Filled:
    """The average after mirroring the studies that seem to be missing on one side.

    ``side`` is where they are missing; by default the side the regression test points to. ``estimator`` is ``L0`` or
    ``R0``. Pooled by a Wald test.
    """
    _need(effects, 3)
    slope = regression_test(effects, method=method).statistic
    missing = side or ("right" if slope < 0 else "left")
    turn = -1.0 if missing == "right" else 1.0
    order = np.argsort(turn * effects.yi, kind="stable")
    yi, vi = turn * effects.yi[order], effects.vi[order]
    filled, centre = _count_missing(effects.only(order.tolist()), yi, method, estimator)
    mirrored = turn * (2 * centre - yi[effects.k - filled :])
    pooled = pool_effects(
        Effects(
            np.concatenate([effects.yi, mirrored]),
            np.concatenate([effects.vi, vi[effects.k - filled :]]),
            effects.studies + tuple(f"+{number}" for number in range(1, filled + 1)),
            effects.origins,
            effects.left_out,
            (),
        ),
        method=method,
        test="z",
    )
    return Filled(filled, missing, pooled)


def _count_missing(effects: Effects, yi: Array, method: str, counter: Counter) -> tuple[int, float]:
    k, found, before, centre = len(yi), 0, -1, 0.0
    while found != before and k - found > 1:
        before = found
        trimmed = Effects(
            yi[: k - found], effects.vi[: k - found], effects.studies[: k - found], (), (), ()
        )
        centre = pool_effects(trimmed, method=method, test="z").estimate
        away = yi - centre
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(away), kind="stable")] = np.arange(1, k + 1)
        signed = np.sign(away) * ranks
        if counter == "R0":
            value = k - np.max(-signed[signed < 0], initial=0.0) - 1
        else:
            value = (4 * signed[signed > 0].sum() - k * (k + 1)) / (2 * k - 1)
        found = max(0, round(float(value)))
    return found, centre


def _need(effects: Effects, fewest: int) -> None:
    if effects.k < fewest:
        raise SynthesisError("too_few_to_check", k=effects.k, fewest=fewest)


def _p(value: float | None) -> float:
    return 1.0 if value is None else value

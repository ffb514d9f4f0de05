"""Estimators of the variance between studies, tau², each with its standard error.

Formulas: DerSimonian & Laird (1986), Hedges & Olkin (1985), Hunter & Schmidt (2004), Paule & Mandel (1982),
Sidik & Jonkman (2005), Morris (1983), Viechtbauer (2005, J Educ Behav Stat 30:261) and Viechtbauer, López-López,
Sánchez-Meca & Marín-Martínez (2015). ``EE`` is the common-effect model: tau² is 0 by definition.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from kunnskap.errors import SynthesisError
from kunnskap.synthesis.fit import Array, Fit

TOLERANCE = 1e-12
MAX_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Tau2:
    """The variance between studies and its standard error, in squared units of the effect."""

    value: float
    se: float | None


def common_effect(yi: Array, vi: Array, x: Array) -> Tau2:
    return Tau2(0.0, None)


def dersimonian_laird(yi: Array, vi: Array, x: Array) -> Tau2:
    fit = Fit.of(yi, x, 1 / vi)
    value = max(0.0, (fit.rss - _df(x)) / fit.trace())
    return Tau2(value, _moment_se(fit, value, fit.trace(), _df(x)))


def hunter_schmidt(yi: Array, vi: Array, x: Array) -> Tau2:
    fit = Fit.of(yi, x, 1 / vi)
    total = float(fit.w.sum())
    value = max(0.0, (fit.rss - len(yi)) / total)
    return Tau2(value, _moment_se(fit, value, total, _df(x)))


def _moment_se(fit: Fit, tau2: float, divisor: float, df: int) -> float:
    inner = 2 * df + 4 * tau2 * fit.trace() + 2 * tau2**2 * fit.trace2()
    return math.sqrt(inner) / divisor


def hedges(yi: Array, vi: Array, x: Array) -> Tau2:
    fit = Fit.of(yi, x, np.ones_like(yi))
    df = _df(x)
    value = max(0.0, (fit.rss - fit.trace(vi)) / df)
    inner = 2 * fit.trace2(vi, vi) + 4 * value * fit.trace(vi) + 2 * value**2 * df
    return Tau2(value, math.sqrt(inner) / df)


def sidik_jonkman(yi: Array, vi: Array, x: Array) -> Tau2:
    start = float(np.var(yi))
    if start == 0:
        return Tau2(0.0, None)
    fit = Fit.of(yi, x, 1 / (vi + start))
    df = _df(x)
    value = start * fit.rss / df
    inner = 2 * fit.trace2(vi, vi) + 4 * value * fit.trace2(vi) + 2 * value**2 * fit.trace2()
    return Tau2(value, start / df * math.sqrt(inner))


def paule_mandel(yi: Array, vi: Array, x: Array) -> Tau2:
    """Solves Q(tau²) = k − p; the empirical Bayes estimate is the same number."""
    value = tau2_where_q_is(_df(x), yi, vi, x)
    weights = 1 / (vi + value)
    k = len(yi)
    return Tau2(value, math.sqrt(2 * k**2 / _df(x)) / float(weights.sum()))


def restricted_likelihood(yi: Array, vi: Array, x: Array) -> Tau2:
    def information(fit: Fit) -> float:
        """Twice the information on tau². Raises ``SynthesisError`` (unlike_variances) where rounding has eaten it."""
        found = fit.trace2()
        if found > 0:
            return found
        raise SynthesisError("unlike_variances", ratio=float(vi.max() / vi.min()))

    def step(fit: Fit) -> float:
        return (fit.yppy - fit.trace()) / information(fit)

    value = _scored(yi, vi, x, step, restricted=True)
    fit = Fit.of(yi, x, 1 / (vi + value))
    return Tau2(value, math.sqrt(2 / information(fit)))


def maximum_likelihood(yi: Array, vi: Array, x: Array) -> Tau2:
    def step(fit: Fit) -> float:
        return (fit.yppy - float(fit.w.sum())) / float(fit.w @ fit.w)

    value = _scored(yi, vi, x, step, restricted=False)
    weights = 1 / (vi + value)
    return Tau2(value, math.sqrt(2 / float(weights @ weights)))


def _scored(
    yi: Array, vi: Array, x: Array, step: Callable[[Fit], float], *, restricted: bool
) -> float:
    """The likelier of zero and what Fisher scoring finds, from the Hedges estimate or from the effects' variance."""
    found = _root(step, hedges(yi, vi, x).value, yi, vi, x)
    if found == 0:
        found = _root(step, float(np.var(yi)), yi, vi, x)
    if found == 0:
        return 0.0
    at_zero = log_likelihood(0.0, yi, vi, x, restricted=restricted)
    return found if log_likelihood(found, yi, vi, x, restricted=restricted) >= at_zero else 0.0


def _root(step: Callable[[Fit], float], tau2: float, yi: Array, vi: Array, x: Array) -> float:
    """Where the scoring step is nothing; halves the bracket where scoring swings to and fro instead of settling."""
    scale, low, high, before = float(vi.mean()), 0.0, math.inf, math.inf
    for _ in range(MAX_STEPS):
        change = step(Fit.of(yi, x, 1 / (vi + tau2)))
        low, high = (tau2, high) if change > 0 else (low, tau2)
        target = max(0.0, tau2 + change)
        swings = abs(change) > before / 2 or not low <= target <= high
        if swings and high < math.inf:
            target = (low + high) / 2
        moved, tau2, before = abs(target - tau2), target, abs(change)
        if moved <= TOLERANCE * (tau2 + scale):
            return tau2
    raise SynthesisError("no_convergence", steps=MAX_STEPS)


def log_likelihood(tau2: float, yi: Array, vi: Array, x: Array, *, restricted: bool) -> float:
    """The (restricted) log-likelihood of tau², up to a constant."""
    fit = Fit.of(yi, x, 1 / (vi + tau2))
    value = float(np.log(fit.w).sum()) - fit.rss
    if restricted:
        value += float(np.linalg.slogdet(fit.cov)[1])
    return value / 2


def tau2_where_q_is(target: float, yi: Array, vi: Array, x: Array) -> float:
    """The tau² that brings the generalised Q down to ``target``; 0 where it is lower already.

    Q falls and is convex in tau², so Newton's steps from zero climb to the root and never pass it.
    """
    tau2 = 0.0
    for _ in range(MAX_STEPS):
        fit = Fit.of(yi, x, 1 / (vi + tau2))
        surplus = fit.rss - target
        if surplus <= 0 or fit.yppy == 0:
            return tau2
        change = surplus / fit.yppy
        tau2 += change
        if change <= TOLERANCE * tau2:
            return tau2
    raise SynthesisError("no_convergence", steps=MAX_STEPS)


def _df(x: Array) -> int:
    return int(x.shape[0] - x.shape[1])


ESTIMATORS: Mapping[str, Callable[[Array, Array, Array], Tau2]] = {
    "EE": common_effect,
    "DL": dersimonian_laird,
    "HE": hedges,
    "HS": hunter_schmidt,
    "SJ": sidik_jonkman,
    "ML": maximum_likelihood,
    "REML": restricted_likelihood,
    "EB": paule_mandel,
    "PM": paule_mandel,
}

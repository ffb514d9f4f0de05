"""Design-based estimates: means and shares with standard errors by Taylor linearisation, as R's ``survey`` gives them.

The mean of a domain is a ratio of two weighted totals; its variance is that of the linearised values
``w (y - mean) / sum(w)`` summed within clusters, between clusters within strata, with each stratum's finite population
correction (Särndal, Swensson & Wretman 1992, chapter 5; Lumley 2004, doi:10.18637/jss.v009.i08). Raked weights have
the part of the linearised values that the margins explain taken out first (Deville & Särndal 1992).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, stdtrit

from kunnskap.errors import SurveyError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
RAKING_SWEEPS = (
    10  # over the margins when their part is taken out of the variance, as survey::svyrecvar
)


class ShareMethod(StrEnum):
    """How the interval of a share is made, named as R's ``svyciprop`` names it."""

    LOGIT = "logit"
    MEAN = "mean"
    ASIN = "asin"
    BETA = "beta"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean or share, its standard error, the degrees of freedom, and how many answers it rests on."""

    value: float
    se: float
    df: float
    n: int

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Value ± t × standard error (``confint(svymean(...), df = degf(design))``)."""
        reach = _t(level, self.df) * self.se
        return (self.value - reach, self.value + reach)

    def share_interval(
        self, level: float = 0.95, method: ShareMethod = ShareMethod.LOGIT
    ) -> tuple[float, float]:
        """For a share: ``svyciprop(..., method)``; itself at 0 and 1. Published tables use the logit scale."""
        if not 0 < self.value < 1:
            return (self.value, self.value)
        return _SHARE_INTERVALS[method](self, level)


def _on_logit_scale(share: Estimate, level: float) -> tuple[float, float]:
    middle = math.log(share.value / (1 - share.value))
    reach = _t(level, share.df) * share.se / (share.value * (1 - share.value))
    return (_logistic(middle - reach), _logistic(middle + reach))


def _on_arcsine_scale(share: Estimate, level: float) -> tuple[float, float]:
    middle = math.asin(math.sqrt(share.value))
    reach = _t(level, share.df) * share.se / (2 * math.sqrt(share.value * (1 - share.value)))
    low, high = (math.sin(end) ** 2 for end in (middle - reach, middle + reach))
    return (low, high)


def _by_beta(share: Estimate, level: float) -> tuple[float, float]:
    """Korn & Graubard (1998): Clopper and Pearson's interval with the effective sample size."""
    effective = share.value * (1 - share.value) / share.se**2
    effective *= (_t(level, share.n - 1) / _t(level, share.df)) ** 2
    yes, no, tail = effective * share.value, effective * (1 - share.value), (1 - level) / 2
    low, high = betaincinv(yes, no + 1, tail), betaincinv(yes + 1, no, 1 - tail)
    return (float(low), float(high))


_SHARE_INTERVALS: Mapping[ShareMethod, Callable[[Estimate, float], tuple[float, float]]] = {
    ShareMethod.LOGIT: _on_logit_scale,
    ShareMethod.MEAN: Estimate.interval,
    ShareMethod.ASIN: _on_arcsine_scale,
    ShareMethod.BETA: _by_beta,
}


@dataclass(frozen=True, eq=False)
class Design:
    """How the respondents were drawn: weights, strata, clusters, and each respondent's sampling fraction.

    ``margins`` are the groupings that the weights were raked to, with the weights before raking.
    """

    weights: Floats = field(repr=False)
    strata: Integers = field(repr=False)
    clusters: Integers = field(repr=False)
    fraction: Floats | None = field(default=None, repr=False)
    margins: tuple[Integers, ...] = field(default=(), repr=False)
    before_raking: Floats | None = field(default=None, repr=False)

    @classmethod
    def simple(cls, n: int) -> Design:
        """Everybody with the same weight, drawn one by one."""
        return cls(np.ones(n), np.zeros(n, np.int64), np.arange(n))

    def mean(self, y: Floats, domain: Mask) -> Estimate:
        """The weighted mean of ``y`` among those in ``domain`` (``svymean`` of a subset, ``svyby``)."""
        w = np.where(domain, self.weights, 0.0)
        total = float(w.sum())
        n = int(domain.sum())
        if n == 0 or total <= 0:
            raise SurveyError("no_answers_left")
        value = float((w * np.where(domain, y, 0.0)).sum() / total)
        linear = w * (np.where(domain, y, value) - value) / total
        return Estimate(value, math.sqrt(self._variance(linear)), self._df(domain), n)

    def _df(self, domain: Mask) -> int:
        clusters = np.unique(self.clusters[domain]).size
        return int(clusters - np.unique(self.strata[domain]).size)

    def _variance(self, linear: Floats) -> float:
        z = self._without_margins(linear)
        _, first, cluster = np.unique(self.clusters, return_index=True, return_inverse=True)
        totals = np.bincount(cluster, weights=z)
        strata, stratum = np.unique(self.strata[first], return_inverse=True)
        size = np.bincount(stratum).astype(float)
        middle = np.bincount(stratum, weights=totals) / size
        squares = np.bincount(stratum, weights=(totals - middle[stratum]) ** 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            parts = np.where(size > 1, size / (size - 1) * squares, 0.0)
        if self.fraction is not None:
            parts = parts * (1 - self.fraction[first][np.unique(stratum, return_index=True)[1]])
        assert len(strata) == len(parts)
        return float(parts.sum())

    def _without_margins(self, linear: Floats) -> Floats:
        if not self.margins or self.before_raking is None:
            return linear
        old = self.before_raking
        z = linear
        for _ in range(RAKING_SWEEPS):
            for margin in self.margins:
                held = np.bincount(margin)
                middle = np.bincount(margin, weights=z / old) / np.where(held > 0, held, 1)
                z = z - old * middle[margin]
        return z


def rake(
    weights: Floats,
    margins: Mapping[str, tuple[Integers, Floats]],
    *,
    tolerance: float = 1e-10,
    most_rounds: int = 1000,
) -> Floats:
    """Weights whose sums in each group of each margin are the known totals (iterative proportional fitting).

    ``margins`` maps a name to (group of each respondent, known total of each group). Raises ``SurveyError``
    (empty_margin, raking_failed) naming the margin.
    """
    w = weights.astype(float).copy()
    for name, (group, totals) in margins.items():
        if (np.bincount(group, minlength=len(totals))[totals > 0] == 0).any():
            raise SurveyError("empty_margin", margin=name)
    for _ in range(most_rounds):
        before = w.copy()
        for group, totals in margins.values():
            sums = np.bincount(group, weights=w, minlength=len(totals))
            w = w * np.divide(totals, sums, out=np.zeros_like(sums), where=sums > 0)[group]
        if np.abs(w - before).max() <= tolerance * max(1.0, float(np.abs(w).max())):
            return w
    raise SurveyError("raking_failed", rounds=most_rounds)


@lru_cache(maxsize=4096)
def _t(level: float, df: float) -> float:
    return float(stdtrit(df, (1 + level) / 2)) if df > 0 else math.inf


def _logistic(x: float) -> float:
    if x == -math.inf:
        return 0.0
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))

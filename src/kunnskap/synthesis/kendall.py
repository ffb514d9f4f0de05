"""Kendall's rank correlation, with the exact p value where no ranks are tied."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from kunnskap.synthesis.distributions import normal_p
from kunnskap.synthesis.fit import Array

LARGEST_EXACT = 150  # beyond, the normal approximation is as good


@dataclass(frozen=True, slots=True)
class Correlation:
    """tau-b and its two-sided p; ``exact`` says whether p was counted or approximated."""

    tau: float
    p: float
    exact: bool


def kendall(x: Array, y: Array) -> Correlation:
    """The correlation of two rankings of shape (n,)."""
    n = len(x)
    pairs = n * (n - 1) / 2
    score = sum(float((np.sign(x[i] - x[:i]) * np.sign(y[i] - y[:i])).sum()) for i in range(1, n))
    ties_x, ties_y = _ties(x), _ties(y)
    tied_x, tied_y = (float((t * (t - 1)).sum()) / 2 for t in (ties_x, ties_y))
    if tied_x == pairs or tied_y == pairs:
        return Correlation(0.0, 1.0, exact=False)
    tau = score / math.sqrt((pairs - tied_x) * (pairs - tied_y))
    if tied_x == tied_y == 0 and n <= LARGEST_EXACT:
        return Correlation(tau, _exact_p(score, n), exact=True)
    return Correlation(tau, normal_p(score / math.sqrt(_variance(n, ties_x, ties_y))), exact=False)


def _ties(values: Array) -> Array:
    return np.unique(values, return_counts=True)[1].astype(float)


def _exact_p(score: float, n: int) -> float:
    concordant = round((score + n * (n - 1) / 2) / 2)
    chances = _concordances(n)
    below, above = chances[: concordant + 1].sum(), chances[concordant:].sum()
    return float(min(1.0, 2 * min(below, above)))


def _concordances(n: int) -> Array:
    """The chance of each number of concordant pairs among n random ranks."""
    chances = np.ones(1)
    for size in range(2, n + 1):
        summed = np.cumsum(np.concatenate([chances, np.zeros(size - 1)]))
        summed[size:] -= summed[:-size].copy()
        chances = summed / size
    return chances


def _variance(n: int, x: Array, y: Array) -> float:
    """The variance of the score when ranks are tied (Kendall 1970, Rank Correlation Methods, ch. 4)."""
    base = n * (n - 1) * (2 * n + 5)
    tied = sum(float((t * (t - 1) * (2 * t + 5)).sum()) for t in (x, y))
    twos = float((x * (x - 1)).sum() * (y * (y - 1)).sum()) / (2 * n * (n - 1))
    threes = float((x * (x - 1) * (x - 2)).sum() * (y * (y - 1) * (y - 2)).sum())
    threes /= 9 * n * (n - 1) * (n - 2)
    return (base - tied) / 18 + twos + threes

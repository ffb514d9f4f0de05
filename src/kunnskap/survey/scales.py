"""How well the items of an index hang together: Cronbach's alpha and McDonald's omega.

Alpha after Cronbach (1951), doi:10.1007/BF02310555, from the covariances of the complete answers, as ``psych::alpha``
(raw_alpha, std.alpha). Omega (total) after McDonald (1999) from one common factor of the correlations, fitted by least
squares (principal axes iterated to convergence, which is minres): (sum of loadings)² over that plus the sum of
uniquenesses, as ``psych::omega(nfactors = 1)``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FEWEST_ITEMS_FOR_OMEGA = 3
MOST_ROUNDS = 2000
CLOSE_ENOUGH = 1e-10


@dataclass(frozen=True, slots=True)
class Reliability:
    """``None`` where it cannot be computed (an item without variation; fewer than three items for omega)."""

    alpha: float | None
    standardised_alpha: float | None
    omega: float | None
    n: int


def reliability(answers: Floats) -> Reliability:
    """Alpha and omega of respondents × items without gaps."""
    n, items = answers.shape
    if n < 3 or items < 2 or (answers.var(axis=0) == 0).any():
        return Reliability(None, None, None, n)
    covariance = np.asarray(np.cov(answers, rowvar=False), dtype=np.float64)
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation)
    return Reliability(_alpha(covariance), _alpha(correlation), _omega(correlation), n)


def _alpha(matrix: Floats) -> float:
    items = len(matrix)
    return float(items / (items - 1) * (1 - np.trace(matrix) / matrix.sum()))


def _omega(correlation: Floats) -> float | None:
    if len(correlation) < FEWEST_ITEMS_FOR_OMEGA:
        return None
    loadings = _one_factor(correlation)
    if loadings is None:
        return None
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def _one_factor(correlation: Floats) -> Floats | None:
    """Loadings on one factor by iterated principal axes; ``None`` if a communality passes 1 (a Heywood case)."""
    communality = 1 - 1 / np.diag(np.linalg.pinv(correlation))
    for _ in range(MOST_ROUNDS):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, communality)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        before, communality = communality, loadings**2
        if (communality > 1).any():
            return None
        if np.abs(communality - before).max() < CLOSE_ENOUGH:
            return np.asarray(loadings * np.sign(loadings.sum()))
    return None

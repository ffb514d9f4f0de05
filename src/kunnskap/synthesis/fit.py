"""Weighted least squares, and the traces that estimators of heterogeneity are made of.

With k studies and p coefficients, nothing here is larger than k × p: the k × k projection
P = W − WX(X'WX)⁻¹X'W is never formed, only what is needed of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ROUNDING = 1e-26  # the square of what double precision leaves


@dataclass(frozen=True, slots=True)
class Fit:
    """One weighted fit of ``yi`` (k,) on ``x`` (k, p) with weights ``w`` (k,)."""

    w: Array
    x: Array
    beta: Array
    cov: Array
    residuals: Array

    @classmethod
    def of(cls, yi: Array, x: Array, w: Array) -> Fit:
        wx = x * w[:, None]
        if x.shape[1] == 1:
            variance = 1 / float(wx[:, 0] @ x[:, 0])
            mean = float(wx[:, 0] @ yi) * variance
            return cls(w, x, np.array([mean]), np.array([[variance]]), yi - x[:, 0] * mean)
        cov: Array = np.asarray(np.linalg.inv(x.T @ wx), dtype=np.float64)
        beta = cov @ (wx.T @ yi)
        return cls(w, x, beta, cov, yi - x @ beta)

    @property
    def rss(self) -> float:
        """y'Py: the weighted sum of squared residuals."""
        return float(self.w @ self.residuals**2)

    @property
    def yppy(self) -> float:
        """y'PPy."""
        weighted = self.w * self.residuals
        return float(weighted @ weighted)

    @property
    def exact(self) -> bool:
        """Whether the fit leaves no residuals but for rounding."""
        return self.rss <= ROUNDING * float(self.w @ (self.x @ self.beta) ** 2)

    def trace(self, d: Array | float = 1.0) -> float:
        """tr(PD) for a diagonal D."""
        wd = self.w * d
        inner = self._middle(self.w * wd)
        return float(wd.sum() - (self.cov * inner.T).sum())

    def trace2(self, d: Array | float = 1.0, e: Array | float = 1.0) -> float:
        """tr(PDPE) for diagonal D and E."""
        wd, we = self.w * d, self.w * e
        middle_d, middle_e = self._middle(self.w * wd), self._middle(self.w * we)
        crossed = self.cov @ self._middle(self.w * wd * we)
        both = self.cov @ middle_d @ self.cov @ middle_e
        return float(wd @ we - 2 * np.trace(crossed) + np.trace(both))

    def _middle(self, weights: Array) -> Array:
        if self.x.shape[1] == 1:
            return np.array([[float(weights @ self.x[:, 0] ** 2)]])
        return np.asarray(self.x.T @ (self.x * weights[:, None]))


def intercept(k: int) -> Array:
    """The design of a model without moderators, (k, 1)."""
    return np.ones((k, 1))

"""Tails and quantiles, the only use of scipy in this room; imported when first needed, since scipy takes time."""

from __future__ import annotations


def normal_p(z: float) -> float:
    """Two-sided p of a standard normal statistic."""
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def normal_quantile(share: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(share))


def t_p(t: float, df: float) -> float:
    """Two-sided p of a t statistic."""
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(t)))


def t_quantile(share: float, df: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(df, share))


def chi2_p(q: float, df: float) -> float:
    """Upper tail of the chi-squared distribution; 1 where there is nothing to test."""
    from scipy.special import chdtrc

    return float(chdtrc(df, q)) if df > 0 else 1.0


def chi2_quantile(share: float, df: float) -> float:
    from scipy.special import gammaincinv

    return float(2 * gammaincinv(df / 2, share))


def f_p(f: float, df1: float, df2: float) -> float:
    """Upper tail of the F distribution."""
    from scipy.special import fdtrc

    return float(fdtrc(df1, df2, f))

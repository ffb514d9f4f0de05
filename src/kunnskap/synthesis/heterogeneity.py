"""How much studies differ: Q, I², H², tau² and the interval of tau² by the Q-profile method.

Q-profile: Viechtbauer (2007), Statistics in Medicine 26:37. I² and H² follow tau² through the typical sampling
variance of Higgins & Thompson (2002); in the common-effect model they follow Q.
"""

from __future__ import annotations

from dataclasses import dataclass

from kunnskap.synthesis.distributions import chi2_p, chi2_quantile
from kunnskap.synthesis.estimators import Tau2, tau2_where_q_is
from kunnskap.synthesis.fit import Array, Fit


@dataclass(frozen=True, slots=True)
class Interval:
    """Both ends of an interval, on the scale of analysis."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """``i2`` is in per cent; ``tau2_ci`` and ``i2_ci`` are ``None`` in the common-effect model."""

    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float
    tau2: float
    tau2_se: float | None
    tau2_ci: Interval | None
    i2_ci: Interval | None


def heterogeneity(
    yi: Array, vi: Array, x: Array, *, tau2: Tau2, random: bool, level: float
) -> Heterogeneity:
    """What the studies' effects say about their spread, around the design ``x`` (k, p)."""
    fit = Fit.of(yi, x, 1 / vi)
    df = x.shape[0] - x.shape[1]
    q, typical = fit.rss, df / fit.trace()
    if not random:
        i2 = max(0.0, 100 * (q - df) / q) if q > 0 else 0.0
        return Heterogeneity(q, df, chi2_p(q, df), i2, q / df, 0.0, None, None, None)
    interval = q_profile(yi, vi, x, level=level)
    return Heterogeneity(
        q=q,
        q_df=df,
        q_p=chi2_p(q, df),
        i2=_share(tau2.value, typical),
        h2=tau2.value / typical + 1,
        tau2=tau2.value,
        tau2_se=tau2.se,
        tau2_ci=interval,
        i2_ci=Interval(_share(interval.low, typical), _share(interval.high, typical)),
    )


def q_profile(yi: Array, vi: Array, x: Array, *, level: float = 0.95) -> Interval:
    """The interval of tau²; both ends are 0 where the studies agree more than chance would have it."""
    df = x.shape[0] - x.shape[1]
    ends = (chi2_quantile((1 + level) / 2, df), chi2_quantile((1 - level) / 2, df))
    low, high = (tau2_where_q_is(end, yi, vi, x) for end in ends)
    return Interval(low, high)


def _share(tau2: float, typical: float) -> float:
    return 100 * tau2 / (tau2 + typical)

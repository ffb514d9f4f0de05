"""``pool``: the average effect of two studies or more, with everything needed to read it rightly."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin, combine
from kunnskap.synthesis.distributions import normal_p, normal_quantile, t_p, t_quantile
from kunnskap.synthesis.estimators import ESTIMATORS
from kunnskap.synthesis.fit import Fit, intercept
from kunnskap.synthesis.heterogeneity import Heterogeneity, Interval, heterogeneity
from kunnskap.synthesis.studies_in import Effects, LeftOut, usable_effects
from kunnskap.terms import Measure

Test = Literal["z", "knha", "adhoc"]
Convention = Literal["t", "riley", "normal"]
TESTS: tuple[Test, ...] = ("z", "knha", "adhoc")
CONVENTIONS: tuple[Convention, ...] = ("t", "riley", "normal")
FEWEST_FOR_PREDICTION = 3
UNLIKE = 1e7  # ratio of variances from which rounding is felt, as metafor warns
FEW = 5  # up to here an estimate of tau² says little


@dataclass(frozen=True, slots=True)
class Average:
    """An average and its uncertainty on the scale of analysis; ``df`` is ``None`` for a normal statistic.

    ``statistic`` and ``p`` are ``None`` where the standard error is 0.
    """

    estimate: float
    se: float
    ci: Interval
    statistic: float | None
    df: int | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """Where the effect of a new, similar study may lie, and the convention behind it."""

    low: float
    high: float
    convention: Convention


@dataclass(frozen=True, slots=True)
class Pooled:
    """Two studies or more, averaged. Everything is on the scale of analysis; ``weights`` sum to 100.

    ``warnings`` are keys under ``synthesis.warning``. ``prediction`` is ``None`` below three studies and in the
    common-effect model.
    """

    measure: Measure | None
    method: str
    test: Test
    level: float
    k: int
    average: Average
    heterogeneity: Heterogeneity
    prediction: Prediction | None
    studies: tuple[str, ...]
    yi: tuple[float, ...]
    vi: tuple[float, ...]
    origins: tuple[Origin, ...]
    weights: tuple[float, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    origin: Origin

    @property
    def estimate(self) -> float:
        return self.average.estimate

    @property
    def se(self) -> float:
        return self.average.se

    @property
    def ci(self) -> Interval:
        return self.average.ci

    @property
    def ci_low(self) -> float:
        return self.average.ci.low

    @property
    def ci_high(self) -> float:
        return self.average.ci.high

    @property
    def p(self) -> float | None:
        return self.average.p

    @property
    def tau2(self) -> float:
        return self.heterogeneity.tau2

    @property
    def i2(self) -> float:
        return self.heterogeneity.i2


def pool(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    method: str = "REML",
    test: Test = "knha",
    level: float = 0.95,
    prediction: Convention = "t",
    measure: Measure | str | None = None,
    studies: Iterable[object] | None = None,
    origins: Iterable[Origin] | None = None,
) -> Pooled:
    """The average of effects ``yi`` with sampling variances ``vi``, both of shape (k,), k ≥ 2.

    ``method`` is ``EE`` (common effect) or an estimator of tau²: ``DL HE HS SJ ML REML EB PM``. ``test`` is ``z``
    (Wald), ``knha`` (Hartung–Knapp, t with k − 1 degrees of freedom) or ``adhoc`` (the same, its factor held at 1 or
    above). ``prediction`` names the convention of the prediction interval: ``t`` (k − 1), ``riley`` (k − 2) or
    ``normal``. Effects that are missing are left out and named in ``left_out``.

    Raises ``SynthesisError``: ``no_studies``, ``one_study`` (one study is never pooled: see ``single_study``),
    ``unknown_method``, ``unknown_test``, ``unknown_convention``, ``no_convergence``,
    ``unlike_variances`` or what ``usable_effects`` raises.
    """
    check_choices(method, test, level)
    if prediction not in CONVENTIONS:
        raise SynthesisError("unknown_convention", convention=prediction, known=list(CONVENTIONS))
    effects = usable_effects(yi, vi, studies=studies, origins=origins)
    return pool_effects(
        effects, method=method, test=test, level=level, prediction=prediction, measure=measure
    )


def check_choices(method: str, test: str, level: float) -> None:
    """Refuses a method, test or level that does not exist."""
    if method not in ESTIMATORS:
        raise SynthesisError("unknown_method", method=method, known=sorted(ESTIMATORS))
    if test not in TESTS:
        raise SynthesisError("unknown_test", test=test, known=list(TESTS))
    if not 0 < level < 1:
        raise SynthesisError("bad_level", level=level)


def pool_effects(
    effects: Effects,
    *,
    method: str = "REML",
    test: Test = "knha",
    level: float = 0.95,
    prediction: Convention = "t",
    measure: Measure | str | None = None,
) -> Pooled:
    """``pool`` for effects that were checked already."""
    if effects.k == 0:
        raise SynthesisError("no_studies", left_out=len(effects.left_out))
    if effects.k == 1:
        raise SynthesisError("one_study", study=effects.studies[0])
    x = intercept(effects.k)
    tau2 = ESTIMATORS[method](effects.yi, effects.vi, x)
    fit = Fit.of(effects.yi, x, 1 / (effects.vi + tau2.value))
    random = method != "EE"
    average = averages(fit, test, level)[0]
    spread = heterogeneity(effects.yi, effects.vi, x, tau2=tau2, random=random, level=level)
    return Pooled(
        measure=Measure(measure) if measure is not None else None,
        method=method,
        test=test,
        level=level,
        k=effects.k,
        average=average,
        heterogeneity=spread,
        prediction=_predict(average, tau2.value, effects.k, prediction, level) if random else None,
        studies=effects.studies,
        yi=tuple(effects.yi.tolist()),
        vi=tuple(effects.vi.tolist()),
        origins=effects.origins,
        weights=tuple((100 * fit.w / fit.w.sum()).tolist()),
        left_out=effects.left_out,
        warnings=_warnings(effects, average, random),
        origin=combine(effects.origins).then("pooled", k=effects.k, method=method, test=test),
    )


def averages(fit: Fit, test: Test, level: float) -> tuple[Average, ...]:
    """Each coefficient of a fit with its interval and test."""
    df = fit.x.shape[0] - fit.x.shape[1]
    factor = scale_factor(fit, test)
    quantile = normal_quantile((1 + level) / 2) if test == "z" else t_quantile((1 + level) / 2, df)
    return tuple(
        _average(float(beta), math.sqrt(factor * variance), quantile, None if test == "z" else df)
        for beta, variance in zip(fit.beta, fit.cov.diagonal().tolist(), strict=True)
    )


def scale_factor(fit: Fit, test: Test) -> float:
    """Hartung & Knapp's factor on the variance (Knapp & Hartung 2003, Statistics in Medicine 22:2693); 1 for Wald."""
    if test == "z":
        return 1.0
    if fit.exact:
        return 1.0 if test == "adhoc" else 0.0
    factor = fit.rss / int(fit.x.shape[0] - fit.x.shape[1])
    return max(1.0, factor) if test == "adhoc" else factor


def _average(estimate: float, se: float, quantile: float, df: int | None) -> Average:
    ci = Interval(estimate - quantile * se, estimate + quantile * se)
    if se == 0:
        return Average(estimate, se, ci, None, df, None)
    statistic = estimate / se
    p = normal_p(statistic) if df is None else t_p(statistic, df)
    return Average(estimate, se, ci, statistic, df, p)


def _predict(
    average: Average, tau2: float, k: int, convention: Convention, level: float
) -> Prediction | None:
    if k < FEWEST_FOR_PREDICTION:
        return None
    share = (1 + level) / 2
    quantile = {
        "t": lambda: t_quantile(share, k - 1),
        "riley": lambda: t_quantile(share, k - 2),
        "normal": lambda: normal_quantile(share),
    }[convention]()
    reach = quantile * math.sqrt(tau2 + average.se**2)
    return Prediction(average.estimate - reach, average.estimate + reach, convention)


def _warnings(effects: Effects, average: Average, random: bool) -> tuple[str, ...]:
    found = []
    if effects.k == 2:
        found.append("two_studies")
    elif effects.k <= FEW and random:
        found.append("few_studies")
    if effects.vi.max() / effects.vi.min() >= UNLIKE:
        found.append("unlike_variances")
    if average.se == 0:
        found.append("no_spread")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Single:
    """One study's own result. It is not an average: no heterogeneity, no weights, no prediction."""

    measure: Measure | None
    study: str
    estimate: float
    se: float
    ci: Interval
    p: float
    level: float
    left_out: tuple[LeftOut, ...]
    origin: Origin


def single_study(effects: Effects, *, measure: Measure | str | None, level: float = 0.95) -> Single:
    """The only usable effect, with its normal interval. Raises ``SynthesisError`` (not_single) for any other number."""
    if effects.k != 1:
        raise SynthesisError("not_single", k=effects.k)
    estimate, se = float(effects.yi[0]), math.sqrt(float(effects.vi[0]))
    reach = normal_quantile((1 + level) / 2) * se
    return Single(
        measure=Measure(measure) if measure is not None else None,
        study=effects.studies[0],
        estimate=estimate,
        se=se,
        ci=Interval(estimate - reach, estimate + reach),
        p=normal_p(estimate / se),
        level=level,
        left_out=effects.left_out,
        origin=effects.origins[0].then("single_study"),
    )

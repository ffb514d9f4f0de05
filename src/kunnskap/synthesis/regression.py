"""Meta-regression: does the effect follow something about the studies?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin, combine
from kunnskap.synthesis.distributions import chi2_p, f_p
from kunnskap.synthesis.estimators import ESTIMATORS
from kunnskap.synthesis.fit import Array, Fit, intercept
from kunnskap.synthesis.heterogeneity import Heterogeneity, heterogeneity
from kunnskap.synthesis.pooling import Average, Test, averages, check_choices, scale_factor
from kunnskap.synthesis.studies_in import Effects, LeftOut, usable_effects

STUDIES_PER_MODERATOR = 10  # Cochrane Handbook 6, section 10.11.5.1


@dataclass(frozen=True, slots=True)
class ModeratorTest:
    """Whether all moderators together explain anything: chi-squared (``df2`` is ``None``) or F."""

    statistic: float
    df1: int
    df2: int | None
    p: float


@dataclass(frozen=True, slots=True)
class Regression:
    """Coefficients on the scale of analysis, ``intercept`` first; ``heterogeneity`` is what the moderators leave.

    ``r2`` is the share (per cent) of tau² accounted for, ``None`` where there is no tau² to account for.
    """

    method: str
    test: Test
    level: float
    k: int
    coefficients: Mapping[str, Average]
    moderators: ModeratorTest
    heterogeneity: Heterogeneity
    r2: float | None
    studies: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    origin: Origin


def regress(
    yi: ArrayLike,
    vi: ArrayLike,
    moderators: Mapping[str, ArrayLike] | pd.DataFrame,
    *,
    method: str = "REML",
    test: Test = "knha",
    level: float = 0.95,
    studies: Iterable[object] | None = None,
    origins: Iterable[Origin] | None = None,
) -> Regression:
    """Effects ``yi`` (k,) regressed on moderators, each (k,): numbers as they are, words as indicators.

    A word column gives one coefficient ``name=value`` for every value but the first in alphabetical order, which is
    the reference. Studies that lack a moderator are left out by name. Raises ``SynthesisError``
    (too_few_for_moderators, collinear, no_moderators) and what ``pool`` raises.
    """
    check_choices(method, test, level)
    frame = pd.DataFrame({str(name): np.asarray(values) for name, values in moderators.items()})
    if frame.shape[1] == 0:
        raise SynthesisError("no_moderators")
    effects = usable_effects(yi, vi, studies=studies, origins=origins)
    effects, columns = _complete(effects, frame.iloc[list(effects.kept)])
    x = np.column_stack([intercept(effects.k), *columns.values()])
    k, p = x.shape
    if k <= p:
        raise SynthesisError("too_few_for_moderators", k=k, coefficients=p)
    if np.linalg.matrix_rank(x) < p:
        raise SynthesisError("collinear", moderators=list(columns))
    return _fitted(effects, x, list(columns), method, test, level)


def _complete(effects: Effects, frame: pd.DataFrame) -> tuple[Effects, dict[str, Array]]:
    complete = frame.notna().all(axis=1).tolist()
    known = [i for i, whole in enumerate(complete) if whole]
    lacking = tuple(
        LeftOut(study, "no_moderator")
        for study, whole in zip(effects.studies, complete, strict=True)
        if not whole
    )
    kept = effects.only(known)
    columns: dict[str, Array] = {}
    for name in frame:
        columns |= _coded(str(name), frame[name].iloc[known])
    return kept.but_for((*effects.left_out, *lacking)), columns


def _coded(name: str, values: pd.Series[Any]) -> dict[str, Array]:
    values = (
        values.infer_objects()
    )  # numbers that stood beside a missing one are objects until here
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return {name: values.to_numpy(dtype=float)}
    words = values.astype(str)
    return {
        f"{name}={word}": (words == word).to_numpy(dtype=float)
        for word in sorted(words.unique())[1:]
    }


def _fitted(
    effects: Effects, x: Array, names: list[str], method: str, test: Test, level: float
) -> Regression:
    k, p = x.shape
    estimate = ESTIMATORS[method]
    tau2 = estimate(effects.yi, effects.vi, x)
    fit = Fit.of(effects.yi, x, 1 / (effects.vi + tau2.value))
    random = method != "EE"
    null = estimate(effects.yi, effects.vi, intercept(k)).value
    return Regression(
        method=method,
        test=test,
        level=level,
        k=k,
        coefficients=dict(zip(("intercept", *names), averages(fit, test, level), strict=True)),
        moderators=_moderator_test(fit, test),
        heterogeneity=heterogeneity(
            effects.yi, effects.vi, x, tau2=tau2, random=random, level=level
        ),
        r2=max(0.0, 100 * (null - tau2.value) / null) if null > 0 else None,
        studies=effects.studies,
        left_out=effects.left_out,
        warnings=("few_per_moderator",) if k < STUDIES_PER_MODERATOR * (p - 1) else (),
        origin=combine(effects.origins).then(
            "regressed", k=k, method=method, test=test, moderators=", ".join(names)
        ),
    )


def _moderator_test(fit: Fit, test: Test) -> ModeratorTest:
    k, p = fit.x.shape
    slopes, df1, df2 = fit.beta[1:], p - 1, k - p
    factor = scale_factor(fit, test)
    if factor == 0:
        return ModeratorTest(math.inf, df1, df2, 0.0)
    statistic = float(slopes @ np.linalg.solve(factor * fit.cov[1:, 1:], slopes))
    if test == "z":
        return ModeratorTest(statistic, df1, None, chi2_p(statistic, df1))
    return ModeratorTest(statistic / df1, df1, df2, f_p(statistic / df1, df1, df2))

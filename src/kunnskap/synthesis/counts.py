"""Pooling 2×2 tables directly, as rare events want it: Mantel–Haenszel and Peto.

Variances: Robins, Breslow & Greenland (1986) for the odds ratio, Greenland & Robins (1985) for the risk ratio and
Sato, Greenland & Robins (1989) for the risk difference; Yusuf, Peto et al. (1985). No half is added to the cells of
the pooled estimate; Q uses the studies' own effects, as metafor's ``rma.mh`` and ``rma.peto`` do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin, combine
from kunnskap.outcomes import effect_size
from kunnskap.outcomes.columns import read_cells
from kunnskap.outcomes.measures import COUNTS
from kunnskap.synthesis.distributions import chi2_p, normal_p, normal_quantile
from kunnskap.synthesis.fit import Array
from kunnskap.synthesis.heterogeneity import Interval
from kunnskap.synthesis.studies_in import LeftOut
from kunnskap.terms import Measure


@dataclass(frozen=True, slots=True)
class Tables:
    """Counts of k studies, each of shape (k,): events and people in the intervention and comparator group."""

    a: Array
    n1: Array
    c: Array
    n2: Array

    @property
    def n(self) -> Array:
        return self.n1 + self.n2


@dataclass(frozen=True, slots=True)
class PooledCounts:
    """2×2 tables pooled under a common effect, on the scale of analysis. ``i2`` is in per cent.

    ``q_k`` counts the studies behind Q: one without events in both groups has no effect of its own.
    """

    measure: Measure
    method: str
    k: int
    estimate: float
    se: float
    ci: Interval
    p: float
    q: float
    q_k: int
    q_p: float
    i2: float
    level: float
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    origin: Origin


def mantel_haenszel(
    frame: pd.DataFrame,
    measure: Measure | str = "OR",
    *,
    level: float = 0.95,
    columns: Mapping[str, str] | None = None,
    studies: Iterable[object] | None = None,
    origins: Iterable[Origin] | None = None,
) -> PooledCounts:
    """The Mantel–Haenszel estimate of two 2×2 tables or more (columns as for ``effect_size``).

    Raises ``SynthesisError`` (no_studies, one_study, not_for_measure, no_events) and what reading the columns raises.
    """
    kind = Measure(measure)
    if kind not in FORMULAS:
        known = [name.value for name in FORMULAS]
        raise SynthesisError("not_for_measure", measure=str(measure), known=known)
    tables, kept, left_out, trace = _tables(frame, columns, studies, origins)
    with np.errstate(all="ignore"):
        estimate, se = FORMULAS[kind](tables)
    own = effect_size(kept, kind)
    yi, vi = own["yi"].to_numpy(), own["vi"].to_numpy()
    events = _informative(tables)
    q = float((((yi - estimate) ** 2 / vi)[events]).sum())
    return _result(kind, "MH", estimate, se, q, int(events.sum()), level, tables, left_out, trace)


def peto(
    frame: pd.DataFrame,
    *,
    level: float = 0.95,
    columns: Mapping[str, str] | None = None,
    studies: Iterable[object] | None = None,
    origins: Iterable[Origin] | None = None,
) -> PooledCounts:
    """Peto's one-step log odds ratio; fit for rare events, small effects and groups of like size.

    Raises ``SynthesisError`` (no_studies, one_study, no_events) and what reading the columns raises.
    """
    tables, _, left_out, trace = _tables(frame, columns, studies, origins)
    events = tables.a + tables.c
    expected = tables.n1 * events / tables.n
    variance = expected * (tables.n2 / tables.n) * (tables.n - events) / (tables.n - 1)
    used = variance > 0
    if not used.any():
        raise SynthesisError("no_events", k=len(used))
    surplus, weight = (tables.a - expected)[used], variance[used]
    estimate = float(surplus.sum() / weight.sum())
    q = float((weight * (surplus / weight - estimate) ** 2).sum())
    se = 1 / math.sqrt(float(weight.sum()))
    k = int(used.sum())
    return _result(Measure.OR, "Peto", estimate, se, q, k, level, tables, left_out, trace)


def _odds_ratio(t: Tables) -> tuple[float, float]:
    b, d = t.n1 - t.a, t.n2 - t.c
    p, q = (t.a + d) / t.n, (b + t.c) / t.n
    r, s = t.a * d / t.n, b * t.c / t.n
    total_r, total_s = r.sum(), s.sum()
    variance = (
        (p * r).sum() / total_r**2
        + (p * s + q * r).sum() / (total_r * total_s)
        + (q * s).sum() / total_s**2
    ) / 2
    return float(np.log(total_r / total_s)), float(np.sqrt(variance))


def _risk_ratio(t: Tables) -> tuple[float, float]:
    r, s = (t.a * t.n2 / t.n).sum(), (t.c * t.n1 / t.n).sum()
    inner = t.n1 / t.n * (t.n2 / t.n) * (t.a + t.c) - t.a * t.c / t.n
    return float(np.log(r / s)), float(np.sqrt(inner.sum() / (r * s)))


def _risk_difference(t: Tables) -> tuple[float, float]:
    share1, share2 = t.n1 / t.n, t.n2 / t.n
    total = (t.n1 * share2).sum()
    estimate = (t.a * share2 - t.c * share1).sum() / total
    p = (t.c * share1**2 - t.a * share2**2 + share1 * share2 * (t.n2 - t.n1) / 2).sum()
    q = (t.a * (t.n2 - t.c) / t.n + t.c * (t.n1 - t.a) / t.n).sum() / 2
    return float(estimate), float(np.sqrt((estimate * p + q) / total**2))


FORMULAS: Mapping[Measure, Callable[[Tables], tuple[float, float]]] = {
    Measure.OR: _odds_ratio,
    Measure.RR: _risk_ratio,
    Measure.RD: _risk_difference,
}


def _tables(
    frame: pd.DataFrame,
    columns: Mapping[str, str] | None,
    studies: Iterable[object] | None,
    origins: Iterable[Origin] | None,
) -> tuple[Tables, pd.DataFrame, tuple[LeftOut, ...], Origin]:
    cells = read_cells(frame, COUNTS, columns or {})
    names = list(map(str, studies)) if studies is not None else [str(i) for i in frame.index]
    traces = list(origins) if origins is not None else [Origin()] * len(names)
    missing = np.any([np.isnan(cell) for cell in cells.values()], axis=0)
    empty = ~missing & ((cells["n_intervention"] == 0) | (cells["n_comparator"] == 0))
    kept = ~(missing | empty)
    left_out = tuple(LeftOut(n, "missing") for n, ok in zip(names, kept, strict=True) if not ok)
    if kept.sum() == 0:
        raise SynthesisError("no_studies", left_out=len(left_out))
    if kept.sum() == 1:
        raise SynthesisError("one_study", study=names[int(kept.argmax())])
    tables = Tables(*(cells[name][kept] for name in COUNTS))
    trace = combine(origin for origin, ok in zip(traces, kept, strict=True) if ok)
    return tables, pd.DataFrame({name: cells[name][kept] for name in COUNTS}), left_out, trace


def _informative(t: Tables) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    events = t.a + t.c
    return np.asarray((events > 0) & (events < t.n))


def _result(
    measure: Measure,
    method: str,
    estimate: float,
    se: float,
    q: float,
    q_k: int,
    level: float,
    tables: Tables,
    left_out: tuple[LeftOut, ...],
    trace: Origin,
) -> PooledCounts:
    k = len(tables.a)
    if not (math.isfinite(estimate) and math.isfinite(se)):
        raise SynthesisError("no_events", k=k)
    reach = normal_quantile((1 + level) / 2) * se
    df = q_k - 1
    return PooledCounts(
        measure=measure,
        method=method,
        k=k,
        estimate=estimate,
        se=se,
        ci=Interval(estimate - reach, estimate + reach),
        p=normal_p(estimate / se) if se > 0 else 1.0,
        q=q,
        q_k=q_k,
        q_p=chi2_p(q, df),
        i2=max(0.0, 100 * (q - df) / q) if q > 0 and df > 0 else 0.0,
        level=level,
        left_out=left_out,
        warnings=("two_studies",) if k == 2 else (),
        origin=trace.then("pooled", k=k, method=method, test="z"),
    )

"""The formulas: summary numbers of many studies in, estimates and sampling variances out.

Every function takes a mapping from column to an array of shape (k,) and gives ``(yi, vi)``, each of shape (k,). A
study that lacks a number gets NaN. The definitions are those of metafor's ``escalc`` and are checked against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kunnskap.terms import Measure

Array = NDArray[np.float64]
Cells = Mapping[str, Array]


class ZeroCells(StrEnum):
    """What happens to a study with an empty cell before its effect is computed.

    ``ONLY_ZERO`` adds one half to each cell of the studies that have an empty one (the default of ``escalc``);
    ``ALL`` adds it to every study; ``IF_ANY`` to every study as soon as one has an empty cell; ``NONE`` adds nothing,
    and the effect is then not defined for ratios.
    """

    ONLY_ZERO = "only_zero"
    ALL = "all"
    IF_ANY = "if_any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """One measure: the columns it needs and the formula that uses them."""

    needs: tuple[str, ...]
    formula: Callable[[Cells, ZeroCells], tuple[Array, Array]]


def corrected(cells: tuple[Array, ...], rule: ZeroCells) -> tuple[Array, ...]:
    """The cells with one half added where the rule says so."""
    empty = np.any([cell == 0 for cell in cells], axis=0)
    where = {
        ZeroCells.ONLY_ZERO: empty,
        ZeroCells.ALL: np.ones_like(empty),
        ZeroCells.IF_ANY: np.full_like(empty, empty.any()),
        ZeroCells.NONE: np.zeros_like(empty),
    }[rule]
    return tuple(cell + np.where(where, 0.5, 0.0) for cell in cells)


def _table(cells: Cells, zero: ZeroCells) -> tuple[Array, ...]:
    return corrected(
        (
            cells["events_intervention"],
            cells["n_intervention"] - cells["events_intervention"],
            cells["events_comparator"],
            cells["n_comparator"] - cells["events_comparator"],
        ),
        zero,
    )


def log_odds_ratio(cells: Cells, zero: ZeroCells) -> tuple[Array, Array]:
    a, b, c, d = _table(cells, zero)
    return np.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d


def log_risk_ratio(cells: Cells, zero: ZeroCells) -> tuple[Array, Array]:
    a, b, c, d = _table(cells, zero)
    return np.log(a / (a + b)) - np.log(c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


def risk_difference(cells: Cells, zero: ZeroCells) -> tuple[Array, Array]:
    a, b, c, d = _table(cells, zero)
    p1, p2 = a / (a + b), c / (c + d)
    return p1 - p2, p1 * (1 - p1) / (a + b) + p2 * (1 - p2) / (c + d)


def mean_difference(cells: Cells, _: ZeroCells) -> tuple[Array, Array]:
    vi = (
        cells["sd_intervention"] ** 2 / cells["n_intervention"]
        + cells["sd_comparator"] ** 2 / cells["n_comparator"]
    )
    return cells["mean_intervention"] - cells["mean_comparator"], vi


def hedges_g(cells: Cells, _: ZeroCells) -> tuple[Array, Array]:
    """Standardised mean difference with Hedges' exact correction; variance of Hedges & Olkin (1985), large sample."""
    n1, n2 = cells["n_intervention"], cells["n_comparator"]
    pooled = np.sqrt(
        ((n1 - 1) * cells["sd_intervention"] ** 2 + (n2 - 1) * cells["sd_comparator"] ** 2)
        / (n1 + n2 - 2)
    )
    d = (cells["mean_intervention"] - cells["mean_comparator"]) / pooled
    g = small_sample_factor(n1 + n2 - 2) * d
    return g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2))


def small_sample_factor(df: Array) -> Array:
    """Hedges' J: the factor that removes the bias of a standardised mean difference with ``df`` degrees of freedom."""
    from scipy.special import gammaln

    with np.errstate(invalid="ignore"):
        usable = np.where(df > 1, df, np.nan)
        return np.asarray(
            np.exp(gammaln(usable / 2) - np.log(np.sqrt(usable / 2)) - gammaln((usable - 1) / 2))
        )


def log_ratio_of_means(cells: Cells, _: ZeroCells) -> tuple[Array, Array]:
    m1, m2 = cells["mean_intervention"], cells["mean_comparator"]
    vi = cells["sd_intervention"] ** 2 / (cells["n_intervention"] * m1**2) + cells[
        "sd_comparator"
    ] ** 2 / (cells["n_comparator"] * m2**2)
    return np.log(m1 / m2), vi


def fisher_z(cells: Cells, _: ZeroCells) -> tuple[Array, Array]:
    return np.arctanh(cells["r"]), 1 / np.where(cells["n"] > 3, cells["n"] - 3, np.nan)


def logit_proportion(cells: Cells, zero: ZeroCells) -> tuple[Array, Array]:
    events, others = corrected((cells["events"], cells["n"] - cells["events"]), zero)
    return np.log(events / others), 1 / events + 1 / others


def double_arcsine(cells: Cells, _: ZeroCells) -> tuple[Array, Array]:
    """Freeman & Tukey's transformation (Annals of Mathematical Statistics 1950;21:607), halved as ``escalc`` does."""
    x, n = cells["events"], cells["n"]
    yi = (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))) / 2
    return yi, 1 / (4 * n + 2)


COUNTS = ("events_intervention", "n_intervention", "events_comparator", "n_comparator")
MEANS = (
    "mean_intervention",
    "sd_intervention",
    "n_intervention",
    "mean_comparator",
    "sd_comparator",
    "n_comparator",
)
MEASURES: Mapping[Measure, Rule] = {
    Measure.OR: Rule(COUNTS, log_odds_ratio),
    Measure.RR: Rule(COUNTS, log_risk_ratio),
    Measure.RD: Rule(COUNTS, risk_difference),
    Measure.MD: Rule(MEANS, mean_difference),
    Measure.SMD: Rule(MEANS, hedges_g),
    Measure.ROM: Rule(MEANS, log_ratio_of_means),
    Measure.ZCOR: Rule(("r", "n"), fisher_z),
    Measure.PLO: Rule(("events", "n"), logit_proportion),
    Measure.PFT: Rule(("events", "n"), double_arcsine),
}

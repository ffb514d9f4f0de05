"""``effect_size``: a table of reported numbers gets an effect, its variance and its direction for every study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kunnskap.errors import OutcomeError
from kunnskap.outcomes.columns import column, read_cells
from kunnskap.outcomes.measures import MEASURES, Array, ZeroCells
from kunnskap.terms import Direction, Measure

Flags = NDArray[np.bool_]
Benefit = Literal["higher", "lower"]
GROUPS = ("n_intervention", "n_comparator", "n")
ONE_GROUP = frozenset({Measure.ZCOR, Measure.PLO, Measure.PFT})


def effect_size(
    frame: pd.DataFrame,
    measure: Measure | str = "OR",
    *,
    benefit: Benefit | None = None,
    zero_cells: ZeroCells | str = ZeroCells.ONLY_ZERO,
    keep_double_zero: bool = True,
    columns: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The same rows with ``yi``, ``vi``, ``measure``, ``direction`` and ``not_computed`` added.

    ``yi`` is the effect of intervention against comparator on the scale of analysis (ratios as natural logarithms),
    ``vi`` its sampling variance. No row disappears: where no effect can be computed both are NaN and
    ``not_computed`` says why (``missing``, ``double_zero``, ``undefined``). A group of nobody gives no effect; here
    ``escalc`` adds halves and gives one.

    ``benefit`` says which way is better, ``higher`` or ``lower``; without it no ``direction`` is given. Counts need
    ``events_intervention``, ``n_intervention`` (or ``non_events_intervention``) and the same for ``comparator``;
    means ``mean_``, ``sd_`` and ``n_``; correlations ``r`` and ``n``; proportions ``events`` and ``n``. metafor's
    names (``ai``, ``n1i``, ``m1i`` …) are understood, and ``columns`` maps any other. With
    ``keep_double_zero=False``, a study without events (or without non-events) in both groups gives no effect.

    Raises ``OutcomeError`` (unknown_measure, unknown_rule, missing_columns, not_number, impossible,
    more_events_than_people).
    """
    kind = measure_named(measure)
    rule = MEASURES[kind]
    cells = read_cells(frame, rule.needs, columns or {})
    missing: Flags = np.any([np.isnan(cell) for cell in cells.values()], axis=0)
    with np.errstate(all="ignore"):
        yi, vi = rule.formula(cells, _zero_rule(zero_cells))
    double_zero = _double_zero(cells) & np.bool_(not keep_double_zero)
    groups = [cells[name] for name in GROUPS if name in cells]
    empty: Flags = np.any([people == 0 for people in groups], axis=0)
    return _with_effects(frame, kind, yi, vi, benefit, missing, double_zero, empty)


def measure_named(measure: Measure | str) -> Measure:
    """The measure of that name. Raises ``OutcomeError`` (unknown_measure) naming those that exist."""
    try:
        return Measure(measure)
    except ValueError as problem:
        known = [kind.value for kind in Measure]
        raise OutcomeError("unknown_measure", measure=str(measure), known=known) from problem


def _zero_rule(rule: ZeroCells | str) -> ZeroCells:
    try:
        return ZeroCells(rule)
    except ValueError as problem:
        known = [kind.value for kind in ZeroCells]
        raise OutcomeError("unknown_rule", rule=str(rule), known=known) from problem


def _double_zero(cells: Mapping[str, Array]) -> Flags:
    if "events_comparator" not in cells:
        return np.zeros(len(next(iter(cells.values()))), dtype=bool)
    a, c = cells["events_intervention"], cells["events_comparator"]
    none = (a == 0) & (c == 0)
    every = (a == cells["n_intervention"]) & (c == cells["n_comparator"])
    return np.asarray(none | every)


def _with_effects(
    frame: pd.DataFrame,
    kind: Measure,
    yi: Array,
    vi: Array,
    benefit: Benefit | None,
    missing: Flags,
    double_zero: Flags,
    empty: Flags,
) -> pd.DataFrame:
    undefined = ~(np.isfinite(yi) & np.isfinite(vi)) | empty
    reasons: list[str | None] = [None] * len(yi)
    for word, flags in (
        ("undefined", undefined),
        ("double_zero", double_zero),
        ("missing", missing),
    ):
        reasons = [word if flag else old for flag, old in zip(flags, reasons, strict=True)]
    usable = ~(undefined | double_zero | missing)
    yi = np.where(usable, yi, np.nan)
    return frame.assign(
        yi=yi,
        vi=np.where(usable, vi, np.nan),
        measure=kind.value,
        direction=column(frame, directions(yi, None if kind in ONE_GROUP else benefit)),
        not_computed=column(frame, reasons),
    )


def directions(yi: Array, benefit: Benefit | None) -> list[Direction | None]:
    """Whom each effect favours, by its sign alone: significance plays no part."""
    if benefit is None:
        return [None] * len(yi)
    towards_benefit = yi if benefit == "higher" else -yi
    return [_direction(value) for value in towards_benefit.tolist()]


def _direction(towards_benefit: float) -> Direction | None:
    if np.isnan(towards_benefit):
        return None
    if towards_benefit == 0:
        return Direction.NO_DIFFERENCE
    return Direction.FAVOURS_INTERVENTION if towards_benefit > 0 else Direction.FAVOURS_COMPARATOR

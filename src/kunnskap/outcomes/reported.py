"""Estimates as a report prints them, with an interval, a standard error or a p value, become effects."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kunnskap.outcomes.columns import column, read_cells
from kunnskap.outcomes.effect import Benefit, directions, measure_named
from kunnskap.outcomes.measures import Array
from kunnskap.outcomes.scales import is_ratio
from kunnskap.terms import Measure

LOPSIDED = 0.1  # the estimate may lie this share of the interval's width away from its middle


def reported_effect(
    frame: pd.DataFrame,
    measure: Measure | str,
    *,
    benefit: Benefit | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """The same rows with ``yi``, ``vi``, ``measure``, ``direction``, ``variance_from``, ``not_computed`` and ``notes``.

    Reads ``effect`` (as printed: a ratio, not its logarithm) and, in this order of trust, ``ci_low`` and ``ci_high``
    (at ``level``), ``se`` (on the scale of analysis) or ``p`` (two-sided, exact). The variance follows from a normal
    distribution on the scale of analysis; with t-based intervals of small trials it is a little too large.
    ``notes`` is ``lopsided`` where the estimate is far from the middle of its interval: a sign of a wrong scale or of
    a misprint. Raises ``OutcomeError`` as ``effect_size`` does.
    """
    kind = measure_named(measure)
    optional = {name: np.nan for name in ("ci_low", "ci_high", "se", "p") if name not in frame}
    cells = read_cells(
        frame.assign(**optional), ("effect", "ci_low", "ci_high", "se", "p"), columns={}
    )
    with np.errstate(all="ignore"):
        yi, low, high = (_to_scale(cells[name], kind) for name in ("effect", "ci_low", "ci_high"))
        sei, source = _standard_error(yi, low, high, cells, level)
    usable = np.isfinite(yi) & np.isfinite(sei) & (sei > 0)
    yi = np.where(usable, yi, np.nan)
    return frame.assign(
        yi=yi,
        vi=np.where(usable, sei**2, np.nan),
        measure=kind.value,
        direction=column(frame, directions(yi, benefit)),
        variance_from=column(
            frame, (text if ok else None for text, ok in zip(source, usable, strict=True))
        ),
        not_computed=column(frame, (None if ok else "missing" for ok in usable)),
        notes=column(frame, ("lopsided" if odd else None for odd in _lopsided(yi, low, high))),
    )


def _to_scale(values: Array, kind: Measure) -> Array:
    if is_ratio(kind):
        return np.asarray(np.log(values))
    return np.asarray(np.arctanh(values)) if kind is Measure.ZCOR else values


def _standard_error(
    yi: Array, low: Array, high: Array, cells: dict[str, Array], level: float
) -> tuple[Array, list[str]]:
    from scipy.special import ndtri

    from_ci = (high - low) / (2 * ndtri((1 + level) / 2))
    from_p = np.abs(yi) / np.abs(ndtri(cells["p"] / 2))
    choices = [("ci", from_ci), ("se", cells["se"]), ("p", from_p)]
    sei = np.full_like(yi, np.nan)
    source = [""] * len(yi)
    for name, values in reversed(choices):
        fits = np.isfinite(values)
        sei = np.where(fits, values, sei)
        source = [name if fit else old for fit, old in zip(fits, source, strict=True)]
    return sei, source


def _lopsided(yi: Array, low: Array, high: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(yi - (low + high) / 2) > LOPSIDED * np.abs(high - low))

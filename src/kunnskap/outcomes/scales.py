"""The scale each measure is analysed on, and the way back to the scale people read."""

from __future__ import annotations

import math

from kunnskap.terms import Measure

LARGEST_EXPONENT = 700.0
RATIOS = frozenset({Measure.RR, Measure.OR, Measure.ROM})


def is_ratio(measure: Measure) -> bool:
    """Whether the measure is analysed as a logarithm and read as a ratio."""
    return measure in RATIOS


def null_value(measure: Measure) -> float | None:
    """What no effect looks like on the scale people read; ``None`` for a single proportion."""
    if measure in (Measure.PLO, Measure.PFT):
        return None
    return 1.0 if is_ratio(measure) else 0.0


def back_transform(value: float, measure: Measure, *, n: float | None = None) -> float:
    """The value on the scale people read: a ratio, a difference, a correlation or a proportion (0 to 1).

    For ``PFT``, ``n`` is the (harmonic mean) sample size of Miller's inverse (The American Statistician 1978;32:138);
    without it the large-sample inverse is used.
    """
    if is_ratio(measure):
        return _exp(value)
    if measure is Measure.ZCOR:
        return math.tanh(value)
    if measure is Measure.PLO:
        return 1 / (1 + _exp(-value))
    if measure is Measure.PFT:
        return _proportion_from_double_arcsine(value, n)
    return value


def _exp(value: float) -> float:
    """e to the value, held where a number of the machine ends: an interval may be as wide as it likes."""
    return math.exp(min(value, LARGEST_EXPONENT))


def _proportion_from_double_arcsine(value: float, n: float | None) -> float:
    if value <= 0:
        return 0.0
    if value >= math.pi / 2:
        return 1.0
    if n is None:
        return math.sin(value) ** 2
    doubled = 2 * value
    inner = math.sin(doubled) + (math.sin(doubled) - 1 / math.sin(doubled)) / n
    share = 0.5 * (1 - math.copysign(1, math.cos(doubled)) * math.sqrt(max(0.0, 1 - inner**2)))
    return min(1.0, max(0.0, share))

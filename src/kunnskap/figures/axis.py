"""Axes of effect figures: where ticks stand, and how an effect is written on the scale people read."""

from __future__ import annotations

import math

from kunnskap.language import Language
from kunnskap.outcomes import back_transform, is_ratio
from kunnskap.terms import Measure

RATIO_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
FINER_TICKS = tuple(round(0.1 * number, 1) for number in range(1, 40))
MOST_TICKS = 7


def ticks(low: float, high: float, measure: Measure | None) -> list[float]:
    """Round places between two ends on the scale of analysis, about five to seven of them, in order."""
    if measure is not None and is_ratio(measure):
        for candidates in (RATIO_TICKS, FINER_TICKS):
            inside = [math.log(tick) for tick in candidates if low <= math.log(tick) <= high]
            if len(inside) >= 3:
                return inside[:: math.ceil(len(inside) / MOST_TICKS)]
    return _even(low, high)


def _even(low: float, high: float) -> list[float]:
    rough = (high - low) / 5
    if rough <= 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    first = math.ceil(low / step)
    return [step * number for number in range(first, math.floor(high / step) + 1)]


def written(language: Language, value: float, measure: Measure | None, decimals: int = 2) -> str:
    """The value on the scale people read."""
    return language.number(read(value, measure), decimals)


def tick_label(language: Language, value: float, measure: Measure | None) -> str:
    return language.number(float(f"{read(value, measure):.2g}"))


def read(value: float, measure: Measure | None) -> float:
    return value if measure is None else back_transform(value, measure)


def p_value(language: Language, p: float) -> str:
    """``= 0,021``, or ``< 0,001``."""
    return f"< {language.number(0.001, 3)}" if p < 0.001 else f"= {language.number(p, 3)}"

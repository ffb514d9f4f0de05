"""How long after the start or end of treatment a result was measured, as far as the words say."""

from __future__ import annotations

import math
import re

MONTHS_PER = {"week": 12 / 52, "month": 1.0, "year": 12.0, "day": 12 / 365}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(?:,|and|to|-)?\s*(?=.*?\b(day|week|month|year)s?\b)")
_UNNUMBERED = re.compile(r"^(day|week|month|year)\b")


def followup_months(words: str) -> float:
    """The longest length named ("3, 6 and 12 months" is 12); negative before treatment, NaN where none is named."""
    lengths = [float(number) * MONTHS_PER[unit] for number, unit in _LENGTH.findall(words)]
    if unit := _UNNUMBERED.match(words):
        lengths.append(MONTHS_PER[unit[1]])
    if words.startswith("baseline"):
        return -0.0001
    if not lengths:
        return math.nan
    return -max(lengths) if "before" in words else max(lengths)

"""Reported numbers become effect sizes: an estimate and its variance on a stated scale, with a stated direction."""

from kunnskap.outcomes.choice import Choice, Rule, choose_results
from kunnskap.outcomes.contrasts import two_groups
from kunnskap.outcomes.effect import effect_size
from kunnskap.outcomes.reading import read_outcomes
from kunnskap.outcomes.reported import reported_effect
from kunnskap.outcomes.scales import back_transform, is_ratio, null_value

__all__ = [
    "Choice",
    "Rule",
    "back_transform",
    "choose_results",
    "effect_size",
    "is_ratio",
    "null_value",
    "read_outcomes",
    "reported_effect",
    "two_groups",
]

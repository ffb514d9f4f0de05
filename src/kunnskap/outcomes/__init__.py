"""Reported numbers become effect sizes: an estimate and its variance on a stated scale, with a stated direction."""

from kunnskap.outcomes.effect import effect_size
from kunnskap.outcomes.reported import reported_effect
from kunnskap.outcomes.scales import back_transform, is_ratio, null_value

__all__ = ["back_transform", "effect_size", "is_ratio", "null_value", "reported_effect"]

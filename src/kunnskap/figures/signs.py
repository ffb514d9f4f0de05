"""Signs that stand for a judgement, each with the words that say the same."""

from __future__ import annotations

from kunnskap.blocks import Symbol
from kunnskap.language import Language
from kunnskap.terms import Certainty, Direction

CERTAINTY = {
    Certainty.HIGH: "⊕⊕⊕⊕",
    Certainty.MODERATE: "⊕⊕⊕◯",
    Certainty.LOW: "⊕⊕◯◯",
    Certainty.VERY_LOW: "⊕◯◯◯",
}
DIRECTION = {
    Direction.FAVOURS_INTERVENTION: "▲",
    Direction.FAVOURS_COMPARATOR: "▼",
    Direction.NO_DIFFERENCE: "◆",
}
REPORTED = {**DIRECTION, Direction.WITHIN_GROUP: "○", Direction.NOT_REPORTED: "–"}


def certainty_symbol(language: Language, level: Certainty) -> Symbol:
    """GRADE's four circles with their words."""
    return Symbol(CERTAINTY[level], language.term(level))


def direction_symbol(language: Language, direction: Direction) -> Symbol:
    """▲ in favour of the intervention, ▼ of the comparator, ◆ no difference shown."""
    return Symbol(DIRECTION[direction], language.term(direction))

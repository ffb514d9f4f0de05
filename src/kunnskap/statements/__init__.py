"""Sentences bound to certainty, and the check for sentences that claim more than it allows."""

from kunnskap.statements.claims import certainty_of, claims_table
from kunnskap.statements.overclaim import Overclaim, is_quotation, overclaims, sentences
from kunnskap.statements.sentence import (
    Change,
    change_of,
    change_of_directions,
    directions_sentence,
    numbers_sentence,
    statement,
)

__all__ = [
    "Change",
    "Overclaim",
    "certainty_of",
    "change_of",
    "change_of_directions",
    "claims_table",
    "directions_sentence",
    "is_quotation",
    "numbers_sentence",
    "overclaims",
    "sentences",
    "statement",
]

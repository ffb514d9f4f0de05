"""The pieces of a text: which are numbers that were written out, and which belong together as one link."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kunnskap.language import Piece
from kunnskap.origin import Traced

NUMBER = re.compile(r"[<>=≤≥ ]*[+\u2212-]?\d[\d\u00a0.,]*\u00a0?%?")
CLOSE = 5  # " til ", " to ", " ("
YEAR = re.compile(r"(19|20)\d\d")


def with_joined_numbers(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, with numbers of one origin that stand close together, as an estimate and its interval, as one."""
    joined: list[Piece] = []
    for piece in pieces:
        joined.append(piece)
        match joined[-3:]:
            case [Piece(text=first, fact=Traced(origin=before)), Piece(between, None), Piece()] if (
                isinstance(piece.fact, Traced)
                and piece.fact.origin == before
                and len(between) <= CLOSE
            ):
                text = first + between + piece.text
                joined[-3:] = [Piece(text, Traced(text, before))]
    return joined


def is_number(piece: Piece) -> bool:
    """Whether a fact is a number that was written out; a year is a name, for a count has its digits grouped."""
    return bool(NUMBER.fullmatch(piece.text)) and not YEAR.fullmatch(piece.text)

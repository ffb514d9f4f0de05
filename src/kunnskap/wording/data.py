"""Words that claim more than the certainty allows, in the prose of notebooks and the project's recorded claims."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kunnskap.statements import certainty_of, overclaims
from kunnskap.statements.claims import QUOTED_IN
from kunnskap.studies import LiteratureBase
from kunnskap.synthesis.certainty import read_certainty
from kunnskap.terms import Certainty
from kunnskap.workspace import Door


@dataclass(frozen=True, slots=True)
class TooMuch:
    """One text that says too much: the file, the claim's or cell's name, the words, and what was rated, if anything."""

    file: str
    name: str
    words: tuple[str, ...]
    certainty: Certainty | None


def claims_too_much(door: Door, base: LiteratureBase) -> Iterator[TooMuch]:
    """The base's claims that go further than the lowest certainty of the outcomes they speak of.

    Raises what ``read_certainty`` raises.
    """
    rated = read_certainty(door.workspace.literature / base.name, door=door)
    levels = {outcome: item.level for outcome, item in rated.items()}
    for claim in base.claims:
        certainty = certainty_of(claim, levels)
        words = _words(claim.quote, certainty)
        if words:
            yield TooMuch(claim.place.file, claim.key, words, certainty)


def prose_too_much(door: Door) -> Iterator[TooMuch]:
    """The text cells of notebooks that say more than "very low" allows: prose is bound to no rated outcome.

    A notebook that is not one is passed over; reading the parameters tells of it.
    """
    for path in sorted(door.workspace.notebooks.glob("*.ipynb")):
        for cell in _cells(door.read(path)):
            if cell.get("cell_type") == "markdown":
                words = _words("".join(cell.get("source", "")), None)
                if words:
                    name = str(cell.get("id", ""))
                    yield TooMuch(door.workspace.name(path), name, words, None)


def _words(text: str, certainty: Certainty | None) -> tuple[str, ...]:
    found = overclaims(text, certainty, QUOTED_IN)
    return tuple(dict.fromkeys(one.words for one in found))


def _cells(data: bytes) -> list[dict[str, Any]]:
    try:
        cells = json.loads(data)["cells"]
        return [cell for cell in cells if isinstance(cell, dict)]
    except (ValueError, KeyError, TypeError):
        return []

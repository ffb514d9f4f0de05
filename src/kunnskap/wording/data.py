"""Words that claim more than the certainty allows, in the prose of notebooks and the project's recorded claims."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kunnskap.language import LOCALES
from kunnskap.statements import certainty_of, overclaims
from kunnskap.statements.claims import QUOTED_IN
from kunnskap.studies import LiteratureBase
from kunnskap.synthesis.certainty import read_certainty
from kunnskap.terms import Certainty
from kunnskap.workspace import Door


@dataclass(frozen=True, slots=True)
class TooMuch:
    """One text that says too much: the file, the claim's or cell's name, the words, and what was rated, if anything.

    ``language`` is the code of the language it is written in.
    """

    file: str
    name: str
    words: tuple[str, ...]
    certainty: Certainty | None
    language: str = QUOTED_IN


def claims_too_much(door: Door, base: LiteratureBase) -> Iterator[TooMuch]:
    """The base's claims that go further than the lowest certainty of the outcomes they speak of.

    Raises what ``read_certainty`` raises.
    """
    rated = read_certainty(door.workspace.literature / base.name, door=door)
    levels = {outcome: item.level for outcome, item in rated.items()}
    for claim in base.claims:
        certainty = certainty_of(claim, levels)
        words = _words(claim.quote, certainty, QUOTED_IN)
        if words:
            yield TooMuch(claim.place.file, claim.key, words, certainty)


def prose_too_much(door: Door) -> Iterator[TooMuch]:
    """The text cells of notebooks that say more than "very low" allows, in each language they are written in.

    Prose is bound to no rated outcome. A notebook that is not one is passed over; reading the parameters tells of it.
    """
    for path in sorted(door.workspace.notebooks.glob("*.ipynb")):
        for cell in _cells(door.read(path)):
            if cell.get("cell_type") == "markdown":
                for code, text in _written(cell):
                    words = _words(text, None, code)
                    if words:
                        file, name = door.workspace.name(path), str(cell.get("id", ""))
                        yield TooMuch(file, name, words, None, code)


def _written(cell: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A text cell's words by language: the cell as written, and the translations it carries.

    A cell tagged with a language is written in it; one that is not, in bokmål.
    """
    metadata = _part(cell, "metadata")
    tags = metadata.get("tags")
    tagged = [tag for tag in tags if tag in LOCALES] if isinstance(tags, list) else []
    for code in tagged or [QUOTED_IN]:
        yield code, _text(cell.get("source"))
    for code, text in _part(_part(metadata, "kunnskap"), "languages").items():
        if code in LOCALES:
            yield code, _text(text)


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def _text(source: object) -> str:
    """A cell's text, which a notebook may hold as one string or as lines."""
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str))


def _words(text: str, certainty: Certainty | None, language: str) -> tuple[str, ...]:
    found = overclaims(text, certainty, language)
    return tuple(dict.fromkeys(one.words for one in found))


def _cells(data: bytes) -> list[dict[str, Any]]:
    try:
        cells = json.loads(data)["cells"]
        return [cell for cell in cells if isinstance(cell, dict)]
    except (ValueError, KeyError, TypeError):
        return []

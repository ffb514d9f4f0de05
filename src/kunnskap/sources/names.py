"""People's names, one by one and as the text a record keeps.

A record's ``authors`` is ``Family, Given; Family, Given, Suffix; Organisation``: people in order with ``; `` between
them, the family name (with its particle) first. An entry without a comma is an organisation or a single name, and
``et al.`` at the end says that the source named more people than it listed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

AND_OTHERS = "et al."
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|2nd|3rd)\.?$", re.IGNORECASE)
_INITIALS = re.compile(r"^[A-ZÆØÅÄÖÜÉ](?:[ .-]*[A-ZÆØÅÄÖÜÉ]){0,3}\.?$")
_OTHERS = re.compile(r"^(?:and )?(?:others|et\.? al\.?)$", re.IGNORECASE)


class Name(NamedTuple):
    """A person, or an organisation when ``given`` is empty."""

    family: str
    given: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in self if part)


def parse_authors(text: str) -> tuple[Name, ...]:
    """The names in a record's ``authors`` or ``editors``, without the mark for unnamed others."""
    return tuple(
        Name(*(part.strip() for part in entry.split(",", 2)))
        for entry in text.split("; ")
        if entry and entry != AND_OTHERS
    )


def write_authors(names: list[str]) -> str:
    """Names as a source lists them, one an entry, in the form a record keeps."""
    entries = (tidy_name(name) for name in names)
    return "; ".join(entry for entry in entries if entry)


def tidy_name(name: str) -> str:
    """``Family, Given`` for one name in any of the common export forms."""
    name = " ".join(name.replace(";", ",").split()).strip(" ,")
    if _OTHERS.match(name):
        return AND_OTHERS
    if "," not in name:
        return _without_comma(name)
    family, *rest = (part.strip() for part in name.split(","))
    rest = [part for part in rest if part]
    if len(rest) == 2 and _SUFFIX.match(rest[0]):  # BibTeX order: Family, Jr, Given
        rest.reverse()
    return ", ".join([family, *rest])


def _without_comma(name: str) -> str:
    """PubMed's ``Berg AB`` turned to ``Berg, AB``; anything else is left as one undivided name."""
    family, _, last = name.rpartition(" ")
    return (
        f"{family}, {last}" if family and _INITIALS.match(last) and not family.isupper() else name
    )


def from_display(name: str) -> str:
    """``Family, Given`` for a name known to be a person's in reading order, ``Given Family``."""
    if "," in name or " " not in name.strip():
        return tidy_name(name)
    words = name.split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.match(words[-1]) else ""
    start = next((i for i, w in enumerate(words[1:], 1) if w.islower()), len(words) - 1)
    return str(Name(" ".join(words[start:]), " ".join(words[:start]), suffix))

"""What is wrong with a TOML file, in keys and facts: tomllib and pydantic tell it in English, our catalogues in words.

A file that is no TOML has a slip on a line; a file whose content does not fit has a misfit at a key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from kunnskap.terms import Expected, TomlSlip

_SLIPS: Mapping[str, TomlSlip] = {
    "Cannot overwrite": TomlSlip.TWICE,
    "Cannot declare": TomlSlip.TWICE,
    "Cannot mutate": TomlSlip.TWICE,
    "Illegal character '\\n'": TomlSlip.OPEN_TEXT,
    "Unterminated string": TomlSlip.OPEN_TEXT,
    "Unclosed array": TomlSlip.OPEN_LIST,
    "Unclosed inline table": TomlSlip.OPEN_TABLE,
    "Expected '='": TomlSlip.NO_EQUALS,
    "Expected ']": TomlSlip.OPEN_HEADING,
    "Invalid value": TomlSlip.VALUE,
    "Invalid date": TomlSlip.VALUE,
    "Expected newline": TomlSlip.VALUE,
    "Invalid statement": TomlSlip.STATEMENT,
}
EXPECTED: Mapping[str, Expected] = {
    "string_type": Expected.TEXT,
    "int_type": Expected.WHOLE_NUMBER,
    "float_type": Expected.NUMBER,
    "bool_type": Expected.YES_NO,
    "list_type": Expected.LIST,
    "tuple_type": Expected.LIST,
    "model_type": Expected.TABLE,
    "dataclass_type": Expected.TABLE,
    "dict_type": Expected.TABLE,
    "date_from_datetime_parsing": Expected.DATE,
    "date_type": Expected.DATE,
    "date_parsing": Expected.DATE,
    "missing": Expected.FILLED,
    "string_too_short": Expected.FILLED,
    "too_short": Expected.FILLED,
    "extra_forbidden": Expected.KNOWN_KEY,
    "greater_than": Expected.LARGER,
    "greater_than_equal": Expected.LARGER,
    "less_than": Expected.SMALLER,
    "less_than_equal": Expected.SMALLER,
}
_AT_LINE = re.compile(r"at line (\d+)")
_WORDS = re.compile(r"\^?\(((?:[\w-]+\|)*[\w-]+)\)\$?")
SHOWN = 80  # characters of a value that does not fit


class Misfit(NamedTuple):
    """A value that does not fit: the key's path with dots, what was expected (a term, or the words allowed), and what
    stood there."""

    place: str
    expected: Expected | str
    found: str


def slip_in(text: str, reason: str) -> tuple[int, TomlSlip]:
    """The line at fault and the kind of slip, from what the TOML reader says of the text."""
    at = _AT_LINE.search(reason)
    line = int(at[1]) if at else max(len(text.splitlines()), 1)
    return line, next((slip for said, slip in _SLIPS.items() if said in reason), TomlSlip.OTHER)


def misfit(errors: Iterable[Mapping[str, Any]]) -> Misfit:
    """The first of the faults that pydantic lists."""
    first = next(iter(errors))
    place = ".".join(str(part) for part in first["loc"])
    found = "" if first["type"] == "missing" else str(first["input"])
    return Misfit(place, _expected(first), found[:SHOWN])


def _expected(error: Mapping[str, Any]) -> Expected | str:
    facts = error.get("ctx", {})
    if error["type"] in ("enum", "literal_error"):
        return str(facts["expected"]).replace("'", "").replace(" or ", ", ")
    if words := _WORDS.fullmatch(str(facts.get("pattern", ""))):
        return words[1].replace("|", ", ")
    return EXPECTED.get(error["type"], Expected.OTHER)

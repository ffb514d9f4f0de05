"""BibTeX entries of the ordinary shape, taken apart by one pattern a field: four times as fast as bibtexparser.

What has any other shape is none of these, and bibtexparser decides what it is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_OPENING = re.compile(r"[ \t]*@(\w+)[ \t]*\{\s*([^\s,{}\"=@%#\\]+)\s*,")
_TEXT = r"[\x00-z|~-\U0010ffff]"  # all but braces, so written that it is matched thrice as fast as [^{}]
_BRACED = rf"\{{(?:{_TEXT}++|\{{(?:{_TEXT}++|\{{(?:{_TEXT}++|\{{{_TEXT}*+\}})*+\}})*+\}})*+\}}"
_FIELD = re.compile(
    rf"\s*+([A-Za-z][\w:+./-]*+)\s*+=\s*+({_BRACED}|\"[^\"{{}}\\]*+\"|\w++)\s*+([,}}])"
)
_END = re.compile(r"\s*+\}\s*+")
_BLANK = re.compile(r"\s*+")
_ESCAPED_BRACE = re.compile(r"\\[{}]")
_START_WITHIN = re.compile(r"@\w*[ \t]*\{")
_NO_RECORD = frozenset({"string", "preamble", "comment"})


class Plain(NamedTuple):
    """An entry as written: its kind, its key, and each field's name and raw value."""

    kind: str
    key: str
    fields: list[tuple[str, str]]


def plain_entry(text: str) -> Plain | None:
    """The entry that a text from one ``@`` to the next holds, or ``None`` when it is not of the ordinary shape."""
    opening = _OPENING.match(text)
    if opening is None or opening[1].lower() in _NO_RECORD:
        return None
    at, last = opening.end(), ","
    if _ESCAPED_BRACE.search(text) or _START_WITHIN.search(text, at):
        return None
    fields: list[tuple[str, str]] = []
    while last == "," and (field := _FIELD.match(text, at)):
        name, value, last = field.groups()
        fields.append((name, value))
        at = field.end()
    rest = (_END if last == "," else _BLANK).fullmatch(text, at)
    names = {name for name, _ in fields}
    if rest is None or not fields or len(names) < len(fields):
        return None
    return Plain(opening[1], opening[2], fields)

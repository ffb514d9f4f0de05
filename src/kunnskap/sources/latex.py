"""LaTeX in a field turned into plain Unicode text: a table for what nearly always occurs, pylatexenc for the rest.

The values are those of bibtexparser's ``LatexDecodingMiddleware``, with two differences made on purpose: a bare ``%``
or ``&``, which many exports leave unescaped, stays in the text (LaTeX would drop the rest of the line).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Any

_COMMAND = re.compile(
    r"""\\(?:[&%#_$]|(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss)\{\}|(?<=\{\\)(?:aa|AA|ae|AE|oe|OE|o|O|l|L|ss|i|j)(?=\})
        |(?:["'`^~=.]\s*|[cvuHrk](?=\{))(?:\{[A-Za-z]\}|[A-Za-z])(?![A-Za-z]*\{)
        |(?:textit|textbf|emph)(?=\{[^\\{}$~]*\})|)""",
    re.VERBOSE,
)
_BARE = re.compile(r"(?<!\\)([%&])")
_STEP = re.compile(r"\\(?:[a-zA-Z]+|.)\s*|[{}$]", re.DOTALL)
_BLANK = re.compile(r"\s")
_WHOLE = re.compile(r"\\begin|\\end|\\[\[\]()]|\$\$|\\\s|\\(?:[a-zA-Z]+|[\"'`^~=.])\s*\$")
_MARKS = {
    '"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a", "k": "\u0328",
}  # fmt: skip
_LETTERS = {
    "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
    "ss": "ß", "i": "ı", "j": "ȷ",
}  # fmt: skip
_SIGNS = (
    ("`", (("!`", "¡"), ("?`", "¿"), ("``", "“"))),
    ("--", (("---", "—"), ("--", "–"))),
    ("''", (("''", "”"),)),
    ("~", (("~", "\u00a0"),)),
)


class _Unusual(Exception):
    """A command that the table does not know."""


def to_text(value: str) -> str:
    """The value as Unicode text. Raises ``ValueError`` when it can't be decoded at all."""
    if _is_plain(value):
        return value
    plain = _by_table(value)
    return plain if plain is not None else "".join(map(_piece, _pieces(value)))


def _is_plain(v: str) -> bool:
    """Whether nothing in the value means anything to LaTeX. Searching for texts is faster than for one pattern."""
    braced = "\\" in v or "{" in v or "}" in v
    return not (
        braced
        or "~" in v
        or "--" in v
        or "``" in v
        or "''" in v
        or "?`" in v
        or "!`" in v
        or "$$" in v
    )


def _by_table(value: str) -> str | None:
    """The value decoded by the table alone, or ``None`` when it holds something else."""
    if "$" in value and value.count("$") != value.count("\\$"):
        return None
    try:
        plain = _COMMAND.sub(_told, value)
    except _Unusual:
        return None
    for first, signs in _SIGNS:
        if first in plain:
            for sign, letter in signs:
                plain = plain.replace(sign, letter)
    return plain.replace("{", "").replace("}", "")


def _told(command: re.Match[str]) -> str:
    return _meaning(command[0])


@lru_cache(maxsize=1024)
def _meaning(command: str) -> str:
    name = command[1:].rstrip("{}")
    if name in _LETTERS:
        return _LETTERS[name]
    if name in ("textit", "textbf", "emph"):
        return ""
    if name in tuple("&%#_$"):
        return name
    if not name:
        raise _Unusual
    return unicodedata.normalize("NFC", name[-1] + _MARKS[name[0]])


def _piece(value: str) -> str:
    if _is_plain(value):
        return value
    plain = _by_table(value)
    return plain if plain is not None else _slowly(value)


def _pieces(value: str) -> list[str]:
    """The value cut at blanks that stand outside braces and mathematics, and not behind a command.

    So a long abstract costs pylatexenc no more than the few words that need it. What can't be cut stays whole.
    """
    if _WHOLE.search(value):
        return [value]
    pieces, start, free, depth, mathematics = [], 0, 0, 0, False
    for step in _STEP.finditer(value):
        if depth == 0 and not mathematics:
            cuts = _blanks(value, free, step.start())
            pieces += [value[a:b] for a, b in pairwise([start, *cuts])]
            start = cuts[-1] if cuts else start
        sign = step[0][0]
        if sign == "$":
            mathematics = not mathematics
        elif sign in "{}":
            depth += 1 if sign == "{" else -1
            if depth < 0:
                return [value]
        free = step.end()
    if depth or mathematics:
        return [value]
    cuts = _blanks(value, free, len(value))
    return [*pieces, *(value[a:b] for a, b in pairwise([start, *cuts, len(value)]))]


def _blanks(value: str, begin: int, end: int) -> list[int]:
    """The places behind the first and the last blank of a stretch, so that the plain words between stand alone."""
    first = _BLANK.search(value, begin, end)
    if first is None:
        return []
    last = max(value.rfind(" ", begin, end), value.rfind("\n", begin, end)) + 1
    return [first.end(), last] if last > first.end() else [first.end()]


@lru_cache(maxsize=16384)
def _slowly(value: str) -> str:
    try:
        return str(_decoder().latex_to_text(_BARE.sub(r"\\\1", value)))
    except Exception as problem:  # pylatexenc states no closed list, and recursion has no bottom
        raise ValueError("undecodable LaTeX") from problem


@lru_cache(maxsize=1)
def _decoder() -> Any:
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    context = get_default_latex_context_db()
    context.add_context_category(
        "kunnskap", prepend=True, macros=[MacroTextSpec("url", simplify_repl="%s")]
    )
    return LatexNodes2Text(latex_context=context, math_mode="verbatim", keep_braced_groups=False)

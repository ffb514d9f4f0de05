"""Bytes to text, with the encoding stated and any guess admitted."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], " ")


class Decoded(NamedTuple):
    """Text with plain newlines. ``damaged`` lists the lines that hold bytes the encoding can't explain."""

    text: str
    encoding: str
    guessed: bool
    damaged: tuple[int, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of a file: by its byte-order mark, else strict UTF-8, else the likeliest of the usual others."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding, guessed=False)
    if unmarked := _unmarked_utf16(data):
        return _lenient(data, unmarked, guessed=True)
    try:
        return Decoded(_plain(data.decode("utf-8")), "utf-8", False)
    except UnicodeDecodeError:
        return _not_utf8(data)


def _not_utf8(data: bytes) -> Decoded:
    whole = _MULTIBYTE.findall(data)
    stray = len(_HIGH.findall(data)) - sum(map(len, whole))
    if (
        len(whole) > stray
    ):  # UTF-8 with a few damaged bytes; another encoding would spoil every good letter
        return _lenient(data, "utf-8", guessed=True)
    try:
        return Decoded(_plain(data.decode("windows-1252")), "windows-1252", True)
    except UnicodeDecodeError:
        return Decoded(_plain(data.decode("latin-1")), "latin-1", True)


def _unmarked_utf16(data: bytes) -> str | None:
    head = data[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _lenient(data: bytes, encoding: str, *, guessed: bool) -> Decoded:
    text = _plain(data.decode("utf-8" if encoding == "utf-8-sig" else encoding, errors="replace"))
    lines = text.split("\n") if "\ufffd" in text else ()
    damaged = tuple(number for number, line in enumerate(lines, 1) if "\ufffd" in line)
    return Decoded(text, encoding, guessed, damaged)


def _plain(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_UNPRINTABLE)

"""Single values put in the form the schema promises. What can't be read as such a value gives ``None``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?=(?:(?:0\d|1[0-2])[0-3]\d)?(?!\d))")
_PMID = re.compile(r"(?<![\d.])(\d{4,8})(?![\d.])")
_PMCID = re.compile(r"PMC\s?(\d+)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:--+|[-‐‑‒–—−])\s*")
_BLANKS = re.compile(r"  +")


def one_line(text: str) -> str:
    """The text with runs of blanks and line breaks as one blank, composed (NFC)."""
    line = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
    if "  " in line:
        line = _BLANKS.sub(" ", line)
    if line.isascii():
        return line.strip(" ") if line.isprintable() else " ".join(line.split())
    return unicodedata.normalize("NFC", line.strip())


def doi(text: str) -> str | None:
    """The bare DOI in lower case, without resolver, label or trailing punctuation."""
    found = _DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    if not found:
        return None
    bare = found[0].rstrip(".,;:'’”]}").lower()
    while bare.endswith(")") and bare.count("(") < bare.count(")"):
        bare = bare[:-1]
    return bare


@lru_cache(maxsize=4096)
def year(text: str) -> int | None:
    """The first four-digit year from 1500 to 2099, alone or at the head of a date as ``20130901``."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None


def pmid(text: str) -> str | None:
    found = _PMID.search(text)
    return found[1] if found else None


def pmcid(text: str) -> str | None:
    found = _PMCID.search(text)
    return f"PMC{found[1]}" if found else None


@lru_cache(maxsize=65536)
def pages(text: str) -> str | None:
    """A page range with a plain hyphen and its last page written out: ``24–9`` becomes ``24-29``."""
    text = re.sub(r"^(pp?|s)\.?\s*(?=[\dSe])", "", one_line(text), flags=re.IGNORECASE)
    first, *rest = _RANGE.split(text, maxsplit=1)
    if not rest or not rest[0] or rest[0] == first:
        return first or None
    last = rest[0]
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return f"{first}-{last}" if first else last


def joined(parts: list[str]) -> str:
    """Several values as one text, ``; `` between them; a semicolon inside a value becomes a comma."""
    kept = dict.fromkeys(one_line(part).replace(";", ",") for part in parts)
    return "; ".join(part for part in kept if part)

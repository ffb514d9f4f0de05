"""Names for summaries: readable, the same every time, and safe in any file system."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

LONGEST = 80
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ß": "ss"})
NOT_PLAIN = re.compile(r"[^a-z0-9_]+")
RESERVED = {"index", "con", "prn", "aux", "nul"}


def slug(text: str) -> str:
    """``Ål og Bærum`` as ``al-og-baerum``; æ, ø and å become ae, o and a."""
    lowered = text.casefold().translate(LETTERS)
    ascii_only = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return NOT_PLAIN.sub("-", ascii_only).strip("-")


def summary_name(family: str, distinguishing: Mapping[str, object]) -> str:
    """The family and the values that tell this summary from its siblings: ``modules-trauma-nord``."""
    parts = [slug(family), *(_part(name, value) for name, value in distinguishing.items())]
    name = "-".join(part for part in parts if part) or "summary"
    if name in RESERVED or len(name) > LONGEST:
        return name[: LONGEST - 9] + "-" + _digest([family, dict(distinguishing)])
    return name


def told_apart(names: Iterable[str], contents: Iterable[object]) -> list[str]:
    """The names, each one that is met twice made longer by a few digits of what it stands for."""
    listed = list(names)
    return [
        f"{name}-{_digest(content)}" if listed.count(name) > 1 else name
        for name, content in zip(listed, contents, strict=True)
    ]


def _part(name: str, value: object) -> str:
    if isinstance(value, bool):
        return slug(name) if value else f"no-{slug(name)}"
    if isinstance(value, list):
        return slug("-".join(str(item) for item in value))
    if isinstance(value, int | float) and value < 0:
        return "minus-" + slug(str(-value))
    return slug(str(value))


def _digest(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]

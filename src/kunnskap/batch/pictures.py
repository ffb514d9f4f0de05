"""Text alternatives: whether they say what the image shows, and what becomes of an image without one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

PLACEHOLDERS = ("no description has been provided", "image", "bilde", "bilete", "figur", "figure")
_IMAGE = re.compile(r"<img\b[^>]*>", re.I)
_ALT = re.compile(r'\salt="([^"]*)"')


@dataclass(slots=True)
class Alternatives:
    """The text alternatives of one page: ``instead`` stands where there is none, and ``missing`` holds those cells."""

    instead: str = ""
    missing: list[str] = field(default_factory=list)

    def of(self, alt: str, cell: str) -> str:
        """The text alternative when it says something, else the one that stands instead."""
        if says_something(alt):
            return alt
        self.missing.append(cell)
        return self.instead

    def given_in(self, html: str, cell: str) -> str:
        """The cleaned HTML in which each image has a text alternative."""

        def one(found: re.Match[str]) -> str:
            alt = _ALT.search(found[0])
            if alt and says_something(alt[1]):
                return found[0]
            rest = _ALT.sub("", found[0]).rstrip("/> ")
            return f'{rest} alt="{escape(self.of("", cell))}">'

        return _IMAGE.sub(one, html)


def says_something(alt: str) -> bool:
    words = alt.strip().casefold().rstrip(".")
    return bool(words) and words not in PLACEHOLDERS and not words.startswith(PLACEHOLDERS[0])

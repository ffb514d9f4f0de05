"""Exports made of tagged lines (RIS, PubMed, Web of Science): text to blocks of tag and lines, all accounted for.

rispy is not used for reading: it drops a last record without ``ER``, keeps only one of a repeated tag and knows no
line numbers. It serves the tests as an independent reader, and writes our own RIS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kunnskap.sources.model import Parsed


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one family of exports writes a record: by an end tag, or by a blank line or the next start."""

    line: re.Pattern[str]  # groups: tag, value
    start: str
    end: str = ""
    ignored: frozenset[str] = frozenset()
    blank_ends: bool = False


@dataclass(slots=True)
class Block:
    """One record's tagged lines. ``pairs`` holds each tag with its lines, in order."""

    line: int
    pairs: list[tuple[str, list[str]]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> list[str]:
        """Every line of the tags, tag by tag in the order asked for."""
        return [
            text
            for wanted in tags
            for tag, lines in self.pairs
            if tag == wanted
            for text in lines
            if text
        ]

    def first(self, *tags: str) -> str:
        """The first value found, its lines joined, trying the tags in the order asked for."""
        for wanted in tags:
            for tag, lines in self.pairs:
                if tag == wanted and (text := " ".join(filter(None, lines)).strip()):
                    return text
        return ""

    def rest(self, used: set[str]) -> dict[str, list[str]]:
        """All that is under other tags, or was repeated under a tag that gave its first value."""
        rest: dict[str, list[str]] = {}
        for tag, lines in self.pairs:
            if tag not in used and (text := " ".join(filter(None, lines)).strip()):
                rest.setdefault(tag, []).append(text)
        return rest


def blocks(text: str, grammar: Grammar, parsed: Parsed) -> Iterator[Block]:
    """The records of a text. A stretch of tagged lines outside every record is a start that was damaged: lost."""
    block: Block | None = None
    stray: Block | None = None
    for number, line in enumerate(text.split("\n"), 1):
        match = grammar.line.match(line)
        tag = match[1] if match else ""
        if tag == grammar.start:
            if block:
                if grammar.end:
                    parsed.remark(block.line, "\n".join(block.raw), "end_missing")
                yield block
            _tell(stray, parsed)
            stray = None
            block = Block(number, [(tag, [(match[2] or "").strip() if match else ""])], [line])
        elif block is None:
            stray = _outside(stray, number, line, tag, match, grammar)
        elif tag and tag == grammar.end:
            block.raw.append(line)
            yield block
            block = None
        elif grammar.blank_ends and not line.strip():
            yield block
            block = None
        elif tag not in grammar.ignored:
            _add(block, line, tag, match)
    if block:
        if grammar.end:
            parsed.remark(block.line, "\n".join(block.raw), "end_missing")
        yield block
    _tell(stray, parsed)


def _add(block: Block, line: str, tag: str, match: re.Match[str] | None) -> None:
    block.raw.append(line)
    if match:
        block.pairs.append((tag, [(match[2] or "").strip()]))
    elif line.strip():
        block.pairs[-1][1].append(line.strip())


def _outside(
    stray: Block | None,
    number: int,
    line: str,
    tag: str,
    match: re.Match[str] | None,
    grammar: Grammar,
) -> Block | None:
    if not line.strip() or tag in grammar.ignored or tag == grammar.end:
        return stray
    stray = stray or Block(number)
    stray.raw.append(line)
    if match:
        stray.pairs.append((tag, [match[2] or ""]))
    return stray


def _tell(stray: Block | None, parsed: Parsed) -> None:
    """A stretch of tags was a record once; other text is only remarked on."""
    if stray:
        told: Callable[..., None] = parsed.lose if stray.pairs else parsed.remark
        told(stray.line, "\n".join(stray.raw), "start_damaged" if stray.pairs else "outside")

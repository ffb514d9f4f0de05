"""Exports made of tagged lines: text to blocks of tag and lines, all accounted for, and blocks to columns.

rispy is not used for reading: it drops a last record without ``ER``, keeps only one of a repeated tag and knows no
line numbers. It serves the tests as an independent reader, and writes our own RIS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kunnskap.sources.model import Parsed, Row
from kunnskap.sources.values import one_line


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one family of exports writes a record: by an end tag, or by a blank line or the next start.

    ``start`` is what a line that opens a record looks like; the line may carry a tag or none. With ``blank_opens`` any
    tagged line behind a blank one opens a record, and ``start`` only where its tag came before in the record.
    """

    line: re.Pattern[str]  # groups: tag, value
    start: re.Pattern[str]
    end: str = ""
    ignored: frozenset[str] = frozenset()
    blank_ends: bool = False
    blank_opens: bool = False

    def opens(self, line: str, tag: str, block: Block | None, after_blank: bool) -> bool:
        """Whether the line opens a record."""
        starts = self.start.match(line) is not None
        if not self.blank_opens:
            return starts
        return bool(tag) and (after_blank or (starts and block is not None and bool(block[tag])))


@dataclass(slots=True)
class Block:
    """One record's tagged lines. ``pairs`` holds each tag with its lines, in order."""

    line: int
    pairs: list[tuple[str, list[str]]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def __getitem__(self, tag: str) -> list[list[str]]:
        return [lines for each, lines in self.pairs if each == tag]

    def add(self, line: str, match: re.Match[str] | None) -> None:
        """A line with its tag, or one that continues the line before it."""
        self.raw.append(line)
        if match:
            self.pairs.append((match[1], [(match[2] or "").strip()]))
        elif line.strip() and self.pairs:
            self.pairs[-1][1].append(line.strip())

    def all(self, *tags: str) -> list[str]:
        """Every line of the tags, tag by tag in the order asked for."""
        return [text for tag in tags for lines in self[tag] for text in lines if text]

    def values(self, *tags: str) -> list[str]:
        """Every value of the tags, its lines joined, tag by tag in the order asked for."""
        joined = (" ".join(filter(None, lines)).strip() for tag in tags for lines in self[tag])
        return [text for text in joined if text]

    def first(self, *tags: str) -> str:
        """The first value found, its lines joined, trying the tags in the order asked for."""
        return next(iter(self.values(*tags)), "")

    def rest(self, used: set[str], listed: Iterable[str]) -> dict[str, list[str]]:
        """What no column took: every value of the other tags, and what a tag that gave one value said besides.

        ``listed`` are the tags of which a column took every value.
        """
        whole, rest = set(listed), dict[str, list[str]]()
        for tag in dict.fromkeys(tag for tag, _ in self.pairs if tag not in whole):
            values = list(dict.fromkeys(map(one_line, self.values(tag))))
            if kept := values[1:] if tag in used else values:
                rest[tag] = kept
        return rest


def read_tagged(text: str, grammar: Grammar, row: Callable[[Block], Row]) -> Parsed:
    """All records of a text, in order. A record that says nothing but what it is, is a lost one."""
    parsed = Parsed()
    for block in blocks(text, grammar, parsed):
        made = row(block)
        if set(made.values) <= {"type", "key", "database"} and not made.extra:
            parsed.lose(block.line, "\n".join(block.raw), "empty_record")
        else:
            parsed.rows.append(made)
    return parsed


def first_values(
    block: Block, columns: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], set[str]]:
    """For each column the value of its best tag, and the tags that were used."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for column, tags in columns.items():
        for tag in tags:
            if value := one_line(block.first(tag)):
                found[column] = value
                used.add(tag)
                break
    return found, used


def blocks(text: str, grammar: Grammar, parsed: Parsed) -> Iterator[Block]:
    """The records of a text. A stretch of tagged lines outside every record is a start that was damaged: lost."""
    block: Block | None = None
    stray: Block | None = None
    blank = True
    for number, line in enumerate(text.split("\n"), 1):
        match = grammar.line.match(line)
        tag = match[1] if match else ""
        if grammar.opens(line, tag, block, blank):
            yield from _closed(block, grammar, parsed)
            _tell(stray, parsed)
            stray, block = None, Block(number)
            block.add(line, match)
        elif block is None:
            stray = _outside(stray, number, line, match, grammar)
        elif tag and tag == grammar.end:
            block.raw.append(line)
            yield block
            block = None
        elif grammar.blank_ends and not line.strip():
            yield block
            block = None
        elif tag not in grammar.ignored:
            block.add(line, match)
        blank = not line.strip()
    yield from _closed(block, grammar, parsed)
    _tell(stray, parsed)


def _closed(block: Block | None, grammar: Grammar, parsed: Parsed) -> Iterator[Block]:
    """The record that what follows has ended, with a remark where it should have said so itself."""
    if block:
        if grammar.end:
            parsed.remark(block.line, "\n".join(block.raw), "end_missing")
        yield block


def _outside(
    stray: Block | None, number: int, line: str, match: re.Match[str] | None, grammar: Grammar
) -> Block | None:
    tag = match[1] if match else ""
    if not line.strip() or tag in grammar.ignored or (tag and tag == grammar.end):
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

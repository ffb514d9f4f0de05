"""What a reader gives away: records as a frame, problems beside them, and the account between the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

Fact = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Problem:
    """A place in a file where something is wrong, with the raw text as it stood.

    ``line`` is 1-based; in a spreadsheet it is the row. ``key`` is a message under ``sources.problem``.
    """

    file: str
    line: int
    raw: str
    key: str
    facts: tuple[tuple[str, Fact], ...] = ()

    @property
    def message_key(self) -> str:
        return f"sources.problem.{self.key}"


class Refused(ValueError):
    """A format's reason not to read a whole file; the door turns it into a ``SourceError`` with the file's name."""


class Trouble(NamedTuple):
    """A problem as a format sees it, before the file's name is known."""

    line: int
    raw: str
    key: str
    facts: dict[str, Fact] = {}  # noqa: RUF012 - never changed


class Row(NamedTuple):
    """One record as a format gives it: the line it starts on, schema columns, and whatever had no column."""

    line: int
    values: dict[str, str]
    extra: dict[str, list[str]]


@dataclass(slots=True)
class Parsed:
    """What one format found in one text. ``lost`` are starts that gave no record; ``remarks`` lost no record."""

    rows: list[Row] = field(default_factory=list)
    lost: list[Trouble] = field(default_factory=list)
    remarks: list[Trouble] = field(default_factory=list)

    def lose(self, line: int, raw: str, key: str, **facts: Fact) -> None:
        self.lost.append(Trouble(line, raw, key, facts))

    def remark(self, line: int, raw: str, key: str, **facts: Fact) -> None:
        self.remarks.append(Trouble(line, raw, key, facts))


@dataclass(frozen=True, slots=True)
class SourceRead:
    """One export, read and accounted for.

    ``starts`` counts the starts of records in the file, and always equals records plus problems. A problem is a
    start that gave no record. A remark concerns a record that was kept, or text that belongs to none.
    ``guessed`` is true when the encoding had to be inferred and is not stated or proved by the bytes.
    """

    records: pd.DataFrame
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    file: str
    sha256: str
    format: str
    encoding: str
    guessed: bool

    @property
    def starts(self) -> int:
        return len(self.records) + len(self.problems)


def problems_of(troubles: Sequence[Trouble], file: str) -> tuple[Problem, ...]:
    ordered = sorted(troubles, key=lambda trouble: trouble.line)
    return tuple(
        Problem(file, t.line, t.raw, t.key, tuple(sorted(t.facts.items()))) for t in ordered
    )

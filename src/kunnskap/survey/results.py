"""What comes out of a survey: tables that are already disclosed, with the caveat that they can't be without."""

from __future__ import annotations

from dataclasses import dataclass

from kunnskap.origin import Traced
from kunnskap.survey.codebook import Words
from kunnskap.survey.published import Reason

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A number that exists and is not shown, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Caveat:
    """What must stand with every number of a survey: its owners' warning and, if so, that nobody gave the answers."""

    survey: str
    warning: Words
    synthetic: Words | None


@dataclass(frozen=True, slots=True)
class Cell:
    """How many gave an answer, their share of the base (0 to 1) and its 95 % interval."""

    count: Traced[int] | Hidden
    share: Traced[float] | Hidden
    interval: Traced[Interval] | Hidden


@dataclass(frozen=True, slots=True)
class Score:
    """A mean on 0 to 100 (a gap: -100 to 100) with its 95 % interval and how many answers it rests on."""

    mean: Traced[float] | Hidden
    interval: Traced[Interval] | Hidden
    base: Traced[int] | Hidden


@dataclass(frozen=True, slots=True)
class Row:
    """One group's answers; the row for everybody has no group. ``cells`` follow the table's columns."""

    group: str
    words: Words | None
    base: Traced[int] | Hidden
    cells: tuple[Cell, ...]
    top: Cell | None
    score: Score | None


@dataclass(frozen=True, slots=True)
class Column:
    code: str
    words: Words
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A question's answers in one wave, alone or by a background, as they may be seen by anybody.

    ``top_codes`` are the answers counted as top. Shares are of ``base``: those who answered the question.
    """

    question: str
    text: Words
    about: str
    theme: str
    by: str
    wave: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    several: bool
    weighted: bool
    top_codes: tuple[str, ...]
    threshold: int
    caveat: Caveat

    @property
    def everybody(self) -> Row:
        return self.rows[-1]

    def row(self, group: str) -> Row | None:
        """The row of a group, or nothing if the table has no such row."""
        return next((row for row in self.rows if row.group == group), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log of what is hidden: where, and why. It holds no number."""

    wave: str
    question: str
    by: str
    group: str
    what: str
    reason: Reason

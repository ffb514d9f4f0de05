"""GRADE: recorded judgements in, a level of certainty out by rule.

``certainty.toml`` holds, for each outcome, where the studies start (randomised trials high, others low) and how many
levels each domain takes away or adds, each with its reason. A person judges; this only adds up.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin, Place
from kunnskap.records.rows import Strict, read_toml, utf8
from kunnskap.terms import Certainty, CertaintyDomain
from kunnskap.workspace import Door, read_once

Texts = Mapping[str, str]
LADDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
UPGRADES = frozenset(
    {CertaintyDomain.LARGE_EFFECT, CertaintyDomain.DOSE_RESPONSE, CertaintyDomain.CONFOUNDING}
)
STEPS = {True: range(3), False: range(-3, 1)}  # upgrades add at most 2, downgrades take at most 3


@dataclass(frozen=True, slots=True)
class Judged:
    """One domain's judgement: levels taken (negative) or added, and why, in each language."""

    domain: CertaintyDomain
    levels: int
    reason: Texts


@dataclass(frozen=True, slots=True)
class Rated:
    """The certainty of one outcome's result with every judgement behind it."""

    outcome: str
    comparison: Texts
    start: Certainty
    level: Certainty
    judgements: tuple[Judged, ...]
    studies: tuple[str, ...]
    designs: tuple[str, ...]
    judged_by: Texts
    judged_on: datetime.date | None
    origin: Origin

    @property
    def deciding(self) -> tuple[Judged, ...]:
        """The judgements that moved the level: the notes of a summary of findings."""
        return tuple(judged for judged in self.judgements if judged.levels)


class _Judgement(Strict):
    domain: str
    levels: int
    nb: str = Field(min_length=1)
    nn: str = Field(min_length=1)
    en: str = Field(min_length=1)


class _Entry(Strict):
    outcome: str = Field(min_length=1)
    start: str = Field(pattern="^(high|low)$")
    designs: list[str] = Field(default_factory=list)
    studies: list[str] = Field(default_factory=list)
    judged_on: datetime.date | None = None
    judged_by: dict[str, str]
    comparison: dict[str, str]
    judgements: list[_Judgement]


class _File(Strict):
    certainty: list[_Entry] = Field(default_factory=list)


def read_certainty(base: Path, *, door: Door) -> dict[str, Rated]:
    """The rated outcomes of a base by outcome.

    Raises ``RecordError`` (not_toml, wrong_value) for the form, and ``SynthesisError`` (certainty_word,
    certainty_twice) for a judgement that GRADE does not know, with file and line.
    """
    path = base / "certainty.toml"
    return dict(_all_rated(door.read(path), door.workspace.name(path)))


@read_once
def _all_rated(data: bytes, file: str) -> Mapping[str, Rated]:
    lines = [
        number
        for number, line in enumerate(utf8(data, file).splitlines(), start=1)
        if re.match(r"\s*\[\[\s*certainty\s*\]\]", line)
    ]
    entries = read_toml(data, _File, file).certainty
    return {
        entry.outcome: _rated(entry, file, line) for entry, line in zip(entries, lines, strict=True)
    }


def level_of(start: Certainty, judgements: tuple[Judged, ...]) -> Certainty:
    """The start moved by the sum of the judgements, never off the ladder."""
    rung = LADDER.index(start) + sum(judged.levels for judged in judgements)
    return LADDER[min(max(rung, 0), len(LADDER) - 1)]


def _rated(entry: _Entry, file: str, line: int) -> Rated:
    judgements = tuple(
        _judged(entry.outcome, judgement, file, line) for judgement in entry.judgements
    )
    domains = [judged.domain for judged in judgements]
    for domain in domains:
        if domains.count(domain) > 1:
            raise SynthesisError(
                "certainty_twice", file=file, line=line, outcome=entry.outcome, domain=domain
            )
    start = Certainty(entry.start)
    place = Origin.at(Place(file, line, entry.outcome, "certainty"))
    return Rated(
        outcome=entry.outcome,
        comparison=entry.comparison,
        start=start,
        level=level_of(start, judgements),
        judgements=judgements,
        studies=tuple(entry.studies),
        designs=tuple(entry.designs),
        judged_by=entry.judged_by,
        judged_on=entry.judged_on,
        origin=place.then("certainty", steps=len(judgements), start=start.value),
    )


def _judged(outcome: str, judgement: _Judgement, file: str, line: int) -> Judged:
    known = {domain.value: domain for domain in CertaintyDomain}
    domain = known.get(judgement.domain)
    if domain is None or judgement.levels not in STEPS[domain in UPGRADES]:
        allowed = ", ".join(known) if domain is None else str(list(STEPS[domain in UPGRADES]))
        raise SynthesisError(
            "certainty_word",
            file=file,
            line=line,
            outcome=outcome,
            domain=judgement.domain,
            levels=judgement.levels,
            expected=allowed,
        )
    reason = {"nb": judgement.nb, "nn": judgement.nn, "en": judgement.en}
    return Judged(domain, judgement.levels, reason)

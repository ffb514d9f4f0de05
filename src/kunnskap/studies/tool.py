"""Appraisal tools as data: domains, answers, levels and the rule from answers to an overall level.

A tool is a TOML file in ``tools/``; a revised tool is a new file. The rules of a tool are tried in order and the first
that holds gives the level. A rule holds when at least so many of the named domains (``all``, ``critical`` or ``other``)
have one of the named judgements; a rule without a condition always holds. A tool without rules has no overall level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from kunnskap.errors import StudyError
from kunnskap.studies.reading import Strict, read_toml
from kunnskap.studies.values import Text
from kunnskap.terms import Design

TOOLS = Path(__file__).parent / "tools"


@dataclass(frozen=True, slots=True)
class Answer:
    """A judgement the tool knows: a sign, a letter and words, and a tone (good, fair, bad, worst, unknown, none)."""

    key: str
    sign: str
    tone: str
    letter: Text
    label: Text


@dataclass(frozen=True, slots=True)
class Domain:
    key: str
    letter: str
    critical: bool
    label: Text


@dataclass(frozen=True, slots=True)
class Rule:
    level: str
    domains: str = "all"
    judgements: tuple[str, ...] = ()
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Tool:
    """One appraisal tool. Get it with ``tool(key)``; ``TOOL_KEYS`` names them all."""

    key: str
    name: str
    version: str
    cite: str
    url: str
    subject: Text
    designs: tuple[Design, ...]
    domains: tuple[Domain, ...]
    answers: tuple[Answer, ...]
    levels: tuple[Answer, ...]
    rules: tuple[Rule, ...]

    def answer(self, key: str) -> Answer:
        """The answer of that key. Raises ``StudyError`` (unknown_judgement)."""
        return self._among(self.answers, key)

    def level(self, key: str) -> Answer:
        """The overall level of that key. Raises ``StudyError`` (unknown_judgement)."""
        return self._among(self.levels, key)

    def overall(self, judgements: Mapping[str, str | None]) -> str | None:
        """The level that follows from a judgement of every domain, by the tool's rules.

        ``None`` when the tool has no rules or a domain is not settled.
        """
        if any(judgements.get(domain.key) is None for domain in self.domains):
            return None
        return next((rule.level for rule in self.rules if self._holds(rule, judgements)), None)

    def _holds(self, rule: Rule, judgements: Mapping[str, str | None]) -> bool:
        wanted = {"all": (True, False), "critical": (True,), "other": (False,)}[rule.domains]
        counted = (domain for domain in self.domains if domain.critical in wanted)
        met = sum(judgements[domain.key] in rule.judgements for domain in counted)
        return met >= rule.at_least

    def _among(self, answers: tuple[Answer, ...], key: str) -> Answer:
        for answer in answers:
            if answer.key == key:
                return answer
        known = ", ".join(answer.key for answer in answers)
        raise StudyError("unknown_judgement", tool=self.key, found=key, known=known)


class _Words(Strict):
    nb: str
    nn: str
    en: str

    def text(self) -> Text:
        return Text(self.nb, self.en, self.nn)


class _Answer(Strict):
    key: str
    sign: str
    tone: Literal["good", "fair", "bad", "worst", "unknown", "none"]
    letter: _Words
    label: _Words

    def value(self) -> Answer:
        return Answer(self.key, self.sign, self.tone, self.letter.text(), self.label.text())


class _Domain(Strict):
    key: str
    letter: str
    critical: bool = False
    label: _Words


class _Rule(Strict):
    level: str
    domains: Literal["all", "critical", "other"] = "all"
    judgements: list[str] = Field(default_factory=list)
    at_least: int = 0


class _Tool(Strict):
    key: str
    name: str
    version: str
    cite: str
    url: str
    subject: _Words
    designs: list[str]
    domains: list[_Domain]
    answers: list[_Answer]
    levels: list[_Answer] = Field(default_factory=list)
    rules: list[_Rule] = Field(default_factory=list)


TOOL_KEYS = tuple(sorted(path.stem for path in TOOLS.glob("*.toml")))


@lru_cache(maxsize=32)
def tool(key: str) -> Tool:
    """The tool of that key. Raises ``StudyError`` (unknown_tool) naming those there are."""
    if key not in TOOL_KEYS:
        raise StudyError("unknown_tool", tool=key, known=", ".join(TOOL_KEYS))
    return parse_tool((TOOLS / f"{key}.toml").read_bytes(), f"{key}.toml")


def parse_tool(data: bytes, file: str) -> Tool:
    """A tool from its file. Raises ``StudyError`` (not_toml, wrong_value, unknown_judgement)."""
    read, _ = read_toml(data, file, _Tool)
    made = Tool(
        key=read.key,
        name=read.name,
        version=read.version,
        cite=read.cite,
        url=read.url,
        subject=read.subject.text(),
        designs=tuple(Design(design) for design in read.designs),
        domains=tuple(Domain(d.key, d.letter, d.critical, d.label.text()) for d in read.domains),
        answers=tuple(answer.value() for answer in read.answers),
        levels=tuple(level.value() for level in read.levels),
        rules=tuple(
            Rule(rule.level, rule.domains, tuple(rule.judgements), rule.at_least)
            for rule in read.rules
        ),
    )
    for rule in made.rules:
        made.level(rule.level)
        for judgement in rule.judgements:
            made.answer(judgement)
    return made


def tool_for(design: Design) -> Tool | None:
    """The tool that studies of this design are appraised with."""
    return next((tool(key) for key in TOOL_KEYS if design in tool(key).designs), None)

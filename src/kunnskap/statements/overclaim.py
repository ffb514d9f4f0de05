"""The check for words that claim more than the certainty allows.

The words stand in ``words/<language>.toml``: rules, each with the certainty its words need, and hedges, each with the
certainty it speaks for. A rule's word is allowed where the certainty is high enough, or, if the rule can be hedged,
where a hedge that speaks for this certainty or less stands in the same clause. A word after "we do not know whether"
claims nothing. Questions and quotations inside a longer text are not the author's claims and are passed over.

It is a list of words, not an understanding of language: it finds what it knows, and a person reads the rest.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kunnskap.errors import ShowingError
from kunnskap.terms import Certainty

WORDS = Path(__file__).parent / "words"
LADDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_SENTENCE = re.compile(r"[^.!?;:\n]*(?:[.!?;:](?!\s|$)[^.!?;:\n]*)*[.!?;:\n]?")


@dataclass(frozen=True, slots=True)
class Overclaim:
    """A stretch of a text that claims too much: where, by which rule, and the certainty it would need.

    ``rule`` is a key under ``statements.overclaim``; ``needs`` is ``None`` for words no certainty allows.
    """

    start: int
    end: int
    words: str
    rule: str
    needs: Certainty | None


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    needs: Certainty | None
    can_be_hedged: bool
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    rules: tuple[_Rule, ...]
    hedges: Mapping[Certainty, re.Pattern[str]]
    doubt: re.Pattern[str]
    breaks: re.Pattern[str]


def overclaims(text: str, certainty: Certainty | None, language: str) -> tuple[Overclaim, ...]:
    """What in the text claims more than ``certainty`` (``None``: never rated, treated as very low) allows.

    Raises ``ShowingError`` (no_word_list) for a language without a list.
    """
    words = _lexicon(language)
    level = certainty or Certainty.VERY_LOW
    found: list[Overclaim] = []
    for start, clause in _clauses(_without_quotations(text), words):
        found += _in_clause(start, clause, level, words)
    ordered = sorted(found, key=lambda claim: (claim.start, -claim.end))
    return tuple(
        claim
        for number, claim in enumerate(ordered)
        if not any(other.end >= claim.end for other in ordered[:number])
    )


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text with the place where each begins; a colon or a line break ends one too."""
    for found in _SENTENCE.finditer(text):
        if found[0].strip():
            yield found.start(), found[0]


def is_quotation(text: str) -> bool:
    """Whether the text as a whole stands in quotation marks."""
    return _QUOTED.fullmatch(text.strip()) is not None


def _in_clause(start: int, clause: str, level: Certainty, words: _Lexicon) -> Iterator[Overclaim]:
    doubt = words.doubt.search(clause)
    hedged = any(
        words.hedges[speaks_for].search(clause)
        for speaks_for in LADDER[: LADDER.index(level) + 1]
        if speaks_for in words.hedges
    )
    for rule in words.rules:
        if rule.needs is not None and LADDER.index(level) >= LADDER.index(rule.needs):
            continue
        if rule.can_be_hedged and hedged:
            continue
        for match in rule.pattern.finditer(clause):
            if doubt is None or doubt.start() > match.start():
                at = start + match.start()
                yield Overclaim(at, start + match.end(), match[0], rule.key, rule.needs)


def _without_quotations(text: str) -> str:
    """Quotations blanked out, unless the whole text is one."""
    if is_quotation(text):
        return text
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _clauses(text: str, words: _Lexicon) -> Iterator[tuple[int, str]]:
    for start, sentence in sentences(text):
        if sentence.rstrip().endswith("?"):
            continue
        begin = start
        for cut in words.breaks.finditer(sentence):
            yield begin, text[begin : start + cut.start()]
            begin = start + cut.start()
        yield begin, text[begin : start + len(sentence)]


@lru_cache(maxsize=8)
def _lexicon(language: str) -> _Lexicon:
    path = WORDS / f"{language}.toml"
    if not path.is_file():
        known = sorted(file.stem for file in WORDS.glob("*.toml"))
        raise ShowingError("no_word_list", language=language, known=known)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return _Lexicon(
        rules=tuple(
            _Rule(
                rule["key"],
                Certainty(rule["needs"]) if rule["needs"] != "never" else None,
                rule["can_be_hedged"],
                _any_of(rule["words"]),
            )
            for rule in data["rules"]
        ),
        hedges={Certainty(level): _any_of(words) for level, words in data["hedges"].items()},
        doubt=_any_of(data["doubt"]),
        breaks=re.compile(r"(?:" + "|".join(data["breaks"]) + r")\b", re.IGNORECASE),
    )


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)

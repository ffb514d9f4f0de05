"""Text by key, and numbers, dates, plurals and order as a language writes them.

A catalogue is a folder ``messages/<code>/`` with one TOML file for each room of the house; the file's name is the
first part of every key in it. Adding a language is adding a folder.
"""

from __future__ import annotations

import datetime
import re
import string
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, format_scientific

from kunnskap.errors import KunnskapError, LanguageError
from kunnskap.origin import Origin, Traced, combine

T = TypeVar("T")
Message = str | dict[str, str]
CATALOGUES = Path(__file__).parent / "messages"
LOCALES = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
LARGEST_WRITTEN_OUT = 1e15
PLURAL_FORMS = {"zero", "one", "two", "few", "many", "other", "by"}
_FAMILY_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a rendered message: literal text, or the text of one fact together with that fact."""

    text: str
    fact: object | None = None


class Text(str):
    """A rendered message that still knows its pieces, so that a number in it can lead to its origin."""

    pieces: tuple[Piece, ...]

    def __new__(cls, pieces: Iterable[Piece]) -> Text:
        made = tuple(pieces)
        text = super().__new__(cls, "".join(piece.text for piece in made))
        text.pieces = made
        return text

    @property
    def origin(self) -> Origin:
        """Where the traced facts of the text come from, together."""
        facts = (piece.fact for piece in self.pieces)
        return combine(fact.origin for fact in facts if isinstance(fact, Traced))

    def __reduce__(self) -> tuple[type[Text], tuple[tuple[Piece, ...]]]:
        return Text, (self.pieces,)

    @classmethod
    def joined(cls, texts: Iterable[str], between: str = " ") -> Text:
        """Several texts as one, each with the pieces it had."""
        pieces: list[Piece] = []
        for text in texts:
            pieces += [Piece(between)] if pieces else []
            pieces += text.pieces if isinstance(text, Text) else [Piece(text)]
        return cls(pieces)


@dataclass(frozen=True)
class Language:
    """One language's catalogue and conventions. Get it with ``language(code)``."""

    code: str
    locale: Locale
    messages: Mapping[str, Message]

    @property
    def html_code(self) -> str:
        """The value of an HTML ``lang`` attribute."""
        return self.code

    def knows(self, key: str) -> bool:
        return key in self.messages

    def text(self, key: str, /, **facts: object) -> Text:
        """The message as text. Raises ``LanguageError`` (unknown_key, missing_fact)."""
        return Text(self.pieces(key, **facts))

    def pieces(self, key: str, /, **facts: object) -> tuple[Piece, ...]:
        """The message in pieces, so that a caller can mark up each fact where it stands."""
        pieces: list[Piece] = []
        for literal, name, spec, _ in _parsed(self._pattern(key, facts)):
            if literal:
                pieces.append(Piece(literal))
            if name is None:
                continue
            if name not in facts:
                raise LanguageError("missing_fact", key=key, fact=name, language=self.code)
            pieces.append(Piece(self.show(facts[name], spec or ""), facts[name]))
        return tuple(pieces)

    def term(self, word: StrEnum) -> str:
        """The reader's word for a term of ``kunnskap.terms``."""
        family = _FAMILY_BOUNDARY.sub("_", type(word).__name__).lower()
        return self.text(f"terms.{family}.{word.value}")

    def error(self, problem: KunnskapError) -> str:
        """An error in the reader's words: what is wrong, where, and what was expected."""
        return self.text(problem.message_key, **problem.facts)

    def show(self, value: object, spec: str = "") -> str:
        """A value as text.

        ``spec`` may be ``plain`` (no digit grouping, for years and ids), ``date``, ``percent``, ``percent1`` (one
        decimal), ``signed2``, or a number of decimals. ``None`` becomes the words for "not reported".
        """
        if isinstance(value, Traced):
            return self.show(value.value, spec)
        if value is None:
            return self.text("language.not_reported")
        if isinstance(value, StrEnum):
            return self.term(value)
        if isinstance(value, bool):
            return self.text("language.yes" if value else "language.no")
        if isinstance(value, datetime.datetime):
            return format_datetime(value, "d. MMMM y HH:mm", locale=self.locale)
        if isinstance(value, datetime.date):
            return self.date(value)
        if isinstance(value, int | float):
            return self._number(value, spec)
        if isinstance(value, list | tuple):
            return self.listing(self.show(item, spec) for item in value)
        return str(value)

    def number(self, value: float, decimals: int | None = None) -> str:
        """``1234.5`` as ``1 234,5``; with ``decimals`` exactly so many digits after the comma.

        From a thousand million million on it is written in powers of ten, as ``5,2E21``.
        """
        if abs(value) >= LARGEST_WRITTEN_OUT:
            return _minus(format_scientific(value, "0.0E0", locale=self.locale))
        if decimals is None:
            return _minus(format_decimal(value, locale=self.locale, decimal_quantization=False))
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        rounded = round(value, decimals) + 0.0  # adding zero turns -0.0 into 0.0
        return _decimal(rounded, pattern, self.locale)

    def percent(self, share: float, decimals: int = 0) -> str:
        """``0.256`` as ``26 %`` (a share between 0 and 1)."""
        digits = "." + "0" * decimals if decimals else ""
        pattern = f"#,##0{digits}\u00a0%" if self.code in ("nb", "nn") else f"#,##0{digits}%"
        return _percent(share + 0.0, pattern, self.locale)

    def date(self, day: datetime.date) -> str:
        """``22. november 2026``."""
        return format_date(
            day, "d. MMMM y" if self.code != "en" else "d MMMM y", locale=self.locale
        )

    def month(self, day: datetime.date) -> str:
        """``november 2026``."""
        return format_date(day, "MMMM y", locale=self.locale)

    def listing(self, words: Iterable[str]) -> str:
        """``a, b og c``."""
        return format_list(list(words), locale=self.locale)

    def in_order(self, items: Iterable[T], key: Mapping[T, str] | None = None) -> list[T]:
        """Items in the language's alphabetical order; ``key`` maps each item to the text it is sorted by."""
        return sorted(items, key=lambda item: self.sort_key(key[item] if key else str(item)))

    def sort_key(self, text: str) -> tuple[tuple[int, str], ...]:
        """Norwegian order puts æ, ø, å last and reads ``aa`` as ``å``; English order ignores accents."""
        return _norwegian_key(text) if self.code in ("nb", "nn") else _plain_key(text)

    def _pattern(self, key: str, facts: Mapping[str, object]) -> str:
        message = self.messages.get(key)
        if message is None:
            raise LanguageError("unknown_key", key=key, language=self.code)
        if isinstance(message, str):
            return message
        deciding = facts.get(message.get("by", "n"))
        number = deciding.value if isinstance(deciding, Traced) else deciding
        if not isinstance(number, int | float):
            raise LanguageError(
                "missing_fact", key=key, fact=message.get("by", "n"), language=self.code
            )
        if number == 0 and "zero" in message:
            return message["zero"]
        return message.get(self.locale.plural_form(number), message["other"])

    def _number(self, value: float, spec: str) -> str:
        if spec == "plain":
            return str(value)
        if spec.startswith("percent"):
            return self.percent(value, int(spec.removeprefix("percent") or 0))
        if spec.startswith("signed"):
            return ("+" if value > 0 else "") + self.number(
                value, int(spec.removeprefix("signed") or 0)
            )
        if spec:
            return self.number(value, int(spec))
        return self.number(value, 0 if isinstance(value, int) else None)


@lru_cache(maxsize=1024)
def _parsed(pattern: str) -> tuple[tuple[str, str | None, str | None, str | None], ...]:
    return tuple(string.Formatter().parse(pattern))


@lru_cache(maxsize=4096)
def _decimal(value: float, pattern: str, locale: Locale) -> str:
    return _minus(format_decimal(value, pattern, locale=locale))


@lru_cache(maxsize=4096)
def _percent(share: float, pattern: str, locale: Locale) -> str:
    return _minus(format_percent(share, pattern, locale=locale))


@lru_cache(maxsize=8)
def language(code: str) -> Language:
    """The language with that code. Raises ``LanguageError`` (unknown_language) naming those that exist."""
    if code not in LOCALES:
        raise LanguageError("unknown_language", code=code, known=sorted(LOCALES))
    messages: dict[str, Message] = {}
    for file in sorted((CATALOGUES / code).glob("*.toml")):
        messages.update(_flatten(tomllib.loads(file.read_text(encoding="utf-8")), file.stem))
    return Language(code, Locale.parse(LOCALES[code]), messages)


def capital(text: str) -> str:
    """The text with its first letter as a sentence begins it; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def _flatten(tree: Mapping[str, object], prefix: str) -> dict[str, Message]:
    flat: dict[str, Message] = {}
    for name, value in tree.items():
        key = f"{prefix}.{name}"
        if isinstance(value, str):
            flat[key] = value
        elif isinstance(value, dict) and "other" in value and value.keys() <= PLURAL_FORMS:
            flat[key] = {str(form): str(text) for form, text in value.items()}
        elif isinstance(value, dict):
            flat.update(_flatten(value, key))
        else:
            raise LanguageError("not_text", key=key, found=type(value).__name__)
    return flat


def _minus(number: str) -> str:
    """A minus sign in the place of the hyphen that a number pattern writes."""
    return number.replace("-", "\u2212")


def _norwegian_key(text: str) -> tuple[tuple[int, str], ...]:
    last = {"æ": 1, "ä": 1, "ø": 2, "ö": 2, "å": 3}
    lowered = text.casefold().replace("aa", "å")
    return tuple((last[c], c) if c in last else (0, _without_accent(c)) for c in lowered)


def _plain_key(text: str) -> tuple[tuple[int, str], ...]:
    return tuple((0, _without_accent(c)) for c in text.casefold())


def _without_accent(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0]

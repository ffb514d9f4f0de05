"""What two records are compared by: each record's values brought to a form in which equal things are equal."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pandas as pd

Ints = np.ndarray
_MARKUP = re.compile(r"<[^<>]{1,40}>")
_ADDED = re.compile(
    r"[\[(](?:see comments?|(?:published )?(?:erratum|correction|corrigendum) (?:appears|in)|corrected|review|"
    r"in process citation|retracted(?: article)?|electronic resource|provisional abstract|"
    r"\d+ refs?)\b[^\])]*(?:[\])]|$)"
    r"|^retracted(?: article)?\s*:\s*",
    re.IGNORECASE,
)
# A notice cites what it is about: Web of Science "(vol 9, pg 3, 2003)", Embase "(Addiction (2003) 9 (3-7))", CINAHL
# "... Addiction. 2003 Jan;9(1):3-7".
_CORRECTS = re.compile(
    r"\s*\((?:vol\.?|volume)\s*\d[^()]*\)?\s*$"
    r"|\s*\([^()]*\((?:19|20)\d\d\)\s*\d+[^()]*(?:\([^()]*\)?)?[^()]*\)?\s*$",
    re.IGNORECASE,
)
_CITES = re.compile(r"\.{3}\s*[A-Z].*\b(?:19|20)\d\d\b.*$", re.DOTALL)
CORRECTS, CITES = "erratum", "cites"
_SESSION = re.compile(r"([a-z]+)-0*(\d+)")
_NO_DIGIT = re.compile(r"\D+")
_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_ROMAN_AFTER_PART = _ROMAN | {"i": "1", "v": "5", "x": "10"}
_PARTS = _words("part type phase study stage paper section volume chapter bipolar del trinn fase")
_CORRECTIONS = _words("erratum errata corrigendum correction corrections")
NOTICES = _words(
    "erratum errata corrigendum correction corrections retraction withdrawn addendum reply rejoinder comment"
    " comments commentary protocol protokoll letter editorial rettelse kommentar"
)
_PARTICLES = _words("van von der den de da di del della dos du la le el al bin ben ter ten af av")
_STOP = _words("of the and for in on a an to de des der die la le och og und et")
_HEADINGS = _words(
    "editor editors author authors response book review reviews news introduction foreword"
)
_EMPTY = _STOP | NOTICES | _HEADINGS
_NOTHING: frozenset[str] = frozenset()
COMPARED = (
    "title",
    "authors",
    "journal",
    "isbn_issn",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "type",
)
BEGINNING = 200  # letters of an abstract, which tell as much as the whole
TELLING_WORDS = 3  # a title with fewer words of its own says too little about what it is of


@dataclass(frozen=True, slots=True)
class Features:
    """Comparable values of all records, by row. In number columns 0 means missing."""

    title: list[str]
    abstract: list[str]
    digits: list[str]
    notices: list[frozenset[str]]
    words: Ints
    authors: list[frozenset[str]]
    first_author: list[str]
    year: Ints
    journal: list[str]
    issn: list[frozenset[str]]
    volume: Ints
    issue: Ints
    page: Ints
    pages: list[str]
    range: Ints
    doi: Ints
    pmid: Ints
    kind: Ints
    cochrane: np.ndarray

    def updated(self, rows: Ints, told: Features) -> Features:
        """The same with the values of some rows replaced by those of ``told``, in order."""
        return Features(
            **{
                f.name: _updated(getattr(self, f.name), rows, getattr(told, f.name))
                for f in fields(self)
            }
        )


def _updated(values: Any, rows: Ints, told: Any) -> Any:
    values = values.copy()
    if isinstance(values, np.ndarray):
        values[rows] = told
        return values
    for row, value in zip(rows.tolist(), told, strict=True):
        values[row] = value
    return values


def features(records: pd.DataFrame, codes: dict[str, int]) -> Features:
    """The comparable values of a record frame. ``codes`` gives each text its number, and learns the new ones."""
    text = {name: records[name].fillna("").tolist() for name in COMPARED}
    beginnings = records["abstract"].str.slice(0, BEGINNING).fillna("").tolist()
    numbered = partial(_codes, codes)
    without = [without_citation(title) for title in text["title"]]
    titles = [plain_title(title) for title, _ in without]
    told = [_told(title, cited) for title, (_, cited) in zip(titles, without, strict=True)]
    people = [author_words(authors) for authors in text["authors"]]
    journals = [plain_words(journal) for journal in text["journal"]]
    pages = [first_page(pages) for pages in text["pages"]]
    return Features(
        title=titles,
        abstract=[text.casefold() for text in beginnings],
        digits=[title_digits(title) for title in titles],
        notices=[notices for notices, _ in told],
        words=np.array([words for _, words in told], dtype=np.int32),
        authors=people,
        first_author=[first_author(authors) for authors in text["authors"]],
        year=records["year"].fillna(0).to_numpy(dtype=np.int64),
        journal=journals,
        issn=[_issn(numbers) if numbers else _NOTHING for numbers in text["isbn_issn"]],
        volume=numbered([_number(volume) for volume in text["volume"]]),
        issue=numbered([_number(issue) for issue in text["issue"]]),
        page=numbered(pages),
        pages=text["pages"],
        range=numbered([_range(pages) for pages in text["pages"]]),
        doi=numbered(text["doi"]),
        pmid=numbered(text["pmid"]),
        kind=numbered(["" if kind in ("other", "web") else kind for kind in text["type"]]),
        cochrane=np.array(["cochrane database" in journal for journal in journals], dtype=bool),
    )


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Lower case without accents; ø, æ, å, ß and the like in plain letters."""
    text = text.casefold()
    if text.isascii():
        return text
    text = text.translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


_LETTERS = str.maketrans(
    {
        "ø": "o", "æ": "ae", "å": "a", "đ": "d", "ł": "l", "ı": "i", "œ": "oe", "ð": "d", "þ": "th", "’": "'",
        "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ω": "omega",
    }
)  # fmt: skip


def without_citation(title: str) -> tuple[str, str]:
    """The title without the citation of another work at its end, and what such a citation says the work is."""
    if title.endswith(")") or "(" in title:
        plain = _CORRECTS.sub("", title)
        if plain != title:
            return plain, CORRECTS
    if "..." in title and (found := _CITES.search(title)):
        return title[: found.start()], CITES
    return title, ""


def plain_title(title: str) -> str:
    """Words of the title in lower case, numbers as digits, without markup and a database's own remarks."""
    if "<" in title:
        title = _MARKUP.sub("", title)
    if "&" in title:
        title = html.unescape(title)
    title = _ADDED.sub(" ", title)
    words = _WORD.findall(folded(title.replace("'", "").replace("’", "")))
    return " ".join(_numbered(words))


def _numbered(words: list[str]) -> list[str]:
    numbered = []
    for at, word in enumerate(words):
        roman = _ROMAN_AFTER_PART if at and words[at - 1] in _PARTS else _ROMAN
        numbered.append(roman.get(word) or _NUMBER_WORDS.get(word) or word)
    return numbered


def _told(title: str, cited: str) -> tuple[frozenset[str], int]:
    """What makes a work a notice of another one, and how many words of its title tell what it is about."""
    words = title.split()
    notices = {CORRECTS if word in _CORRECTIONS else word for word in NOTICES.intersection(words)}
    notices |= {cited} if cited else set()
    return frozenset(notices) or _NOTHING, sum(word not in _EMPTY for word in words)


def title_digits(title: str) -> str:
    """All digits of a plain title in order: two parts of one series differ in nothing else."""
    return _NO_DIGIT.sub("", title)


@lru_cache(maxsize=65536)
def plain_words(text: str) -> str:
    text = html.unescape(text) if "&" in text else text
    words = _WORD.findall(folded(text.replace("&", " and ")))
    return " ".join(word for word in words if word not in _STOP)


@lru_cache(maxsize=131072)
def _name_words(family: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]+", folded(family).replace("'", ""))
    return frozenset(word for word in words if len(word) > 1 and word not in _PARTICLES)


def author_words(authors: str) -> frozenset[str]:
    """The words of all family names, and of names that can't be divided."""
    if not authors:
        return _NOTHING
    families = (_name_words(name.split(",", 1)[0]) for name in authors.split("; "))
    return _NOTHING.union(*families) - {"et"}


def first_author(authors: str) -> str:
    words = _name_words(authors.split("; ", 1)[0].split(",", 1)[0]) if authors else _NOTHING
    return max(words, key=lambda word: (len(word), word), default="")


@lru_cache(maxsize=65536)
def first_page(pages: str) -> str:
    """The first page without leading zeros. A count of pages (``1-12``, ``1``) says nothing, and is missing; a place in
    a programme (``AE-06``) is one page."""
    pages = pages.strip().lower()
    if found := _SESSION.fullmatch(pages):
        return found[1] + found[2]
    found = re.search(r"([a-z]*)0*(\d+)", pages.split("-")[0])
    if not found or found[0] == "1" or (found[2] == "1" and not found[1]):
        return ""
    return found[1] + found[2]


@lru_cache(maxsize=65536)
def _issn(numbers: str) -> frozenset[str]:
    found = re.findall(r"\b\d{4}-?\d{3}[\dXx]\b", numbers)
    return frozenset(number.replace("-", "").upper() for number in found)


def _range(pages: str) -> str:
    return pages.lower() if "-" in pages and first_page(pages) else ""


@lru_cache(maxsize=65536)
def _number(text: str) -> str:
    found = re.search(r"\d+", text)
    return found[0].lstrip("0") if found else ""


def _codes(codes: dict[str, int], values: Sequence[str]) -> Ints:
    """Equal texts as equal numbers from 1; the empty text is 0."""
    codes.setdefault("", 0)
    return np.array([codes.setdefault(value, len(codes)) for value in values], dtype=np.int64)


@lru_cache(maxsize=262144)
def same_journal(one: str, other: str) -> int:
    """1 when two journal names (plain words) can be one journal's, -1 when not; 0 when one is missing, or is the other
    without a body's name before it or a subtitle after it."""
    if not one or not other:
        return 0
    if one == other:
        return 1
    short, long = sorted((_named(one), _named(other)), key=len)
    if _abbreviates(short, long) or _abbreviates(long, short):
        return 1
    initials = "".join(word[0] for word in long)
    if "".join(short) == initials and len(initials) > 2:
        return 1
    return 0 if _stands_within(short, long) else -1


def _named(journal: str) -> list[str]:
    """The words of a journal's or a congress's name, without its year and number."""
    words = journal.split()
    named = [word for word in words if not word[0].isdigit()]
    return named if len(named) > 1 else words


def _stands_within(short: list[str], long: list[str]) -> bool:
    """Whether the longer name begins or ends with the words of the shorter, cut short or not."""
    ends = (long[: len(short)], long[-len(short) :])
    return len(short) > 1 and any(
        all(longer.startswith(word) for word, longer in zip(short, end, strict=True))
        for end in ends
    )


def _abbreviates(short: list[str], long: list[str]) -> bool:
    """Whether each word of ``short`` begins a word of ``long`` (or the reverse), in order, from the first on."""
    at = 0
    for word in short:
        while at < len(long) and not (long[at].startswith(word) or word.startswith(long[at])):
            at += 1
            if at == 1:
                return False
        if at == len(long):
            return False
        at += 1
    return (len(short) > 1 and at >= len(long) - 2) or len(short) == len(long)

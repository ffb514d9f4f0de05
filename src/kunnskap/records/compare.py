"""Two records side by side: in what they agree, in what they differ, and what one of them does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from kunnskap.records.features import CITES, TELLING_WORDS, Features, same_journal
from kunnskap.records.titles import (
    both_in_use,
    differ_by_a_letter,
    differ_in_a_word,
    one_within_the_other,
)

Bools = npt.NDArray[np.bool_]
Rows = Sequence[tuple[int, int]]
LEAST_ALIKE = 40  # per cent; a title and a part of it are seldom less alike
QUITE_ALIKE = 80  # per cent; below it no rule goes by the titles alone
SAME_TEXT = 95  # per cent; two abstracts of one work differ by headings and signs
BRIEF_WORDS = 3  # telling ones; columns of a journal have such titles, and come back
LONG_WORDS, LONG_LETTERS = 6, 40


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of records side by side. A ``*_same`` and a ``*_differ`` are both false where one value is missing."""

    title: npt.NDArray[np.float64]
    within: Bools  # one title is a part of the other
    words_differ: Bools
    letter_differs: Bools
    words_used: Bools  # both words that differ by a letter stand in other titles too
    abstract_same: Bools
    telling: Bools
    brief: Bools
    long: Bools
    numbers_differ: Bools
    notices_differ: Bools
    cites_differ: Bools  # only one title cites the work it answers
    author_same: Bools
    author_differ: Bools
    author_missing: Bools
    year_same: Bools
    year_apart: npt.NDArray[np.int64]  # years between; -1 where one is missing
    journal_same: Bools
    journal_differ: Bools
    volume_same: Bools
    volume_differ: Bools
    issue_differ: Bools
    page_same: Bools
    page_differ: Bools
    range_same: Bools
    doi_same: Bools
    doi_differ: Bools
    pmid_same: Bools
    pmid_differ: Bools
    kind_differ: Bools
    ahead: Bools
    cochrane: Bools

    @property
    def version_differs(self) -> Bools:
        """Two versions of one Cochrane review are two reports."""
        apart = (self.year_apart > 0) | self.issue_differ | self.doi_differ
        differs: Bools = self.cochrane & apart
        return differs

    @property
    def one_spot(self) -> Bools:
        """The same authors on the same pages of the same volume in the same year: room for one work only."""
        where: Bools = self.volume_same & self.range_same & self.year_same & ~self.issue_differ
        return where & self.author_same

    @property
    def letter_tells(self) -> Bools:
        """A letter for another makes another word where that word is in use, and neither identifier nor abstract says
        that it is a slip."""
        told = self.doi_same | self.pmid_same | self.abstract_same
        tells: Bools = self.letter_differs & self.words_used & ~told
        return tells

    @property
    def another(self) -> Bools:
        """What by itself makes two records two: a part's number, a word for another word, a notice, a version, another
        PubMed number, a letter that makes another word."""
        apart: Bools = self.numbers_differ | self.words_differ | self.pmid_differ
        return (
            apart
            | self.letter_tells
            | self.notices_differ
            | (self.cites_differ & ~self.one_spot)
            | self.version_differs
        )


def compare(
    known: Features, left: np.ndarray, right: np.ndarray, uses: Mapping[str, int]
) -> Compared:
    """The pairs' agreements and differences. ``uses`` says in how many titles of the base each word stands."""
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    year_apart = np.abs(known.year[left] - known.year[right])
    no_year = (known.year[left] == 0) | (known.year[right] == 0)
    placed = (known.volume > 0) | (known.page > 0)
    journals = np.array([_journals(known, i, j) for i, j in pairs], dtype=np.int8)
    flags: dict[str, Bools] = {
        "year_same": (year_apart == 0) & ~no_year,
        "journal_same": journals > 0,
        "journal_differ": journals < 0,
        "ahead": placed[left] ^ placed[right],
        "cochrane": known.cochrane[left] | known.cochrane[right],
        **_of_people(known, pairs),
        **_of_notices(known, pairs),
        **_of_numbers(known, left, right),
    }
    title = _title_similarity(known, left.tolist(), right.tolist())
    words = np.minimum(known.words[left], known.words[right])
    letters = np.array([len(known.title[i]) for i, _ in pairs], dtype=np.int32)
    unequal = (title >= LEAST_ALIKE) & (title < 100)
    within = _of_titles(one_within_the_other, known, pairs, unequal)
    worth = (title >= QUITE_ALIKE) | within | flags["doi_same"] | flags["pmid_same"]
    letter_differs = _of_titles(differ_by_a_letter, known, pairs, unequal & worth)
    return Compared(
        title=title,
        within=within,
        words_differ=_of_titles(differ_in_a_word, known, pairs, unequal & worth),
        letter_differs=letter_differs,
        words_used=_of_titles(partial(both_in_use, uses=uses), known, pairs, letter_differs),
        abstract_same=_same_abstracts(known, pairs, letter_differs),
        telling=words >= TELLING_WORDS,
        brief=words <= BRIEF_WORDS,
        long=(words >= LONG_WORDS) & (letters >= LONG_LETTERS),
        year_apart=np.where(no_year, -1, year_apart),
        **flags,
    )


def _of_people(known: Features, pairs: Rows) -> dict[str, Bools]:
    agree = np.array(
        [_authors(known.authors[i], known.authors[j]) for i, j in pairs], dtype=np.int8
    )
    missing = [not known.authors[i] or not known.authors[j] for i, j in pairs]
    return {
        "author_same": agree > 0,
        "author_differ": agree < 0,
        "author_missing": np.array(missing, dtype=bool),
    }


def _of_notices(known: Features, pairs: Rows) -> dict[str, Bools]:
    told = known.notices
    return {
        "numbers_differ": np.array(
            [known.digits[i] != known.digits[j] for i, j in pairs], dtype=bool
        ),
        "notices_differ": np.array(
            [told[i] - {CITES} != told[j] - {CITES} for i, j in pairs], dtype=bool
        ),
        "cites_differ": np.array(
            [(CITES in told[i]) != (CITES in told[j]) for i, j in pairs], dtype=bool
        ),
    }


def _of_numbers(known: Features, left: np.ndarray, right: np.ndarray) -> dict[str, Bools]:
    """Of each number whether both know it and agree, and whether both know it and don't."""
    found: dict[str, Bools] = {}
    for name in ("volume", "issue", "page", "range", "doi", "pmid", "kind"):
        one, other = getattr(known, name)[left], getattr(known, name)[right]
        both = (one > 0) & (other > 0)
        found |= {f"{name}_same": both & (one == other), f"{name}_differ": both & (one != other)}
    return {name: flag for name, flag in found.items() if name in Compared.__slots__}


def _title_similarity(known: Features, a: list[int], b: list[int]) -> np.ndarray:
    if not a:
        return np.zeros(0)
    one, other = [known.title[i] for i in a], [known.title[j] for j in b]
    scores: np.ndarray = process.cpdist(one, other, scorer=fuzz.ratio, workers=1)
    empty = np.array([not x or not y for x, y in zip(one, other, strict=True)], dtype=bool)
    scores[empty] = 0
    return scores


def _of_titles(
    judge: Callable[[str, str], bool], known: Features, pairs: Rows, asked: Bools
) -> Bools:
    """What is true of two titles where it is asked, and false elsewhere: where titles are equal, or so unlike that no
    rule would go by them."""
    found = [
        asks and judge(known.title[i], known.title[j])
        for asks, (i, j) in zip(asked.tolist(), pairs, strict=True)
    ]
    return np.array(found, dtype=bool)


def _same_abstracts(known: Features, pairs: Rows, asked: Bools) -> Bools:
    """Whether two abstracts begin alike, where it is asked."""
    found = [
        asks
        and bool(known.abstract[i])
        and fuzz.ratio(known.abstract[i], known.abstract[j]) >= SAME_TEXT
        for asks, (i, j) in zip(asked.tolist(), pairs, strict=True)
    ]
    return np.array(found, dtype=bool)


def _authors(one: frozenset[str], other: frozenset[str]) -> int:
    if not one or not other:
        return 0
    shared = len(one & other)
    if shared >= 0.6 * min(len(one), len(other)):
        return 1
    return 0 if shared else -1


def _journals(known: Features, i: int, j: int) -> int:
    if known.issn[i] & known.issn[j]:
        return 1
    return same_journal(known.journal[i], known.journal[j])

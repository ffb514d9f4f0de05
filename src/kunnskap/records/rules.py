"""The rules by which two records are one, each a sentence a librarian can agree or disagree with.

A rule says yes only when nothing speaks against it: a wrong merge loses a study, a missed one costs a glance. What is
likely but not certain is put on a list for a person. Numbers are Indel similarities of titles in per cent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from kunnskap.records.features import CITES, TELLING_WORDS, Features, same_journal
from kunnskap.records.titles import differ_in_a_word, one_within_the_other

Bools = npt.NDArray[np.bool_]
LEAST_ALIKE = 40  # per cent; a title and a part of it are seldom less alike


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs of records side by side. A ``*_same`` and a ``*_differ`` are both false where one value is missing."""

    title: npt.NDArray[np.float64]
    within: Bools  # one title is a part of the other
    words_differ: Bools
    telling: Bools
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
    def another(self) -> Bools:
        """What by itself makes two records two: a part's number, a word for another word, a notice, a version, another
        PubMed number."""
        apart: Bools = self.numbers_differ | self.words_differ | self.pmid_differ
        return (
            apart
            | self.notices_differ
            | (self.cites_differ & ~self.one_spot)
            | self.version_differs
        )


def same_doi(c: Compared) -> Bools:
    """The DOI and the title agree, and neither author, year nor part speaks against it."""
    alike = (c.title >= 80) | c.within
    return c.doi_same & alike & ~c.author_differ & (c.year_apart <= 2) & ~c.another


def same_pmid(c: Compared) -> Bools:
    """The PubMed number and the title agree."""
    return c.pmid_same & (c.title >= 80) & ~(c.doi_differ & (c.title < 95)) & ~c.another


def same_place(c: Compared) -> Bools:
    """Title, author, volume and first page agree, within a year, and the journal does not speak against it."""
    people = c.author_same | (c.author_missing & (c.title >= 97) & c.journal_same)
    place = c.volume_same & c.page_same & ~c.journal_differ & (c.year_apart <= 1)
    doi = ~c.doi_differ | (c.range_same & c.journal_same & c.year_same & (c.title >= 97))
    return ((c.title >= 90) | c.within) & people & place & doi & ~c.another


def same_pages(c: Compared) -> Bools:
    """Title, author, journal and both first and last page agree, within a year, also where a volume is missing; where
    the journal is missing too, the year itself."""
    named = c.journal_same & (c.title >= 95)
    unnamed = ~c.journal_differ & c.year_same & (c.title >= 97) & c.telling
    agree = (named | unnamed) & c.author_same & c.range_same & (c.year_apart <= 1)
    return agree & ~c.doi_differ & ~c.volume_differ & ~c.another


def same_spot(c: Compared) -> Bools:
    """Title, author, year, volume and both pages agree, so that a journal named otherwise is the same journal."""
    alike = (c.title >= 95) | (c.within & ~c.journal_differ)
    return alike & c.one_spot & ~c.doi_differ & ~c.another


def same_text(c: Compared) -> Bools:
    """Title, author, journal and year (or, a year apart, volume) agree, and no number that both have differs."""
    when = c.year_same | ((c.year_apart == 1) & c.volume_same)
    agree: Bools = (c.title >= 97) & c.telling & c.author_same & c.journal_same & when
    return agree & ~c.doi_differ & ~c.volume_differ & ~c.page_differ & ~c.another


def ahead_of_print(c: Compared) -> Bools:
    """As the rule above, a year apart, where one was published before it had a volume and pages."""
    agree: Bools = (
        (c.title >= 97) & c.telling & c.author_same & c.journal_same & (c.year_apart == 1)
    )
    return agree & c.ahead & ~c.doi_differ & ~c.another


def little_known(c: Compared) -> Bools:
    """A long title, author and year agree, and one record says too little of itself for anything to differ."""
    agree: Bools = (c.title >= 98) & c.long & c.author_same & c.year_same & ~c.journal_differ
    differ = c.doi_differ | c.volume_differ | c.page_differ | c.kind_differ
    return agree & ~differ & ~c.another


RULES: dict[str, Callable[[Compared], Bools]] = {
    rule.__name__: rule
    for rule in (
        same_doi,
        same_pmid,
        same_place,
        same_pages,
        same_spot,
        same_text,
        ahead_of_print,
        little_known,
    )
}
KNOWING_LITTLE = ("same_text", "ahead_of_print", "little_known")


def possible(c: Compared) -> Bools:
    """Worth a person's look: an identifier or the title agrees, and little speaks against it."""
    against = sum(
        flag.astype(np.int8)
        for flag in (
            c.doi_differ, c.pmid_differ, c.volume_differ, c.page_differ, c.journal_differ, c.numbers_differ,
            c.words_differ, c.notices_differ | c.cites_differ, c.author_differ, c.year_apart > 1, c.version_differs,
        )
    )  # fmt: skip
    alike = ((c.title >= 90) | c.within) & c.telling & (c.author_same | c.author_missing)
    identified = c.doi_same | c.pmid_same
    few = (against <= 1) | ((against <= 2) & (c.title >= 97))
    listed: Bools = (identified & ((against <= 1) | (c.title >= 80))) | (alike & few)
    return listed


def compare(known: Features, left: np.ndarray, right: np.ndarray) -> Compared:
    """The pairs' agreements and differences."""
    a, b = left.tolist(), right.tolist()
    pairs = list(zip(a, b, strict=True))
    authors = np.array(
        [_authors(known.authors[i], known.authors[j]) for i, j in pairs], dtype=np.int8
    )
    journals = np.array([_journals(known, i, j) for i, j in pairs], dtype=np.int8)
    words = np.minimum(known.words[left], known.words[right])
    year_apart = np.abs(known.year[left] - known.year[right])
    no_year = (known.year[left] == 0) | (known.year[right] == 0)
    placed = (known.volume > 0) | (known.page > 0)
    numbers = {name: _both(getattr(known, name), left, right) for name in
               ("volume", "issue", "page", "range", "doi", "pmid", "kind")}  # fmt: skip
    titles = _title_similarity(known, a, b)
    return Compared(
        title=titles,
        within=_of_titles(one_within_the_other, known, pairs, titles),
        words_differ=_of_titles(differ_in_a_word, known, pairs, titles),
        telling=words >= TELLING_WORDS,
        long=(words >= 6) & (np.array([len(known.title[i]) for i in a], dtype=np.int32) >= 40),
        numbers_differ=np.array([known.digits[i] != known.digits[j] for i, j in pairs], dtype=bool),
        notices_differ=np.array(
            [known.notices[i] - {CITES} != known.notices[j] - {CITES} for i, j in pairs], dtype=bool
        ),
        cites_differ=np.array(
            [(CITES in known.notices[i]) != (CITES in known.notices[j]) for i, j in pairs],
            dtype=bool,
        ),
        author_same=authors > 0,
        author_differ=authors < 0,
        author_missing=np.array(
            [not known.authors[i] or not known.authors[j] for i, j in pairs], dtype=bool
        ),
        year_same=(year_apart == 0) & ~no_year,
        year_apart=np.where(no_year, -1, year_apart),
        journal_same=journals > 0,
        journal_differ=journals < 0,
        volume_same=numbers["volume"][0],
        volume_differ=numbers["volume"][1],
        issue_differ=numbers["issue"][1],
        page_same=numbers["page"][0],
        page_differ=numbers["page"][1],
        range_same=numbers["range"][0],
        doi_same=numbers["doi"][0],
        doi_differ=numbers["doi"][1],
        pmid_same=numbers["pmid"][0],
        pmid_differ=numbers["pmid"][1],
        kind_differ=numbers["kind"][1],
        ahead=placed[left] ^ placed[right],
        cochrane=known.cochrane[left] | known.cochrane[right],
    )


def _both(codes: np.ndarray, left: np.ndarray, right: np.ndarray) -> tuple[Bools, Bools]:
    """Where both are known: equal, and different."""
    one, other = codes[left], codes[right]
    known = (one > 0) & (other > 0)
    return known & (one == other), known & (one != other)


def _title_similarity(known: Features, a: list[int], b: list[int]) -> np.ndarray:
    if not a:
        return np.zeros(0)
    one, other = [known.title[i] for i in a], [known.title[j] for j in b]
    scores: np.ndarray = process.cpdist(one, other, scorer=fuzz.ratio, workers=1)
    empty = np.array([not x or not y for x, y in zip(one, other, strict=True)], dtype=bool)
    scores[empty] = 0
    return scores


def _of_titles(
    judge: Callable[[str, str], bool],
    known: Features,
    pairs: Sequence[tuple[int, int]],
    similarity: np.ndarray,
) -> Bools:
    """What is true of titles that are alike but not equal; of equal ones it is never asked, of others it is false."""
    asked = (similarity >= LEAST_ALIKE) & (similarity < 100)
    found = [
        asks and judge(known.title[i], known.title[j])
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

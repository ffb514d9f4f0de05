"""The rules by which two records are one, each a sentence a librarian can agree or disagree with.

A rule says yes only when nothing speaks against it: a wrong merge loses a study, a missed one costs a glance. What is
likely but not certain is put on a list for a person. Numbers are Indel similarities of titles in per cent.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from kunnskap.records.compare import Bools, Compared


def same_doi(c: Compared) -> Bools:
    """The DOI and the title agree, and neither author, year nor part speaks against it."""
    alike = (c.title >= 80) | c.within
    return c.doi_same & alike & ~c.author_differ & (c.year_apart <= 2) & ~c.another


def same_pmid(c: Compared) -> Bools:
    """The PubMed number and the title agree."""
    return c.pmid_same & (c.title >= 80) & ~(c.doi_differ & (c.title < 95)) & ~c.another


def same_place(c: Compared) -> Bools:
    """Title, author, volume and first page agree, within a year, and the journal does not speak against it. Where the
    journal and all of the title agree, no author need do more than not differ."""
    people = c.author_same | (~c.author_differ & (c.title >= 97) & c.journal_same)
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
    """Title, author, journal and year (or, a year apart, volume) agree, and no number that both have differs. A short
    title, as of a column that comes back in each issue, needs a number that agrees."""
    when = c.year_same | ((c.year_apart == 1) & c.volume_same)
    told = ~c.brief | c.volume_same | c.page_same
    agree: Bools = (c.title >= 97) & c.telling & told & c.author_same & c.journal_same & when
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
    alike = ((c.title >= 90) | c.within) & c.telling & ~c.author_differ
    identified = c.doi_same | c.pmid_same
    few = (against <= 1) | ((against <= 2) & (c.title >= 97))
    listed: Bools = (identified & ((against <= 1) | (c.title >= 80))) | (alike & few)
    return listed

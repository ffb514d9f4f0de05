"""Overlap: which reviews hold which primary studies, and which studies would be counted twice.

Corrected covered area: Pieper, Antoine, Mathes, Neugebauer & Eikermann (2014), J Clin Epidemiol 67:368.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from kunnskap.origin import Origin, Place, combine
from kunnskap.records.rows import read_csv
from kunnskap.workspace import Door, read_once

BANDS = ((5, "slight"), (10, "moderate"), (15, "high"))


@dataclass(frozen=True, slots=True)
class Citation:
    """A primary study that a review is seen to hold."""

    review: str
    study: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Overlap:
    """The citation matrix. ``cca`` is in per cent, ``None`` where two reviews or more are not at hand.

    ``cca`` speaks of what was seen: a review whose list of studies was not read adds nothing to it.
    """

    reviews: tuple[str, ...]
    studies: tuple[str, ...]
    cited: frozenset[tuple[str, str]]
    unread: tuple[str, ...]
    cca: float | None
    band: str | None
    origin: Origin


def read_citations(base: Path, *, door: Door) -> tuple[Citation, ...]:
    """The rows of ``overlap.csv``: review, study, and where it was seen."""
    path = base / "overlap.csv"
    return _citations(door.read(path), door.workspace.name(path))


@read_once
def _citations(data: bytes, file: str) -> tuple[Citation, ...]:
    known = ("review_key", "study_key", "source_nb", "source_en", "source_url")
    rows = read_csv(data, file, needed=known[:2], known=known)
    return tuple(
        Citation(
            cells["review_key"],
            cells["study_key"],
            Origin.at(Place(file, line, cells["review_key"], source=cells.get("source_nb", ""))),
        )
        for line, cells in rows
    )


def overlap(citations: Iterable[Citation], *, reviews: Collection[str] = ()) -> Overlap:
    """The matrix of the citations seen; ``reviews`` are all that are included, also those without a list.

    CCA = (N − r) / (r × c − r), with N citations, r studies and c reviews whose list was seen.
    """
    seen = tuple(citations)
    cited = frozenset((citation.review, citation.study) for citation in seen)
    read = tuple(dict.fromkeys(citation.review for citation in seen))
    studies = tuple(dict.fromkeys(citation.study for citation in seen))
    r, c = len(studies), len(read)
    cca = 100 * (len(cited) - r) / (r * c - r) if c > 1 else None
    return Overlap(
        reviews=read,
        studies=studies,
        cited=cited,
        unread=tuple(review for review in reviews if review not in read),
        cca=cca,
        band=None if cca is None else next((b for top, b in BANDS if cca <= top), "very_high"),
        origin=combine(citation.origin for citation in seen).then("overlap", reviews=c, studies=r),
    )


def counted_twice(found: Overlap, pooled: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The pooled studies that also sit in a review, with the reviews: either may be used, never both."""
    return {
        study: tuple(review for review in found.reviews if (review, study) in found.cited)
        for study in pooled
        if study in found.studies
    }

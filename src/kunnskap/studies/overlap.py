"""Which review contains which primary study, and how much the reviews overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kunnskap.origin import Origin, Place, Traced
from kunnskap.studies.values import Inclusion, Study


@dataclass(frozen=True, slots=True)
class CitationMatrix:
    """Reviews × primary studies of the base. ``cells`` hold only pairs that are seen; the rest is not known."""

    reviews: tuple[Study, ...]
    primary: tuple[Study, ...]
    cells: Mapping[tuple[str, str], Inclusion]

    def seen_in(self, review: Study) -> Traced[int]:
        """How many primary studies of the base the review is seen to include."""
        places = [cell.place for (key, _), cell in self.cells.items() if key == review.key]
        return Traced(len(places), Origin.at(*places or [review.place]).then("count"))

    def complete(self, review: Study) -> bool:
        """Whether every study the review says it includes is named in the base."""
        return review.n_included is not None and self.seen_in(review).value == review.n_included

    @property
    def corrected_covered_area(self) -> Traced[float | None]:
        """The share of possible repeats that are repeats, 0 to 1 (Pieper et al., J Clin Epidemiol 2014;67:368–75).

        (N − r) / (r·c − r) with N inclusions of r primary studies in c reviews. ``None`` when fewer than two reviews
        or one of them is not known in full: an unknown cell is not an empty one.
        """
        places: tuple[Place, ...] = tuple(cell.place for cell in self.cells.values())
        origin = Origin.at(*places).then("covered_area")
        included = {study for _, study in self.cells}
        known = len(self.reviews) > 1 and all(self.complete(review) for review in self.reviews)
        if not known or not included:
            return Traced(None, origin)
        rows, columns = len(included), len(self.reviews)
        return Traced((len(self.cells) - rows) / (rows * columns - rows), origin)


def citation_matrix(studies: Iterable[Study], overlap: Iterable[Inclusion]) -> CitationMatrix:
    """The reviews and primary studies among ``studies``, by year and label, and the inclusions between them."""
    ordered = sorted(studies, key=lambda study: (study.year or 9999, study.label))
    reviews = tuple(study for study in ordered if study.design == "review")
    primary = tuple(s for s in ordered if s.design not in ("review", "registration"))
    keys = {study.key for study in ordered}
    cells = {
        (item.review_key, item.study_key): item
        for item in overlap
        if item.review_key in keys and item.study_key in keys
    }
    return CitationMatrix(reviews, primary, cells)


def counted_twice(matrix: CitationMatrix, pooled: Iterable[str]) -> tuple[Inclusion, ...]:
    """The inclusions where both the review and the primary study are among the keys of a pool."""
    keys = set(pooled)
    return tuple(
        cell for (review, study), cell in matrix.cells.items() if review in keys and study in keys
    )

"""The citation matrix: which reviews are seen to contain which of the base's primary studies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kunnskap.blocks import Cell, Column, Figure, Sentence, Symbol, Table
from kunnskap.figures.svg import ACCENT, GRID, MUTED, Canvas, text_width
from kunnskap.language import Language
from kunnskap.origin import Origin, count
from kunnskap.studies import Study
from kunnskap.synthesis.overlap import Citation
from kunnskap.terms import Design

ROW, CELL, GAP = 24.0, 30.0, 14.0
Seen = dict[tuple[str, str], Origin]


def citation_matrix(
    language: Language, studies: Iterable[Study], citations: Iterable[Citation]
) -> tuple[Figure | Sentence, ...]:
    """Primary studies × reviews among ``studies``; a filled square is an inclusion that was seen, "?" is not known.

    Only primary studies that some review is seen to contain have a row. A sentence where no such study is known, and
    nothing when there is no review.
    """
    ordered = sorted(studies, key=lambda study: (study.year or 9999, study.label))
    reviews = [study for study in ordered if study.design is Design.REVIEW]
    keys = {study.key for study in ordered}
    seen: Seen = {
        (one.review, one.study): one.origin
        for one in citations
        if one.review in keys and one.study in keys
    }
    rows = [study for study in ordered if any(study.key == key for _, key in seen)]
    if not reviews:
        return ()
    title = language.text("studies.overlap.figure_title")
    if not rows:
        facts = {
            "unknown": count(Origin.at(review.place) for review in unknown(reviews, seen)),
            "reviews": count(Origin.at(review.place) for review in reviews),
        }
        return (Sentence(language.pieces("studies.overlap.nothing_seen", **facts)),)
    told = _description(language, reviews, rows, seen)
    canvas = _drawn(language, reviews, rows, seen)
    table = _table(language, reviews, rows, seen)
    origins = (*seen.values(), *(Origin.at(review.place) for review in reviews))
    return (Figure(title, told, canvas.svg(title, told), table, origins),)


def unknown(reviews: Iterable[Study], seen: Iterable[tuple[str, str]]) -> list[Study]:
    """The reviews whose list of included studies is not known in full: their empty cells say nothing."""
    cells = list(seen)
    counts = {review.key: sum(key == review.key for key, _ in cells) for review in reviews}
    return [review for review in reviews if counts[review.key] != review.n_included]


def _description(
    language: Language, reviews: Sequence[Study], rows: Sequence[Study], seen: Seen
) -> str:
    names = {study.key: study.label for study in (*reviews, *rows)}
    pairs = [
        language.text("studies.overlap.pair", review=names[review], study=names[study])
        for review, study in seen
    ]
    return language.text(
        "studies.overlap.figure_description",
        n=len(seen),
        pairs="; ".join(pairs) or language.text("studies.overlap.no_pairs"),
        unknown=len(unknown(reviews, seen)),
        reviews=len(reviews),
    )


def _drawn(
    language: Language, reviews: Sequence[Study], rows: Sequence[Study], seen: Seen
) -> Canvas:
    """Reviews are numbered above the columns and named in a list below, so that any number of them fits."""
    left = max((text_width(study.label, 13) for study in rows), default=0) + GAP
    widest = max(text_width(f"{len(reviews)} {study.label}", 13) for study in reviews)
    height = ROW * (1 + len(rows) + len(reviews)) + GAP
    canvas = Canvas(max(left + CELL * len(reviews), widest + GAP, 320), height)
    not_known = unknown(reviews, seen)
    for at, _ in enumerate(reviews):
        x = left + CELL * (at + 0.5)
        canvas.text(x, 17, str(at + 1), size=13, anchor="middle", bold=True, label=True)
    for line, study in enumerate(rows):
        top = ROW * (line + 1)
        canvas.line(0, top, canvas.width, top, stroke=GRID)
        canvas.text(0, top + 16.5, study.label, size=13)
        for at, review in enumerate(reviews):
            x, y = left + CELL * (at + 0.5), top + ROW / 2
            if (review.key, study.key) in seen:
                canvas.rect(x - 8, y - 8, 16, 16, fill=ACCENT)
            else:
                sign = "?" if review in not_known else "–"
                canvas.text(x, y + 4.5, sign, size=13, anchor="middle", fill=MUTED)
    for at, review in enumerate(reviews):
        y = ROW * (1 + len(rows)) + GAP + ROW * at + 13
        canvas.text(0, y, f"{at + 1}  {review.label}", size=13, label=True)
    return canvas


def _table(
    language: Language, reviews: Sequence[Study], rows: Sequence[Study], seen: Seen
) -> Table:
    not_known = unknown(reviews, seen)
    words = {
        name: language.text(f"studies.overlap.{name}") for name in ("seen", "unknown", "study")
    }

    def cell(review: Study, study: Study) -> Cell:
        if (review.key, study.key) in seen:
            return Symbol("■", words["seen"])
        return Symbol("?", words["unknown"]) if review in not_known else "–"

    return Table(
        language.text("studies.overlap.caption"),
        tuple(Column(text) for text in (words["study"], *(review.label for review in reviews))),
        tuple((study.label, *(cell(review, study) for review in reviews)) for study in rows),
    )

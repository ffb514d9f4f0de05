"""What heads a literature summary: the question, the choice of studies, where they were looked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kunnskap.blocks import Cell, Column, Figure, Lines, Notice, NoticeKind, Number, Sentence, Table
from kunnskap.figures.flow import flow_figure
from kunnskap.language import Language, Piece
from kunnskap.origin import Origin, Place, Traced
from kunnskap.records import Base, Source, prisma_flow
from kunnskap.sources import SourceRead
from kunnskap.studies import LiteratureBase, Selection, Text, by_design, count_studies
from kunnskap.tables.sourced import norwegian
from kunnskap.terms import Tier


def heading(
    language: Language, base: LiteratureBase, chosen: Selection, tiers: Iterable[str]
) -> dict[str, Any]:
    """What ``Desk.begin`` needs: title, the base's name, date of the data, caution, and who and what it is about."""
    about = base.about

    def reads(text: Text) -> str:
        return text.in_language(language.code)

    studies = Lines((designs(language, chosen), left_out(language, chosen)))
    return {
        "title": _title(language, reads(about.title), chosen, tiers),
        "question": reads(about.question),
        "names": {"base": reads(about.title)},
        "data_date": about.data_date,
        "notices": (caution(language, base),),
        "about": (
            (language.text("literature.population"), reads(about.population)),
            (language.text("literature.intervention"), reads(about.intervention)),
            (language.text("literature.comparison"), reads(about.comparison)),
            (language.text("literature.product"), reads(about.product)),
            (language.text("literature.studies"), studies),
        ),
    }


def _title(language: Language, title: str, chosen: Selection, tiers: Iterable[str]) -> str:
    """The base's title, with the parts it was narrowed to where some studies are left out."""
    if not chosen.left_out:
        return title
    parts = [language.term(Tier(tier)) for tier in tiers]
    return language.text("literature.narrowed", title=title, parts=parts)


def caution(language: Language, base: LiteratureBase) -> Notice:
    """What a reader must know about the base before anything else."""
    kind = NoticeKind.SECONDARY_DATA if base.about.from_review else NoticeKind.RECONSTRUCTION
    return Notice(kind, base.about.caution.in_language(language.code))


def designs(language: Language, chosen: Selection) -> Sentence:
    """How many studies of each design, each count tracing to its studies."""
    groups = by_design(chosen.studies)
    pieces: list[Piece] = []
    for at, (design, studies) in enumerate(groups.items()):
        if at:
            pieces.append(
                Piece(
                    language.text(
                        "literature.last_joint" if at == len(groups) - 1 else "literature.joint"
                    )
                )
            )
        pieces += language.pieces(f"literature.designs.{design.value}", n=count_studies(studies))
    return Sentence(tuple(pieces))


def left_out(language: Language, chosen: Selection) -> Sentence:
    """How many of the base's studies this summary does not use."""
    if not chosen.left_out:
        return Sentence(language.pieces("literature.none_left_out"))
    number = count_studies(item.study for item in chosen.left_out)
    return Sentence(language.pieces("literature.left_out", n=number))


def cited(records: Base, chosen: Selection) -> frozenset[str]:
    """The records behind the chosen studies; where none has one, as in a base taken from a review, all there are."""
    known = frozenset(records.records["key"])
    return (known & chosen.keys) or known


def searches(language: Language, records: Base) -> Table:
    """Each export as it was received: where from, when, with which search, and how many records it gave."""
    return Table(
        language.text("literature.searches.caption"),
        tuple(
            Column(
                language.text(f"literature.searches.{name}"), numeric=name in ("records", "unread")
            )
            for name in ("file", "database", "date", "search", "records", "unread")
        ),
        tuple(
            _search(language, source, read)
            for source, read in zip(records.sources, records.reads, strict=True)
        ),
    )


def selection(language: Language, base: LiteratureBase, records: Base) -> Figure | Sentence:
    """The flow of the base's own selection, under what the base says of how it was made.

    A base that somebody else selected has no flow, and says so.
    """
    if not records.screening.votes:
        return Sentence(language.pieces("literature.selected_elsewhere"))
    flow = flow_figure(prisma_flow(records), language, reasons=_reasons(language, records))
    note = base.about.selection_note
    if note is None:
        return flow
    kind = NoticeKind.CAVEAT if base.about.from_review else NoticeKind.RECONSTRUCTION
    return replace(flow, notices=(Notice(kind, note.in_language(language.code)),))


def _reasons(language: Language, records: Base) -> Mapping[str, str]:
    """The reader's words for the base's own reasons for exclusion."""
    return {each.key: getattr(each, language.code) or each.nb for each in records.screening.reasons}


def _search(language: Language, source: Source, read: SourceRead) -> tuple[Cell, ...]:
    origin = Origin.at(Place(read.file)).then(
        "source_read", format=read.format, encoding=read.encoding
    )
    return (
        source.file,
        norwegian(source.database) if source.database else None,
        language.date(source.date) if source.date else None,
        source.search or None,
        Number(Traced(len(read.records), origin)),
        Number(Traced(len(read.problems), origin)),
    )

"""What the findings of the literature allow to be said of each point of a knowledge module, and how surely."""

from __future__ import annotations

from collections.abc import Iterator

from kunnskap.blocks import Block, Box, Cell, Column, Lines, Listing, Sentence, Table
from kunnskap.competence import EvidenceLink, KnowledgeModule
from kunnskap.figures.signs import certainty_symbol
from kunnskap.findings.finding import Finding
from kunnskap.findings.findings import Findings, find
from kunnskap.findings.rows import because, row_of
from kunnskap.language import Language, capital
from kunnskap.origin import count
from kunnskap.studies import LiteratureBase
from kunnskap.tables.findings import Row
from kunnskap.tables.module_evidence import Bases
from kunnskap.tables.sourced import fact

COLUMNS = ("point", "outcome", "meaning", "certainty")


def answers(language: Language, bases: Bases, module: KnowledgeModule) -> tuple[Block, ...]:
    """A row for each point and each rated outcome that answers it; nothing for a module without links.

    An outcome answers a point where a claim linked to the point is about it, where a linked study was among those it
    was rated on, or where the link is to components of a whole base. Points without a link are counted in a note.
    """
    linked = [point for point in module.points if point.evidence]
    if not linked:
        return ()
    found = {name: find(language, hand.base) for name, hand in bases.items()}
    rows = tuple(
        (fact(point), *cells)
        for point in linked
        for cells in _of_point(language, found, point.evidence)
    )
    columns = tuple(Column(language.text(f"findings.answers.{name}")) for name in COLUMNS)
    notes = tuple(dict.fromkeys(_judged(language, each) for each in found.values()))
    left = len(module.points) - len(linked)
    if left:
        notes += (language.text("findings.answers.left", n=left, total=len(module.points)),)
    return (Table(language.text("findings.answers.caption"), columns, rows, notes=notes),)


def main_findings(language: Language, bases: Bases, module: KnowledgeModule) -> Box:
    """What may be said of the module's points, each sentence once with its certainty, and how many points have none."""
    found = {name: find(language, hand.base) for name, hand in bases.items()}
    said = dict.fromkeys(
        Lines(
            (
                row.meaning,
                certainty_symbol(language, row.rated.level),
                *because(language, row.rated),
            )
        )
        for point in module.points
        for row in _rows(language, found, point.evidence)
    )
    total = count(point.origin for point in module.points)
    bare = count(point.origin for point in module.points if not point.evidence)
    key = "without_any" if bare.value == total.value else "without"
    left = Sentence(language.pieces(f"findings.answers.{key}", n=bare, total=total))
    rest = (left,) if bare.value else ()
    return Box(language.text("literature.main_findings"), (Listing((*said, *rest)),))


def _of_point(
    language: Language, found: dict[str, Findings], links: tuple[EvidenceLink, ...]
) -> Iterator[tuple[Cell, ...]]:
    """The outcome, the sentence and the certainty of each answer; one row that says so where there is none."""
    rows = _rows(language, found, links)
    for row in rows:
        yield capital(row.outcome), row.meaning, certainty_symbol(language, row.rated.level)
    if not rows:
        yield "–", *(language.text(f"findings.answers.{key}") for key in ("nothing", "unrated"))


def _rows(
    language: Language, found: dict[str, Findings], links: tuple[EvidenceLink, ...]
) -> list[Row]:
    """The rated outcomes that answer a point, each once."""
    rows: dict[tuple[str, str], Row] = {}
    for link in links:
        findings = found[link.base]
        for finding in findings.outcomes:
            if _answers(findings.base, link, finding):
                key = (link.base, finding.rated.outcome)
                rows[key] = row_of(language, findings.base, finding)
    return list(rows.values())


def _answers(base: LiteratureBase, link: EvidenceLink, finding: Finding) -> bool:
    about = {key for claim in base.claims if claim.key in link.claims for key in claim.outcomes}
    outcome, studies = finding.rated.outcome, set(finding.rated.studies)
    return outcome in about or bool(studies & set(link.studies)) or bool(link.filters)


def _judged(language: Language, findings: Findings) -> str:
    by = {finding.rated.judged_by.get(language.code, "") for finding in findings.outcomes}
    title = findings.base.about.title.in_language(language.code)
    return language.text("findings.answers.judged", base=title, by="; ".join(sorted(by)))

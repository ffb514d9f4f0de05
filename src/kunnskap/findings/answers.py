"""What the findings of the literature allow to be said of each point of a knowledge module, and how surely."""

from __future__ import annotations

from collections.abc import Iterator

from kunnskap.blocks import Block, Box, Cell, Column, Lines, Listing, Sentence, Table
from kunnskap.competence import EvidenceLink, KnowledgeModule
from kunnskap.figures.signs import certainty_symbol
from kunnskap.findings.finding import Finding
from kunnskap.findings.findings import Findings, find
from kunnskap.findings.rows import row_of
from kunnskap.language import Language, capital
from kunnskap.origin import count
from kunnskap.studies import LiteratureBase
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
        (meaning, certainty)
        for point in module.points
        for outcome, meaning, certainty in _of_point(language, found, point.evidence)
        if outcome != "–"
    )
    total = count(point.origin for point in module.points)
    bare = count(point.origin for point in module.points if not point.evidence)
    key = "without_any" if bare.value == total.value else "without"
    left = Sentence(language.pieces(f"findings.answers.{key}", n=bare, total=total))
    rest = (left,) if bare.value else ()
    return Box(language.text("literature.main_findings"), (Listing((*map(Lines, said), *rest)),))


def _of_point(
    language: Language, found: dict[str, Findings], links: tuple[EvidenceLink, ...]
) -> Iterator[tuple[Cell, ...]]:
    """The outcome, the sentence and the certainty of each answer; one row that says so where there is none."""
    said: dict[tuple[str, str], tuple[Cell, ...]] = {}
    for link in links:
        findings = found[link.base]
        for finding in findings.outcomes:
            if _answers(findings.base, link, finding):
                row = row_of(language, findings.base, finding)
                symbol = certainty_symbol(language, finding.rated.level)
                key = (link.base, finding.rated.outcome)
                said[key] = (capital(finding.label), row.meaning, symbol)
    nothing = (language.text("findings.answers.nothing"), language.text("findings.answers.unrated"))
    yield from said.values() or (("–", *nothing),)


def _answers(base: LiteratureBase, link: EvidenceLink, finding: Finding) -> bool:
    about = {key for claim in base.claims if claim.key in link.claims for key in claim.outcomes}
    outcome, studies = finding.rated.outcome, set(finding.rated.studies)
    return outcome in about or bool(studies & set(link.studies)) or bool(link.filters)


def _judged(language: Language, findings: Findings) -> str:
    by = {finding.rated.judged_by.get(language.code, "") for finding in findings.outcomes}
    title = findings.base.about.title.in_language(language.code)
    return language.text("findings.answers.judged", base=title, by="; ".join(sorted(by)))

"""How far each fact about a study was checked, and on which pages it was read."""

from __future__ import annotations

from collections.abc import Iterable

from kunnskap.blocks import Cell, Column, Lines, Link, Number, Symbol, Table
from kunnskap.figures.study_names import named
from kunnskap.language import Language
from kunnskap.origin import Origin, count
from kunnskap.studies import LiteratureBase, Study
from kunnskap.studies.sheets import VERIFIED
from kunnskap.studies.values import Page
from kunnskap.terms import Verified

SIGNS = {Verified.YES: "●", Verified.PARTIAL: "◐", Verified.NO: "○"}


def verification(language: Language, base: LiteratureBase, studies: Iterable[Study]) -> Table:
    """What was seen of each study: reference, design, numbers, risk of bias; and the pages, with their addresses."""
    names = ("study", *VERIFIED, "number", "pages")
    return Table(
        language.text("studies.verification.caption"),
        tuple(
            Column(language.text(f"studies.verification.{name}"), numeric=name == "number")
            for name in names
        ),
        tuple(_row(language, base, study) for study in studies),
        notes=(language.text("studies.verification.note"),),
    )


def _row(language: Language, base: LiteratureBase, study: Study) -> tuple[Cell, ...]:
    pages = [page for page in base.pages if page.study_key == study.key]
    marks = (study.verified[name] for name in VERIFIED)
    return (
        named(language, study),
        *(Symbol(SIGNS[mark], language.term(mark)) for mark in marks),
        Number(count(Origin.at(page.place) for page in pages)),
        Lines(tuple(_page(page) for page in pages)) if pages else "–",
    )


def _page(page: Page) -> Cell:
    """The page's site leads to it; a page whose address was not seen is named by what it was."""
    if page.url is None:
        return page.what
    return Link(page.url.split("/")[2].removeprefix("www."), page.url)

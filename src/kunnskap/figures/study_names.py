"""How a study is named and warned of, in figures and tables alike."""

from __future__ import annotations

from collections.abc import Iterable

from kunnskap.blocks import Cell, Lines, Link, Notice, NoticeKind, Symbol
from kunnskap.language import Language
from kunnskap.studies import Study


def cautions(language: Language, studies: Iterable[Study]) -> tuple[Notice, ...]:
    """The integrity caution of each study that has one."""
    return tuple(
        Notice(
            NoticeKind.INTEGRITY,
            f"{study.label}: {study.integrity_caution.in_language(language.code)}",
        )
        for study in studies
        if study.integrity_caution
    )


def named(language: Language, study: Study) -> Cell:
    """The study's name, leading to the publication where its address is known, marked if there is a caution."""
    name: Cell = Link(study.label, study.place.url) if study.place.url else study.label
    if study.integrity_caution is None:
        return name
    return Lines((name, Symbol("⚠", language.text("studies.caution"))))

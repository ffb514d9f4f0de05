"""What clinicians say they need: the survey's questions on a module, already disclosed, with the survey's caveat."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kunnskap.blocks import Block, Cell, Column, Lines, Notice, NoticeKind, Number, Sentence, Table
from kunnskap.competence import KnowledgeModule, KnowledgeModules
from kunnskap.language import Language
from kunnskap.origin import apart
from kunnskap.survey import Cell as Answered
from kunnskap.survey import Hidden, Score, Survey, caveat_of, read_survey, tabulate
from kunnskap.survey import Row as Group
from kunnskap.survey import Table as Tabulated
from kunnskap.terms import Region
from kunnskap.workspace import Door

ROOM = "competence.needs"
ASKED = ("need", "importance", "competence")


def open_survey(door: Door, name: str) -> Survey:
    """The survey in ``survey/<name>``."""
    return read_survey(Path(door.workspace.survey / name), door=door)


def survey_notices(language: Language, survey: Survey) -> tuple[Notice, ...]:
    """The owners' warning, and that the answers are synthetic where they are."""
    caveat = caveat_of(survey)
    warning = Notice(NoticeKind.CAVEAT, caveat.warning.to(language.code))
    if caveat.synthetic is None:
        return (warning,)
    return (Notice(NoticeKind.SYNTHETIC, caveat.synthetic.to(language.code)), warning)


def needs(
    language: Language,
    survey: Survey,
    modules: KnowledgeModules,
    module: KnowledgeModule,
    *,
    region: Region | None = None,
    wave: str | None = None,
) -> Block:
    """Each question on the module or on its areas of competence: the base and the share of top answers.

    With a region, the region stands before the whole country. A number that could give a person away is not shown.
    """
    asked = questions_on(survey, modules, module)
    if not asked:
        return Sentence(language.pieces(f"{ROOM}.none"))
    chosen = survey.codebook.wave(wave)
    headers = _headers(language, region)
    return Table(
        language.text(f"{ROOM}.caption", wave=chosen.period.to(language.code)),
        (Column(language.text(f"{ROOM}.question")), *headers),
        tuple(_row(language, survey, key, region, chosen.key) for key in asked),
        notes=(language.text(f"{ROOM}.note"),),
        notices=survey_notices(language, survey),
    )


def change(
    language: Language,
    survey: Survey,
    asked: tuple[str, ...],
    *,
    region: Region | None = None,
    caption: str = "",
) -> Block:
    """Those questions in every wave, side by side; the waves are other people unless the survey is a panel."""
    if not asked:
        return Sentence(language.pieces(f"{ROOM}.none"))
    headers: list[Column] = []
    for wave in survey.codebook.waves:
        place = wave.period.to(language.code)
        headers.append(Column(language.text(f"{ROOM}.base", place=place), numeric=True))
        headers.append(Column(language.text(f"{ROOM}.top", place=place), numeric=True))
    place = language.term(region) if region else language.text(f"{ROOM}.country")
    return Table(
        caption or language.text("competence.implementation.change.caption", place=place),
        (Column(language.text(f"{ROOM}.question")), *headers),
        tuple(_waves(language, survey, key, region) for key in asked),
        notes=(language.text(f"{ROOM}.{'panel' if survey.codebook.survey.panel else 'others'}"),),
        notices=survey_notices(language, survey),
    )


def questions_on(
    survey: Survey, modules: KnowledgeModules, module: KnowledgeModule
) -> tuple[str, ...]:
    """The keys of the survey's questions about need, importance or competence that bear on the module."""
    themes = {link.theme for link in module.survey if link.survey == survey.name}
    named = module.purposes()
    themes |= {
        link.theme
        for entry in modules.purposes
        if entry.key in named
        for link in entry.survey
        if link.survey == survey.name
    }
    return tuple(
        question.key
        for question in survey.codebook.questions
        if question.theme in themes and question.about in ASKED
    )


def _headers(language: Language, region: Region | None) -> Iterable[Column]:
    places: list[str] = [language.text(f"{ROOM}.country")]
    if region is not None:
        places.insert(0, language.term(region))
    for place in places:
        yield Column(language.text(f"{ROOM}.base", place=place), numeric=True)
        yield Column(language.text(f"{ROOM}.top", place=place), numeric=True)


def _waves(language: Language, survey: Survey, key: str, region: Region | None) -> tuple[Cell, ...]:
    tables = [tabulate(survey, key, by="region" if region else None, wave=w) for w in survey.waves]
    groups = [table.row(region.value) if region else table.everybody for table in tables]
    cells = [
        cell for group in groups for cell in (_group(language, group) if group else ("–", "–"))
    ]
    return (_asked(language, survey, tables[0]), *cells)


def _row(
    language: Language, survey: Survey, key: str, region: Region | None, wave: str
) -> tuple[Cell, ...]:
    table = tabulate(survey, key, by="region" if region else None, wave=wave)
    groups = [table.everybody]
    if region is not None:
        found = table.row(region.value)
        groups = [*((found,) if found else ()), table.everybody]
    question = _asked(language, survey, table)
    return (question, *(cell for group in groups for cell in _group(language, group)))


def _asked(language: Language, survey: Survey, table: Tabulated) -> str:
    """The question, with the answers that are counted as its top."""
    scale = survey.codebook.scale(survey.codebook.question(table.question))
    top = [code.to(language.code) for code in scale.codes if code.code in table.top_codes]
    text = table.text.to(language.code)
    return language.text(f"{ROOM}.asked", text=text, top=language.listing(top))


def _group(language: Language, group: Group) -> tuple[Cell, Cell]:
    base = language.text(f"{ROOM}.hidden") if isinstance(group.base, Hidden) else group.base
    shown = [*_share(language, group.top), *_mean(language, group.score)]
    return base, Lines(tuple(shown)) if shown else None


def _share(language: Language, answered: Answered | None) -> Iterable[Cell]:
    if answered is None:
        return
    if isinstance(answered.share, Hidden):
        yield language.text(f"{ROOM}.hidden")
        return
    yield Number(answered.share, "percent")
    if not isinstance(answered.interval, Hidden):
        low, high = apart(answered.interval)
        yield Sentence(language.pieces(f"{ROOM}.interval", low=low, high=high))


def _mean(language: Language, score: Score | None) -> Iterable[Cell]:
    if score is not None and not isinstance(score.mean, Hidden):
        yield Sentence(language.pieces(f"{ROOM}.mean", mean=score.mean))

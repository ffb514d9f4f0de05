"""What clinicians say they need: the survey's questions on a module, already disclosed, with the survey's caveat."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kunnskap.blocks import Block, Cell, Column, Lines, Notice, NoticeKind, Number, Sentence, Table
from kunnskap.competence import KnowledgeModule, KnowledgeModules
from kunnskap.language import Language
from kunnskap.survey import Cell as Answered
from kunnskap.survey import Hidden, Score, Survey, caveat_of, read_survey, tabulate
from kunnskap.survey import Row as Group
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
    places = [language.text(f"{ROOM}.country")]
    if region is not None:
        places.insert(0, language.term(region))
    for place in places:
        yield Column(language.text(f"{ROOM}.base", place=place), numeric=True)
        yield Column(language.text(f"{ROOM}.top", place=place), numeric=True)


def _row(
    language: Language, survey: Survey, key: str, region: Region | None, wave: str
) -> tuple[Cell, ...]:
    table = tabulate(survey, key, by="region" if region else None, wave=wave)
    groups = [table.everybody]
    if region is not None:
        found = table.row(region.value)
        groups = [*((found,) if found else ()), table.everybody]
    scale = survey.codebook.scale(survey.codebook.question(key))
    top = [code.to(language.code) for code in scale.codes if code.code in table.top_codes]
    question = language.text(
        f"{ROOM}.asked", text=table.text.to(language.code), top=language.listing(top)
    )
    return (question, *(cell for group in groups for cell in _group(language, group)))


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
        low, high = answered.interval.value
        yield Sentence(language.pieces(f"{ROOM}.interval", low=low, high=high))


def _mean(language: Language, score: Score | None) -> Iterable[Cell]:
    if score is not None and not isinstance(score.mean, Hidden):
        yield Sentence(language.pieces(f"{ROOM}.mean", mean=score.mean))

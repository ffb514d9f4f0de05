"""Appraisals in signs and words: what a traffic light and a table of judgements have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kunnskap.blocks import Cell, Column, Label, Sentence, Symbol, Table
from kunnskap.figures.study_names import cautions, named
from kunnskap.language import Language, Piece
from kunnskap.origin import Traced
from kunnskap.studies import Settled, StudyAppraisal, Tool
from kunnskap.studies.tool import Answer, Domain


def judgement_table(language: Language, appraised: Sequence[StudyAppraisal]) -> Table:
    """Studies × domains under the tool of the first of them (there must be one), with notes that explain the signs."""
    tool = appraised[0].tool
    caption = language.text(
        "studies.appraisal.caption", subject=tool.subject.in_language(language.code), tool=tool.name
    )
    headers = [language.text("studies.appraisal.study"), *(headed(d) for d in tool.domains)]
    if tool.rules:
        headers.append(language.text("studies.appraisal.overall"))
    return Table(
        caption,
        tuple(Column(text) for text in headers),
        tuple(_row(language, item) for item in appraised),
        notes=(*keys(language, tool), *_warnings(language, appraised)),
        notices=cautions(language, (item.study for item in appraised)),
    )


def headed(domain: Domain) -> str:
    """The domain's short name; a star marks one that is critical to the overall level."""
    return f"{domain.letter}*" if domain.critical else domain.letter


def keys(language: Language, tool: Tool) -> tuple[Cell, ...]:
    """What the columns and the letters stand for, and where the tool is described."""
    code = language.code
    domains = "; ".join(f"{headed(d)} {d.label.in_language(code)}" for d in tool.domains)
    both = [*tool.answers, *(level for level in tool.levels if level not in tool.answers)]
    answers = "; ".join(f"{a.letter.in_language(code)} {a.label.in_language(code)}" for a in both)
    starred = any(domain.critical for domain in tool.domains)
    return (
        Label(language.text("studies.appraisal.domains", domains=domains)),
        *((language.text("studies.appraisal.critical"),) if starred else ()),
        language.text("studies.appraisal.answers", answers=answers),
        language.text("studies.appraisal.cite", cite=tool.cite),
    )


def symbol(language: Language, tool: Tool, settled: Settled) -> Symbol:
    """A domain's judgement: sign and letter for the eye, words for everyone."""
    if settled.judgement is None:
        return Symbol(
            language.text("studies.appraisal.unsettled_letter"),
            language.text("studies.appraisal.unsettled"),
        )
    return _drawn(language, tool.answer(settled.judgement))


def _row(language: Language, item: StudyAppraisal) -> tuple[Cell, ...]:
    domains = tuple(
        symbol(language, item.tool, item.domains[domain.key]) for domain in item.tool.domains
    )
    overall = (_overall(language, item),) if item.tool.rules else ()
    return (named(language, item.study), *domains, *overall)


def _overall(language: Language, item: StudyAppraisal) -> Cell:
    level = item.overall
    if level.value is None:
        return language.text("studies.appraisal.unsettled")
    words = item.tool.level(level.value).label.in_language(language.code)
    return Sentence((Piece(words, Traced(words, level.origin)),))


def _drawn(language: Language, answer: Answer) -> Symbol:
    letter = answer.letter.in_language(language.code)
    sign = letter if answer.sign == letter else f"{answer.sign} {letter}"
    return Symbol(sign, answer.label.in_language(language.code), shows_words=False)


def _warnings(language: Language, appraised: Iterable[StudyAppraisal]) -> tuple[str, ...]:
    return (
        (language.text("studies.appraisal.single"),)
        if any(item.single for item in appraised)
        else ()
    )

"""The main findings of a survey and of a gap analysis, as the few sentences that a page opens with.

They tell what those asked have answered. No certainty stands beside them, because none has been rated: an answer about
one's own work is not an effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kunnskap.blocks import Box, Listing, Sentence
from kunnskap.gap import Finding, Gap, Gaps, MatrixRow
from kunnskap.language import Language
from kunnskap.origin import Traced, combine
from kunnskap.survey import Hidden, Score, Survey, tabulate
from kunnskap.survey import Table as Tabulated
from kunnskap.survey.codebook import Question
from kunnskap.survey.response import response

ROOM = "headlines"
PARTS = ("need", "importance", "competence")
Named = tuple[str, Traced[float]]


def of_survey(language: Language, survey: Survey, by: str, wave: str) -> Box:
    """How many answered, and the highest and lowest mean of each part; with a background, how much of it is shown."""
    sentences = [_answered(language, survey, wave)]
    for part in PARTS:
        sentences += _ends_of_part(language, survey, part, wave)
    if by:
        sentences.append(_how_much_is_shown(language, survey, by, wave))
    return _box(language, sentences)


def of_gap(language: Language, gaps: Gaps, group: str, rows: Sequence[MatrixRow]) -> Box:
    """The largest and the smallest gap, what has changed since the first wave, and where need is not met."""
    found = gaps.of(group).gaps
    named = {finding: _themes(language, rows, finding) for finding in Finding}
    unmet = (
        Sentence(language.pieces(f"{ROOM}.gap.{finding.value}", themes=themes))
        for finding, themes in named.items()
        if themes and finding in (Finding.NEED_WITHOUT_EVIDENCE, Finding.NEED_WITHOUT_MODULE)
    )
    return _box(language, [*_ends_of_gaps(language, found), *_change(language, found), *unmet])


def _box(language: Language, sentences: Iterable[Sentence]) -> Box:
    return Box(language.text(f"{ROOM}.heading"), (Listing(tuple(sentences)),))


def _answered(language: Language, survey: Survey, wave: str) -> Sentence:
    found = response(survey, wave)
    if found.invited is None or found.rate is None:
        return Sentence(language.pieces(f"{ROOM}.survey.answered", n=found.responded))
    facts = {"n": found.responded, "invited": found.invited, "rate": found.rate}
    return Sentence(language.pieces(f"{ROOM}.survey.answered_of_invited", **facts))


def _ends_of_part(language: Language, survey: Survey, part: str, wave: str) -> Iterator[Sentence]:
    """Nothing where fewer than two means of the part may be shown."""
    asked = [question for question in survey.codebook.questions if question.about == part]
    tables = [(question, tabulate(survey, question.key, wave=wave)) for question in asked]
    means = [
        (_name(language, survey, asked, question), mean)
        for question, table in tables
        if (mean := _mean(table.everybody.score)) is not None
    ]
    if len(means) > 1:
        yield Sentence(language.pieces(f"{ROOM}.survey.{part}", **_ends(language, means)))


def _ends(language: Language, means: Sequence[Named]) -> dict[str, object]:
    """The highest and the lowest value, each with all names that share it as it is written."""
    facts: dict[str, object] = {}
    for which, end in (("high", max), ("low", min)):
        value = end((mean for _, mean in means), key=lambda mean: mean.value)
        written = language.show(value)
        names = [name for name, mean in means if language.show(mean) == written]
        facts |= {which: value, f"{which}est": _quoted(language, names)}
    return facts


def _name(language: Language, survey: Survey, asked: Sequence[Question], question: Question) -> str:
    """The question's theme where no other question of the part has it, or else the question itself."""
    alone = sum(other.theme == question.theme for other in asked) == 1
    words = survey.codebook.themes.get(question.theme) if alone else None
    return (words or question.text).to(language.code)


def _how_much_is_shown(language: Language, survey: Survey, by: str, wave: str) -> Sentence:
    tables = _scored(survey, by, wave)
    scores = [row.score for table in tables for row in table.rows[:-1]]
    shown = [mean for score in scores if (mean := _mean(score)) is not None]
    counts = {"n": _counted(len(shown), shown), "total": _counted(len(scores), shown)}
    grouping = language.text(f"survey.by.{by}")
    return Sentence(language.pieces(f"{ROOM}.survey.shown", grouping=grouping, **counts))


def _scored(survey: Survey, by: str, wave: str) -> list[Tabulated]:
    asked = [question for question in survey.codebook.questions if question.about in PARTS]
    tables = [tabulate(survey, question.key, by=by, wave=wave) for question in asked]
    return [table for table in tables if table.everybody.score is not None]


def _mean(score: Score | None) -> Traced[float] | None:
    return None if score is None or isinstance(score.mean, Hidden) else score.mean


def _ends_of_gaps(language: Language, gaps: Sequence[Gap]) -> Iterator[Sentence]:
    means = [
        (gap.words.to(language.code), mean) for gap in gaps if (mean := _mean(gap.gap)) is not None
    ]
    if len(means) < len(gaps):
        shown = [mean for _, mean in means]
        counts = {"n": _counted(len(means), shown), "total": _counted(len(gaps), shown)}
        yield Sentence(language.pieces(f"{ROOM}.gap.shown", **counts))
    if len(means) > 1:
        key = "ends" if len(means) == len(gaps) else "ends_of_shown"
        yield Sentence(language.pieces(f"{ROOM}.gap.{key}", **_ends(language, means)))


def _change(language: Language, found: Sequence[Gap]) -> Iterator[Sentence]:
    """How many gaps have surely become smaller or larger; nothing where there is one wave or all is hidden."""
    told = [
        gap.change.interval
        for gap in found
        if gap.change is not None and not isinstance(gap.change.interval, Hidden)
    ]
    if told:
        counts = {
            "total": len(told),
            "smaller": sum(interval.value[1] < 0 for interval in told),
            "larger": sum(interval.value[0] > 0 for interval in told),
        }
        facts = {name: _counted(count, told) for name, count in counts.items()}
        yield Sentence(language.pieces(f"{ROOM}.gap.change", **facts))


def _counted(count: int, values: Sequence[Traced[Any]]) -> Traced[int]:
    return Traced(count, combine(value.origin for value in values).then("count"))


def _themes(language: Language, rows: Sequence[MatrixRow], finding: Finding) -> str:
    return _quoted(
        language, [row.words.to(language.code) for row in rows if finding in row.findings]
    )


def _quoted(language: Language, names: Sequence[str]) -> str:
    """Themes and questions hold commas of their own, so each stands in quotation marks."""
    return language.listing([language.text(f"{ROOM}.quoted", name=name) for name in names])

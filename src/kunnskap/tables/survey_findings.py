"""What a survey found, part by part: the whole part as bars, and each question by a background as dots."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kunnskap.blocks import Column, Figure, Lines, Table
from kunnskap.figures.dots import Dot, dots
from kunnskap.figures.likert import Bar, likert
from kunnskap.language import Language
from kunnskap.survey import Hidden, Survey, caveat_of, tabulate
from kunnskap.survey import Table as Tabulated
from kunnskap.survey.scores import reliabilities
from kunnskap.tables.survey import answers, battery, group_name, notices, scored, shown, top_of

ROOM = "survey.findings"


def part(language: Language, survey: Survey, about: str, wave: str) -> tuple[Figure | Table, ...]:
    """Everything that was asked about something ("practice", "need", "importance", "competence", ""), for all.

    Scored questions on one scale make one figure; the others a table each.
    """
    made: list[Figure | Table] = []
    for _, group in groupby(_tables(survey, about, "", wave), key=_scale):
        tables = list(group)
        if tables[0].everybody.score is None:
            made += [answers(language, table) for table in tables]
            continue
        title = language.text(f"{ROOM}.{about or 'other'}", wave=wave)
        bars = [
            Bar(table.text.to(language.code), table.everybody, top_of(language, table))
            for table in tables
        ]
        numbers = battery(language, title, tables)
        made.append(likert(language, title, tables[0].columns, bars, numbers))
    return tuple(made)


def split(
    language: Language, survey: Survey, about: str, by: str, wave: str
) -> tuple[Figure | Table, ...]:
    """Each question of a part by a background; nothing for no background."""
    if not by:
        return ()
    return tuple(
        _by_group(language, table)
        if table.everybody.score is not None
        else answers(language, table)
        for table in _tables(survey, about, by, wave)
    )


def index(language: Language, survey: Survey, by: str, wave: str) -> tuple[Figure, ...]:
    """The means of each index, by a background or for all."""
    keys = [index.key for index in survey.codebook.indices]
    return tuple(
        _by_group(language, tabulate(survey, key, by=by or None, wave=wave)) for key in keys
    )


def reliability(language: Language, survey: Survey, wave: str) -> tuple[Table, ...]:
    """Each index for everybody: its questions, mean, alpha and omega; nothing where there is no index."""
    found = reliabilities(survey, wave)
    if not found:
        return ()
    names = ("index", "items", "index_mean", "alpha", "omega", "complete")
    columns = tuple(
        Column(language.text(f"{ROOM}.{name}"), numeric=name not in ("index", "items"), spec=spec)
        for name, spec in zip(names, ("", "", "", "2", "2", ""), strict=True)
    )
    rows = tuple(
        (
            one.text.to(language.code),
            Lines(tuple(item.to(language.code) for item in one.items)),
            scored(language, tabulate(survey, one.index, wave=wave).everybody.score),
            shown(language, one.alpha),
            shown(language, one.omega),
            shown(language, one.base),
        )
        for one in found
    )
    caption = language.text(f"{ROOM}.reliability", wave=survey.codebook.wave(wave).key)
    notes = (language.text(f"{ROOM}.reliability_note"), language.text("survey.table.hidden_note"))
    return (Table(caption, columns, rows, notes, notices(language, caveat_of(survey))),)


def _by_group(language: Language, table: Tabulated) -> Figure:
    rows = [
        Dot(group_name(language, row), (row.score,)) for row in table.rows if row.score is not None
    ]
    title = table.text.to(language.code)
    shown = [
        (row.score.mean.value, group_name(language, row))
        for row in table.rows[:-1]
        if row.score and not isinstance(row.score.mean, Hidden)
    ]
    description = _described(language, table, shown)
    return dots(language, title, description, rows, answers(language, table))


def _described(language: Language, table: Tabulated, shown: Sequence[tuple[float, str]]) -> str:
    """The finding in words: the highest and lowest group, or the one mean where there are no groups."""
    if len(table.rows) == 1:
        score = table.everybody.score
        if score is None or isinstance(score.mean, Hidden):
            return language.text(f"{ROOM}.everybody_hidden")
        return language.text(f"{ROOM}.everybody", mean=score.mean)
    key = "groups" if len(shown) > 1 else "groups_hidden"
    (high, highest), (low, lowest) = max(shown, default=(0, "")), min(shown, default=(0, ""))
    facts = {"highest": highest, "high": high, "lowest": lowest, "low": low}
    return language.text(f"{ROOM}.{key}", n=len(shown), total=len(table.rows) - 1, **facts)


def _tables(survey: Survey, about: str, by: str, wave: str) -> list[Tabulated]:
    groups = survey.codebook.disclosure.groups
    return [
        tabulate(survey, question.key, by=by or None, wave=wave)
        for question in survey.codebook.questions
        if question.about == about and question.kind != "open" and question.key not in groups
    ]


def _scale(table: Tabulated) -> tuple[str, ...]:
    return (str(table.several), *(column.words.en for column in table.columns))

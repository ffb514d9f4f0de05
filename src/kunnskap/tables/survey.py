"""Survey tables: who answered, what they answered, and means by group, each under the survey's own warning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kunnskap.blocks import Cell as TableCell
from kunnskap.blocks import Column, Notice, NoticeKind, Sentence, Symbol, Table
from kunnskap.language import Language, capital
from kunnskap.origin import Traced, apart
from kunnskap.survey import Caveat, Hidden, Row, Score, Survey, tabulate
from kunnskap.survey import Cell as Answered
from kunnskap.survey import Table as Tabulated
from kunnskap.survey.response import Response, Stratum

ROOM = "survey.table"


def notices(language: Language, caveat: Caveat) -> tuple[Notice, ...]:
    """The warnings that go with everything from the survey."""
    warning = Notice(NoticeKind.CAVEAT, caveat.warning.to(language.code))
    if caveat.synthetic is None:
        return (warning,)
    return (Notice(NoticeKind.SYNTHETIC, caveat.synthetic.to(language.code)), warning)


def about(language: Language, survey: Survey, wave: str) -> tuple[tuple[str, TableCell], ...]:
    """The first screen: population, when, how, by whom; what is not reported is shown so."""
    identity, book = survey.codebook.survey, survey.codebook.wave(wave)
    said = {
        "survey.about.population": identity.population.to(language.code),
        "showing.data_date": book.period.to(language.code),
        "survey.about.house": identity.house,
        "survey.about.mode": survey.codebook.reporting.get("mode", ""),
        "survey.about.weighting": identity.weighting.to(language.code),
    }
    return tuple((language.text(key), text or None) for key, text in said.items())


def heading(language: Language, survey: Survey, wave: str, by: str) -> dict[str, Any]:
    """The facts of the page's title, and what the start page calls the survey."""
    grouping = language.text("survey.by.nothing")
    if by:
        grouping = language.text(
            "survey.title.grouped", grouping=background_name(language, survey, by)
        )
    title = survey.codebook.survey.title.to(language.code)
    return {
        "title": title,
        "names": {"survey": title},
        "period": survey.codebook.wave(wave).period.to(language.code),
        "grouping": grouping,
    }


def background_name(language: Language, survey: Survey, group: str) -> str:
    """What a background is called in a heading; its question's own words where the house has no name for it."""
    if f"survey.by.{group}" in language.messages:
        return language.text(f"survey.by.{group}")
    return survey.codebook.question(group).text.to(language.code)


def shown(language: Language, value: Traced[int] | Traced[float] | Hidden | None) -> TableCell:
    """A number, or the sign and the words for a hidden one."""
    return hidden_sign(language, value) if isinstance(value, Hidden) else value


def hidden_sign(language: Language, hidden: Hidden) -> Symbol:
    return Symbol(":", language.text(f"survey.hidden.{hidden.reason.value}"), shows_words=False)


def answered(language: Language, cell: Answered) -> TableCell:
    """A share and the count behind it, ``24 % (66)``; the count alone where the share is hidden."""
    if isinstance(cell.count, Hidden):
        return hidden_sign(language, cell.count)
    if isinstance(cell.share, Hidden):
        return cell.count
    return _sentence(language, "share_and_count", share=cell.share, n=cell.count)


def scored(language: Language, score: Score | None) -> TableCell:
    """A mean with its interval, or the mean alone where the interval would say too much."""
    if score is None:
        return "–"
    if isinstance(score.mean, Hidden):
        return hidden_sign(language, score.mean)
    if isinstance(score.interval, Hidden):
        return score.mean
    low, high = apart(score.interval)
    mean = Traced(score.mean.value, score.interval.origin)
    return _sentence(language, "mean_and_interval", mean=mean, low=low, high=high)


def answers(language: Language, table: Tabulated) -> Table:
    """A question's answers: a row for each group and one for everybody."""
    columns = [Column(_text(language, "group")), Column(_text(language, "base"), numeric=True)]
    columns += [Column(c.words.to(language.code), numeric=True) for c in table.columns]
    scored_question = any(row.score for row in table.rows)
    if scored_question:
        columns.append(Column(_text(language, "mean"), numeric=True))
    rows = []
    for row in table.rows:
        cells = [answered(language, cell) for cell in row.cells]
        mean = [scored(language, row.score)] if scored_question else []
        rows.append((group_name(language, row), shown(language, row.base), *cells, *mean))
    return Table(
        table.text.to(language.code),
        tuple(columns),
        tuple(rows),
        notes=(*_how_to_read(language, table), *_hidden_note(language, rows, table)),
        notices=notices(language, table.caveat),
    )


def battery(language: Language, caption: str, tables: Sequence[Tabulated]) -> Table:
    """Several questions on one scale, a row each, for everybody."""
    first = tables[0]
    columns = [Column(_text(language, "question")), Column(_text(language, "base"), numeric=True)]
    columns += [Column(c.words.to(language.code), numeric=True) for c in first.columns]
    if first.top_codes:
        columns.append(Column(language.text(f"{ROOM}.top", answers=top_of(language, first)), True))
    columns.append(Column(_text(language, "mean"), numeric=True))
    rows = []
    for table in tables:
        row = table.everybody
        cells = [answered(language, cell) for cell in row.cells]
        top = [answered(language, row.top)] if row.top else []
        name = table.text.to(language.code)
        rows.append((name, shown(language, row.base), *cells, *top, scored(language, row.score)))
    return Table(
        caption,
        tuple(columns),
        tuple(rows),
        notes=(*_how_to_read(language, first), *_hidden_note(language, rows, first)),
        notices=notices(language, first.caveat),
    )


def top_of(language: Language, table: Tabulated) -> str:
    """The names of the answers that are counted as top."""
    named = [c.words.to(language.code) for c in table.columns if c.code in table.top_codes]
    return language.listing(named)


def background(language: Language, survey: Survey, wave: str) -> tuple[Table, ...]:
    """Who answered: one table for each background of the codebook."""
    made = []
    for group in survey.codebook.disclosure.groups:
        table = tabulate(survey, group, wave=wave)
        cells = table.everybody.cells
        rows = tuple(
            (
                column.words.to(language.code),
                shown(language, cell.count),
                cell.share
                if not isinstance(cell.share, Hidden)
                else hidden_sign(language, cell.share),
            )
            for column, cell in zip(table.columns, cells, strict=True)
        )
        columns = (
            Column(capital(background_name(language, survey, group))),
            Column(_text(language, "answers"), numeric=True),
            Column(_text(language, "share"), numeric=True, spec="percent"),
        )
        caption = table.text.to(language.code)
        notes = (_text(language, "share_alone_note"), *_hidden_note(language, rows, table))
        made.append(
            Table(caption, columns, rows, notes=notes, notices=notices(language, table.caveat))
        )
    return tuple(made)


def response_rates(language: Language, responses: Iterable[Response]) -> Table:
    """Invited, answered and the rate, for each wave and each stratum that is known."""
    rows: list[tuple[TableCell, ...]] = []
    met = list(responses)
    for one in met:
        period = one.period.to(language.code)
        rows.append((period, one.invited, one.responded, one.rate))
        for strata in one.strata.values():
            rows += [_stratum(language, period, stratum) for stratum in strata]
    columns = (
        Column(_text(language, "wave")),
        Column(_text(language, "invited"), numeric=True),
        Column(_text(language, "responded"), numeric=True),
        Column(_text(language, "rate"), numeric=True, spec="percent"),
    )
    return Table(
        _text(language, "response_caption"),
        columns,
        tuple(rows),
        notes=(_text(language, "hidden_note"),) if _hides(rows) else (),
        notices=notices(language, met[0].caveat),
    )


def _stratum(language: Language, period: str, stratum: Stratum) -> tuple[TableCell, ...]:
    name = f"{period}: {stratum.words.to(language.code)}"
    rate = stratum.rate if stratum.rate is None else shown(language, stratum.rate)
    return (name, stratum.invited, shown(language, stratum.responded), rate)


def group_name(language: Language, row: Row) -> str:
    if row.words is not None:
        return row.words.to(language.code)
    return _text(language, "unknown_group" if row.group else "everybody")


def _how_to_read(language: Language, table: Tabulated) -> tuple[TableCell, ...]:
    """What the shares are of, in a table that holds any: an index has a mean and no shares."""
    note = _text(language, "several_note" if table.several else "share_note")
    return (note,) if table.columns else ()


def _hidden_note(
    language: Language, rows: Iterable[Sequence[TableCell]], table: Tabulated
) -> tuple[TableCell, ...]:
    """What the sign for hidden means, in a table that holds one."""
    if not _hides(rows):
        return ()
    return (language.text(f"{ROOM}.threshold_note", threshold=table.threshold),)


def _hides(rows: Iterable[Sequence[TableCell]]) -> bool:
    return any(isinstance(cell, Symbol) for row in rows for cell in row)


def _sentence(language: Language, key: str, **facts: object) -> TableCell:
    return Sentence(language.pieces(f"{ROOM}.{key}", **facts))


def _text(language: Language, key: str) -> str:
    return language.text(f"{ROOM}.{key}")

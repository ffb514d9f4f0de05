"""From a survey to a table that may be shown: the only way out of the room for answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from kunnskap.errors import SurveyError
from kunnskap.origin import Origin, Place, Traced
from kunnskap.survey.answers import Survey
from kunnskap.survey.codebook import Question, Words
from kunnskap.survey.items import items_of
from kunnskap.survey.publication import Publication, groups_hidden, publication_of
from kunnskap.survey.published import TOTAL, Item, Part, Reason, RowNumbers, row_numbers
from kunnskap.survey.results import Caveat, Cell, Column, Entry, Hidden, Row, Score, Table
from kunnskap.survey.scores import linked_score

T = TypeVar("T")


def tabulate(
    survey: Survey,
    question: str,
    by: str | None = None,
    wave: str | None = None,
    where: Mapping[str, str] | None = None,
) -> Table:
    """A question's answers in a wave (default: the last), alone or by one of the codebook's groupings.

    The table is disclosed already: what could give a person away is ``Hidden``, with the reason, and stays the same
    whatever else is asked for. An index gives a table of means without columns. ``where`` is a background and one of
    its groups: the table then has that group's row only. A background within a group of another is refused (see
    docs/decisions/disclosure.md). Raises ``SurveyError`` (unknown_question, unknown_wave, unknown_grouping,
    unknown_group, background_by_background, two_backgrounds, open_answers).
    """
    if where:
        return _of_group(survey, question, by, wave, where)
    key = survey.codebook.wave(wave).key
    grouping = by or TOTAL
    _check(survey, question, grouping)
    name = f"table:{question}:{grouping}:{key}"
    if name not in survey._memory:
        survey._memory[name] = _made(survey, question, grouping, key)
    return cast(Table, survey._memory[name])


def _of_group(
    survey: Survey, question: str, by: str | None, wave: str | None, where: Mapping[str, str]
) -> Table:
    """The row of one group: a part of the table by that background, so it gives away no more."""
    if by or len(where) > 1:
        raise SurveyError("two_backgrounds", by=sorted({*where, by or ""} - {""}))
    ((background, group),) = where.items()
    whole = tabulate(survey, question, background, wave)
    row = whole.row(group) if group else None
    if row is None:
        known = [one.group for one in whole.rows if one.group]
        raise SurveyError("unknown_group", by=background, group=group, known=known)
    return replace(whole, rows=(row,))


def caveat_of(survey: Survey) -> Caveat:
    """The words that must stand with every number of the survey."""
    identity = survey.codebook.survey
    note = identity.synthetic_note if identity.synthetic else None
    return Caveat(identity.name, identity.caveat, note)


def disclosure_log(survey: Survey, question: str) -> tuple[Entry, ...]:
    """Everything that is hidden of a question in all its tables, and why."""
    entries = []
    for wave in survey.waves:
        for item in items_of(survey, survey.codebook.question(question), wave):
            source = _Source.of(survey, item)
            names = _names_of_slots(survey, item, question)
            for (grouping, group, slot), reason in source.hidden():
                label = _group_code(survey, grouping, group)
                entries.append(Entry(wave, item.key, grouping, label, names[slot], reason))
    return tuple(entries)


def _check(survey: Survey, question: str, grouping: str) -> None:
    book = survey.codebook
    if grouping != TOTAL and grouping not in book.disclosure.groups:
        raise SurveyError("unknown_grouping", by=grouping, known=list(book.disclosure.groups))
    if any(index.key == question for index in book.indices):
        return
    if book.question(question).kind == "open":
        raise SurveyError("open_answers", question=question)
    if grouping != TOTAL and question in book.disclosure.groups:
        raise SurveyError("background_by_background", question=question, by=grouping)


@dataclass(frozen=True, eq=False)
class _Source:
    """One item with what of it is hidden, ready to give rows."""

    survey: Survey
    item: Item
    publication: Publication | None
    origin: Origin

    @classmethod
    def of(cls, survey: Survey, item: Item) -> _Source:
        question = item.key.split(".", 1)[0]
        background = question in survey.codebook.disclosure.groups
        file = survey._answers[item.wave].file
        origin = Origin.at(Place(file, key=question, field=item.key.rpartition(".")[2]))
        return cls(survey, item, None if background else publication_of(survey, question), origin)

    def reason(self, grouping: str, group: int, slot: int) -> Reason | None:
        if self.publication is not None:
            return self.publication.pattern.reason(self.item, grouping, group, slot)
        gone = groups_hidden(self.survey)[self.item.wave, self.item.key]
        unknown_is_hidden = self.item.size in gone and (self.item.codes == self.item.size).any()
        hides = slot in gone or (slot == self.item.base_slot and unknown_is_hidden)
        return Reason.GROUP if hides and slot <= self.item.base_slot else None

    def hidden(self) -> list[tuple[tuple[str, int, int], Reason]]:
        spots = (
            (grouping, group, slot)
            for grouping in self.item.groupings
            for group in range(self.item.groups(grouping))
            for slot in self.item.slots(grouping)
        )
        return [(spot, why) for spot in spots if (why := self.reason(*spot)) is not None]

    def cell(self, row: RowNumbers, grouping: str, group: int, slot: int) -> Cell:
        base_hidden = self.reason(grouping, group, self.item.base_slot)
        why = self.reason(grouping, group, slot)
        share, interval = row.shares[slot], row.share_intervals[slot]
        origin = self._origin(grouping, row.counts[self.item.base_slot])
        if why is not None:
            return Cell(Hidden(why), Hidden(why), Hidden(why))
        count = Traced(row.counts[slot], self.origin.then("answers_counted", wave=self.item.wave))
        if base_hidden is not None or share is None or interval is None:
            gone = Hidden(base_hidden or Reason.BASE)
            return Cell(count, gone, gone)
        weights = "share_weighted" if self.item.weighted else "share_of_base"
        shared = origin.then(weights)
        return Cell(count, Traced(share, shared), Traced(interval, shared.then("share_interval")))

    def base(self, row: RowNumbers, grouping: str, group: int) -> Traced[int] | Hidden:
        why = self.reason(grouping, group, self.item.base_slot)
        if why is not None:
            return Hidden(why)
        return Traced(
            row.counts[self.item.base_slot],
            self.origin.then("answers_counted", wave=self.item.wave),
        )

    def score(self, row: RowNumbers, grouping: str, group: int) -> Score | None:
        if not self.item.scores or self.publication is None:
            return None
        parts, place = self.publication.pattern.parts, (self.item.name, grouping, group)
        origin = self._origin(grouping, row.counts[self.item.base_slot]).then("mean_of_scores")
        why = self.reason(grouping, group, self.item.base_slot) or Reason.PROTECTS
        return Score(
            _shown(row.mean, origin, why, (*place, Part.MEAN) in parts),
            _shown(
                row.interval, origin.then("mean_interval"), why, (*place, Part.INTERVAL) in parts
            ),
            self.base(row, grouping, group),
        )

    def _origin(self, grouping: str, base: int) -> Origin:
        return self.origin.then("answers_of", wave=self.item.wave, base=base)


def _shown(value: T | None, origin: Origin, why: Reason, gone: bool) -> Traced[T] | Hidden:
    return Hidden(why) if gone or value is None else Traced(value, origin)


def _made(survey: Survey, question: str, grouping: str, wave: str) -> Table:
    index = next((i for i in survey.codebook.indices if i.key == question), None)
    if index is not None:
        return _index_table(survey, index.key, index.text, grouping, wave)
    return _question_table(survey, survey.codebook.question(question), grouping, wave)


def _question_table(survey: Survey, question: Question, grouping: str, wave: str) -> Table:
    sources = [_Source.of(survey, item) for item in items_of(survey, question, wave)]
    several = question.kind == "multiple"
    rows = []
    for where, group in _rows(survey, sources[0].item, grouping, wave):
        numbers = [row_numbers(s.item, s.item.codes, where, group) for s in sources]
        first, row = sources[0], numbers[0]
        if several:
            cells = tuple(
                source.cell(n, where, group, 1) for source, n in zip(sources, numbers, strict=True)
            )
        else:
            slots = first.item.answer_slots(in_steps=grouping != TOTAL)
            cells = tuple(first.cell(row, where, group, slot) for slot in slots)
        rows.append(
            Row(
                _group_code(survey, where, group),
                _group_words(survey, where, group),
                first.base(row, where, group),
                cells,
                first.cell(row, where, group, first.item.top_slot) if first.item.top else None,
                first.score(row, where, group),
            )
        )
    top = () if several else survey.codebook.scale(question).top
    return _table(
        survey,
        question.key,
        question.text,
        grouping,
        wave,
        columns=_columns(survey, question, in_steps=grouping != TOTAL),
        rows=tuple(rows),
        several=several,
        weighted=sources[0].item.weighted,
        top_codes=top,
        about=question.about,
        theme=question.theme,
    )


def _index_table(survey: Survey, key: str, text: Words, grouping: str, wave: str) -> Table:
    index = next(i for i in survey.codebook.indices if i.key == key)
    publication = publication_of(survey, index.items[0])
    item = publication.items[wave, index.items[0]]
    rows = []
    for where, group in _rows(survey, item, grouping, wave):
        found = linked_score(
            survey, publication, ("index", key, wave, where, str(group)), index.items
        )
        words = _group_words(survey, where, group)
        rows.append(Row(_group_code(survey, where, group), words, found.base, (), None, found))
    return _table(survey, key, text, grouping, wave, rows=tuple(rows), weighted=item.weighted)


def _table(
    survey: Survey,
    key: str,
    text: Words,
    grouping: str,
    wave: str,
    *,
    rows: tuple[Row, ...],
    weighted: bool,
    columns: tuple[Column, ...] = (),
    several: bool = False,
    top_codes: tuple[str, ...] = (),
    about: str = "",
    theme: str = "",
) -> Table:
    threshold = survey.codebook.disclosure.threshold
    return Table(
        key, text, about, theme, grouping, wave, columns, rows, several, weighted, top_codes,
        threshold, caveat_of(survey),
    )  # fmt: skip


def _rows(survey: Survey, item: Item, grouping: str, wave: str) -> list[tuple[str, int]]:
    """The groups of a table in the codebook's order, and everybody last."""
    if grouping == TOTAL:
        return [(TOTAL, 0)]
    return [*((grouping, group) for group in range(item.groups(grouping))), (TOTAL, 0)]


def _columns(survey: Survey, question: Question, *, in_steps: bool) -> tuple[Column, ...]:
    if question.kind == "multiple":
        return tuple(Column(option.key, option) for option in question.options)
    scale = survey.codebook.scale(question)
    if in_steps and scale.steps:
        return tuple(Column("+".join(step.codes), step) for step in scale.steps)
    return tuple(Column(c.code, c, c.score) for c in scale.codes)


def _names_of_slots(survey: Survey, item: Item, key: str) -> list[str]:
    """What the log calls an item's slots."""
    question = survey.codebook.question(key)
    if question.kind == "multiple":
        return ["not_ticked", "ticked", "base", "top"]
    scale = survey.codebook.scale(question)
    steps = ["+".join(step.codes) for step in scale.steps]
    return [*(code.code for code in scale.codes), "base", "top", *steps]


def _group_code(survey: Survey, grouping: str, group: int) -> str:
    """The group's code; "?" for those who did not say, nothing for everybody."""
    if grouping == TOTAL:
        return ""
    codes = survey.codebook.scale(survey.codebook.question(grouping)).codes
    return codes[group].code if group < len(codes) else "?"


def _group_words(survey: Survey, grouping: str, group: int) -> Words | None:
    if grouping == TOTAL:
        return None
    codes = survey.codebook.scale(survey.codebook.question(grouping)).codes
    return codes[group] if group < len(codes) else None

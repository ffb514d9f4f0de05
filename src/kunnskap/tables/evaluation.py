"""How a programme was evaluated: attendance, and competence before and after, from a survey already disclosed."""

from __future__ import annotations

from kunnskap.blocks import Block, Cell, Column, Number, Sentence, Table
from kunnskap.competence import Programme
from kunnskap.language import Language
from kunnskap.survey import Cell as Answered
from kunnskap.survey import Hidden, Survey, tabulate
from kunnskap.tables.needs import ROOM as NEEDS
from kunnskap.tables.needs import change, open_survey, survey_notices
from kunnskap.tables.sourced import norwegian
from kunnskap.workspace import Door

ROOM = "competence.evaluation"


def evaluation(language: Language, door: Door, programme: Programme) -> tuple[Block, ...]:
    """Attendance after the programme, the goals' questions in each wave, and goals that no question asks about."""
    if programme.evaluation is None:
        return (Sentence(language.pieces(f"{ROOM}.none")),)
    survey = open_survey(door, programme.evaluation.survey)
    goals = {goal.key: goal for goal in programme.goals}
    asked = tuple(one.key for one in survey.codebook.questions if one.theme in goals)
    themes = {one.theme for one in survey.codebook.questions}
    unasked = (
        Sentence(language.pieces(f"{ROOM}.not_asked", goal=norwegian(goal.text)))
        for goal in programme.goals
        if goal.key not in themes
    )
    attended = attendance(language, survey, programme.evaluation.attendance)
    caption = language.text(f"{ROOM}.change")
    return (attended, change(language, survey, asked, caption=caption), *unasked)


def attendance(language: Language, survey: Survey, question: str) -> Table:
    """How many answered what to the question of attendance in the last wave."""
    table = tabulate(survey, question)
    everybody = table.everybody
    text = table.text.to(language.code)
    return Table(
        language.text(f"{ROOM}.attendance.caption", question=text),
        (
            Column(language.text(f"{ROOM}.attendance.answer")),
            Column(language.text(f"{ROOM}.attendance.count"), numeric=True),
            Column(language.text(f"{ROOM}.attendance.share"), numeric=True),
        ),
        tuple(
            (column.words.to(language.code), *_answered(language, cell))
            for column, cell in zip(table.columns, everybody.cells, strict=True)
        ),
        notes=(language.text(f"{ROOM}.attendance.note"),),
        notices=survey_notices(language, survey),
    )


def _answered(language: Language, cell: Answered) -> tuple[Cell, Cell]:
    hidden = language.text(f"{NEEDS}.hidden")
    count = hidden if isinstance(cell.count, Hidden) else cell.count
    share = hidden if isinstance(cell.share, Hidden) else Number(cell.share, "percent")
    return count, share

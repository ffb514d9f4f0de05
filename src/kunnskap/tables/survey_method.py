"""How a survey was made and what of it is hidden: reporting checklists and the log of the disclosure control."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kunnskap.blocks import Cell, Column, Number, Table
from kunnskap.language import Language
from kunnskap.origin import Origin, Place, Traced
from kunnskap.survey import Survey, caveat_of, disclosure_log
from kunnskap.survey.checklists import OnThePage, Reported, cherries, cross
from kunnskap.survey.codebook import Words
from kunnskap.tables.survey import notices

ROOM = "survey.method"


def reporting(language: Language, survey: Survey, wave: str) -> tuple[Table, ...]:
    """CHERRIES and CROSS, item by item; what was not reported is shown so."""
    return (
        _checklist(language, survey, "cherries", cherries(survey, wave)),
        _checklist(language, survey, "cross", cross(survey, wave)),
    )


def _checklist(language: Language, survey: Survey, name: str, items: Sequence[Reported]) -> Table:
    rows = tuple(
        (
            f"{one.number} {language.text(f'{ROOM}.item.{one.item}')}".strip(),
            language.text(f"{ROOM}.{name}.{one.section}"),
            _said(language, one),
        )
        for one in items
    )
    missing = sum(row[-1] is None for row in rows)
    return Table(
        language.text(f"{ROOM}.{name}_caption", n=missing, total=len(rows)),
        (
            Column(language.text(f"{ROOM}.what")),
            Column(language.text(f"{ROOM}.section")),
            Column(language.text(f"{ROOM}.said")),
        ),
        rows,
        notes=(language.text(f"{ROOM}.{name}_note"),),
        notices=notices(language, caveat_of(survey)),
    )


def _said(language: Language, one: Reported) -> Cell:
    match one.said:
        case Words():
            return one.said.to(language.code) or None
        case OnThePage():
            return language.text(f"{ROOM}.on_the_page")
        case Traced() if one.item == "participation_rate":
            return Number(one.said, "percent")
        case _:
            return one.said


def hidden(language: Language, survey: Survey, wave: str) -> Table:
    """How many numbers of each question are hidden, and why."""
    file = f"{survey.file.rpartition('/')[0]}/{survey.codebook.wave(wave).file}"
    reasons = ("small", "protects", "base", "group", "withheld")
    rows: list[tuple[Cell, ...]] = []
    for key in (q.key for q in survey.codebook.questions if q.kind != "open"):
        log = [entry for entry in disclosure_log(survey, key) if entry.wave == wave]
        counted = Counter(entry.reason.value for entry in log)
        text = survey.codebook.question(key).text.to(language.code)
        origin = Origin.at(Place(file, key=key)).then("hidden_counted", wave=wave)
        rows.append((text, *(Traced(counted[reason], origin) for reason in reasons)))
    return Table(
        language.text(f"{ROOM}.hidden_caption"),
        (
            Column(language.text("survey.table.question")),
            *(Column(language.text(f"{ROOM}.reason.{r}"), numeric=True) for r in reasons),
        ),
        tuple(rows),
        notes=(
            language.text(f"{ROOM}.hidden_note", threshold=survey.codebook.disclosure.threshold),
        ),
        notices=notices(language, caveat_of(survey)),
    )

"""How a survey was made and what of it is hidden: the reporting checklist and the log of the disclosure control."""

from __future__ import annotations

from collections import Counter

from kunnskap.blocks import Column, Table
from kunnskap.language import Language
from kunnskap.origin import Traced
from kunnskap.survey import Survey, caveat_of, disclosure_log
from kunnskap.survey.codebook import Words
from kunnskap.survey.response import Reported, checklist
from kunnskap.tables.survey import notices

ROOM = "survey.method"


def reporting(language: Language, survey: Survey, wave: str) -> Table:
    """CHERRIES, item by item; what was not reported is shown so."""
    rows = tuple(
        (
            language.text(f"{ROOM}.cherries.{one.section}"),
            language.text(f"{ROOM}.item.{one.item}"),
            _said(language, one),
        )
        for one in checklist(survey, wave)
    )
    missing = sum(row[-1] is None for row in rows)
    return Table(
        language.text(f"{ROOM}.checklist_caption", n=missing, total=len(rows)),
        (
            Column(language.text(f"{ROOM}.section")),
            Column(language.text(f"{ROOM}.what")),
            Column(language.text(f"{ROOM}.said"), spec="percent"),
        ),
        rows,
        notes=(language.text(f"{ROOM}.checklist_note"),),
        notices=notices(language, caveat_of(survey)),
    )


def _said(language: Language, one: Reported) -> str | Traced[int] | Traced[float] | None:
    return one.said.to(language.code) if isinstance(one.said, Words) else one.said


def hidden(language: Language, survey: Survey, wave: str) -> Table:
    """How many numbers of each question are hidden, and why."""
    reasons = ("small", "protects", "base", "group", "withheld")
    rows = []
    for key in (q.key for q in survey.codebook.questions if q.kind != "open"):
        log = [entry for entry in disclosure_log(survey, key) if entry.wave == wave]
        counted = Counter(entry.reason.value for entry in log)
        text = survey.codebook.question(key).text.to(language.code)
        rows.append((text, *(str(counted[reason]) for reason in reasons)))
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

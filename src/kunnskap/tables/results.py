"""What each study reported for one outcome: measure, time point, numbers, and which way it points."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from kunnskap.blocks import Cell, Column, Lines, Sentence, Symbol, Table, source_mark
from kunnskap.figures.signs import REPORTED
from kunnskap.figures.study_names import cautions, named
from kunnskap.language import Language, Piece
from kunnskap.origin import Traced, combine
from kunnskap.studies import LiteratureBase, Study
from kunnskap.tables.studies import readable
from kunnskap.terms import ArmRole, Direction
from kunnskap.written import Written

NAMES = ("study", "measured", "time", "result", "direction", "note")


def every_result(
    language: Language, base: LiteratureBase, studies: Iterable[Study], rows: pd.DataFrame
) -> tuple[Table | Sentence, ...]:
    """For each outcome of the base that these studies report on: its results, then the studies without any."""
    chosen = tuple(studies)
    reported = set(rows[rows["study_key"].isin([study.key for study in chosen])]["outcome"])
    told: list[Table | Sentence] = []
    for outcome in base.about.outcomes:
        if outcome.key in reported:
            told.append(results(language, base, chosen, rows, outcome.key))
            told.append(silent_studies(language, chosen, rows, outcome.key))
    return tuple(told)


def results(
    language: Language,
    base: LiteratureBase,
    studies: Iterable[Study],
    rows: pd.DataFrame,
    outcome: str,
) -> Table:
    """The reported results of these studies for one outcome, one line per measure and time point.

    ``rows`` is what ``kunnskap.outcomes.read_outcomes`` gives. Rows of the two groups of one result stand together.
    """
    chosen = {study.key: study for study in studies}
    about = base.about.outcome(outcome)
    label = about.label.in_language(language.code) if about else outcome
    own = rows[(rows["outcome"] == outcome) & rows["study_key"].isin(list(chosen))]
    groups = own.groupby(["study_key", "measured_en", "timepoint_en"], sort=False)
    told = [(chosen[str(key[0])], group) for key, group in groups]
    told.sort(key=lambda item: (item[0].year or 9999, item[0].label))
    return Table(
        language.text("studies.results.caption", outcome=label),
        tuple(Column(language.text(f"studies.results.{name}")) for name in NAMES),
        tuple(_row(language, base, study, group) for study, group in told),
        notes=(language.text("studies.results.key"),),
        notices=cautions(language, dict.fromkeys(study for study, _ in told)),
    )


def silent_studies(
    language: Language, studies: Iterable[Study], rows: pd.DataFrame, outcome: str
) -> Sentence:
    """Which of the studies have no row for the outcome: the named rest of the table of results."""
    told = set(rows[rows["outcome"] == outcome]["study_key"])
    rest = [study for study in studies if study.key not in told]
    names = ", ".join(study.label for study in rest)
    key = "studies.results.silent" if rest else "studies.results.none_silent"
    return Sentence(language.pieces(key, names=names))


def _row(
    language: Language, base: LiteratureBase, study: Study, group: pd.DataFrame
) -> tuple[Cell, ...]:
    first = group.iloc[0]
    lines = [line for _, row in group.iterrows() if (line := _numbers(language, row)) is not None]
    return (
        named(language, study),
        readable(base, _word(language, first, "measured") or ""),
        _word(language, first, "timepoint"),
        Lines(tuple(lines)) if lines else None,
        _directions(language, group),
        _notes(language, base, group),
    )


def _numbers(language: Language, row: pd.Series[Any]) -> Cell:
    if pd.notna(row["effect"]) or pd.notna(row["ci_low"]):
        return Sentence((*_effect(language, row), *_p_value(language, row)))
    if pd.notna(row["events"]):
        return Sentence((*_events(language, row), *_p_value(language, row)))
    return None


def _effect(language: Language, row: pd.Series[Any]) -> tuple[Piece, ...]:
    shape = "interval" if pd.isna(row["effect"]) else "effect" if pd.isna(row["ci_low"]) else "both"
    names = {"effect": "effect", "low": "ci_low", "high": "ci_high"}
    numbers = {
        name: Traced(_number(float(row[cell])), row["origin"]) for name, cell in names.items()
    }
    kind = _word(language, row, "effect_type") or ""
    arm = _word(language, row, "arm") or ""
    told = language.pieces(f"studies.results.{shape}", kind=kind, **numbers)
    if row["role"] == ArmRole.CONTRAST:
        return told
    counted = (Piece(" ("), *_count(language, row), Piece(")")) if pd.notna(row["events"]) else ()
    return (Piece(f"{arm}: "), *told, *counted)


def _events(language: Language, row: pd.Series[Any]) -> tuple[Piece, ...]:
    return (Piece(f"{_word(language, row, 'arm')}: "), *_count(language, row))


def _count(language: Language, row: pd.Series[Any]) -> tuple[Piece, ...]:
    events = Traced(int(row["events"]), row["origin"])
    if pd.isna(row["n"]):
        return language.pieces("studies.results.events", events=events)
    people = Traced(int(row["n"]), row["origin"])
    return language.pieces("studies.results.events_of", events=events, n=people)


def _p_value(language: Language, row: pd.Series[Any]) -> tuple[Piece, ...]:
    if pd.isna(row["p"]):
        return ()
    p = Traced(_number(float(row["p"])), row["origin"])
    return language.pieces("studies.results.p", relation=row["p_relation"] or "=", p=p)


def _directions(language: Language, group: pd.DataFrame) -> Cell:
    said = (d for d in group["direction"] if isinstance(d, Direction))
    told = dict.fromkeys(d for d in said if d is not Direction.NOT_REPORTED)
    mark = language.text("studies.source_mark")
    origin = combine(group["origin"])
    source = Sentence(source_mark(mark, origin)[1:])
    return Lines(
        (
            *(
                Symbol(REPORTED[one], language.term(one))
                for one in told or (Direction.NOT_REPORTED,)
            ),
            source,
        )
    )


def _notes(language: Language, base: LiteratureBase, group: pd.DataFrame) -> Cell:
    notes = dict.fromkeys(_word(language, row, "note") for _, row in group.iterrows())
    met = tuple(readable(base, note) for note in notes if note)
    return Lines(met) if met else "–"


def _word(language: Language, row: pd.Series[Any], name: str) -> str | None:
    """The row's text in the page's language; bokmål stands for nynorsk. ``None`` where there is none."""
    code = "en" if language.code == "en" else "nb"
    text = row[f"{name}_{code}"]
    return Written(text, code) if isinstance(text, str) else None


def _number(value: float) -> float | int | None:
    """Whole numbers without a decimal; what is not a number was not seen."""
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() else value

"""The summary of findings: one row per outcome, with effect, people, certainty, meaning, and every reason as a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kunnskap.blocks import Cell, Column, Number, Sentence, Symbol, Table
from kunnskap.figures.axis import read
from kunnskap.figures.effect_direction import traced_counts
from kunnskap.figures.signs import certainty_symbol
from kunnskap.language import Language, capital
from kunnskap.origin import Traced
from kunnskap.synthesis import Pooled, Single
from kunnskap.synthesis.absolute import Absolute
from kunnskap.synthesis.certainty import Rated
from kunnskap.synthesis.direction import Directions
from kunnskap.synthesis.suggestions import Suggestion
from kunnskap.tables.suggested import suggestion_notes

COLUMNS = ("outcome", "people", "relative", "without", "with_", "certainty", "meaning")


@dataclass(frozen=True, slots=True)
class Row:
    """One outcome: its result (``None``: no study gives one), what it means in people, and its certainty.

    ``studies`` of the ``asked`` give the result; the rest were asked about and say nothing that can be used.

    ``meaning`` is the sentence the certainty allows (``kunnskap.statements.statement``). ``suggestions`` are what the
    numbers speak for, ``None`` where they were not asked.
    """

    outcome: str
    result: Pooled | Single | Directions | None
    participants: Traced[int | None]
    studies: Traced[int]
    asked: Traced[int]
    absolute: Absolute | None
    rated: Rated
    meaning: Sentence
    suggestions: tuple[Suggestion, ...] | None = None


def summary_of_findings(
    language: Language, rows: Sequence[Row], *, intervention: str, comparison: str
) -> Table:
    """The table, at most seven outcomes by custom; a note tells why each certainty is what it is."""
    caption = language.text(
        "findings.table.caption", intervention=intervention, comparison=comparison
    )
    columns = tuple(Column(language.text(f"findings.table.{name}")) for name in COLUMNS)
    body = tuple(_cells(language, row) for row in rows)
    return Table(caption, columns, body, notes=_notes(language, rows))


def _cells(language: Language, row: Row) -> tuple[Cell, ...]:
    symbol = certainty_symbol(language, row.rated.level)
    no_absolute = language.text("findings.table.no_absolute")
    return (
        capital(row.outcome),
        _people(language, row),
        _relative(language, row.result),
        no_absolute if row.absolute is None else _without(row.absolute),
        no_absolute if row.absolute is None else _with(language, row.absolute),
        Symbol(symbol.sign, symbol.words),
        row.meaning,
    )


def _people(language: Language, row: Row) -> Sentence:
    key = "studies" if row.asked.value == row.studies.value else "studies_of"
    facts = {"people": row.participants, "k": row.studies, "asked": row.asked}
    return Sentence(language.pieces(f"findings.table.{key}", **facts))


def _relative(language: Language, result: Pooled | Single | Directions | None) -> Cell:
    if result is None:
        return None
    if isinstance(result, Directions):
        return Sentence(language.pieces("findings.table.not_pooled", **traced_counts(result)))
    shown = sorted(read(end, result.measure) for end in (result.ci.low, result.ci.high))
    facts = {
        "measure": result.measure,
        "estimate": Traced(read(result.estimate, result.measure), result.origin),
        "low": Traced(shown[0], result.origin),
        "high": Traced(shown[1], result.origin),
        "level": Traced(result.level, result.origin),
    }
    if isinstance(result, Single):
        return Sentence(language.pieces("statements.numbers.single", study=result.study, **facts))
    k = Traced(result.k, result.origin)
    return Sentence(language.pieces("statements.numbers.pooled", k=k, **facts))


def _without(absolute: Absolute) -> Cell:
    return Number(Traced(absolute.without, absolute.baseline.origin), "0")


def _with(language: Language, absolute: Absolute) -> Cell:
    low, high = sorted((absolute.with_ci.low, absolute.with_ci.high))
    origin = absolute.origin
    return Sentence(
        language.pieces(
            "findings.table.with_ci",
            value=Traced(absolute.with_, origin),
            low=Traced(low, origin),
            high=Traced(high, origin),
        )
    )


def _notes(language: Language, rows: Sequence[Row]) -> tuple[Cell, ...]:
    notes: list[Cell] = []
    for row in rows:
        if row.absolute is not None:
            base = row.absolute.baseline
            words = language.text(f"synthesis.baseline.{base.how}", k=base.k)
            notes.append(language.text("findings.table.baseline", baseline=words))
        notes += [
            language.text(
                "findings.table.note",
                outcome=capital(row.outcome),
                domain=judged.domain,
                levels=language.show(judged.levels, "signed0"),
                reason=judged.reason[language.code],
            )
            for judged in row.rated.deciding
        ]
        if row.suggestions is not None:
            notes += suggestion_notes(language, capital(row.outcome), row.rated, row.suggestions)
        by = row.rated.judged_by.get(language.code, "")
        notes.append(
            language.text(
                "findings.table.judged",
                outcome=capital(row.outcome),
                by=by,
                on=row.rated.judged_on,
            )
        )
    return tuple(dict.fromkeys(notes))

"""The summary of findings: one row per outcome, with effect, people, certainty, meaning, and every reason as a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kunnskap.blocks import Cell, Column, Number, Sentence, Symbol, Table
from kunnskap.figures.axis import read
from kunnskap.figures.effect_direction import traced_counts
from kunnskap.figures.signs import certainty_symbol
from kunnskap.language import Language, Text, capital
from kunnskap.origin import Traced
from kunnskap.synthesis import Pooled, Single
from kunnskap.synthesis.absolute import Absolute
from kunnskap.synthesis.certainty import Rated
from kunnskap.synthesis.direction import Directions
from kunnskap.synthesis.suggestions import Suggestion
from kunnskap.tables.suggested import suggestion_notes

COLUMNS = ("outcome", "people", "relative", "without", "with_", "certainty", "meaning")
WITHOUT_PEOPLE = tuple(name for name in COLUMNS if name not in ("without", "with_"))


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
    names = _names(rows)
    columns = tuple(Column(language.text(f"findings.table.{name}")) for name in names)
    body = tuple(_cells(language, row, names) for row in rows)
    return Table(caption, columns, body, notes=_notes(language, rows))


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    """The columns: people per thousand only where they can be computed, and what is told in place of an effect."""
    names = COLUMNS if any(row.absolute for row in rows) else WITHOUT_PEOPLE
    if any(isinstance(row.result, Pooled | Single) for row in rows):
        return names
    return tuple("directions" if name == "relative" else name for name in names)


def _cells(language: Language, row: Row, names: Sequence[str]) -> tuple[Cell, ...]:
    symbol = certainty_symbol(language, row.rated.level)
    no_absolute = language.text("findings.table.no_absolute")
    cells: dict[str, Cell] = {
        "outcome": capital(row.outcome),
        "people": _people(language, row),
        "relative": (told := _relative(language, row.result)),
        "directions": told,
        "without": no_absolute if row.absolute is None else _without(row.absolute),
        "with_": no_absolute if row.absolute is None else _with(language, row.absolute),
        "certainty": Symbol(symbol.sign, symbol.words),
        "meaning": row.meaning,
    }
    return tuple(cells[name] for name in names)


def _people(language: Language, row: Row) -> Sentence:
    known = "studies" if row.participants.value is not None else "unknown"
    key = known if row.asked.value == row.studies.value else f"{known}_of"
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
    """How many there would be without, then why each certainty is what it is, a note for each outcome."""
    baselines = dict.fromkeys(_baseline(language, row.absolute) for row in rows if row.absolute)
    judged = {(row.rated.judged_by.get(language.code, ""), row.rated.judged_on) for row in rows}
    shared = judged.pop() if len(judged) == 1 else None
    reasons = (_reasons(language, row, tells_who=shared is None) for row in rows)
    notes: list[Cell] = [*baselines, *reasons]
    if shared is not None:
        notes.append(language.text("findings.table.judged_all", by=shared[0], on=shared[1]))
    return tuple(notes)


def _baseline(language: Language, absolute: Absolute) -> str:
    base = absolute.baseline
    words = language.text(f"synthesis.baseline.{base.how}", k=base.k)
    return language.text("findings.table.baseline", baseline=words)


def _reasons(language: Language, row: Row, *, tells_who: bool) -> str:
    """Everything that lowers the certainty of one outcome, and what the numbers alone would have suggested."""
    told: list[str] = [language.text("findings.table.of_outcome", outcome=capital(row.outcome))]
    for at, judged in enumerate(row.rated.deciding):
        domain = language.term(judged.domain)
        told.append(
            language.text(
                "findings.table.note",
                domain=capital(domain) if at else domain,
                levels=language.show(judged.levels, "signed0"),
                reason=judged.reason[language.code],
            )
        )
    if row.suggestions is not None:
        told += suggestion_notes(language, row.rated, row.suggestions)
    if tells_who:
        by = row.rated.judged_by.get(language.code, "")
        told.append(language.text("findings.table.judged", by=by, on=row.rated.judged_on))
    return Text.joined(told)

"""The project's own claims held up against the certainty of the results they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kunnskap.blocks import Cell, Column, Lines, Table
from kunnskap.figures.signs import certainty_symbol
from kunnskap.language import Language
from kunnskap.statements.overclaim import overclaims
from kunnskap.studies import Claim
from kunnskap.terms import Certainty
from kunnskap.written import PROJECT_LANGUAGE, Written

QUOTED_IN = PROJECT_LANGUAGE
LADDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)


def claims_table(
    language: Language, claims: Iterable[Claim], levels: Mapping[str, Certainty]
) -> Table:
    """Each claim as written, the certainty of its outcomes, and the words that go further than that.

    ``levels`` gives the certainty by outcome. A claim about several outcomes is held against the lowest; one about
    none that is rated, against "very low", and the table says that it was not rated.
    """
    columns = tuple(
        Column(language.text(f"statements.claims.{name}"))
        for name in ("claim", "certainty", "words", "why")
    )
    rows = tuple(_row(language, claim, levels) for claim in claims)
    return Table(
        language.text("statements.claims.caption"),
        columns,
        rows,
        notes=(language.text("statements.claims.note"),),
    )


def certainty_of(claim: Claim, levels: Mapping[str, Certainty]) -> Certainty | None:
    """The lowest certainty among the outcomes a claim is about; ``None`` where none of them is rated."""
    rated = [levels[outcome] for outcome in claim.outcomes if outcome in levels]
    return min(rated, key=LADDER.index) if rated else None


def _row(language: Language, claim: Claim, levels: Mapping[str, Certainty]) -> tuple[Cell, ...]:
    level = certainty_of(claim, levels)
    found = overclaims(claim.quote, level, QUOTED_IN)
    none = language.text("statements.claims.none")
    reasons = dict.fromkeys(language.text(f"statements.overclaim.{one.rule}") for one in found)
    return (
        Written(f"«{claim.quote}»", QUOTED_IN),
        language.text("statements.claims.not_rated")
        if level is None
        else certainty_symbol(language, level),
        Lines(tuple(Written(f"«{one.words}»", QUOTED_IN) for one in found)) if found else none,
        Lines(tuple(reasons)) if found else "",
    )

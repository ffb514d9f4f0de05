"""How the studies stand to what the project's own presentations claim."""

from __future__ import annotations

from collections.abc import Iterable

from kunnskap.blocks import (
    Box,
    Cell,
    Columns,
    Listing,
    Number,
    Paragraph,
    Sentence,
    Speaker,
    Table,
    source_mark,
)
from kunnskap.language import Language, Piece
from kunnskap.origin import combine
from kunnskap.studies import Balance, Claim, LiteratureBase, Text
from kunnskap.studies.values import Voice
from kunnskap.tables.sourced import norwegian
from kunnskap.tables.studies import columns, lines, readable, said
from kunnskap.terms import Stance


def balance_table(
    language: Language, base: LiteratureBase, weighed: Iterable[Balance]
) -> Table | Sentence:
    """Each claim with the number of studies for it, against it and silent, and which; a sentence if there are none."""
    met = tuple(weighed)
    if not met:
        return Sentence(language.pieces("studies.claims.no_claims"))
    names = ("claim", "for", "against", "silent", "studies_for", "studies_against")
    rows = tuple(
        (
            _claimed(language, balance),
            *(Number(balance.number(stance)) for stance in Stance),
            _who(base, balance.speaking_for),
            _who(base, balance.speaking_against),
        )
        for balance in met
    )
    return Table(
        language.text("studies.claims.caption"),
        columns(language, "claims", names, numeric=("for", "against", "silent")),
        rows,
        notes=(language.text("studies.claims.rule"), language.text("studies.claims.judged_by")),
    )


def every_voice(
    language: Language, base: LiteratureBase, weighed: Iterable[Balance]
) -> tuple[Box, ...]:
    """``voices`` of each claim that some study speaks for or against."""
    return tuple(
        voices(language, base, balance)
        for balance in weighed
        if balance.speaking_for or balance.speaking_against
    )


def voices(language: Language, base: LiteratureBase, balance: Balance) -> Box:
    """One claim with every study's voice and its reason, for and against side by side."""
    claim = balance.claim
    counted = language.pieces(
        "studies.claims.counts",
        speaking=balance.number(Stance.FOR),
        opposing=balance.number(Stance.AGAINST),
        silent=balance.number(Stance.SILENT),
    )
    wording = language.pieces(
        "studies.claims.source",
        quote=norwegian(claim.quote),
        source=norwegian(claim.source),
        slide=norwegian(claim.slide),
    )
    groups = tuple(
        (language.text(f"studies.claims.{stance.value}"), _voices(language, base, balance, stance))
        for stance in Stance
    )
    return Box(
        claimed(language, claim),
        (
            Paragraph((Sentence(counted), Sentence((Piece(" "), *wording), said_by=Speaker.CLAIM))),
            Columns(groups),
        ),
        folded=True,
    )


def _claimed(language: Language, balance: Balance) -> Cell:
    words = claimed(language, balance.claim)
    if balance.claim.from_compilation:
        return words
    return lines(words, language.text("studies.claims.unclear"))


def claimed(language: Language, claim: Claim) -> Sentence:
    """What is claimed, in the reader's words and marked as the claim it is."""
    words = claim.text.in_language(language.code)
    return Sentence((Piece(words, said(language, claim.text)),), said_by=Speaker.CLAIM)


def _who(base: LiteratureBase, voices: Iterable[Voice]) -> Cell:
    return ", ".join(base.study(voice.study_key).label for voice in voices) or "–"


def _voices(language: Language, base: LiteratureBase, balance: Balance, stance: Stance) -> Listing:
    mark = language.text("studies.source_mark")
    items: list[Cell] = []
    together: dict[Text, list[Voice]] = {}
    for voice in balance.voices(stance):
        together.setdefault(voice.reason, []).append(voice)
    for reason, voices in together.items():
        names = ", ".join(base.study(voice.study_key).label for voice in voices)
        origin = combine(balance.origin(voice) for voice in voices)
        words = readable(base, reason.in_language(language.code))
        pieces = (Piece(f"{names}: "), Piece(words), *source_mark(mark, origin))
        items.append(Sentence(pieces, said_by=Speaker.STUDY))
    return Listing(tuple(items) or (language.text("studies.claims.none"),))

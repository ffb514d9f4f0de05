"""The TOML files of a base that this room reads: what the base is, and the claims made about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from kunnskap.errors import StudyError
from kunnskap.origin import Place
from kunnskap.studies.reading import Strict, header_lines, read_toml
from kunnskap.studies.values import (
    About,
    Claim,
    Intervention,
    Moderator,
    OutcomeLabel,
    Text,
    Voice,
)
from kunnskap.terms import Measure, Stance
from kunnskap.workspace import read_once


class _Words(Strict):
    nb: str = Field(min_length=1)
    en: str = Field(min_length=1)
    nn: str = ""

    def text(self) -> Text:
        return Text(self.nb, self.en, self.nn)


class _Outcome(Strict):
    key: str
    benefit: Literal["lower", "higher"]
    label: _Words
    measure: Literal["OR", "RR", "RD"] = "OR"


class _Intervention(Strict):
    key: str
    label: _Words
    studies: list[str]


class _Moderator(Strict):
    column: str
    kind: Literal["yes_no", "number", "category"]
    label: _Words


class _Base(Strict):
    key: str
    data_date: datetime.date
    from_review: bool
    title: _Words
    question: _Words
    population: _Words
    intervention: _Words
    comparison: _Words
    product: _Words
    caution: _Words
    selection_note: _Words | None = None
    outcomes: list[_Outcome]
    moderators: list[_Moderator] = Field(default_factory=list)
    interventions: list[_Intervention] = Field(default_factory=list)


class _Voice(_Words):
    study: str
    at: str = Field(pattern=r"^[a-z_]+:[0-9]+$")


class _Silence(_Words):
    studies: list[str]


class _Claim(Strict):
    key: str
    quote: str
    source: str
    source_id: str
    slide: str
    from_compilation: Literal["yes", "unclear"]
    outcomes: list[str]
    text: _Words
    for_: list[_Voice] = Field(default_factory=list, alias="for")
    against: list[_Voice] = Field(default_factory=list)
    silent: list[_Silence] = Field(default_factory=list)


class _Claims(Strict):
    claims: list[_Claim]


@read_once
def read_about(data: bytes, file: str, name: str) -> About:
    """``base.toml``. Raises ``StudyError``: wrong_value if its key is not the folder's name, duplicate_key for a study
    in two groups of interventions."""
    base, text = read_toml(data, file, _Base)
    if base.key != name:
        raise StudyError("wrong_value", file=file, place="key", expected=name, found=base.key)
    words = ("title", "question", "population", "intervention", "comparison", "product", "caution")
    return About(
        key=base.key,
        data_date=base.data_date,
        from_review=base.from_review,
        **{field: getattr(base, field).text() for field in words},
        outcomes=tuple(
            OutcomeLabel(o.key, o.label.text(), o.benefit, Measure(o.measure))
            for o in base.outcomes
        ),
        moderators=tuple(Moderator(m.column, m.kind, m.label.text()) for m in base.moderators),
        interventions=_interventions(base.interventions, file, text),
        file=file,
        selection_note=base.selection_note.text() if base.selection_note else None,
    )


def _interventions(groups: list[_Intervention], file: str, text: str) -> tuple[Intervention, ...]:
    lines = header_lines(text, "[[interventions]]")
    read = tuple(
        Intervention(
            group.key, group.label.text(), tuple(group.studies), Place(file, line, group.key)
        )
        for group, line in zip(groups, lines, strict=True)
    )
    _refuse_twice(file, [(group.key, group.place.line) for group in read])
    _refuse_twice(file, [(study, group.place.line) for group in read for study in group.studies])
    return read


@read_once
def read_claims(data: bytes, file: str) -> tuple[Claim, ...]:
    """``claims.toml``. Raises ``duplicate_key`` for a claim said twice or a study that speaks twice on one claim."""
    read, text = read_toml(data, file, _Claims)
    lines = {name: iter(header_lines(text, f"[[{name}]]")) for name in _HEADERS}
    claims = tuple(_claim(item, file, lines) for item in read.claims)
    _refuse_twice(file, [(claim.key, claim.place.line) for claim in claims])
    for claim in claims:
        _refuse_twice(file, [(voice.study_key, voice.place.line) for voice in claim.voices])
    return claims


_HEADERS = ("claims", "claims.for", "claims.against", "claims.silent")


def _claim(item: _Claim, file: str, lines: dict[str, Iterator[int]]) -> Claim:
    place = Place(file, next(lines["claims"], None), item.key)
    voices = [
        Voice(
            voice.study,
            stance,
            voice.text(),
            voice.at,
            Place(file, next(lines[f"claims.{stance.value}"], None), voice.study, item.key),
        )
        for stance, given in ((Stance.FOR, item.for_), (Stance.AGAINST, item.against))
        for voice in given
    ]
    for silence in item.silent:
        line = next(lines["claims.silent"], None)
        voices += [
            Voice(key, Stance.SILENT, silence.text(), None, Place(file, line, key, item.key))
            for key in silence.studies
        ]
    return Claim(
        item.key,
        item.quote,
        item.text.text(),
        item.source,
        item.slide,
        item.from_compilation == "yes",
        tuple(item.outcomes),
        tuple(voices),
        place,
    )


def _refuse_twice(file: str, said: list[tuple[str, int | None]]) -> None:
    first: dict[str, int | None] = {}
    for name, line in said:
        if name in first:
            raise StudyError("duplicate_key", file=file, line=line, name=name, first=first[name])
        first[name] = line

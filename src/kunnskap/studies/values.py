"""What a literature base says of its studies, as frozen values that know the line they stand on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kunnskap.origin import Origin, Place, Traced
from kunnskap.terms import ArmRole, Design, Measure, Stance, Tier, Verified
from kunnskap.written import Written


@dataclass(frozen=True, slots=True)
class Text:
    """A reader's text in the languages it was given in. Nynorsk may be left out; bokmål stands for it then."""

    nb: str
    en: str
    nn: str = ""

    def in_language(self, code: str) -> Written:
        words = {"nb": self.nb, "en": self.en}.get(code) or self.nn or self.nb
        return Written(words, self.language_of(code))

    def language_of(self, code: str) -> str:
        """The language that ``in_language`` answers in, for the page's ``lang``."""
        return code if code in ("nb", "en") or self.nn else "nb"


@dataclass(frozen=True, slots=True)
class OutcomeLabel:
    """An outcome of the base, and whether less or more of it is a benefit (``lower`` or ``higher``).

    ``measure`` is the effect measure in which its counts are pooled.
    """

    key: str
    label: Text
    benefit: str
    measure: Measure = Measure.OR


@dataclass(frozen=True, slots=True)
class Intervention:
    """A group of interventions that are alike, and the studies of it; a study is in one group at most."""

    key: str
    label: Text
    studies: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Moderator:
    """A column of ``studies.csv`` beyond the common ones: ``yes_no``, ``number`` or ``category``."""

    column: str
    kind: str
    label: Text


@dataclass(frozen=True, slots=True)
class About:
    """What the base is and what it is not. ``from_review``: its numbers were taken from a review.

    ``selection_note`` is what a reader must know of how its studies were selected, if anything.
    """

    key: str
    data_date: datetime.date
    from_review: bool
    title: Text
    question: Text
    population: Text
    intervention: Text
    comparison: Text
    product: Text
    caution: Text
    outcomes: tuple[OutcomeLabel, ...]
    moderators: tuple[Moderator, ...]
    interventions: tuple[Intervention, ...]
    file: str
    selection_note: Text | None = None

    def outcome(self, key: str) -> OutcomeLabel | None:
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)


@dataclass(frozen=True, slots=True)
class Study:
    """One study. Counts are of ``unit`` (person, couple, or studies in a review); ``None`` was not seen."""

    key: str
    label: str
    tier: Tier
    design: Design
    design_words: Text
    year: int | None
    title: str | None
    authors: tuple[str, ...]
    doi: str | None
    registration: str | None
    status: Text | None
    country: Text | None
    setting: Text | None
    population: Text | None
    percent_men: float | None
    n_recruited: int | None
    n_planned: int | None
    n_randomised: int | None
    n_analysed: int | None
    n_total: int | None
    n_subsample: int | None
    n_included: int | None
    unit: str
    integrity_caution: Text | None
    verified: Mapping[str, Verified] = field(hash=False)
    moderators: Mapping[str, str | float | bool | None] = field(hash=False)
    place: Place

    def traced(self, name: str) -> Traced[Any]:
        """One of the fields above, tracing to its cell."""
        return Traced(getattr(self, name), Origin.at(self._at(name)))

    @property
    def participants(self) -> Traced[int | None]:
        """How many took part: randomised, else analysed, else in all. ``None`` for a review and where not seen."""
        for name in ("n_randomised", "n_analysed", "n_total"):
            if getattr(self, name) is not None:
                return self.traced(name)
        return self.traced("n_randomised")

    def _at(self, name: str) -> Place:
        return Place(self.place.file, self.place.line, self.key, name, url=self.place.url)


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of a study, in the order the study lists them."""

    study_key: str
    name: Text
    role: ArmRole
    n_randomised: int | None
    content: Text | None
    sessions: Text | None
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said about a study in words. ``part`` tells what kind of thing (see the base's codebook)."""

    study_key: str
    part: str
    position: int
    text: Text
    place: Place

    @property
    def at(self) -> str:
        """How other files refer to it: ``finding:2``."""
        return f"{self.part}:{self.position}"

    @property
    def origin(self) -> Origin:
        return Origin.at(self.place)


@dataclass(frozen=True, slots=True)
class Page:
    """A page on which facts about a study were read. ``seen``: the page itself, or the same record elsewhere."""

    study_key: str
    url: str | None
    what: str
    seen: str
    place: Place


@dataclass(frozen=True, slots=True)
class StudyNumber:
    """A number from a study's baseline table or participant flow."""

    study_key: str
    block: str
    group: str | None
    variable: str
    value: float
    place: Place


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One appraiser's judgement of one domain in one tool, with the reason."""

    study_key: str
    tool: str
    domain: str
    appraiser: str
    judgement: str
    reason: Text
    at: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Voice:
    """What one study says about one claim, and the finding it rests on (``finding:2``), if any."""

    study_key: str
    stance: Stance
    reason: Text
    at: str | None
    place: Place

    @property
    def origin(self) -> Origin:
        return Origin.at(self.place)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the project's own papers say was found: as written, in the reader's words, and every study's voice."""

    key: str
    quote: str
    text: Text
    source: str
    slide: str
    from_compilation: bool
    outcomes: tuple[str, ...]
    voices: tuple[Voice, ...]
    place: Place

    def voices_of(self, stance: Stance) -> tuple[Voice, ...]:
        return tuple(voice for voice in self.voices if voice.stance is stance)

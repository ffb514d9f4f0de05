"""What the studies are and what each of them found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kunnskap.blocks import (
    Cell,
    Column,
    Foreign,
    Lines,
    Number,
    Sentence,
    Speaker,
    Table,
    source_mark,
)
from kunnskap.figures.study_names import cautions, named
from kunnskap.language import Language, Piece
from kunnskap.origin import Origin, Traced, combine
from kunnskap.studies import LiteratureBase, Study, Text, by_design
from kunnskap.studies.values import Arm, Finding
from kunnskap.terms import ArmRole, Design
from kunnskap.written import Written

TRIAL = ("study", "people", "intervention", "comparison", "participants", "follow_up")
REVIEW = ("study", "question", "searched", "included", "designs")
CASE = ("study", "people", "intervention", "participants", "measured")
REGISTRATION = ("study", "status", "planned", "about")
LAYOUTS = {Design.REVIEW: REVIEW, Design.CASE: CASE, Design.REGISTRATION: REGISTRATION}
NUMERIC = ("participants", "planned")


def characteristics(
    language: Language, base: LiteratureBase, studies: Iterable[Study]
) -> tuple[Table, ...]:
    """One table for each design there is, reviews first: who, what, against what, how many, how long."""
    return tuple(_by_design(language, base, *group) for group in by_design(studies).items())


def findings(
    language: Language, base: LiteratureBase, studies: Iterable[Study]
) -> Table | Sentence:
    """What each study found, and where it pulls against what the project's papers say.

    A base taken from a review has no findings in words; a sentence says so.
    """
    chosen = tuple(studies)
    if not base.findings:
        return Sentence(language.pieces("studies.findings.none"))
    rows = tuple(
        (
            named(language, study),
            _sayings(language, base, study, "finding"),
            _sayings(language, base, study, "tension") or "–",
        )
        for group in by_design(chosen).values()
        for study in group
    )
    return Table(
        language.text("studies.findings.caption"),
        columns(language, "findings", ("study", "found", "tension")),
        rows,
        notes=(language.text("studies.findings.note"),),
        notices=cautions(language, chosen),
    )


def said(language: Language, text: Text | None) -> str | Foreign | None:
    """A text of the base in the page's language, or marked as the language it is in."""
    if text is None:
        return None
    written = text.language_of(language.code)
    words = text.in_language(language.code)
    return words if written == language.code else Foreign(words, written)


def readable(base: LiteratureBase, text: str) -> str:
    """The text with every study key in it replaced by the study's name."""
    labels = {study.key: study.label for study in base.studies}
    told = re.sub(r"[a-z]+[0-9]{4,}", lambda key: labels.get(key[0], key[0]), text)
    return Written(told, text.lang) if isinstance(text, Written) else told


def seen_at(base: LiteratureBase, finding: Finding) -> Origin:
    """Where a finding stands in the base, and the pages on which facts about its study were read."""
    pages = (page.place for page in base.pages if page.study_key == finding.study_key)
    return combine([finding.origin, Origin.at(*pages)])


def _by_design(
    language: Language, base: LiteratureBase, design: Design, studies: Sequence[Study]
) -> Table:
    layout = LAYOUTS.get(design, TRIAL)
    kinds = language.text(f"studies.characteristics.of.{design.value}")
    caption = language.text("studies.characteristics.caption", design=kinds)
    return Table(
        caption,
        columns(language, "characteristics", layout, numeric=NUMERIC),
        tuple(
            tuple(_characteristic(language, base, study, name) for name in layout)
            for study in studies
        ),
        notices=cautions(language, studies),
    )


def _characteristic(language: Language, base: LiteratureBase, study: Study, name: str) -> Cell:
    match name:
        case "study":
            return lines(named(language, study), said(language, study.design_words))
        case "people":
            return lines(
                said(language, study.population), _men(language, study), *_place(language, study)
            )
        case "intervention":
            return lines(
                _arms(language, base, study, ArmRole.INTERVENTION),
                _components(language, base, study),
            )
        case "comparison":
            return _arms(language, base, study, ArmRole.COMPARATOR)
        case "participants":
            return _people(language, study)
        case "measured":
            return lines(
                *(
                    said(language, item.text)
                    for item in base.findings_of(study.key, "outcome_measured")
                )
            )
        case "follow_up":
            return _follow_up(language, base, study)
        case "status":
            return said(language, study.status)
        case "planned":
            return Number(study.traced("n_planned"))
        case "about":
            return _sayings(language, base, study, "finding")
    return lines(
        *(said(language, item.text) for item in base.findings_of(study.key, f"review_{name}"))
    )


def _place(language: Language, study: Study) -> tuple[Cell, ...]:
    return (
        said(language, study.country) or language.text("studies.characteristics.no_country"),
        said(language, study.setting) or language.text("studies.characteristics.no_setting"),
    )


def _men(language: Language, study: Study) -> Cell:
    if study.percent_men is None:
        return None
    men = study.traced("percent_men")
    return Sentence(language.pieces("studies.characteristics.men", men=men))


def _people(language: Language, study: Study) -> Cell:
    people = study.participants
    if people.value is None or study.unit != "couple":
        return Number(people)
    return Sentence(language.pieces("studies.characteristics.couples", n=people))


def _arms(language: Language, base: LiteratureBase, study: Study, role: ArmRole) -> Cell:
    return lines(*(_arm(language, arm) for arm in base.arms_of(study.key) if arm.role is role))


def _components(language: Language, base: LiteratureBase, study: Study) -> Cell:
    """Which components the programme had, where the base records them."""
    had = [
        item.label.in_language(language.code)
        for item in base.about.moderators
        if item.kind == "yes_no" and study.moderators[item.column]
    ]
    return ", ".join(had) or None


def _arm(language: Language, arm: Arm) -> Cell:
    name = arm.name.in_language(language.code)
    place = Origin.at(arm.place)
    pieces = [Piece(name)]
    if arm.content:
        pieces += [Piece(": "), Piece(arm.content.in_language(language.code))]
    if arm.sessions:
        sessions = arm.sessions.in_language(language.code)
        pieces += [Piece("; " if arm.content else ": "), Piece(sessions, Traced(sessions, place))]
    if arm.n_randomised is not None:
        number = Traced(arm.n_randomised, place)
        pieces += [Piece(" "), *language.pieces("studies.characteristics.n", n=number)]
    return Sentence(tuple(pieces))


def _follow_up(language: Language, base: LiteratureBase, study: Study) -> Cell:
    points = [said(language, item.text) for item in base.findings_of(study.key, "follow_up")]
    months = study.moderators.get("followup_months")
    if points or months is None:
        return lines(*points)
    place = Origin.at(study.place)
    return Sentence(language.pieces("studies.characteristics.months", n=Traced(months, place)))


def _sayings(language: Language, base: LiteratureBase, study: Study, part: str) -> Cell:
    return lines(*(_saying(language, base, item) for item in base.findings_of(study.key, part)))


def _saying(language: Language, base: LiteratureBase, finding: Finding) -> Cell:
    mark = language.text("studies.source_mark")
    words = readable(base, finding.text.in_language(language.code))
    origin = seen_at(base, finding)
    pieces = (Piece(words), *source_mark(mark, origin))
    return Sentence(pieces, said_by=Speaker.STUDY)


def columns(
    language: Language, table: str, names: Iterable[str], *, numeric: Iterable[str] = ()
) -> tuple[Column, ...]:
    """Columns headed by the messages ``studies.<table>.<name>``."""
    numbers = set(numeric)
    return tuple(
        Column(language.text(f"studies.{table}.{name}"), numeric=name in numbers) for name in names
    )


def lines(*items: Cell) -> Cell:
    """Several things in one cell; nothing at all is not reported."""
    met = tuple(item for item in items if item is not None)
    return met[0] if len(met) == 1 else Lines(met) if met else None

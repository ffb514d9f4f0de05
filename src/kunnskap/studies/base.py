"""One literature base, read file by file: a summary that does not use a file does not depend on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from kunnskap.errors import StudyError
from kunnskap.origin import Place
from kunnskap.studies import documents, sheets
from kunnskap.studies.appraisal import check_appraisals
from kunnskap.studies.values import (
    About,
    Appraisal,
    Arm,
    Claim,
    Finding,
    Intervention,
    Page,
    Study,
    StudyNumber,
)
from kunnskap.workspace import Door

Value = TypeVar("Value")


@dataclass(frozen=True)
class LiteratureBase:
    """The base in ``literature/<name>/``. Get it with ``read_base``; each property reads its file when first asked.

    Every property raises ``StudyError`` for a faulty file (see ``kunnskap.studies.reading``) and ``WorkspaceError``
    for one that is missing. Names of studies and outcomes are checked against the files that define them.
    """

    door: Door
    name: str

    @cached_property
    def about(self) -> About:
        return self._read(
            "base.toml", lambda data, file: documents.read_about(data, file, self.name)
        )

    @cached_property
    def studies(self) -> tuple[Study, ...]:
        moderators = self.about.moderators
        return self._read(
            "studies.csv", lambda data, file: sheets.read_studies(data, file, moderators)
        )

    @cached_property
    def interventions(self) -> tuple[Intervention, ...]:
        """The groups of interventions in ``base.toml``, if it has any."""
        groups = self.about.interventions
        named = [(group.place, study) for group in groups for study in group.studies]
        self._known_studies(named, lambda pair: pair)
        return groups

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        arms = self._read("arms.csv", sheets.read_arms)
        return self._known_studies(arms, lambda arm: (arm.place, arm.study_key))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        findings = self._read("findings.csv", sheets.read_findings)
        return self._known_studies(findings, lambda item: (item.place, item.study_key))

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        pages = self._read("study_sources.csv", sheets.read_pages)
        return self._known_studies(pages, lambda page: (page.place, page.study_key))

    @cached_property
    def numbers(self) -> tuple[StudyNumber, ...]:
        numbers = self._read("study_numbers.csv", sheets.read_numbers)
        return self._known_studies(numbers, lambda item: (item.place, item.study_key))

    @cached_property
    def appraisals(self) -> tuple[Appraisal, ...]:
        appraisals = self._read("appraisals.csv", sheets.read_appraisals)
        self._known_studies(appraisals, lambda item: (item.place, item.study_key))
        return check_appraisals(appraisals)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        claims = self._read("claims.toml", documents.read_claims)
        voices = [voice for claim in claims for voice in claim.voices]
        self._known_studies(voices, lambda voice: (voice.place, voice.study_key))
        self._known_findings((voice.place, voice.study_key, voice.at) for voice in voices)
        for claim in claims:
            self._known_outcomes(claim.place, claim.outcomes)
        return claims

    def study(self, key: str) -> Study:
        """The study with that key. Raises ``StudyError`` (unknown_study)."""
        found = self._by_key.get(key)
        if found is None:
            raise StudyError("unknown_study", base=self.name, study=key)
        return found

    def findings_of(self, key: str, part: str = "finding") -> tuple[Finding, ...]:
        """What is said about a study under one part, in order."""
        found = (item for item in self.findings if item.study_key == key and item.part == part)
        return tuple(sorted(found, key=lambda item: item.position))

    def arms_of(self, key: str) -> tuple[Arm, ...]:
        return tuple(arm for arm in self.arms if arm.study_key == key)

    @cached_property
    def _by_key(self) -> dict[str, Study]:
        return {study.key: study for study in self.studies}

    def read_all(self) -> None:
        """Read every file of this room, so that a fault in any of them comes to light now."""
        _ = (self.studies, self.arms, self.findings, self.pages)
        _ = (self.numbers, self.appraisals, self.claims, self.interventions)

    def refuse_unknown(self, rows: Iterable[tuple[Place, str, str | None]]) -> None:
        """Check rows of another room's files: place, study and outcome, if any.

        Raises ``StudyError`` (dangling) for a study or an outcome that this base does not hold.
        """
        for place, study, outcome in rows:
            _refuse(place, "study_key", study, self._by_key, f"{self._folder}/studies.csv")
            if outcome is not None:
                self._known_outcomes(place, (outcome,))

    @property
    def _folder(self) -> str:
        return f"literature/{self.name}"

    def _read(self, name: str, parse: Callable[[bytes, str], Value]) -> Value:
        path = self.door.workspace.literature / self.name / name
        return parse(self.door.read(path), self.door.workspace.name(path))

    def _known_studies(
        self, items: Iterable[Value], where: Callable[[Value], tuple[Place, str]]
    ) -> tuple[Value, ...]:
        met = tuple(items)
        for item in met:
            place, key = where(item)
            _refuse(place, "study_key", key, self._by_key, f"{self._folder}/studies.csv")
        return met

    def _known_findings(self, references: Iterable[tuple[Place, str, str | None]]) -> None:
        known = {f"{finding.study_key} {finding.at}" for finding in self.findings}
        for place, key, at in references:
            if at is not None:
                _refuse(place, "at", f"{key} {at}", known, f"{self._folder}/findings.csv")

    def _known_outcomes(self, place: Place, outcomes: Iterable[str]) -> None:
        known = {outcome.key for outcome in self.about.outcomes}
        for outcome in outcomes:
            _refuse(place, "outcome", outcome, known, self.about.file)


def base_names(door: Door) -> tuple[str, ...]:
    """The bases there are: the folders of ``literature/`` that hold a ``base.toml``, in order."""
    return tuple(sorted(file.parent.name for file in door.workspace.literature.glob("*/base.toml")))


def read_base(door: Door, name: str) -> LiteratureBase:
    """The base of that name; its files are read as they are asked for.

    Raises ``StudyError`` (unknown_base) naming the bases there are.
    """
    known = base_names(door)
    if name not in known:
        raise StudyError("unknown_base", base=name, known=", ".join(known))
    return LiteratureBase(door, name)


def _refuse(place: Place, column: str, name: str, known: Iterable[str], other: str) -> None:
    if name not in known:
        raise StudyError(
            "dangling", file=place.file, line=place.line, column=column, name=name, other=other
        )

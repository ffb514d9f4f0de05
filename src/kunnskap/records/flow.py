"""The PRISMA 2020 flow, computed from the base's files and impossible to type.

Page, M. J. et al. (2021). The PRISMA 2020 statement. BMJ 372:n71, doi:10.1136/bmj.n71. The identities between boxes
are checked when a flow is made; one that doesn't add up is an error with the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kunnskap.errors import RecordError
from kunnskap.origin import Origin, Place, Traced, combine
from kunnskap.records.base import Base, Kind, arms
from kunnskap.records.screening import (
    AUTOMATION,
    NOT_RETRIEVED,
    ONGOING,
    REMOVED,
    Settled,
)
from kunnskap.sources import origins_of
from kunnskap.terms import Decision, Stage

Count = Traced[int]
TRACED_ONE_BY_ONE = 200  # past this a count traces to the files, not to each line


@dataclass(frozen=True, slots=True)
class Named:
    """A count with the name of a database, or a reason for exclusion; an empty name was not given."""

    name: str
    count: Count


@dataclass(frozen=True, slots=True)
class Arm:
    """One column of the diagram, from what was found to what was included.

    ``awaiting`` and ``awaiting_full_text`` are records not decided yet, because they were not seen or because
    reviewers disagree. ``not_retrieved``, ``assessed`` and ``excluded_reports`` are about full texts; where no full
    text was screened they are ``None``, and what passed title and abstract is included.
    """

    found: tuple[tuple[str, Named], ...]  # kind of source, its name and count
    identified: Count
    duplicates: Count
    automatic: Count
    removed_other: Count
    screened: Count
    excluded: Count
    awaiting: Count
    sought: Count
    not_retrieved: Count | None
    awaiting_full_text: Count | None
    assessed: Count | None
    excluded_reports: tuple[Named, ...] | None
    included: Count
    ongoing: Count

    def __post_init__(self) -> None:
        removed = (self.duplicates, self.automatic, self.removed_other)
        _must_add_up("identified", self.identified, [named.count for _, named in self.found])
        _must_add_up("screened", self.identified, [*removed, self.screened])
        _must_add_up("sought", self.screened, [self.excluded, self.awaiting, self.sought])
        if self.not_retrieved and self.awaiting_full_text and self.assessed:
            parts = [self.not_retrieved, self.awaiting_full_text, self.assessed]
            _must_add_up("assessed", self.sought, parts)
        reasons = [named.count for named in self.excluded_reports or ()]
        _must_add_up(
            "included", self.assessed or self.sought, [*reasons, self.included, self.ongoing]
        )


@dataclass(frozen=True, slots=True)
class Flow:
    """The whole diagram. ``other`` is ``None`` where nothing was found in other ways than databases and registers.

    ``reports`` counts included records, ``ongoing`` included registrations without results. ``studies`` counts the
    studies behind the reports, or is ``None`` as long as nobody has said which reports belong together.
    """

    base: str
    databases: Arm
    other: Arm | None
    reports: Count
    ongoing: Count
    studies: Count | None
    previous_studies: Count | None
    previous_reports: Count | None
    total_studies: Count | None
    total_reports: Count | None

    def __post_init__(self) -> None:
        parts = [arm for arm in (self.databases, self.other) if arm]
        _must_add_up("reports", self.reports, [arm.included for arm in parts])
        _must_add_up("ongoing", self.ongoing, [arm.ongoing for arm in parts])
        if self.total_reports and self.previous_reports:
            _must_add_up("total", self.total_reports, [self.previous_reports, self.reports])
        if self.studies and self.studies.value > self.reports.value:
            numbers = f"{self.studies.value} > {self.reports.value}"
            raise RecordError("identity", identity="studies", numbers=numbers)


def _must_add_up(identity: str, whole: Count, parts: Sequence[Count]) -> None:
    values = [part.value for part in parts]
    if whole.value != sum(values) or min([whole.value, *values]) < 0:
        numbers = f"{whole.value} ≠ {' + '.join(map(str, values)) or 0}"
        raise RecordError("identity", identity=identity, numbers=numbers)


def prisma_flow(base: Base, *, studies: Mapping[str, Iterable[str]] | None = None) -> Flow:
    """The flow of a base.

    ``studies`` names the included record keys that report each study. Raises ``RecordError`` (identity,
    full_text_after_exclusion, not_included, in_two_studies, without_study).
    """
    kept = base.kept_for
    votes = base.screening.renamed(kept)
    decided = {stage: votes.settled(stage) for stage in Stage}
    split = {
        name: _arm(frame, base, kept, decided)
        for name, frame in arms(base.records).items()
        if len(frame) or name == "databases"
    }
    parts = list(split.values())
    reports = _sum((arm.included for arm in parts), "reports")
    previous = _previous(base)
    counted = _studies(studies, decided, reports) if studies is not None else None
    return Flow(
        base=base.name,
        databases=split["databases"],
        other=split.get("other"),
        reports=reports,
        ongoing=_sum((arm.ongoing for arm in parts), "ongoing"),
        studies=counted,
        previous_studies=previous and previous[0],
        previous_reports=previous and previous[1],
        total_studies=previous and counted and _sum([previous[0], counted], "total_studies"),
        total_reports=previous and _sum([previous[1], reports], "total_reports"),
    )


def _arm(
    frame: pd.DataFrame,
    base: Base,
    kept: Mapping[str, str],
    decided: dict[Stage, dict[str, Settled]],
) -> Arm:
    first, second = decided[Stage.TITLE_ABSTRACT], decided[Stage.FULL_TEXT]
    place = origins_of(frame)
    has_second = any(key in second for key in place)
    groups: dict[str, list[str]] = {}
    for key in place:
        for box in _boxes(key, kept, first.get(key), second.get(key), has_second):
            groups.setdefault(box, []).append(key)

    def count(box: str) -> Count:
        keys = groups.get(box, [])
        return _counted(box, [place[key] for key in keys])

    reasons = sorted(
        (box for box in groups if box.startswith("reason:")), key=lambda b: (-len(groups[b]), b)
    )
    return Arm(
        found=_found(frame, place),
        identified=count("identified"),
        duplicates=count("duplicates"),
        automatic=count("automatic"),
        removed_other=count("removed_other"),
        screened=count("screened"),
        excluded=count("excluded"),
        awaiting=count("awaiting"),
        sought=count("sought"),
        not_retrieved=count("not_retrieved") if has_second else None,
        awaiting_full_text=count("awaiting_full_text") if has_second else None,
        assessed=count("assessed") if has_second else None,
        excluded_reports=tuple(Named(box[7:], count(box)) for box in reasons)
        if has_second
        else None,
        included=count("included"),
        ongoing=count("ongoing"),
    )


def _boxes(
    key: str,
    kept: Mapping[str, str],
    first: Settled | None,
    second: Settled | None,
    has_second: bool,
) -> list[str]:
    """Every box of the diagram that one record is counted in, from the top down."""
    boxes = ["identified"]
    if key in kept:
        return [*boxes, "duplicates"]
    if first and first.decision is Decision.EXCLUDE:
        return [*boxes, *_excluded_early(key, first, second)]
    boxes.append("screened")
    if not second and (not first or first.decision is None):
        return [*boxes, "awaiting"]
    boxes.append("sought")
    last = second or first
    if has_second:
        if not second or second.decision is None:
            return [*boxes, "awaiting_full_text"]
        if second.decision is Decision.EXCLUDE:
            if second.reason == NOT_RETRIEVED:
                return [*boxes, "not_retrieved"]
            return [*boxes, "assessed", f"reason:{second.reason}"]
        boxes.append("assessed")
    return [*boxes, "ongoing" if last and last.reason == ONGOING else "included"]


def _excluded_early(key: str, first: Settled, second: Settled | None) -> list[str]:
    if second:
        vote = second.votes[0]
        raise RecordError("full_text_after_exclusion", file=vote.file, line=vote.line, record=key)
    if all(vote.reviewer == AUTOMATION for vote in first.votes):
        return ["automatic"]
    return ["removed_other"] if first.reason == REMOVED else ["screened", "excluded"]


def _found(frame: pd.DataFrame, place: Mapping[str, Origin]) -> tuple[tuple[str, Named], ...]:
    """How many records each named source gave, databases first, in the order the sources came in."""
    named: dict[tuple[str, str], list[Origin]] = {}
    names = frame["database"].fillna("")
    for kind, name, key in zip(frame["source_kind"], names, frame["key"], strict=True):
        named.setdefault((str(kind), str(name)), []).append(place[key])
    order = {kind: at for at, kind in enumerate(Kind)}
    return tuple(
        (kind, Named(name, _counted("found", origins)))
        for (kind, name), origins in sorted(named.items(), key=lambda item: order[Kind(item[0][0])])
    )


def _counted(box: str, origins: Sequence[Origin]) -> Count:
    origin = combine(origins)
    if len(origins) > TRACED_ONE_BY_ONE:
        origin = Origin(tuple(dict.fromkeys(Place(place.file) for place in origin.places)))
    return Traced(len(origins), origin.then("flow_count", box=box))


def _sum(counts: Iterable[Count], box: str) -> Count:
    met = list(counts)
    origin = combine(count.origin for count in met)
    return Traced(sum(count.value for count in met), origin.then("flow_count", box=box))


def _previous(base: Base) -> tuple[Count, Count] | None:
    if not base.previous:
        return None
    origin = Origin.at(Place(f"{base.folder}/sources.toml", field="previous")).then("flow_previous")
    return Traced(base.previous.studies, origin), Traced(base.previous.reports, origin)


def _studies(
    studies: Mapping[str, Iterable[str]], decided: dict[Stage, dict[str, Settled]], reports: Count
) -> Count:
    """How many studies have an included report; each such report must belong to one study and no more."""
    owner: dict[str, str] = {}
    outcomes = decided[Stage.TITLE_ABSTRACT] | decided[Stage.FULL_TEXT]
    for study, keys in studies.items():
        for key in keys:
            if key in owner:
                raise RecordError("in_two_studies", record=key, studies=f"{owner[key]}, {study}")
            if key not in outcomes or outcomes[key].decision is not Decision.INCLUDE:
                raise RecordError("not_included", record=key, study=study)
            owner[key] = study
    included = [
        k for k, o in outcomes.items() if o.decision is Decision.INCLUDE and o.reason != ONGOING
    ]
    if missing := [key for key in included if key not in owner]:
        raise RecordError("without_study", n=len(missing), records=", ".join(missing[:10]))
    reported = {study for key, study in owner.items() if outcomes[key].reason != ONGOING}
    return Traced(len(reported), reports.origin.then("flow_count", box="studies"))

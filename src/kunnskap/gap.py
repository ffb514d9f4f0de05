"""Where need, evidence and teaching do not meet.

A theme's need is how important those asked say it is at work, minus their own present competence, on -100 to 100
(each person's two answers subtracted). Beside it stand how certain the evidence is and whether a knowledge module
covers it. All numbers come disclosed from the survey; nothing here sees an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kunnskap.competence import KnowledgeModules
from kunnskap.errors import GapError
from kunnskap.origin import Traced
from kunnskap.survey import Caveat, Hidden, Score, Survey, caveat_of, tabulate
from kunnskap.survey.codebook import Words
from kunnskap.survey.publication import gap_pairs, publication_of
from kunnskap.survey.scores import linked_score
from kunnskap.synthesis.certainty import Rated
from kunnskap.terms import Certainty, ModuleStage

HIGH_NEED = 25.0  # points: one step on a scale of five answers
IN_WORK = tuple(ModuleStage)[tuple(ModuleStage).index(ModuleStage.PLANNED_OR_IN_PRODUCTION) :]
SURE_ENOUGH = (Certainty.HIGH, Certainty.MODERATE, Certainty.LOW)


@dataclass(frozen=True, slots=True)
class Rank:
    """A theme's place by size of gap (1 is the largest) and the places its interval leaves open."""

    place: int
    best: int
    worst: int
    of: int


@dataclass(frozen=True, slots=True)
class Gap:
    """One theme in one group: importance, competence, their difference, its place, and the change between waves.

    ``rank`` is ``None`` where the gap or its interval is hidden; ``change`` where there is one wave only.
    """

    theme: str
    words: Words
    importance: Score
    competence: Score
    gap: Score
    rank: Rank | None
    change: Score | None


@dataclass(frozen=True, slots=True)
class GroupGaps:
    """All themes of one group; everybody together has no group."""

    group: str
    words: Words | None
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps by group, everybody last. ``paired``: the same people answered both waves."""

    wave: str
    first_wave: str
    by: str
    groups: tuple[GroupGaps, ...]
    paired: bool
    caveat: Caveat

    def of(self, group: str = "") -> GroupGaps:
        """The gaps of a group ("" is everybody). Raises ``GapError`` (unknown_group) naming those that exist."""
        for found in self.groups:
            if found.group == group:
                return found
        known = [found.group for found in self.groups if found.group]
        raise GapError("unknown_group", group=group, by=self.by, known=known)


def competence_gap(survey: Survey, *, by: str | None = None, wave: str | None = None) -> Gaps:
    """The gap of every theme that was asked about twice, for all and by one of the survey's groupings.

    The change is the last wave's gap minus the first's: Welch's interval for independent answers, that of the
    differences for a panel. Raises ``GapError`` (no_themes) where no theme has both questions.
    """
    pairs = gap_pairs(survey)
    if not pairs:
        raise GapError("no_themes", survey=survey.name)
    key = survey.codebook.wave(wave).key
    rows = tabulate(survey, next(iter(pairs.values()))[0].key, by=by, wave=key).rows
    groups = [
        GroupGaps(
            row.group,
            row.words,
            _ranked([_gap(survey, theme, by or "", place, key) for theme in pairs]),
        )
        for place, row in zip((*range(len(rows) - 1), -1), rows, strict=True)
    ]
    return Gaps(
        key,
        survey.waves[0],
        by or "",
        tuple(groups),
        survey.codebook.survey.panel,
        caveat_of(survey),
    )


def _gap(survey: Survey, theme: str, by: str, place: int, wave: str) -> Gap:
    """``place`` is the group's place in its grouping, or -1 for everybody."""
    importance, competence = gap_pairs(survey)[theme]
    publication = publication_of(survey, importance.key)
    where = ("", "0") if place < 0 else (by, str(place))
    asked = (importance.key, competence.key)
    rows = [tabulate(survey, q, by=by or None, wave=wave).rows[place].score for q in asked]
    assert rows[0] is not None
    assert rows[1] is not None
    change = None
    if len(survey.waves) > 1:
        change = linked_score(survey, publication, ("change", theme, *where), asked)
    return Gap(
        theme,
        survey.codebook.themes[theme],
        rows[0],
        rows[1],
        linked_score(survey, publication, ("gap", theme, wave, *where), asked),
        None,
        change,
    )


def _ranked(gaps: list[Gap]) -> tuple[Gap, ...]:
    """Each gap with its place among those whose interval may be shown.

    A theme surely stands above another when its whole interval does; the rest is open. Only published numbers are
    used, so a rank gives nothing away.
    """
    spans = {gap.theme: span for gap in gaps if (span := _span(gap.gap)) is not None}
    ranked = []
    for gap in gaps:
        mine = spans.get(gap.theme)
        rank = None
        if mine is not None:
            above = sum(mean > mine[0] for mean, _, _ in spans.values())
            surely_above = sum(low > mine[2] for _, low, _ in spans.values())
            surely_below = sum(high < mine[1] for _, _, high in spans.values())
            rank = Rank(1 + above, 1 + surely_above, len(spans) - surely_below, len(spans))
        ranked.append(
            Gap(gap.theme, gap.words, gap.importance, gap.competence, gap.gap, rank, gap.change)
        )
    return tuple(ranked)


def _span(score: Score) -> tuple[float, float, float] | None:
    if isinstance(score.mean, Hidden) or isinstance(score.interval, Hidden):
        return None
    return (score.mean.value, *score.interval.value)


class Finding(StrEnum):
    """What a row of the matrix says when need, evidence and coverage are held together."""

    NEED_WITHOUT_EVIDENCE = "need_without_evidence"
    NEED_WITHOUT_MODULE = "need_without_module"
    EVIDENCE_WITHOUT_MODULE = "evidence_without_module"
    MODULE_WITHOUT_EITHER = "module_without_either"
    NEED_UNKNOWN = "need_unknown"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The knowledge module that covers a theme, and the latest known stage of it (nothing: not reported)."""

    module: str
    stage: ModuleStage | None

    @property
    def in_work(self) -> bool:
        return self.stage in IN_WORK


@dataclass(frozen=True, slots=True)
class Evidence:
    """How certain the evidence behind a theme is, and which studies the module's goals are tied to."""

    certainty: Traced[Certainty]
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One theme: need × certainty × coverage, and what that amounts to."""

    theme: str
    words: Words
    need: Score
    high_need: bool | None
    evidence: Evidence | None
    coverage: Coverage | None
    findings: tuple[Finding, ...]


def need_evidence_coverage(
    gaps: GroupGaps,
    evidence: Mapping[str, Evidence],
    coverage: Mapping[str, Coverage],
    *,
    high_need: float = HIGH_NEED,
) -> tuple[MatrixRow, ...]:
    """The matrix for one group, the largest need first.

    A need is high from ``high_need`` points. Evidence counts from low certainty (not very low); a module counts when
    its latest known stage is at least planned or in production, not merely listed.
    """
    rows = [
        _row(gap, evidence.get(gap.theme), coverage.get(gap.theme), high_need) for gap in gaps.gaps
    ]
    return tuple(sorted(rows, key=_by_need))


def _row(
    gap: Gap, evidence: Evidence | None, coverage: Coverage | None, high_need: float
) -> MatrixRow:
    mean = gap.gap.mean
    high = None if isinstance(mean, Hidden) else mean.value >= high_need
    sure = evidence is not None and evidence.certainty.value in SURE_ENOUGH
    covered = coverage is not None and coverage.in_work
    found = {
        Finding.NEED_WITHOUT_EVIDENCE: high is True and not sure,
        Finding.NEED_WITHOUT_MODULE: high is True and not covered,
        Finding.EVIDENCE_WITHOUT_MODULE: sure and not covered,
        Finding.MODULE_WITHOUT_EITHER: covered and not sure and high is False,
        Finding.NEED_UNKNOWN: high is None,
    }
    findings = tuple(finding for finding, holds in found.items() if holds)
    return MatrixRow(gap.theme, gap.words, gap.gap, high, evidence, coverage, findings)


def _by_need(row: MatrixRow) -> tuple[bool, float, str]:
    mean = row.need.mean
    return (isinstance(mean, Hidden), 0.0 if isinstance(mean, Hidden) else -mean.value, row.theme)


def coverage_of_themes(modules: KnowledgeModules, survey: str) -> dict[str, Coverage]:
    """For each theme of a survey the module that is tied to it, as far as it is known to have come."""
    return {
        link.theme: Coverage(module.key, module.history[-1].stage if module.history else None)
        for module in modules
        for link in module.survey
        if link.survey == survey
    }


def evidence_of_themes(
    modules: KnowledgeModules, survey: str, rated: Mapping[str, Mapping[str, Rated]]
) -> dict[str, Evidence]:
    """For each theme the lowest certainty among the rated outcomes that rest on studies its module is tied to.

    ``rated`` maps a literature base to its rated outcomes. No certainty is given to a theme whose module is tied to
    no study, or only to studies that no rating uses.
    """
    found = {}
    for module in modules:
        studies = {(e.base, s) for p in module.points for e in p.evidence for s in e.studies}
        levels = [
            r for base, of in rated.items() for r in of.values() if _rests_on(r, base, studies)
        ]
        if not levels:
            continue
        lowest = max(levels, key=lambda one: tuple(Certainty).index(one.level))
        certainty = Traced(lowest.level, lowest.origin.then("lowest_certainty"))
        named = tuple(sorted({study for _, study in studies}))
        for link in module.survey:
            if link.survey == survey:
                found[link.theme] = Evidence(certainty, named)
    return found


def _rests_on(rated: Rated, base: str, studies: set[tuple[str, str]]) -> bool:
    return any((base, study) in studies for study in rated.studies)

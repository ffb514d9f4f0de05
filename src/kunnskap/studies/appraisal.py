"""Two appraisers and a consensus: what the recorded judgements of a study come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kunnskap.errors import StudyError
from kunnskap.origin import Origin, Place, Traced, combine
from kunnskap.studies.tool import TOOL_KEYS, Tool, tool
from kunnskap.studies.values import Appraisal, Study

CONSENSUS = "consensus"


@dataclass(frozen=True, slots=True)
class Settled:
    """What one domain came to. ``judgement`` is ``None`` while appraisers disagree or nobody has judged."""

    judgement: str | None
    appraisals: tuple[Appraisal, ...]

    @property
    def origin(self) -> Origin:
        return Origin.at(*(appraisal.place for appraisal in self.appraisals))

    @property
    def appraisers(self) -> int:
        """How many people judged, the consensus apart."""
        return len({item.appraiser for item in self.appraisals} - {CONSENSUS})

    @property
    def disagreed(self) -> bool:
        """Whether appraisers said different things, settled or not."""
        return len({a.judgement for a in self.appraisals if a.appraiser != CONSENSUS}) > 1


@dataclass(frozen=True, slots=True)
class StudyAppraisal:
    """A study under one tool: every domain in the tool's order, and the overall level by the tool's rule."""

    study: Study
    tool: Tool
    domains: Mapping[str, Settled]

    @property
    def overall(self) -> Traced[str | None]:
        """The tool's overall level; ``None`` when it has no rule or a domain is not settled."""
        level = self.tool.overall({key: item.judgement for key, item in self.domains.items()})
        origin = combine(item.origin for item in self.domains.values())
        return Traced(level, origin.then("appraised_overall", tool=self.tool.name))

    @property
    def single(self) -> bool:
        """Whether some domain was judged by fewer than two people."""
        return any(item.appraisers < 2 for item in self.domains.values())


def appraise(
    studies: Iterable[Study], appraisals: Iterable[Appraisal], key: str
) -> tuple[StudyAppraisal, ...]:
    """Each study of the designs the tool is for, in the order given, also those nobody has appraised."""
    used = tool(key)
    given: dict[tuple[str, str], list[Appraisal]] = {}
    for appraisal in appraisals:
        if appraisal.tool == key:
            given.setdefault((appraisal.study_key, appraisal.domain), []).append(appraisal)
    return tuple(
        StudyAppraisal(
            study,
            used,
            {d.key: settle(given.get((study.key, d.key), ())) for d in used.domains},
        )
        for study in studies
        if study.design in used.designs
    )


def appraise_all(
    studies: Iterable[Study], appraisals: Iterable[Appraisal]
) -> tuple[tuple[StudyAppraisal, ...], ...]:
    """The studies under each tool, tool by tool, leaving out tools that nobody has used on them."""
    met, given = tuple(studies), tuple(appraisals)
    keys = {study.key for study in met}
    used = {item.tool for item in given if item.study_key in keys}
    return tuple(appraise(met, given, key) for key in TOOL_KEYS if key in used)


def settle(appraisals: Iterable[Appraisal]) -> Settled:
    """The consensus where there is one, else what all appraisers said if they said the same."""
    met = tuple(appraisals)
    consensus = [item.judgement for item in met if item.appraiser == CONSENSUS]
    said = {item.judgement for item in met}
    judgement = consensus[0] if consensus else said.pop() if len(said) == 1 else None
    return Settled(judgement, met)


def conflicts(appraised: Iterable[StudyAppraisal]) -> tuple[tuple[StudyAppraisal, str], ...]:
    """The study and domain of every disagreement that no consensus has settled."""
    return tuple(
        (item, key)
        for item in appraised
        for key, settled in item.domains.items()
        if settled.disagreed and settled.judgement is None
    )


def check_appraisals(appraisals: Iterable[Appraisal]) -> tuple[Appraisal, ...]:
    """The appraisals, if their tools, domains and judgements exist.

    Raises ``StudyError`` (unknown_term) naming file, line, column and what the tool knows.
    """
    met = tuple(appraisals)
    for item in met:
        _refuse(item.place, "tool", item.tool, TOOL_KEYS)
        used = tool(item.tool)
        _refuse(item.place, "domain", item.domain, tuple(d.key for d in used.domains))
        _refuse(item.place, "judgement", item.judgement, tuple(a.key for a in used.answers))
    return met


def _refuse(place: Place, column: str, found: str, known: tuple[str, ...]) -> None:
    if found not in known:
        raise StudyError(
            "unknown_term",
            file=place.file,
            line=place.line,
            column=column,
            found=found,
            known=", ".join(known),
        )

"""Choosing among a base's studies, with everything that was left out named and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kunnskap.errors import StudyError
from kunnskap.origin import Origin, Traced, count
from kunnskap.studies.values import Study
from kunnskap.terms import Design, Tier

Term = TypeVar("Term", bound=StrEnum)


class Reason(StrEnum):
    """Why a selection left a study out; the first that holds."""

    TIER = "tier"
    DESIGN = "design"
    INTEGRITY = "integrity"


@dataclass(frozen=True, slots=True)
class LeftOut:
    study: Study
    reason: Reason


@dataclass(frozen=True, slots=True)
class Selection:
    """``studies`` and ``left_out`` together are all that came in, each study in one of them."""

    studies: tuple[Study, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def number(self) -> Traced[int]:
        return count_studies(self.studies)

    def left_out_for(self, reason: Reason) -> tuple[Study, ...]:
        return tuple(item.study for item in self.left_out if item.reason is reason)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(study.key for study in self.studies)


def select(
    studies: Iterable[Study],
    *,
    designs: Iterable[Design | str] | None = None,
    tiers: Iterable[Tier | str] | None = None,
    with_integrity_caution: bool = True,
) -> Selection:
    """The studies of these designs and tiers (``None``: all), in the order given.

    Raises ``StudyError`` (unknown_choice) for a word that is not a design or a tier.
    """
    wanted_designs = _terms(Design, designs)
    wanted_tiers = _terms(Tier, tiers)
    kept, left_out = [], []
    for study in studies:
        if study.tier not in wanted_tiers:
            left_out.append(LeftOut(study, Reason.TIER))
        elif study.design not in wanted_designs:
            left_out.append(LeftOut(study, Reason.DESIGN))
        elif study.integrity_caution and not with_integrity_caution:
            left_out.append(LeftOut(study, Reason.INTEGRITY))
        else:
            kept.append(study)
    return Selection(tuple(kept), tuple(left_out))


def by_design(studies: Iterable[Study]) -> dict[Design, tuple[Study, ...]]:
    """The studies under their design, reviews first, each group by year and label; only designs there are."""
    ordered = sorted(studies, key=lambda study: (study.year or 9999, study.label))
    groups = {design: tuple(s for s in ordered if s.design is design) for design in Design}
    return {design: group for design, group in groups.items() if group}


def count_studies(studies: Iterable[Study]) -> Traced[int]:
    """How many studies, tracing to the row of each."""
    return count(Origin.at(study.place) for study in studies)


def _terms(kind: type[Term], words: Iterable[Term | str] | None) -> frozenset[Term]:
    if words is None:
        return frozenset(kind)
    known = {member.value: member for member in kind}
    for word in (chosen := list(words)):
        if str(word) not in known:
            raise StudyError("unknown_choice", found=str(word), known=", ".join(known))
    return frozenset(known[str(word)] for word in chosen)

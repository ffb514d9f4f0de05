"""For and against: how the studies stand to a claim that the project's own papers make."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cached_property

from kunnskap.origin import Origin, Traced, combine, count
from kunnskap.studies.base import LiteratureBase
from kunnskap.studies.values import Claim, Finding, Voice
from kunnskap.terms import Stance


@dataclass(frozen=True)
class Balance:
    """One claim and the voices of the studies asked; ``not_asked`` are voices outside the choice of studies."""

    claim: Claim
    speaking_for: tuple[Voice, ...]
    speaking_against: tuple[Voice, ...]
    silent: tuple[Voice, ...]
    not_asked: tuple[Voice, ...]
    findings: tuple[Finding, ...]

    def voices(self, stance: Stance) -> tuple[Voice, ...]:
        return {
            Stance.FOR: self.speaking_for,
            Stance.AGAINST: self.speaking_against,
            Stance.SILENT: self.silent,
        }[stance]

    def number(self, stance: Stance) -> Traced[int]:
        """How many studies, tracing to each voice and to the finding it rests on."""
        return count((self.origin(voice) for voice in self.voices(stance)), "claim_voices")

    def finding(self, voice: Voice) -> Finding | None:
        """The row of the findings that the voice rests on."""
        return self._by_place.get((voice.study_key, voice.at))

    @cached_property
    def _by_place(self) -> dict[tuple[str, str | None], Finding]:
        return {(item.study_key, item.at): item for item in reversed(self.findings)}

    def origin(self, voice: Voice) -> Origin:
        finding = self.finding(voice)
        return combine([voice.origin, finding.origin]) if finding else voice.origin


def balance(base: LiteratureBase, claim: Claim, *, among: Container[str] | None = None) -> Balance:
    """How the studies stand to the claim; ``among`` holds the keys of the studies asked (``None``: all)."""
    asked = [v for v in claim.voices if among is None or v.study_key in among]
    heard = {id(voice) for voice in asked}

    def standing(stance: Stance) -> tuple[Voice, ...]:
        return tuple(voice for voice in asked if voice.stance is stance)

    return Balance(
        claim,
        standing(Stance.FOR),
        standing(Stance.AGAINST),
        standing(Stance.SILENT),
        tuple(voice for voice in claim.voices if id(voice) not in heard),
        base.findings,
    )


def balances(
    base: LiteratureBase,
    *,
    among: Container[str] | None = None,
    claims: Iterable[str] | None = None,
) -> tuple[Balance, ...]:
    """Every claim of the base, or those named, in the order of the file."""
    wanted = None if claims is None else set(claims)
    return tuple(
        balance(base, claim, among=among)
        for claim in base.claims
        if wanted is None or claim.key in wanted
    )

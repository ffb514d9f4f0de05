"""Who decided what about which record, and what follows when several people decided."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field

from kunnskap.errors import RecordError
from kunnskap.origin import Origin, Place
from kunnskap.records.rows import Strict, read_csv, read_toml, word
from kunnskap.terms import Decision, Stage

COLUMNS = ("record_key", "reviewer", "stage", "decision", "reason", "time")
CONSENSUS = "consensus"
AUTOMATION = "automation"
NOT_RETRIEVED = "not_retrieved"
ONGOING = "ongoing"
REMOVED = "removed_before_screening"
OWN_REASONS = frozenset({NOT_RETRIEVED, ONGOING, REMOVED})


class Reason(Strict):
    """A reason of the base's own list, in the readers' languages."""

    key: str
    nb: str = ""
    nn: str = ""
    en: str = ""


class _Reasons(Strict):
    reason: list[Reason] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Vote:
    """One reviewer's decision on one record at one stage."""

    record_key: str
    reviewer: str
    stage: Stage
    decision: Decision
    reason: str = ""
    time: datetime.datetime | None = None
    file: str = ""
    line: int = 0

    @property
    def origin(self) -> Origin:
        return Origin.at(Place(self.file, self.line or None, key=self.record_key))


@dataclass(frozen=True, slots=True)
class Settled:
    """What a stage came to for one record. ``decision`` is ``None`` while reviewers disagree or are unsure."""

    decision: Decision | None
    reason: str
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """All votes of a base, each reviewer's last one on a record and stage, in the order of the file."""

    votes: tuple[Vote, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def settled(self, stage: Stage) -> dict[str, Settled]:
        """What the stage came to, by record key."""
        together: dict[str, list[Vote]] = {}
        for vote in self.votes:
            if vote.stage is stage:
                together.setdefault(vote.record_key, []).append(vote)
        return {key: _settle(votes) for key, votes in together.items()}

    def conflicts(self, stage: Stage) -> dict[str, tuple[Vote, ...]]:
        """The votes on each record where two reviewers decided differently and no consensus stands yet."""
        settled = self.settled(stage)
        return {
            key: outcome.votes
            for key, outcome in settled.items()
            if outcome.decision is None and len({vote.decision for vote in outcome.votes}) > 1
        }

    def remaining(
        self, stage: Stage, keys: Sequence[str], reviewers: Sequence[str]
    ) -> dict[str, list[str]]:
        """The record keys each reviewer still has to see at a stage, in the order given."""
        seen = {(vote.reviewer, vote.record_key) for vote in self.votes if vote.stage is stage}
        return {name: [key for key in keys if (name, key) not in seen] for name in reviewers}

    def renamed(self, kept: Mapping[str, str]) -> Screening:
        """The same votes with those on a removed duplicate counted for the record that was kept."""
        moved = (
            Vote(kept.get(v.record_key, v.record_key), *(getattr(v, n) for n in Vote.__slots__[1:]))
            for v in self.votes
        )
        return Screening(tuple(moved), self.reasons)


def read_screening(
    data: bytes, file: str, *, reasons: Sequence[Reason] = (), keys: Iterable[str] | None = None
) -> Screening:
    """The votes of a ``screening.csv``.

    ``keys`` are the record keys that exist, ``reasons`` the base's own list; empty means any. Raises ``RecordError``
    (heading, cells, unknown_word, unknown_record, unknown_reason, no_reviewer, wrong_time) with the line.
    """
    known_keys = None if keys is None else set(keys)
    known_reasons = {reason.key for reason in reasons} | OWN_REASONS if reasons else None
    votes: dict[tuple[str, str, Stage], Vote] = {}
    needed = COLUMNS[:4]
    for line, row in read_csv(data, file, needed=needed, known=COLUMNS):
        vote = _vote(row, file, line)
        if known_keys is not None and vote.record_key not in known_keys:
            raise RecordError("unknown_record", file=file, line=line, record=vote.record_key)
        if known_reasons is not None and vote.reason and vote.reason not in known_reasons:
            known = ", ".join(sorted(known_reasons))
            raise RecordError(
                "unknown_reason", file=file, line=line, reason=vote.reason, known=known
            )
        place = (vote.record_key, vote.reviewer, vote.stage)
        votes.pop(place, None)
        votes[place] = vote
    return Screening(tuple(votes.values()), tuple(reasons))


def read_reasons(data: bytes, file: str) -> tuple[Reason, ...]:
    """The base's own reasons from ``screening.toml``."""
    return tuple(read_toml(data, _Reasons, file).reason)


def _vote(row: Mapping[str, str], file: str, line: int) -> Vote:
    if not row["reviewer"]:
        raise RecordError("no_reviewer", file=file, line=line, record=row["record_key"])
    return Vote(
        record_key=row["record_key"],
        reviewer=row["reviewer"],
        stage=word(row["stage"], Stage, file, line),
        decision=word(row["decision"], Decision, file, line),
        reason=row.get("reason", ""),
        time=_time(row.get("time", ""), file, line),
        file=file,
        line=line,
    )


def _time(text: str, file: str, line: int) -> datetime.datetime | None:
    if not text:
        return None
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError as problem:
        raise RecordError("wrong_time", file=file, line=line, found=text) from problem


def _settle(votes: Sequence[Vote]) -> Settled:
    consensus = [vote for vote in votes if vote.reviewer == CONSENSUS]
    deciding = consensus[-1:] or votes
    decisions = {vote.decision for vote in deciding}
    clear = len(decisions) == 1 and Decision.UNSURE not in decisions
    decision = deciding[0].decision if clear else None
    reason = next((vote.reason for vote in deciding if vote.reason), "") if clear else ""
    return Settled(decision, reason, tuple(votes))

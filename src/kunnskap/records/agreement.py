"""How far two reviewers agree, by the measures reviews report.

Cohen (1960) kappa with the large-sample standard error of Fleiss, Cohen & Everitt (1969, doi:10.1037/h0028106);
PABAK, Byrt, Bishop & Carlin (1993, doi:10.1016/0895-4356(93)90018-V); AC1, Gwet (2008, doi:10.1348/000711006X126600).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

import numpy as np

from kunnskap.origin import Origin, combine
from kunnskap.records.screening import AUTOMATION, CONSENSUS, Screening, Vote
from kunnskap.terms import Decision, Stage

ROUNDING = 1e-14  # a variance below this is 0 with the noise of its sums


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers at one stage. ``n`` records were seen by both; a measure is ``None`` where it is undefined.

    ``raw`` is the share decided alike, from 0 to 1; the others are chance-corrected, at most 1 and below 0 when the
    two agree less often than chance would have them. ``table`` counts the first reviewer's decisions by row and the
    second's by column, in the order of ``Decision``.
    """

    stage: Stage
    first: str
    second: str
    n: int
    raw: float | None
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    pabak: float | None
    ac1: float | None
    table: tuple[tuple[int, ...], ...]
    origin: Origin


def agreements(screening: Screening, stage: Stage, *, level: float = 0.95) -> tuple[Agreement, ...]:
    """The agreement of each two people who screened at a stage, by name. Consensus and automation are no people."""
    votes: dict[str, dict[str, Vote]] = {}
    for vote in screening.votes:
        if vote.stage is stage and vote.reviewer not in (CONSENSUS, AUTOMATION):
            votes.setdefault(vote.reviewer, {})[vote.record_key] = vote
    return tuple(
        _agreement(stage, (one, votes[one]), (other, votes[other]), level)
        for one, other in combinations(sorted(votes), 2)
    )


def _agreement(
    stage: Stage, one: tuple[str, dict[str, Vote]], other: tuple[str, dict[str, Vote]], level: float
) -> Agreement:
    (first, left), (second, right) = one, other
    both = [key for key in left if key in right]
    order = {decision: at for at, decision in enumerate(Decision)}
    table = np.zeros((len(order), len(order)), dtype=int)
    for key in both:
        table[order[left[key].decision], order[right[key].decision]] += 1
    kappa, low, high = cohens_kappa(table.tolist(), level=level)
    origin = combine(vote.origin for key in both for vote in (left[key], right[key]))
    return Agreement(
        stage=stage,
        first=first,
        second=second,
        n=len(both),
        raw=_raw(table),
        kappa=kappa,
        kappa_low=low,
        kappa_high=high,
        pabak=_pabak(table),
        ac1=_ac1(table),
        table=tuple(tuple(row) for row in table.tolist()),
        origin=origin.then("agreement", n=len(both)),
    )


def cohens_kappa(
    table: Sequence[Sequence[int]], *, level: float = 0.95
) -> tuple[float | None, float | None, float | None]:
    """Kappa with its interval; ``None`` where nothing was seen by both or both only ever gave one answer."""
    counts = np.asarray(table, dtype=float)
    n = counts.sum()
    if n == 0:
        return None, None, None
    share = counts / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    observed, expected = float(np.trace(share)), float(rows @ columns)
    if np.isclose(expected, 1):
        return None, None, None
    kappa = (observed - expected) / (1 - expected)
    same = float(np.diag(share) @ (1 - (rows + columns) * (1 - kappa)) ** 2)
    sums = (columns[:, None] + rows[None, :]) ** 2
    unlike = float((share * sums).sum() - np.diag(share) @ np.diag(sums)) * (1 - kappa) ** 2
    variance = (same + unlike - (kappa - expected * (1 - kappa)) ** 2) / (1 - expected) ** 2 / n
    spread = float(np.sqrt(variance)) if variance > ROUNDING else 0.0
    half = NormalDist().inv_cdf(0.5 + level / 2) * spread
    return kappa, kappa - half, kappa + half


def _raw(table: np.ndarray) -> float | None:
    return float(np.trace(table) / table.sum()) if table.sum() else None


def _used(table: np.ndarray) -> int:
    """How many answers were in use; two at least, for include and exclude are always open."""
    return max(2, int(((table.sum(axis=0) + table.sum(axis=1)) > 0).sum()))


def _pabak(table: np.ndarray) -> float | None:
    raw, answers = _raw(table), _used(table)
    return None if raw is None else (answers * raw - 1) / (answers - 1)


def _ac1(table: np.ndarray) -> float | None:
    raw, answers = _raw(table), _used(table)
    if raw is None:
        return None
    share = (table.sum(axis=0) + table.sum(axis=1)) / (2 * table.sum())
    expected = float((share * (1 - share)).sum()) / (answers - 1)
    return (raw - expected) / (1 - expected)

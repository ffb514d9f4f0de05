"""What goes into a synthesis: checked effects, their studies, and the named rest that was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kunnskap.errors import SynthesisError
from kunnskap.origin import Origin
from kunnskap.synthesis.fit import Array


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A study that gave no effect, and why (a key under ``outcomes.reason``)."""

    study: str
    reason: str


@dataclass(frozen=True, slots=True)
class Effects:
    """Usable effects: ``yi`` and ``vi`` of shape (k,), one study name and origin each; and those left out.

    ``kept`` holds the positions of the usable ones in what was handed in.
    """

    yi: Array
    vi: Array
    studies: tuple[str, ...]
    origins: tuple[Origin, ...]
    left_out: tuple[LeftOut, ...]
    kept: tuple[int, ...]

    @property
    def k(self) -> int:
        return len(self.studies)

    def only(self, chosen: Sequence[int]) -> Effects:
        """The effects at these positions; the rest is not counted as left out."""
        at = list(chosen)
        return Effects(
            self.yi[at],
            self.vi[at],
            tuple(self.studies[i] for i in at),
            tuple(self.origins[i] for i in at),
            (),
            tuple(self.kept[i] for i in at),
        )

    def but_for(self, left_out: tuple[LeftOut, ...]) -> Effects:
        """The same effects, accounting for these as left out."""
        return replace(self, left_out=left_out)


def usable_effects(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    studies: Iterable[object] | None = None,
    origins: Iterable[Origin] | None = None,
) -> Effects:
    """The effects that can be used, in order; a missing effect or variance is accounted for as left out.

    Raises ``SynthesisError``: ``lengths_differ``, ``not_finite``, ``negative_variance`` or ``zero_variance``.
    """
    effect, variance = _numbers(yi), _numbers(vi)
    names = tuple(map(str, studies)) if studies is not None else _numbered(len(effect))
    traces = tuple(origins) if origins is not None else (Origin(),) * len(effect)
    lengths = {len(effect), len(variance), len(names), len(traces)}
    if len(lengths) > 1:
        raise SynthesisError("lengths_differ", lengths=sorted(lengths))
    if found := _where(np.isinf(effect) | np.isinf(variance), names):
        raise SynthesisError("not_finite", studies=found)
    if found := _where(variance < 0, names):
        raise SynthesisError("negative_variance", studies=found)
    if found := _where(variance == 0, names):
        raise SynthesisError("zero_variance", studies=found)
    missing = np.isnan(effect) | np.isnan(variance)
    kept = tuple(np.flatnonzero(~missing).tolist())
    return Effects(
        effect[list(kept)],
        variance[list(kept)],
        tuple(names[i] for i in kept),
        tuple(traces[i] for i in kept),
        tuple(LeftOut(names[i], "missing") for i in np.flatnonzero(missing).tolist()),
        kept,
    )


def _numbers(values: ArrayLike) -> Array:
    if hasattr(values, "to_numpy"):
        return np.asarray(values.to_numpy(dtype=float, na_value=np.nan), dtype=float).ravel()
    return np.asarray(values, dtype=float).ravel()


def _numbered(k: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, k + 1))


def _where(wrong: NDArray[np.bool_], names: tuple[str, ...]) -> list[str]:
    return [names[i] for i in np.flatnonzero(wrong).tolist()[:10]]

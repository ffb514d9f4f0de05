"""A survey that has been read: its codebook for everyone, its answers for this room only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kunnskap.survey.codebook import Codebook, WaveBook
from kunnskap.survey.estimates import Design

if TYPE_CHECKING:
    from kunnskap.survey.shelf import Shelf

NOT_ANSWERED = -1  # a blank cell; a missing code number j of the scale is stored as -2 - j
Codes = NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers of one wave. Never leaves ``kunnskap.survey``; shows only its size."""

    book: WaveBook
    file: str
    size: int
    columns: Mapping[str, Codes] = field(repr=False)
    respondents: tuple[str, ...] = field(repr=False)
    design: Design | None = field(default=None, repr=False)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("answers do not leave the survey room")


@dataclass(frozen=True, eq=False)
class Survey:
    """A survey as its readers hold it: codebook and waves. Ask it for numbers through ``tabulate``."""

    codebook: Codebook
    file: str
    _answers: Mapping[str, Answers] = field(repr=False)
    _memory: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    _shelf: Shelf | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.codebook.survey.name

    @property
    def synthetic(self) -> bool:
        return self.codebook.survey.synthetic

    @property
    def waves(self) -> tuple[str, ...]:
        return tuple(wave.key for wave in self.codebook.waves)

    def __repr__(self) -> str:
        return f"Survey({self.name!r}, waves={self.waves!r}, synthetic={self.synthetic!r})"

"""Where a value comes from, and how two origins become one.

Every number a reader sees is a ``Traced`` value. Its ``Origin`` names the places that were read (file, line, study,
column, where in the source) and the steps that were taken, in order. Nothing else in the house keeps provenance.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file, and through it in the world.

    ``file`` is relative to the workspace, with forward slashes. ``line`` is 1-based; a table's header is line 1.
    ``key`` is what the line is about (a study, record, question or module key); ``field`` the column.
    ``source`` says where in the original the value stood ("abstract", "table 2"), ``url`` where that original is.
    """

    file: str
    line: int | None = None
    key: str = ""
    field: str = ""
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One rule or method: a message key under ``origin.step`` and the facts its sentence needs."""

    key: str
    facts: tuple[tuple[str, str | int | float | bool], ...] = ()

    @classmethod
    def of(cls, key: str, /, **facts: str | int | float | bool) -> Step:
        return cls(key, tuple(sorted(facts.items())))


@dataclass(frozen=True, slots=True)
class Origin:
    """The places a value was read from and the steps that made it, first step first."""

    places: tuple[Place, ...] = ()
    steps: tuple[Step, ...] = ()

    @classmethod
    def at(cls, *places: Place) -> Origin:
        return cls(places)

    def then(self, key: str, /, **facts: str | int | float | bool) -> Origin:
        """The same places with one more step taken."""
        step = Step.of(key, **facts)
        return self if step in self.steps else Origin(self.places, (*self.steps, step))

    @property
    def id(self) -> str:
        """Twelve hex digits that depend on the content alone, fit for an HTML id after a letter."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()[:12]

    def as_json(self) -> dict[str, Any]:
        return {
            "places": [
                {name: value for name in Place.__slots__ if (value := getattr(place, name))}
                for place in self.places
            ],
            "steps": [{"key": step.key, "facts": dict(step.facts)} for step in self.steps],
        }


def combine(origins: Iterable[Origin]) -> Origin:
    """One origin that holds every place and every step of several, each once, in the order met."""
    met = tuple(origins)
    return Origin(
        _once(place for origin in met for place in origin.places),
        _once(step for origin in met for step in origin.steps),
    )


def _once(items: Iterable[U]) -> tuple[U, ...]:
    return tuple(dict.fromkeys(items))


@dataclass(frozen=True, slots=True)
class Traced(Generic[T]):
    """A value that knows its origin. ``None`` inside means: not reported."""

    value: T
    origin: Origin = field(default_factory=Origin)

    def map(
        self, change: Callable[[T], U], key: str, **facts: str | int | float | bool
    ) -> Traced[U]:
        """The changed value, its origin one step longer."""
        return Traced(change(self.value), self.origin.then(key, **facts))


def apart(several: Traced[tuple[T, T]]) -> tuple[Traced[T], Traced[T]]:
    """The two ends of an interval, each with the origin they share."""
    low, high = several.value
    return Traced(low, several.origin), Traced(high, several.origin)


def count(
    origins: Iterable[Origin], key: str = "count", **facts: str | int | float | bool
) -> Traced[int]:
    """How many things there are, tracing to each of them."""
    met = tuple(origins)
    return Traced(len(met), combine(met).then(key, **facts))

"""A competence programme: what, for whom, to what end, in which parts, and how much time it takes."""

from __future__ import annotations

from dataclasses import dataclass

from kunnskap.competence.entries import Entry, Fact, Sourced
from kunnskap.competence.reading import read_toml
from kunnskap.competence.register import read_register
from kunnskap.competence.shelf import file_on_shelf
from kunnskap.origin import Traced, combine
from kunnskap.terms import Attendee, Basis, TimeUnit
from kunnskap.workspace import Door

PROGRAMMES = "programmes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience(Fact):
    services: tuple[str, ...] = ()
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeGoal(Fact):
    """A goal and the components that work towards it; ``basis`` tells whether the source ties them."""

    key: str
    components: tuple[str, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(Sourced):
    """A part of the programme. ``length`` is how many ``unit`` each session lasts; one where not stated for days."""

    key: str
    title: str
    who: Attendee
    sessions: int | None = None
    unit: TimeUnit | None = None
    length: float | None = None
    along_with: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Sourced):
    months: int
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation(Entry):
    """The survey that evaluates the programme, whose themes are the goals' keys, and its question of attendance."""

    survey: str
    attendance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme(Sourced):
    key: str
    title: str
    owner: str
    commissioned_by: str
    summary: Fact
    goals: tuple[ProgrammeGoal, ...]
    components: tuple[Component, ...]
    length: Duration | None = None
    evaluation: Evaluation | None = None
    audiences: tuple[Audience, ...] = ()
    framework: Fact | None = None
    principles: tuple[Fact, ...] = ()
    support: tuple[Fact, ...] = ()
    open: tuple[Fact, ...] = ()

    @property
    def goals_without_component(self) -> tuple[ProgrammeGoal, ...]:
        return tuple(goal for goal in self.goals if not goal.components)

    @property
    def components_without_goal(self) -> tuple[Component, ...]:
        used = {key for goal in self.goals for key in goal.components}
        return tuple(part for part in self.components if part.key not in used)


def time_for(programme: Programme, who: Attendee, unit: TimeUnit) -> Traced[float | None]:
    """The sum of sessions times length for those attendees in that unit; ``None`` where nothing is stated.

    Days are counted as whole days (length 1 where none is given). No day is turned into hours here.
    """
    parts = [part for part in programme.components if part.who is who and part.unit is unit]
    amounts = [_amount(part) for part in parts]
    stated = [amount for amount in amounts if amount is not None]
    origin = combine(part.origin for part in parts).then("time_summed", parts=len(stated))
    return Traced(float(sum(stated)) if stated and len(stated) == len(parts) else None, origin)


def hours_for(
    programme: Programme, who: Attendee, *, hours_per_day: float | None
) -> Traced[float | None]:
    """Hours for those attendees, a whole day counted as ``hours_per_day``; ``None`` without that assumption."""
    days, hours = (time_for(programme, who, unit) for unit in (TimeUnit.DAY, TimeUnit.HOUR))
    origin = combine([days.origin, hours.origin])
    if days.value is None and hours.value is None:
        return Traced(None, origin)
    if days.value is None:
        return hours
    if hours_per_day is None:
        return Traced(None, origin)
    total = days.value * hours_per_day + (hours.value or 0.0)
    return Traced(total, origin.then("hours_assumed", hours_per_day=hours_per_day))


def _amount(part: Component) -> float | None:
    if part.sessions is None:
        return None
    if part.length is None:
        return float(part.sessions) if part.unit is TimeUnit.DAY else None
    return part.sessions * part.length


def read_programme(door: Door, name: str) -> Programme:
    """``competence/programmes/<name>.toml``. Raises ``CompetenceError`` naming file, line and key."""
    path = file_on_shelf(door, PROGRAMMES, name)
    return read_toml(door, path, Programme, read_register(door))

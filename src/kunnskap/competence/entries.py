"""The plain shapes that the competence files share: an entry, a sourced entry, a fact."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar

from kunnskap.origin import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A table of a competence file. Types are strict, and a key that is not a field is refused."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Entry):
    """An entry that says where it was read: citations «document:lines», and the origin they resolve to."""

    source: tuple[str, ...]
    origin: Origin = field(default_factory=Origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Sourced):
    """One statement in our own words, or one verbatim quotation where the field says so."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLink(Entry):
    """What in a literature base a point may rest on: keys of studies and claims, and columns to filter by."""

    base: str
    why: str
    studies: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()


def sourced_in(value: Any) -> tuple[Sourced, ...]:
    """Every sourced entry in a value, outermost first."""
    if isinstance(value, tuple):
        return tuple(found for item in value for found in sourced_in(item))
    if not is_dataclass(value):
        return ()
    below = sourced_in(tuple(getattr(value, one.name) for one in fields(value)))
    return (value, *below) if isinstance(value, Sourced) else below

"""The start page's families: what all summaries of one share is told once, above them; each tells what is its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from kunnskap.batch.manifest import IndexEntry
from kunnskap.batch.naming import slug
from kunnskap.language import Language

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Fact:
    """A parameter of a summary: its name, its label, and its value in words."""

    name: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it is set: its facts in words, and under which choices and words a filter finds it."""

    entry: IndexEntry
    description: str
    date: str
    status: str
    failed: bool
    facts: tuple[Fact, ...]
    choices: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Summaries of one kind, with what they have in common."""

    title: str
    anchor: str
    lead: str
    warnings: tuple[str, ...]
    items: tuple[Item, ...]


def families(items: Iterable[Item], language: Language) -> tuple[Family, ...]:
    """The families and their summaries in the order met, those in the page's own language first."""
    return tuple(
        _family(title, tuple(group), language)
        for title, group in groupby(items, key=lambda item: item.entry.family_title)
    )


def _family(title: str, items: tuple[Item, ...], language: Language) -> Family:
    own = [item for item in items if item.entry.language == language.code]
    leads = {item.description for item in own}
    lead = leads.pop() if len(own) > 1 and len(leads) == 1 else ""
    shared = _shared(items, lambda item: item.facts)
    warnings = _shared(items, lambda item: item.warnings)
    told = [_alone(item, lead, shared, warnings, language) for item in items]
    ordered = sorted(told, key=lambda item: item.entry.language != language.code)
    return Family(title, slug(title), lead, warnings, tuple(ordered))


def _shared(items: Sequence[Item], part: Callable[[Item], tuple[Part, ...]]) -> tuple[Part, ...]:
    """What all of the family share, in the order of the first; of a single summary all is its own."""
    if len(items) == 1:
        return ()
    common = set.intersection(*(set(part(item)) for item in items))
    return tuple(each for each in part(items[0]) if each in common)


def _alone(
    item: Item, lead: str, shared: Sequence[Fact], warned: Sequence[str], language: Language
) -> Item:
    """What is left to say of a summary that stands under its family's heading and its own title."""
    title = item.entry.title.casefold()
    facts = tuple(
        fact
        for fact in item.facts
        if fact not in shared
        and fact.words.casefold() not in title
        and (fact.name, item.entry.language) != ("language", language.code)
    )
    return replace(
        item,
        description="" if lead else item.description,
        facts=facts,
        warnings=tuple(each for each in item.warnings if each not in warned),
        words=" ".join(fact.words for fact in item.facts),
    )

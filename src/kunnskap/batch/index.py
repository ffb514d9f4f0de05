"""The start page: every summary of the plan, found by words or by family, region, module and language.

The whole list stands in the page; the filters are added by a script and need no server.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kunnskap.batch.families import Fact, Item, families
from kunnskap.batch.manifest import IndexEntry
from kunnskap.batch.sheet import dress, render
from kunnskap.language import Language
from kunnskap.language import language as language_of
from kunnskap.terms import Status

WHOLE = (Status.BUILT, Status.FRESH)
NOT_MADE = (Status.SKIPPED,)
FEWEST_CHOICES = 2
MOST_CHOICES = 40
Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Filter:
    """One select box: its name, its label, and its choices as value and words, in the language's order."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]


def render_index(entries: Sequence[IndexEntry], *, language: str) -> str:
    """The start page in the given language, the same bytes for the same entries."""
    spoken = language_of(language)
    names = _names(entries, language)
    items = [_item(entry, spoken, names) for entry in entries]
    styles = "style.css start.css"
    values = dress(spoken.text("index.title"), spoken, script="index.js", styles=styles)
    values |= {
        "families": families(items, spoken),
        "count": len(items),
        "failed": [item for item in items if item.failed],
        "filters": _filters(items, spoken, names),
    }
    return render("start.html.j2", values)


def _names(entries: Sequence[IndexEntry], language: str) -> Names:
    """What the summaries call the values of their parameters; those written in the start page's language win."""
    spoken_last = sorted(entries, key=lambda entry: entry.language == language)
    return {
        (parameter, str(entry.parameters.get(parameter, ""))): name
        for entry in spoken_last
        for parameter, name in entry.names.items()
    }


def _item(entry: IndexEntry, language: Language, names: Names) -> Item:
    status = Status(entry.status)
    parameters = [
        (name, value)
        for name, each in entry.parameters.items()
        for value in (each if isinstance(each, list | tuple) else [each])
        if isinstance(value, str) and value and language.knows(f"index.filter.{name}")
    ]
    date = datetime.date.fromisoformat(entry.data_date) if entry.data_date else None
    kinds = _kinds(entry)
    return Item(
        entry=entry,
        description=entry.description,
        date="" if date is None else language.date(date),
        status=language.term(status),
        failed=status not in (*WHOLE, *NOT_MADE),
        facts=tuple(
            Fact(name, _label(name, language), _words(name, value, language, names))
            for name, value in parameters
        ),
        choices=(("family", entry.family), ("language", entry.language), *parameters),
        warnings=tuple(
            language.text(f"page.notice.{kind}")
            for kind in kinds
            if language.knows(f"page.notice.{kind}")
        ),
    )


def _kinds(entry: IndexEntry) -> list[str]:
    return list(dict.fromkeys(notice["kind"] for notice in entry.notices))


def _filters(items: Sequence[Item], language: Language, names: Names) -> tuple[Filter, ...]:
    """A filter for each name that tells some summaries from others; a single or endless choice helps nobody."""
    found: dict[str, dict[str, str]] = {}
    for item in items:
        for name, value in dict.fromkeys(item.choices):
            title = item.entry.family_title
            words = title if name == "family" else _words(name, value, language, names)
            found.setdefault(name, {})[value] = words
    return tuple(
        Filter(
            name,
            _label(name, language),
            tuple((value, words[value]) for value in language.in_order(words, key=words)),
        )
        for name, words in found.items()
        if FEWEST_CHOICES <= len(words) <= MOST_CHOICES
    )


def _label(name: str, language: Language) -> str:
    """A parameter's name in the reader's words. One without such words is told on the summary's own page only."""
    return language.text(f"index.filter.{name}")


def _words(name: str, value: str, language: Language, names: Names) -> str:
    """The reader's word for a parameter's value: as a summary or the catalogue names it; else the value itself."""
    if (name, value) in names:
        return names[name, value]
    for key in (
        f"terms.{name}.{value}",
        f"terms.{name.removesuffix('s')}.{value}",
        f"index.{name}.{value}",
    ):
        if language.knows(key):
            return language.text(key)
    return value

"""What a survey publishes, decided once: items, linked numbers and the pattern that protects them together.

Questions that share a linked number (an index, a gap) are decided together, in all waves; others stand alone. The
decision is kept with the survey, since it never depends on who asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from kunnskap.survey.answers import Survey
from kunnskap.survey.codebook import Index, Question
from kunnskap.survey.consequences import Linked
from kunnskap.survey.disclosure import Pattern, protect
from kunnskap.survey.items import hidden_groups, items_of
from kunnskap.survey.linked import ChangeOfRow, GapOfRow, IndexOfRow, ReliabilityOf
from kunnskap.survey.published import TOTAL, Item


@dataclass(frozen=True, eq=False)
class Publication:
    """Some questions' items, the numbers made of them, and what of it all is hidden."""

    items: dict[tuple[str, str], Item] = field(repr=False)
    linked: dict[tuple[str, ...], Linked] = field(repr=False)
    pattern: Pattern


def publication_of(survey: Survey, question: str) -> Publication:
    """The publication that holds a question, for all waves."""
    together = _together(survey, question)
    key = "publication:" + ",".join(together)
    if key not in survey._memory:
        survey._memory[key] = _publish(survey, together)
    return cast(Publication, survey._memory[key])


def groups_hidden(survey: Survey) -> dict[tuple[str, str], frozenset[int]]:
    if "groups" not in survey._memory:
        survey._memory["groups"] = hidden_groups(survey)
    return cast(dict[tuple[str, str], frozenset[int]], survey._memory["groups"])


def gap_pairs(survey: Survey) -> dict[str, tuple[Question, Question]]:
    """For each theme that was asked about twice: its question on importance and its question on competence."""
    asked = {(q.theme, q.about): q for q in survey.codebook.questions if q.theme}
    return {
        theme: (asked[theme, "importance"], asked[theme, "competence"])
        for theme in survey.codebook.themes
        if (theme, "importance") in asked and (theme, "competence") in asked
    }


def _bonds(survey: Survey) -> list[set[str]]:
    pairs = [{a.key, b.key} for a, b in gap_pairs(survey).values()]
    return pairs + [set(index.items) for index in survey.codebook.indices]


def _together(survey: Survey, question: str) -> tuple[str, ...]:
    """The questions that must be decided with this one, in the order of the codebook."""
    together, bonds = {question}, _bonds(survey)
    while True:
        wider = together.union(*(bond for bond in bonds if bond & together))
        if wider == together:
            return tuple(q.key for q in survey.codebook.questions if q.key in together)
        together = wider


def _publish(survey: Survey, together: tuple[str, ...]) -> Publication:
    book = survey.codebook
    items = {
        item.name: item
        for wave in survey.waves
        for key in together
        for item in items_of(survey, book.question(key), wave)
    }
    gaps = [
        gap
        for theme, pair in gap_pairs(survey).items()
        if pair[0].key in together
        for gap in _gaps(survey, theme, pair, items)
    ]
    linked: list[Linked] = [*gaps, *_changes(survey, gaps)]
    for index in book.indices:
        if index.items[0] in together:
            linked += _index(survey, index, items)

    def decide() -> Pattern:
        return protect(
            list(items.values()),
            book.disclosure.threshold,
            linked=_outside(linked, groups_hidden(survey)),
            hidden_groups=groups_hidden(survey),
        )

    shelf = survey._shelf
    pattern = shelf.pattern(",".join(together), decide) if shelf else decide()
    return Publication(items, {one.key: one for one in linked}, pattern)


def _outside(linked: list[Linked], gone: dict[tuple[str, str], frozenset[int]]) -> list[Linked]:
    """Those not about a hidden group; about such a group nothing is ever shown."""
    hidden = {(grouping, str(group)) for (_, grouping), groups in gone.items() for group in groups}
    return [one for one in linked if one.key[-2:] not in hidden]


def _rows(item: Item) -> list[tuple[str, int]]:
    return [(name, group) for name in item.groupings for group in range(item.groups(name))]


def _gaps(
    survey: Survey,
    theme: str,
    pair: tuple[Question, Question],
    items: dict[tuple[str, str], Item],
) -> list[GapOfRow]:
    made = []
    for wave in survey.waves:
        members = tuple(items[wave, question.key] for question in pair)
        made += [GapOfRow("gap", theme, members, *row) for row in _rows(members[0])]
    return made


def _changes(survey: Survey, gaps: list[GapOfRow]) -> list[ChangeOfRow]:
    """From the first wave to the last, wherever both have the gap."""
    if len(survey.waves) < 2:
        return []
    first, last = survey.waves[0], survey.waves[-1]
    at = {(g.name, g.grouping, g.group, g.members[0].wave): g for g in gaps}
    pairs = _pairs(survey, first, last) if survey.codebook.survey.panel else None
    return [
        ChangeOfRow(at[(*where, first)], at[(*where, last)], pairs)
        for where in dict.fromkeys(key[:3] for key in at)
        if (*where, first) in at and (*where, last) in at
    ]


def _pairs(survey: Survey, first: str, last: str) -> list[tuple[int, int]]:
    before = {name: place for place, name in enumerate(survey._answers[first].respondents)}
    after = survey._answers[last].respondents
    return [(before[name], place) for place, name in enumerate(after) if name in before]


def _index(survey: Survey, index: Index, items: dict[tuple[str, str], Item]) -> list[Linked]:
    made: list[Linked] = []
    for wave in survey.waves:
        members = tuple(items[wave, key] for key in index.items)
        made.append(ReliabilityOf("reliability", index.key, members, TOTAL, 0))
        made += [
            IndexOfRow("index", index.key, members, *row, index.minimum_items)
            for row in _rows(members[0])
        ]
    return made

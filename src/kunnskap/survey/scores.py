"""Numbers made of several questions, as they may be shown: indices and how they hang together, gaps and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kunnskap.origin import Origin, Place, Traced
from kunnskap.survey.answers import Survey
from kunnskap.survey.codebook import Words
from kunnskap.survey.consequences import Linked
from kunnskap.survey.publication import Publication, groups_hidden, publication_of
from kunnskap.survey.published import TOTAL, Part, Reason
from kunnskap.survey.results import Hidden, Score


@dataclass(frozen=True, slots=True)
class Reliability:
    """Alpha and omega of an index in a wave, among the ``base`` who answered all its items.

    ``None`` where it cannot be computed (an item that all answered alike; omega of fewer than three items).
    """

    index: str
    text: Words
    items: tuple[Words, ...]
    base: Traced[int] | Hidden
    alpha: Traced[float] | Hidden | None
    omega: Traced[float] | Hidden | None


def reliabilities(survey: Survey, wave: str | None = None) -> tuple[Reliability, ...]:
    """How well the items of each index hang together, for everybody in the wave (default: the last)."""
    key = survey.codebook.wave(wave).key
    found = []
    for index in survey.codebook.indices:
        publication = publication_of(survey, index.items[0])
        linked = publication.linked["reliability", index.key, key, TOTAL, "0"]
        show = _Shown.of(survey, publication, linked, index.items)
        items = tuple(survey.codebook.question(item).text for item in index.items)
        alpha, omega = (show.known(part) for part in ("alpha", "omega"))
        found.append(Reliability(index.key, index.text, items, show.part("base"), alpha, omega))
    return tuple(found)


def linked_score(
    survey: Survey, publication: Publication, key: tuple[str, ...], columns: tuple[str, ...]
) -> Score:
    """A linked number (an index, a gap, a change) as it may be shown; hidden where there is no such row."""
    linked = publication.linked.get(key)
    if linked is None or _about_hidden_group(survey, linked):
        return Score(*(Hidden(Reason.GROUP),) * 3)
    show = _Shown.of(survey, publication, linked, columns)
    return Score(show.part(Part.MEAN), show.part(Part.INTERVAL, "mean_interval"), show.part("base"))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A linked number's parts as they are printed, and those that are hidden."""

    printed: Mapping[str, object]
    origin: Origin
    gone: frozenset[str]

    @classmethod
    def of(
        cls, survey: Survey, publication: Publication, linked: Linked, columns: tuple[str, ...]
    ) -> _Shown:
        places = [
            Place(survey._answers[wave].file, key=question, field=question)
            for wave, question in linked.items
        ]
        origin = Origin.at(*dict.fromkeys(places)).then(
            f"{linked.key[0]}_of_answers", items=", ".join(columns)
        )
        gone = frozenset(part for one, part in publication.pattern.linked if one == linked.key)
        return cls(linked.printed(lambda name: publication.items[name].codes), origin, gone)

    def part(self, part: str, *steps: str) -> Any:
        """A part, hidden where it may not be shown or where there is none."""
        value = self.printed.get(part)
        if part in self.gone or value is None:
            return Hidden(Reason.BASE if "base" in self.gone else Reason.PROTECTS)
        origin = self.origin
        for step in steps:
            origin = origin.then(step)
        return Traced(value, origin)

    def known(self, part: str) -> Any:
        """A part, or nothing where it could not be computed."""
        missing = part not in self.gone and self.printed.get(part) is None
        return None if missing else self.part(part)


def _about_hidden_group(survey: Survey, linked: Linked) -> bool:
    grouping, group = linked.key[-2], int(linked.key[-1])
    return any(
        group in groups for (_, name), groups in groups_hidden(survey).items() if name == grouping
    )

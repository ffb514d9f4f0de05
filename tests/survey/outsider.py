"""An attacker outside, with nothing but the codebook and what a ``Newspaper`` has read.

All that was published about questions that hang together becomes one integer program. A hidden number is safe when the
program has two solutions in which it differs; else the outsider has worked it out.

The unknowns are how many in each group gave each answer and, where a gap was published, how many gave each pair of
answers. A mean is known to its rounding; an interval tells the spread to its rounding; both are linear in the counts.
Alpha and omega and the intervals of changes are not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy import stats
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from kunnskap.survey.codebook import Codebook, Question

from .newspaper import EVERYBODY, NOT_GIVEN, Place, Seen, Unseen

Terms = dict[int, float]
FINE, SLACK = 1000, 1e-6


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, or one box of it, as the outsider counts it: the last of its answers is "no answer"."""

    about: str
    answers: int
    holds: Mapping[str, tuple[int, ...]]
    scores: tuple[float, ...]


@dataclass
class Program:
    """Whole numbers from nought, and what is known of sums of them."""

    names: dict[tuple[object, ...], int] = field(default_factory=dict)
    upper: list[float] = field(default_factory=list)
    rows: list[Terms] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    _built: csr_array | None = None

    def unknown(self, *name: object, upper: float = np.inf) -> int:
        if name not in self.names:
            self.names[name] = len(self.upper)
            self.upper.append(upper)
        return self.names[name]

    def know(self, terms: Terms, low: float, high: float) -> None:
        self.rows.append(terms)
        self.low.append(low)
        self.high.append(high)

    def solve(
        self, extra: Terms | None = None, at_least: float = 0.0, wish: Terms | None = None
    ) -> np.ndarray | None:
        """Any solution, with one more condition if it is given; nothing where there is none.

        ``wish`` is something to be rather large: a push towards a solution unlike the others.
        """
        limits = [LinearConstraint(self._known(), np.array(self.low), np.array(self.high))]
        if extra is not None:
            limits.append(LinearConstraint(self._matrix([extra]), at_least, np.inf))
        goal = np.zeros(len(self.upper))
        for column, weight in (wish or {}).items():
            goal[column] -= weight
        found = milp(
            goal,
            integrality=np.ones(len(goal)),
            bounds=Bounds(0, np.array(self.upper)),
            constraints=limits,
            options={"time_limit": 120.0, "mip_rel_gap": 0.6},
        )
        assert found.status in {0, 2}, found.message
        return None if found.x is None else np.asarray(np.round(found.x))

    def _known(self) -> csr_array:
        if self._built is None or self._built.shape != (len(self.rows), len(self.upper)):
            self._built = self._matrix(self.rows)
        return self._built

    def _matrix(self, rows: list[Terms]) -> csr_array:
        at = [
            (row, column, value)
            for row, terms in enumerate(rows)
            for column, value in terms.items()
        ]
        which, where, values = (np.array(part) for part in zip(*at, strict=True))
        return csr_array((values.astype(float), (which, where)), shape=(len(rows), len(self.upper)))


class Outsider:
    """What can be worked out about the questions in ``keys``, which hang together."""

    def __init__(
        self,
        book: Codebook,
        facts: Mapping[Place, Seen],
        keys: Iterable[str],
        waves: Iterable[str] = (),
        *,
        told: Mapping[Place, float] | None = None,
    ) -> None:
        self.book, self.facts, self.keys = book, facts, tuple(keys)
        self.told = told or {}
        self.program = Program()
        self.asked = {
            one.about: one for key in self.keys for one in _asked(book, book.question(key))
        }
        self.waves = list(waves) or [wave.key for wave in book.waves]
        self.everybody = {wave.key: wave.responded for wave in book.waves}
        for wave in self.waves:
            for one in self.asked.values():
                self._counts(wave, one)
            for theme, pair in self._pairs():
                self._gaps(wave, theme, pair)
            self._indices(wave)
        self._changes()

    def recovered(self) -> list[Place]:
        """Hidden counts that have one value only in all solutions."""
        hidden = list(self._hidden())
        seen: dict[Place, set[int]] = {place: set() for place in hidden}
        first = self.program.solve()
        assert first is not None, "what was published contradicts itself"
        self._note(first, seen)
        found = []
        for place in hidden:
            if len(seen[place]) == 1 and not self._another(place, seen):
                found.append(place)
        return found

    def range_of(self, place: Place) -> tuple[int, int]:
        """The least and the greatest value that are possible, by steps from what was met."""
        ends = []
        for sign in (-1.0, 1.0):
            terms, value = self._terms(place), 0.0
            best = self.program.solve()
            while best is not None:
                value = self._value(best, terms)
                more = {column: sign * weight for column, weight in terms.items()}
                best = self.program.solve(more, sign * value + 1)
            ends.append(round(value))
        return (ends[0], ends[1])

    def _another(self, place: Place, seen: dict[Place, set[int]]) -> bool:
        terms, (value,) = self._terms(place), seen[place]
        for sign in (1.0, -1.0):
            more = {column: sign * weight for column, weight in terms.items()}
            solution = self.program.solve(more, sign * value + 1, self._wish(seen))
            if solution is not None:
                self._note(solution, seen)
                return True
        return False

    def _wish(self, seen: dict[Place, set[int]]) -> Terms:
        """Some up, some down, among the numbers that have been met with one value only."""
        wish: Terms = {}
        for number, place in enumerate(place for place, values in seen.items() if len(values) == 1):
            for column, weight in self._terms(place).items():
                wish[column] = wish.get(column, 0.0) + weight * (1 if number % 2 else -1)
        return wish

    def _note(self, solution: np.ndarray, seen: dict[Place, set[int]]) -> None:
        for place, values in seen.items():
            values.add(round(self._value(solution, self._terms(place))))

    def _value(self, solution: np.ndarray, terms: Terms) -> float:
        return float(sum(solution[column] * weight for column, weight in terms.items()))

    def _hidden(self) -> Iterator[Place]:
        for place, seen in self.facts.items():
            asked = self.asked.get(place.about) if place.wave in self.waves else None
            if (
                asked
                and place.what in asked.holds
                and isinstance(seen, Unseen)
                and seen.reason != "group"
            ):
                yield place

    # --- counts --------------------------------------------------------------------------------------------------

    def _terms(self, place: Place) -> Terms:
        held = self.asked[place.about].holds[place.what]
        return self._sum(place.wave, place.about, place.by, place.group, held)

    def _sum(self, wave: str, about: str, by: str, group: str, held: Iterable[int]) -> Terms:
        return {self.program.unknown(wave, about, by, group, code): 1.0 for code in held}

    def _rows(self) -> list[tuple[str, str]]:
        groups = [(by, group) for by in self.book.disclosure.groups for group in self._groups(by)]
        return [(EVERYBODY, EVERYBODY), *groups]

    def _groups(self, by: str) -> list[str]:
        return [*(c.code for c in self.book.scale(self.book.question(by)).codes), NOT_GIVEN]

    def _counts(self, wave: str, one: Asked) -> None:
        everybody = (wave, one.about, EVERYBODY, EVERYBODY)
        codes = range(one.answers + 1)
        self.program.know(self._sum(*everybody, codes), *(2 * (self.everybody[wave],)))
        for by in self.book.disclosure.groups:
            for code in codes:
                parts: Terms = {self.program.unknown(*everybody, code): -1.0}
                for group in self._groups(by):
                    parts |= self._sum(wave, one.about, by, group, [code])
                self.program.know(parts, 0, 0)
        for by, group in self._rows():
            size = self.facts.get(Place(wave, "size", by, group, "base"))
            if isinstance(size, float):
                self.program.know(self._sum(wave, one.about, by, group, codes), size, size)
            elif size is None and by and group == NOT_GIVEN:
                self._nobody_or_unsaid(wave, one, by)
            for what in one.holds:
                place = Place(wave, one.about, by, group, what)
                if place in self.facts:
                    self._read(place, self.facts[place])
            self._spread(
                Place(wave, one.about, by, group, "mean"), self._scored(wave, one, by, group)
            )
            self._top_share(Place(wave, one.about, by, group, "top share"), one)

    def _nobody_or_unsaid(self, wave: str, one: Asked, by: str) -> None:
        """Where every group's size is told, those who did not say are the rest."""
        sizes = [self.facts.get(Place(wave, "size", by, g, "base")) for g in self._groups(by)[:-1]]
        if all(isinstance(size, float) for size in sizes):
            rest = self.everybody[wave] - sum(size for size in sizes if isinstance(size, float))
            codes = range(one.answers + 1)
            self.program.know(self._sum(wave, one.about, by, NOT_GIVEN, codes), rest, rest)

    def _read(self, place: Place, seen: Seen) -> None:
        count, base = (
            self._terms(place),
            self._terms(Place(place.wave, place.about, place.by, place.group, "base")),
        )
        limit, many = self.book.disclosure.threshold, float(self.everybody[place.wave])
        if isinstance(seen, float):
            self.program.know(count, seen, seen)
        elif isinstance(seen, Unseen) and seen.reason == "base":
            self.program.know(base, 0, limit - 1)
        elif isinstance(seen, Unseen) and seen.reason == "protects":
            self.program.know(count, limit, many)
            if place.what != "base":
                self.program.know(_less(base, count), limit, many)
        elif isinstance(seen, Unseen) and seen.reason == "small":
            switch = self.program.unknown("switch", place, upper=1)
            self.program.know(count | {switch: -many}, -many, limit - 1)
            self.program.know(_less(base, count) | {switch: many}, -many, limit - 1 + many)

    def _top_share(self, place: Place, one: Asked) -> None:
        share = self.facts.get(place)
        tops = [what for what in one.holds if what == "top"]
        if not isinstance(share, float) or not tops:
            return
        base = Place(place.wave, place.about, place.by, place.group, "base")
        top = self._terms(Place(place.wave, place.about, place.by, place.group, "top"))
        for sign, edge in ((1.0, share - 0.551), (-1.0, -share - 0.551)):
            terms = {column: -edge * weight / 100 for column, weight in self._terms(base).items()}
            for column, weight in top.items():
                terms[column] = terms.get(column, 0.0) + sign * weight
            self.program.know(terms, -SLACK, np.inf)

    # --- means and gaps ------------------------------------------------------------------------------------------

    def _scored(self, wave: str, one: Asked, by: str, group: str) -> list[tuple[int, float]]:
        return [
            (self.program.unknown(wave, one.about, by, group, code), score)
            for code, score in enumerate(one.scores)
        ]

    def _spread(self, place: Place, scored: list[tuple[int, float]], lowest: float = 0.0) -> None:
        """A mean and its interval, where the base is shown too."""
        mean, span, base = (
            self.facts.get(Place(place.wave, place.about, place.by, place.group, what))
            for what in ("mean", "interval", "base")
        )
        if not isinstance(mean, float) or not isinstance(base, float) or base < 2:
            return
        tolerance = 0.05 if base >= FINE else 0.5
        ends = ((mean - tolerance) * base - SLACK, (mean + tolerance) * base + SLACK)
        self.program.know({column: score for column, score in scored if score}, *ends)
        if isinstance(span, tuple) and span[0] > lowest and span[1] < 100:
            everybody = self.everybody[place.wave]
            t = float(stats.t.ppf(0.975, base - 1))
            reach = [max(0.0, (span[1] - span[0]) / 2 + sign * tolerance) / t for sign in (-1, 1)]
            squares = [(r * base) ** 2 * (everybody - 1) / everybody for r in reach]
            near, far = sorted((abs(mean - tolerance), abs(mean + tolerance)))
            near = 0.0 if abs(mean) < tolerance else near
            known = {column: score**2 for column, score in scored if score}
            self.program.know(
                known, squares[0] + base * near**2 - 1, squares[1] + base * far**2 + 1
            )

    def _pairs(self) -> Iterator[tuple[str, tuple[Asked, Asked]]]:
        about = {(q.theme, q.about): q.key for q in self.book.questions if q.key in self.keys}
        for theme in self.book.themes:
            pair = [about.get((theme, kind)) for kind in ("importance", "competence")]
            if all(pair):
                yield theme, (self.asked[str(pair[0])], self.asked[str(pair[1])])

    def _gaps(self, wave: str, theme: str, pair: tuple[Asked, Asked]) -> None:
        """How many gave each pair of answers, in each group and in all."""
        codes = [(i, j) for i in range(pair[0].answers + 1) for j in range(pair[1].answers + 1)]
        for by, group in self._rows():
            for side, one in enumerate(pair):
                for code in range(one.answers + 1):
                    margin = {
                        self._both(wave, theme, by, group, c): 1.0 for c in codes if c[side] == code
                    }
                    margin[self.program.unknown(wave, one.about, by, group, code)] = -1.0
                    self.program.know(margin, 0, 0)
            answered = [c for c in codes if c[0] < pair[0].answers and c[1] < pair[1].answers]
            place = Place(wave, f"gap:{theme}", by, group, "base")
            base = self.facts.get(place)
            if isinstance(base, float):
                self.program.know(
                    {self._both(wave, theme, by, group, c): 1.0 for c in answered}, base, base
                )
            self._spread(place, self._difference(wave, theme, pair, by, group), lowest=-100.0)
        for by in self.book.disclosure.groups:
            for c in codes:
                parts = {self._both(wave, theme, by, g, c): 1.0 for g in self._groups(by)}
                parts[self._both(wave, theme, EVERYBODY, EVERYBODY, c)] = -1.0
                self.program.know(parts, 0, 0)

    def _both(self, wave: str, theme: str, by: str, group: str, codes: tuple[int, int]) -> int:
        return self.program.unknown(wave, "both", theme, by, group, codes)

    def _difference(
        self, wave: str, theme: str, pair: tuple[Asked, Asked], by: str, group: str
    ) -> list[tuple[int, float]]:
        return [
            (self._both(wave, theme, by, group, (i, j)), high - low)
            for i, high in enumerate(pair[0].scores)
            for j, low in enumerate(pair[1].scores)
        ]

    def _changes(self) -> None:
        """The last wave's gap minus the first's. A gap of a wave that is not asked about may have been ``told``."""
        every = [wave.key for wave in self.book.waves]
        for theme, pair in self._pairs():
            for by, group in self._rows():
                change = self.facts.get(Place("", f"change:{theme}", by, group, "mean"))
                if not isinstance(change, float):
                    continue
                terms, known = self._gap_of(every[-1], theme, pair, by, group, 1.0)
                less, told = self._gap_of(every[0], theme, pair, by, group, -1.0)
                if known is not None and told is not None and terms | less:
                    middle = change - known - told
                    self.program.know(terms | less, middle - 0.5 - SLACK, middle + 0.5 + SLACK)

    def _gap_of(
        self, wave: str, theme: str, pair: tuple[Asked, Asked], by: str, group: str, sign: float
    ) -> tuple[Terms, float | None]:
        """A wave's gap as unknowns and a known part; nothing where its base is hidden or it was not told."""
        base = self.facts.get(Place(wave, f"gap:{theme}", by, group, "base"))
        if wave not in self.waves:
            told = self.told.get(Place(wave, f"gap:{theme}", by, group, "mean"))
            return {}, None if told is None else sign * told
        if not isinstance(base, float) or not base:
            return {}, None
        scored = self._difference(wave, theme, pair, by, group)
        return {column: sign * score / base for column, score in scored}, 0.0

    def _indices(self, wave: str) -> None:
        """An index that needs all its items: those who answered all are among those who gave each answer."""
        for index in self.book.indices:
            if not set(index.items) <= set(self.keys) or index.minimum_items < len(index.items):
                continue
            for by, group in self._rows():
                base = self.facts.get(Place(wave, f"index:{index.key}", by, group, "base"))
                if not isinstance(base, float):
                    continue
                scored = []
                for item in index.items:
                    one, whole = self.asked[item], {}
                    for code, score in enumerate(one.scores):
                        part = self.program.unknown(wave, "whole", index.key, by, group, item, code)
                        count = self.program.unknown(wave, item, by, group, code)
                        self.program.know({count: 1.0, part: -1.0}, 0, np.inf)
                        whole[part] = 1.0
                        scored.append((part, score / len(index.items)))
                    self.program.know(whole, base, base)
                mean = self.facts.get(Place(wave, f"index:{index.key}", by, group, "mean"))
                if isinstance(mean, float) and base > 1:
                    tolerance = (0.05 if base >= FINE else 0.5) + SLACK
                    ends = ((mean - tolerance) * base, (mean + tolerance) * base)
                    self.program.know(dict(scored), *ends)


def _less(base: Terms, count: Terms) -> Terms:
    return {column: weight for column, weight in base.items() if column not in count}


def _asked(book: Codebook, question: Question) -> list[Asked]:
    if question.kind == "multiple":
        holds = {"ticked": (1,), "base": (0, 1)}
        return [Asked(f"{question.key}.{o.key}", 2, holds, ()) for o in question.options]
    scale = book.scale(question)
    places = {code.code: place for place, code in enumerate(scale.codes)}
    held = {code: (place,) for code, place in places.items()}
    held |= {"+".join(s.codes): tuple(places[c] for c in s.codes) for s in scale.steps}
    held |= {"base": tuple(places.values()), "top": tuple(places[c] for c in scale.top)}
    scores = tuple(float(c.score or 0) for c in scale.codes) if scale.scored else ()
    return [Asked(question.key, len(scale.codes), held, scores)]


def together(book: Codebook) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Questions that hang together by an index or a gap, wave by wave."""
    left = [
        q.key for q in book.questions if q.kind != "open" and q.key not in book.disclosure.groups
    ]
    bonds = [set(index.items) for index in book.indices]
    for theme in book.themes:
        bonds.append(
            {
                q.key
                for q in book.questions
                if q.theme == theme and q.about in {"importance", "competence"}
            }
        )
    found: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    waves = tuple(wave.key for wave in book.waves)
    while left:
        group = {left[0]}
        while more := set().union(*(bond for bond in bonds if bond & group)) - group:
            group |= more
        keys = tuple(key for key in left if key in group)
        found += [(keys, (wave,)) for wave in waves]
        left = [key for key in left if key not in group]
    return found

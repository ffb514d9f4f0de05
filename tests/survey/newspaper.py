"""What somebody outside learns about a survey by reading its pages: every number, and every reason for a hidden one.

The reader has the codebook, which is public, and the pages as HTML. It knows nothing of how they were made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import html

from kunnskap.language import Language, language
from kunnskap.survey.codebook import Codebook, Question

NUMBER = r"[−-]?\d[\d ]*(?:,\d+)?"
REASONS = ("small", "base", "group", "protects", "withheld")
EVERYBODY, NOT_GIVEN = "", "?"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands: wave, what it is about (a question, ``gap:theme`` …), background, group, and which."""

    wave: str
    about: str
    by: str
    group: str
    what: str


@dataclass(frozen=True, slots=True)
class Unseen:
    """A number that is hidden, and the reason that the page gives."""

    reason: str


Seen = float | tuple[float, float] | Unseen


@dataclass
class Newspaper:
    """Everything read so far. Two pages that tell the same number differently are an error."""

    book: Codebook
    language: Language = field(default_factory=lambda: language("nb"))
    facts: dict[Place, Seen] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    def read(self, page: str | bytes, wave: str = "") -> None:
        """Every table of a page; ``wave`` is the wave of tables that name none."""
        tree = html.fromstring(page)
        headings = " ".join(_text(one) for one in tree.iter("h1"))
        here = self._wave_in(headings) or wave
        for table in tree.iter("table"):
            caption = " ".join(_text(one) for one in table.iter("caption"))
            rows = [
                [_text(cell) for cell in row if cell.tag in {"td", "th"}]
                for row in table.iter("tr")
            ]
            if rows and not self._read_table(caption, rows, self._wave_in(caption) or here):
                self.skipped.append(caption)

    def learn(self, place: Place, seen: Seen | None) -> None:
        if seen is None:
            return
        known = self.facts.setdefault(place, seen)
        assert known == seen, (place, known, seen)

    # --- tables --------------------------------------------------------------------------------------------------

    def _read_table(self, caption: str, rows: list[list[str]], wave: str) -> bool:
        head, body = rows[0], rows[1:]
        question = self._question(caption)
        if question and head[0] == self._word("survey.table.group"):
            self._answers(question, head, body, wave)
        elif question and question.key in self.book.disclosure.groups:
            self._background(question, body, wave)
        elif head[-1] == self._word("survey.table.rate"):
            self._responses(body)
        elif head[:2] == [self._word(f"survey.table.{name}") for name in ("question", "base")]:
            for row in body:
                self._numbers(self._asked(row[0]), head, row, wave, EVERYBODY, EVERYBODY)
        elif head[0] == self._word("survey.table.group"):
            self._index(caption, body, wave)
        elif head[0] == self._word("gap.theme"):
            return self._gaps(caption, head, body, wave)
        elif head[0] == self._word("competence.needs.question"):
            self._needs(head, body, wave, self._where(caption.rpartition(": ")[2]))
        else:
            return False
        return True

    def _answers(
        self, question: Question, head: list[str], body: list[list[str]], wave: str
    ) -> None:
        by = self._background_of([row[0] for row in body])
        for row in body:
            group = self._group(by, row[0])
            self._numbers(question, head, row, wave, by if group else EVERYBODY, group)

    def _numbers(
        self, question: Question, head: list[str], row: list[str], wave: str, by: str, group: str
    ) -> None:
        self.learn(Place(wave, question.key, by, group, "base"), _number(row[1]))
        for name, cell in zip(head[2:], row[2:], strict=True):
            if name == self._word("survey.table.mean"):
                self._score(Place(wave, question.key, by, group, "mean"), cell)
                continue
            place = Place(wave, question.key, by, group, self._slot(question, name))
            if question.kind == "multiple":
                place = Place(wave, f"{question.key}.{place.what}", by, group, "ticked")
            shares = re.fullmatch(rf"({NUMBER}) % \(({NUMBER})\)", cell)
            self.learn(place, float(_plain(shares[2])) if shares else _number(cell))

    def _background(self, question: Question, body: list[list[str]], wave: str) -> None:
        for row in body:
            group = self._group(question.key, row[0])
            self.learn(Place(wave, "size", question.key, group, "base"), _number(row[1]))

    def _responses(self, body: list[list[str]]) -> None:
        for row in body:
            where = self._where(row[0].rpartition(": ")[2])
            if where is not None:
                self.learn(Place(self._wave_in(row[0]), "size", *where, "base"), _number(row[2]))

    def _index(self, caption: str, body: list[list[str]], wave: str) -> None:
        key = next(i.key for i in self.book.indices if i.text.to(self.language.code) == caption)
        by = self._background_of([row[0] for row in body])
        for row in body:
            group = self._group(by, row[0])
            place = Place(wave, f"index:{key}", by if group else EVERYBODY, group, "mean")
            self.learn(_other(place, "base"), _number(row[1]))
            self._score(place, row[2])

    def _gaps(self, caption: str, head: list[str], body: list[list[str]], wave: str) -> bool:
        if self._word("gap.rank") in head:
            by, group = self._where(caption.rpartition(": ")[2])
            for row in body:
                self._gap_row(row, wave, by, group)
        elif self._word("gap.change") in head:
            by, group = self._where(caption.rpartition(": ")[2])
            for row in body:
                self._score(Place("", f"change:{self._theme(row[0])}", by, group, "mean"), row[1])
        elif self._word("gap.need") in head:
            by, group = self._where(caption.rpartition(": ")[2])
            for row in body:
                self._score(Place(wave, f"gap:{self._theme(row[0])}", by, group, "mean"), row[1])
        elif all(self._where(name) is not None for name in head[1:]):
            by = self._background_of(head[1:])
            for row in body:
                for name, cell in zip(head[1:], row[1:], strict=True):
                    group = self._group(by, name)
                    place = Place(
                        wave,
                        f"gap:{self._theme(row[0])}",
                        by if group else EVERYBODY,
                        group,
                        "mean",
                    )
                    self._score(place, cell)
        else:
            return False
        return True

    def _gap_row(self, row: list[str], wave: str, by: str, group: str) -> None:
        theme = self._theme(row[0].partition(" ")[2])
        asked = {q.about: q.key for q in self.book.questions if q.theme == theme}
        for key, cell in (("importance", row[1]), ("competence", row[2])):
            self._score(Place(wave, asked[key], by, group, "mean"), cell)
        self._score(Place(wave, f"gap:{theme}", by, group, "mean"), row[3])
        self.learn(Place(wave, f"gap:{theme}", by, group, "base"), _number(row[4]))

    def _needs(
        self,
        head: list[str],
        body: list[list[str]],
        wave: str,
        where: tuple[str, str] | None,
    ) -> None:
        """Pairs of columns, "place: answers" and "place: share"; the place is a region, the country or a wave."""
        for row in body:
            question = self._asked(row[0].rpartition(" (")[0])
            for number in range(1, len(head), 2):
                place = head[number].rpartition(":")[0]
                told = self._wave_in(place)
                by, group = (where if told else self._where(place)) or (EVERYBODY, EVERYBODY)
                found = Place(told or wave, question.key, by, group, "base")
                self.learn(found, _number(row[number]))
                self._needed(found, row[number + 1])

    def _needed(self, place: Place, cell: str) -> None:
        if share := re.match(rf"({NUMBER}) %", cell):
            self.learn(_other(place, "top share"), float(_plain(share[1])))
        if mean := re.search(rf"snitt ({NUMBER}) av 100", cell):
            self.learn(_other(place, "mean"), float(_plain(mean[1])))

    def _score(self, place: Place, cell: str) -> None:
        whole = re.fullmatch(rf"({NUMBER}) \(({NUMBER}) til ({NUMBER})\)", cell)
        if whole is None:
            self.learn(place, _number(cell))
            return
        mean, low, high = (float(_plain(part)) for part in whole.groups())
        self.learn(place, mean)
        self.learn(_other(place, "interval"), (low, high))

    # --- words ---------------------------------------------------------------------------------------------------

    def _word(self, key: str) -> str:
        return self.language.text(key).replace("\u00a0", " ")

    def _wave_in(self, text: str) -> str:
        for wave in self.book.waves:
            if wave.period.to(self.language.code) in text or re.search(rf"\b{wave.key}\b", text):
                return wave.key
        return ""

    def _question(self, text: str) -> Question | None:
        found = [q for q in self.book.questions if q.text.to(self.language.code) == text]
        return found[0] if found else None

    def _asked(self, text: str) -> Question:
        question = self._question(text)
        assert question is not None, text
        return question

    def _theme(self, text: str) -> str:
        return next(k for k, w in self.book.themes.items() if w.to(self.language.code) == text)

    def _slot(self, question: Question, name: str) -> str:
        code = self.language.code
        if question.kind == "multiple":
            return next(o.key for o in question.options if o.to(code) == name)
        scale = self.book.scale(question)
        top = [one.to(code) for one in scale.codes if one.code in scale.top]
        if name == self.language.text("survey.table.top", answers=self.language.listing(top)):
            return "top"
        named = [(one.code, one.to(code)) for one in scale.codes]
        named += [("+".join(step.codes), step.to(code)) for step in scale.steps]
        return next(key for key, said in named if said == name)

    def _groups(self, by: str) -> dict[str, str]:
        codes = self.book.scale(self.book.question(by)).codes
        named = {one.to(self.language.code): one.code for one in codes}
        everybody = {self._word("survey.table.everybody"): EVERYBODY}
        return named | {self._word("survey.table.unknown_group"): NOT_GIVEN} | everybody

    def _group(self, by: str, name: str) -> str:
        return self._groups(by)[name] if by else EVERYBODY

    def _background_of(self, names: Iterable[str]) -> str:
        told = [name for name in names if name != self._word("survey.table.everybody")]
        found = [b for b in self.book.disclosure.groups if set(told) <= set(self._groups(b))]
        return found[0] if told else EVERYBODY

    def _where(self, name: str) -> tuple[str, str] | None:
        """The background and group with that name; everybody for "all"; nothing for another name."""
        if name == self._word("gap.everybody"):
            return (EVERYBODY, EVERYBODY)
        for by in self.book.disclosure.groups:
            if name in self._groups(by):
                group = self._groups(by)[name]
                return (by if group else EVERYBODY, group)
        return None


def _other(place: Place, what: str) -> Place:
    return Place(place.wave, place.about, place.by, place.group, what)


def _number(cell: str) -> float | Unseen | None:
    if re.fullmatch(NUMBER, cell):
        return float(_plain(cell))
    spoken = {language("nb").text(f"survey.hidden.{reason}"): reason for reason in REASONS}
    for words, reason in sorted(spoken.items(), key=lambda pair: -len(pair[0])):
        if cell in {f": {words}", words}:
            return Unseen(reason)
    return None


def _plain(number: str) -> str:
    return number.replace("−", "-").replace(" ", "").replace(",", ".")


def _text(element: html.HtmlElement) -> str:
    """What a cell says: its words, and those said to a screen reader."""
    said = [*element.itertext(), *element.xpath(".//@aria-label")]
    return " ".join(word for piece in said for word in piece.split()).strip()

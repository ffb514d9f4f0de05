"""The trail: for each origin met on a page, what was done and where each value stands, as a list one can link to.

Many numbers rest on the same study, and a long row of studies stands behind several numbers. An entry therefore tells
what is its own, and stands with those that tell the same of what was done and of the file. It refers to what else it
shares: each study with its source, and each long row of places, is written once, below the entries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from kunnskap.language import Language
from kunnskap.origin import Origin, Place, Step

MOST_SPOTS_IN_FULL = 8
CODES = {"rule": "outcomes.because", "start": "terms.certainty", "how": "synthesis.baseline"}

Spot = tuple[int | None, str, str, str]  # line, key, source, url


def render_trail(origins: Mapping[Origin, str], language: Language) -> str:
    """One entry for each origin, under the anchors that ``Renderer.meet`` gave, and below them what they share."""
    if not origins:
        return ""
    writer = _Writer(language, origins)
    entries = _listed([(writer.entry(origin), anchor) for origin, anchor in origins.items()])
    shared = "".join(
        f'<li id="{anchor}">{content}</li>' for content, anchor in writer.shared.items()
    )
    heading, intro, paper, below = (
        escape(language.text(f"showing.trail.{key}"))
        for key in ("heading", "intro", "paper", "shared")
    )
    return (
        f'<section class="trail"><h2 id="trail">{heading}</h2><p>{intro}</p>'
        f'<p class="on-paper">{paper}</p><ol>{entries}</ol>'
        + (f"<h3>{below}</h3><ol>{shared}</ol>" if shared else "")
        + "</section>"
    )


def describe(step: Step, language: Language) -> str:
    """What a step did, as a sentence, with the codes among its facts in the reader's words."""
    facts = dict(step.facts)
    worded = {
        name: "; ".join(language.text(f"{room}.{code}", **facts) for code in codes.split(", "))
        for name, room in CODES.items()
        if isinstance(codes := facts.get(name), str)
    }
    return language.text(f"origin.step.{step.key}", **facts | worded)


def _listed(entries: Sequence[tuple[tuple[str, ...], str]]) -> str:
    """Entries as items of a list, those that begin alike in one item that writes their beginning once."""
    groups: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for (begin, *rest), anchor in entries:
        groups.setdefault(begin, []).append((tuple(rest), anchor))
    return "".join(_item(begin, group) for begin, group in groups.items())


def _item(begin: str, group: Sequence[tuple[tuple[str, ...], str]]) -> str:
    parts_further = all(rest for rest, _ in group)
    if parts_further and not begin:
        return _listed(group)
    if parts_further and len(group) > 1:
        return f"<li>{begin}<ul>{_listed(group)}</ul></li>"
    return "".join(f'<li id="{anchor}">{_joined((begin, *rest))}</li>' for rest, anchor in group)


def _joined(parts: Iterable[str]) -> str:
    return " ".join(filter(None, parts)).replace("<br> ", "<br>").removesuffix("<br>")


class _Writer:
    """Writes entries and keeps what they share: its HTML and the anchor it stands under."""

    def __init__(self, language: Language, origins: Iterable[Origin]) -> None:
        self.language = language
        self.times = Counter(each for origin in origins for each in _by_file(origin))
        self.rests = Counter(tuple(_by_file(origin)[1:]) for origin in origins)
        self.files = short_names({file for file, _ in self.times})
        self.sources = Counter(
            (place.key, place.source, place.url) for _, places in self.times for place in places
        )
        self.shared: dict[str, str] = {}

    def entry(self, origin: Origin) -> tuple[str, str, str]:
        """What was done; in which file and column; where there, and in which other files."""
        steps = escape(" ".join(describe(step, self.language) for step in origin.steps))
        files = _by_file(origin)
        name, line, spots = self._file(*files[0]) if files else ("", "", "")
        rest = tuple(files[1:])
        study = escape(origin.places[0].key) if files else ""
        is_one_study = len({each.key for each in origin.places}) == 1 and spots.endswith(
            f" {study}"
        )
        if (
            rest and is_one_study and self.rests[rest] > 1
        ):  # what stands elsewhere of it is told at its name
            elsewhere = "<br>".join(_joined(self._told(*each)[:3]) for each in rest)
            spots, rest = spots.removesuffix(study) + self._refer(elsewhere, study), ()
        others = (_joined(self._file(*each)) for each in rest)
        head = " ".join(filter(None, (name, line)))
        return f"{steps}<br>" if steps else "", head, "<br>".join((spots, *others))

    def _file(self, file: str, places: tuple[Place, ...]) -> tuple[str, str, str]:
        """A file with its column, the word for a line, and the places, or a reference to them where they are many."""
        name, line, spots, many = self._told(file, places)
        if many > MOST_SPOTS_IN_FULL or (many > 1 and self.times[file, places] > 1):
            words = self.language.text("showing.trail.many", n=many)
            return name, "", self._refer(_joined((name, line, spots)), escape(words))
        return name, line, spots

    def _told(self, file: str, places: tuple[Place, ...]) -> tuple[str, str, str, int]:
        """The same in full, and how many places; the column goes with the file where all have it, else with each."""
        fields: dict[Spot, list[str]] = {}
        for place in places:
            spot = (place.line, place.key, place.source, place.url)
            fields.setdefault(spot, []).append("" if place.field == place.key else place.field)
        told = {spot: ", ".join(filter(None, names)) for spot, names in fields.items()}
        common = next(iter(told.values())) if len(set(told.values())) == 1 else ""
        spots = ", ".join(
            self._spot(spot, before, "" if common else told[spot])
            for before, spot in pairwise((None, *told))
            if spot is not None
        )
        has_lines = any(line is not None for line, *_ in told)
        line = escape(self.language.text("showing.trail.line")) if spots and has_lines else ""
        if not spots:
            return escape(self.files[file]), "", escape(common), len(told)
        return _joined((escape(self.files[file]), escape(common))), line, spots, len(told)

    def _spot(self, spot: Spot, before: Spot | None, fields: str) -> str:
        """Line, study and source, without what is as in the spot ``before``."""
        line, key, source, url = spot
        is_same_line = before is not None and before[0] == line
        is_same_study = before is not None and before[1:] == (key, source, url)
        named = key if before is None or before[1] != key else ""
        parts = (
            "" if line is None or is_same_line else str(line),
            "" if is_same_study else self._study(key, named, source, url),
            f"({escape(fields)})" if fields else "",
        )
        return " ".join(filter(None, parts))

    def _study(self, key: str, named: str, source: str, url: str) -> str:
        if not source and not url:
            return escape(key)
        if self.sources[key, source, url] > 1:
            told = f"<b>{escape(key)}</b> " if key else ""
            return self._refer(told + self._source(source, url), escape(key or source))
        return (f"<b>{escape(named)}</b> " if named else "") + self._source(source, url)

    def _source(self, source: str, url: str) -> str:
        said = escape(self.language.text("showing.trail.source"))
        if not url.startswith(("https://", "http://")):
            return f"{said} {escape(source or url)}"
        words = source or (urlsplit(url).hostname or url).removeprefix("www.")
        return f'{said} <a href="{escape(url)}">{escape(words)}</a>'

    def _refer(self, content: str, words: str) -> str:
        anchor = self.shared.setdefault(content, f"p-{len(self.shared) + 1}")
        return f'<a href="#{anchor}">{words}</a>'


def _by_file(origin: Origin) -> list[tuple[str, tuple[Place, ...]]]:
    places = sorted(origin.places, key=lambda place: (place.file, place.line or 0))
    return [(file, tuple(group)) for file, group in groupby(places, lambda place: place.file)]


def short_names(files: Iterable[str]) -> dict[str, str]:
    """Each path's shortest ending that no other path has: ``a/x.csv, b/x.csv, b/y.csv`` keep two parts, two, one."""
    paths = sorted(files)
    return {path: _shortest(path, [other for other in paths if other != path]) for path in paths}


def _shortest(path: str, others: list[str]) -> str:
    parts = path.split("/")
    endings = ("/".join(parts[-kept:]) for kept in range(1, len(parts)))
    return next(
        (end for end in endings if not any(f"/{other}".endswith(f"/{end}") for other in others)),
        path,
    )

"""The places of a page that can be commented on. Each has an anchor that outlives a rebuild, and a print of its text.

An anchor is the cell a place came from, what it is, and which of them: ``c-findings-p2`` is the second paragraph that
the cell ``findings`` shows. The page's script reads the same text and takes the same print (``template/comments.js``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kunnskap.comments.elements import Element, elements, text_of
from kunnskap.terms import PlaceKind

LONGEST_QUOTE = 280
ASIDE = "c-aside"  # the class of what is added to a place about its comments, and is no part of its text
HEADINGS = ("h1", "h2", "h3", "h4")
LETTERS = {
    PlaceKind.HEADING: "h",
    PlaceKind.PARAGRAPH: "p",
    PlaceKind.ITEM: "i",
    PlaceKind.FACT: "d",
    PlaceKind.TABLE: "t",
    PlaceKind.FIGURE: "f",
}
CLOSED = ("svg", "table", "math")  # elements in which nothing is a place
WHOLE = (PlaceKind.HEADING, PlaceKind.TABLE, PlaceKind.FIGURE)  # nothing inside is a place too
TITLES = {PlaceKind.TABLE: "caption", PlaceKind.FIGURE: "figcaption", PlaceKind.FACT: "dd"}


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its anchor, the id it can be linked to, what it is, and its text.

    ``section`` is the heading it stands under; ``quote`` how the text begins, of a table or figure its title.
    """

    anchor: str
    id: str
    kind: PlaceKind
    section: str
    text: str
    quote: str

    @property
    def print(self) -> str:
        return print_of(self.text)


class Anchorer:
    """Goes through a page's fragments in order and gives each place its anchor."""

    def __init__(self) -> None:
        self._times: Counter[tuple[str, PlaceKind]] = Counter()

    def mark(self, html: str, cell: str) -> str:
        """The fragment with ``data-c`` on each place; the attribute holds the anchor where the id says another."""
        added = []
        for element, kind in _commentable(elements(html)):
            self._times[cell, kind] += 1
            anchor = f"c-{cell}-{LETTERS[kind]}{self._times[cell, kind]}"
            has_id = element.get("id") is not None
            text = f' data-c="{anchor}"' if has_id else f' id="{anchor}" data-c'
            added.append((element.start + 1 + len(element.tag), text))
        return insert(html, added)


def insert(html: str, added: Iterable[tuple[int, str]]) -> str:
    """The HTML with texts set in at offsets of what it was."""
    at, parts = 0, []
    for offset, text in sorted(added, key=lambda each: each[0]):
        parts += [html[at:offset], text]
        at = offset
    return "".join([*parts, html[at:]])


def _commentable(found: Sequence[Element]) -> Iterator[tuple[Element, PlaceKind]]:
    closed: dict[int, bool] = {}  # whether anything inside an element may be a place
    kinds: dict[int, PlaceKind] = {}
    for number, element in enumerate(found):
        closed[number] = element.tag in CLOSED or (
            bool(element.within) and closed[element.within[-1]]
        )
        kind = None if closed[number] else _kind(element, found)
        if kind is None:
            continue
        inside_item = any(kinds.get(outer) is PlaceKind.ITEM for outer in element.within)
        if kind is PlaceKind.PARAGRAPH and inside_item:
            continue
        kinds[number] = kind
        closed[number] = kind in WHOLE
        yield element, kind


def _kind(element: Element, found: Sequence[Element]) -> PlaceKind | None:
    parent = found[element.within[-1]].tag if element.within else ""
    match element.tag:
        case "p":
            return PlaceKind.PARAGRAPH
        case "li":
            return PlaceKind.ITEM
        case "figure":
            return PlaceKind.FIGURE
        case "div" if parent == "dl":
            return PlaceKind.FACT
        case "div" if element.classes & {"table-block", "scroll"}:
            return PlaceKind.TABLE
    return PlaceKind.HEADING if element.tag in HEADINGS else None


def read_places(html: str) -> tuple[Place, ...]:
    """Every place of a page, or of a fragment of one, in reading order."""
    return tuple(place for place, _ in located(html))


def located(html: str) -> Iterator[tuple[Place, Element]]:
    """Every place with the element that it is."""
    found, section = elements(html), ""
    asides = [each for each in found if ASIDE in each.attributes and ASIDE in each.classes]
    titled = [each for each in found if each.tag in TITLES.values()]
    for element in found:
        given = element.get("data-c") if "data-c" in element.attributes else None
        if given is None:
            continue
        own = element.get("id") or ""
        kind = _kind(element, found) or PlaceKind.PARAGRAPH
        text = text_of(html, element, asides)
        title = _title(element, TITLES.get(kind), titled)
        quoted = text if title is None else text_of(html, title, asides)
        section = text if kind is PlaceKind.HEADING else section
        yield Place(given or own, own, kind, section, text, quoted[:LONGEST_QUOTE]), element


def _title(element: Element, tag: str | None, titled: Sequence[Element]) -> Element | None:
    inside = (
        each
        for each in titled
        if each.tag == tag and element.inside <= each.start < element.inside_end
    )
    return next(inside, None)


def print_of(text: str) -> str:
    """FNV-1a of the text's UTF-16 code units, in 32 bits, as eight hex digits: four lines in the page's script too.

    Fowler, Noll & Vo, with offset basis 2166136261 and prime 16777619. It tells texts apart; it guards against nobody.
    """
    value = 2166136261
    units = text.encode("utf-16-le", "surrogatepass")
    for low, high in zip(units[::2], units[1::2], strict=True):
        value = ((value ^ (low | high << 8)) * 16777619) & 0xFFFFFFFF
    return f"{value:08x}"


def page_print(places: Iterable[Place]) -> str:
    """A print of everything that can be commented on: two pages with the same say the same."""
    return print_of("\n".join(f"{place.anchor} {place.print}" for place in places))

"""The elements of a piece of our own HTML: where each begins and ends, and what it holds.

It reads what our renderer and sanitiser write, and the built page, where the end tags of lists and tables that HTML
lets a writer leave out are left out. It is not a reader for pages of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

TAG = re.compile(r"""<(/?)([a-zA-Z][\w-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>""")
ATTRIBUTE = re.compile(r"""([^\s=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
ENDS = {  # a tag, the open elements that it ends, and those that shield what they stand in
    "p": ({"p"}, {"td", "th", "li", "dd", "div", "section", "aside", "figure", "header"}),
    "li": ({"li"}, {"ol", "ul"}),
    "td": ({"td", "th"}, {"tr"}),
    "th": ({"td", "th"}, {"tr"}),
    "tr": ({"tr"}, {"table"}),
    "tbody": ({"thead", "tbody"}, {"table"}),
}
CLOSED = {*ENDS, "thead"}
SPACE = re.compile("[\t-\r \u00a0\u2000-\u200a\u2028\u2029\u202f\u3000\ufeff]+")


@dataclass(frozen=True, slots=True)
class Element:
    """One element: offsets into the HTML of its tag, of what stands inside it, and of its end; ``within`` are the
    numbers of the elements it stands in, outermost first."""

    tag: str
    attributes: str
    start: int
    inside: int
    inside_end: int
    end: int
    within: tuple[int, ...]

    def get(self, name: str) -> str | None:
        """An attribute's value; "" when it stands alone, ``None`` when it is not there."""
        for found in ATTRIBUTE.finditer(self.attributes):
            if found[1] == name:
                return unescape(found[2] or found[3] or found[4] or "")
        return None

    @property
    def classes(self) -> frozenset[str]:
        return frozenset((self.get("class") or "").split())


def elements(html: str) -> list[Element]:
    """Every element in the order in which they begin. An element that is never closed ends where its parent ends."""
    found: list[Element | None] = []
    opened: list[_Opened] = []
    for tag in TAG.finditer(html):
        name = tag[2].lower()
        if tag[1]:
            if name in [each.tag for each in opened]:
                while opened[-1].tag != name:
                    _pop(tag.start(), tag.start(), opened, found)
                _pop(tag.start(), tag.end(), opened, found)
            continue
        if name in ENDS:
            for _ in range(ended_by(name, [each.tag for each in opened])):
                _pop(tag.start(), tag.start(), opened, found)
        within = (*opened[-1].within, opened[-1].number) if opened else ()
        opened.append(_Opened(len(found), name, tag, within))
        found.append(None)
        if name in EMPTY or tag[3].endswith("/"):
            _pop(tag.end(), tag.end(), opened, found)
    while opened:
        _pop(len(html), len(html), opened, found)
    return [each for each in found if each is not None]


def closed(html: str) -> str:
    """The same with the end tags that were left out, for a reader that asks for them all."""
    open_ended = [
        (each.end, -len(each.within), each.tag)
        for each in elements(html)
        if each.inside_end == each.end and each.tag in CLOSED
    ]
    at, parts = 0, []
    for end, _, tag in sorted(open_ended):
        parts += [html[at:end], f"</{tag}>"]
        at = end
    return "".join([*parts, html[at:]])


def ended_by(tag: str, opened: Sequence[str]) -> int:
    """How many of the open elements, innermost first, end where ``tag`` begins."""
    ends, shields = ENDS.get(tag, ((), ()))
    for number, outer in enumerate(reversed(opened), start=1):
        if outer in ends:
            return number
        if outer in shields:
            break
    return 0


class _Opened(NamedTuple):
    number: int
    tag: str
    match: re.Match[str]
    within: tuple[int, ...]


def _pop(inside_end: int, end: int, opened: list[_Opened], found: list[Element | None]) -> None:
    number, tag, begun, within = opened.pop()
    found[number] = Element(tag, begun[3], begun.start(), begun.end(), inside_end, end, within)


def text_of(html: str, element: Element, without: Sequence[Element] = ()) -> str:
    """What a reader reads in the element, each stretch of space as one; elements in ``without`` are passed over."""
    return SPACE.sub(" ", unescape("".join(_stretches(html, element, without)))).strip(" ")


def _stretches(html: str, element: Element, without: Sequence[Element]) -> Iterator[str]:
    at = element.inside
    for each in without:
        if at <= each.start and each.end <= element.inside_end:
            yield TAG.sub("", html[at : each.start])
            at = each.end
    yield TAG.sub("", html[at : element.inside_end])

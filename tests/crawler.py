"""Finds the numbers of a built page that a reader sees and that lead to no origin.

A number is found where a computed value stands without a link to the trail. What is not computed is told by where it
stands: in ``NOT_COMPUTED`` (which the page marks), as a date, or word for word in a file that people wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lxml import html

ROOT = Path(__file__).parent.parent
NOT_COMPUTED = {
    "names: headings of pages, columns and rows": "h1 h2 h3 h4 th",
    "names: the title of a figure": "strong.title",
    "references and what leads to them or out": "div.references a.cite a[http]",
    "the ticks of an axis, the number of a point, a legend": "text.label g.label span.label",
    "how the page was made, and what is new": "section.made section.code section.news section.trail",
    "the page's own furniture": "nav footer script style template head",
}
ZONES = frozenset(name for zone in NOT_COMPUTED.values() for name in zone.split())
WRITTEN_BY_PEOPLE = (
    *("literature/**/*.csv", "literature/**/*.toml", "competence/**/*.toml", "competence/*.csv"),
    *("survey/*/survey.toml", "notebooks/*.ipynb", "src/kunnskap/**/*.toml"),
)
MONTHS = "januar februar mars april mai juni juli august september oktober november desember"
ENGLISH = "January February March April May June July August September October November December"
MONTH = "|".join(
    (*MONTHS.split(), *ENGLISH.split(), "våren", "hausten", "høsten", "spring", "autumn")
)
DATE = re.compile(rf"\b\d{{1,2}}\.? (?:{MONTH})\b|\b(?:19|20)\d\d(?:–(?:19|20)?\d\d)?\b")
NUMBER = re.compile(r"[^\w\s]*\d[^A-Za-z\s]*")  # a token with letters is a name: D4, NCT05287711
SOURCED = re.compile(r"\[\s*$")  # the words of a source, which stands after them in brackets
BARE = "a computed number, marked as such by the page: "


def untraced(page: str | bytes) -> list[str]:
    """What a reader sees of numbers without an origin, each with the words around it."""
    body = html.fromstring(page).find("body")
    return [found for text in _texts(body) for found in _numbers(text)]


def dead_and_orphaned(page: str | bytes) -> tuple[set[str], set[str]]:
    """The origins that are linked to and not there, and those that are there and not linked to."""
    tree = html.fromstring(page)
    linked = {each[1:] for each in tree.xpath("//a/@href") if re.match("#[op]-", each)}
    there = {each for each in tree.xpath("//li/@id") if re.match("[op]-", each)}
    return linked - there, there - linked


def _texts(element: html.HtmlElement) -> Iterator[str]:
    """The texts that a reader sees outside links to origins and outside what is not computed."""
    if not isinstance(element.tag, str) or _zone(element) & ZONES:
        return
    if element.tag == "a" and element.get("href", "").startswith("#o-"):
        return
    if element.get("class") == "bare":
        yield f"{BARE}{element.text}"
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _zone(element: html.HtmlElement) -> set[str]:
    classes = (element.get("class") or "").split()
    outward = {"a[http]"} if (element.get("href") or "").startswith("http") else set()
    return {element.tag, *(f"{element.tag}.{name}" for name in classes)} | outward


def _numbers(text: str) -> Iterator[str]:
    if text.startswith(BARE):
        yield text
        return
    if SOURCED.search(text):
        return
    words = DATE.sub("", text).split()
    for at, word in enumerate(words):
        if NUMBER.fullmatch(word):
            pairs = [words[at - 1 : at + 1] if at else [], words[at : at + 2]]
            if not any(len(pair) == 2 and _written(" ".join(pair)) for pair in pairs):
                yield " ".join(words[max(at - 4, 0) : at + 5])


def _written(words: str) -> bool:
    return _plain(words) in _haystack()


@lru_cache(maxsize=1)
def _haystack() -> str:
    files = (path for pattern in WRITTEN_BY_PEOPLE for path in sorted(ROOT.glob(pattern)))
    return _plain(DATE.sub("", " ".join(path.read_text(encoding="utf-8") for path in files)))


def _plain(text: str) -> str:
    return " ".join(re.sub(r'["«»\\]', "", text.replace("−", "-")).split())

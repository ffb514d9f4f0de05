"""A built page as the texts a reader meets, each with the certainty it speaks under and whose words it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from kunnskap.blocks import Speaker
from kunnskap.comments.elements import ended_by
from kunnskap.terms import Certainty

SILENT = {"script", "style", "template", "code", "pre", "nav"}
VOID = {"br", "hr", "img", "input", "link", "meta", "wbr", "col"}
INLINE = {"a", "abbr", "b", "button", "em", "i", "span", "strong", "sub", "sup", "tspan"}
REPORTED = {"references"}  # classes whose words are those of the publications listed


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a page that belongs together, in one language."""

    text: str
    language: str
    certainty: Certainty | None
    by: Speaker


def texts(html: str) -> Iterator[Said]:
    """Every text of a page, in order: headings, paragraphs, cells, captions, and what figures say."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_text()
    return iter(reader.said)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What an open element says of the words inside it."""

    tag: str
    language: str
    certainty: Certainty | None
    by: Speaker
    silent: bool


class _Reader(HTMLParser):
    """Ends a text wherever a block begins or ends, or a setting changes."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []
        self._words: list[str] = []
        self._open = [_Setting("", "nb", None, Speaker.SUMMARY, silent=False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ended := ended_by(tag, [each.tag for each in self._open]):
            self.end_text()
            del self._open[-ended:]
        found = {name: value or "" for name, value in attrs}
        inside = _within(self._open[-1], tag, found)
        if tag not in INLINE or _differs(inside, self._open[-1]) or found.get("class") == "line":
            self.end_text()
        if tag not in VOID:
            self._open.append(inside)

    def handle_endtag(self, tag: str) -> None:
        at = next((n for n in range(len(self._open) - 1, 0, -1) if self._open[n].tag == tag), 0)
        if not at:
            return
        if tag not in INLINE or _differs(self._open[at], self._open[at - 1]):
            self.end_text()
        del self._open[at:]

    def handle_data(self, data: str) -> None:
        if not self._open[-1].silent:
            self._words.append(data)

    def end_text(self) -> None:
        """What was gathered becomes a text of its own."""
        text = " ".join("".join(self._words).split())
        self._words.clear()
        if text:
            now = self._open[-1]
            self.said.append(Said(text, now.language, now.certainty, now.by))


def _within(outer: _Setting, tag: str, found: Mapping[str, str]) -> _Setting:
    inner = replace(outer, tag=tag, silent=outer.silent or tag in SILENT)
    if "lang" in found:
        inner = replace(inner, language=found["lang"].split("-")[0])
    if "data-certainty" in found:
        inner = replace(inner, certainty=Certainty(found["data-certainty"]))
    if "data-said-by" in found:
        inner = replace(inner, by=Speaker(found["data-said-by"]))
    if REPORTED & set(found.get("class", "").split()):
        inner = replace(inner, by=Speaker.SOURCE)
    return inner


def _differs(inner: _Setting, outer: _Setting) -> bool:
    return replace(inner, tag="") != replace(outer, tag="")

"""What a page tells of the comments on it: how many, which are answered, and a mark at each place that has an answer.

A comment that waits is counted and no more; a reviewer's name is never told, the role only where they allowed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from kunnskap.comments.elements import Element, elements
from kunnskap.comments.matching import Match, find_again
from kunnskap.comments.places import ASIDE, Place, insert, located
from kunnskap.comments.values import Kept, Shelf
from kunnskap.language import Language
from kunnskap.terms import CommentState, Found

HAS_ANSWER = (CommentState.ANSWERED, CommentState.DECLINED, CommentState.REOPENED)


@dataclass(frozen=True, slots=True)
class Said:
    """One answered comment: the comment as kept, the answer's id on the page, and where its place stands now."""

    kept: Kept
    id: str
    match: Match

    @property
    def words(self) -> str:
        """The reviewer's own words, where they may stand on the page."""
        private = self.kept.answer is None or self.kept.answer.private
        return "" if private else self.kept.comment.text

    @property
    def role(self) -> str:
        return self.kept.role if self.kept.show_role else ""


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a page tells of its comments; ``waiting`` counts those not answered, or rewritten since."""

    said: tuple[Said, ...]
    waiting: int

    @property
    def count(self) -> int:
        return (
            sum(each.kept.state is not CommentState.REOPENED for each in self.said) + self.waiting
        )


def tell(shelf: Shelf, places: Sequence[Place]) -> Told:
    """What a page with these places tells of a shelf."""
    answered = [each for each in shelf.comments if each.state in HAS_ANSWER]
    said = tuple(
        Said(each, f"answer-{each.comment.id}", find_again(each.comment.target, places))
        for each in answered
    )
    waiting = (CommentState.OPEN, CommentState.REOPENED)
    return Told(said, sum(each.state in waiting for each in shelf.comments))


def marked(html: str, said: Iterable[Said], language: Language) -> str:
    """A fragment of the page with a link to the answer at each place that has one."""
    by_anchor: dict[str, list[Said]] = {}
    for each in said:
        if each.match.place is not None:
            by_anchor.setdefault(each.match.place.anchor, []).append(each)
    if not by_anchor:
        return html
    found = elements(html)
    added = [
        (_host(element, found).inside_end, _mark(each, language))
        for place, element in located(html)
        for each in by_anchor.get(place.anchor, ())
    ]
    return insert(html, added)


def _host(element: Element, found: Sequence[Element]) -> Element:
    """Where in an element something can be added: in the ``dd`` of a fact, whose own ``div`` may hold nothing else."""
    inside = (
        each
        for each in found
        if each.tag == "dd" and element.inside <= each.start and each.end <= element.inside_end
    )
    return next(inside, element) if element.tag == "div" else element


def _mark(said: Said, language: Language) -> str:
    words = escape(language.text("comments.answers.mark", state=said.kept.state))
    changed = said.match.found not in (Found.SAME, Found.MOVED)
    note = f" ({escape(language.term(said.match.found))})" if changed else ""
    return f'<a class="{ASIDE} c-answer" href="#{said.id}">{words}{note}</a>'

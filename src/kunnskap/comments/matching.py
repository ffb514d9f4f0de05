"""The place of a comment, found again in a page that has been built anew.

First what stands where it stood; then the same text elsewhere; then the text most like it; and where nothing is like
it, the same place with other words. A comment that none of these finds is lost, and said to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kunnskap.comments.places import LONGEST_QUOTE, Place
from kunnskap.comments.values import Target
from kunnskap.terms import Found

ALIKE_HERE = (
    0.5  # how like the old text a place with the same anchor must be to be the same, reworded
)
ALIKE_ELSEWHERE = 0.75  # and a place with another anchor
MUCH_BETTER = (
    0.15  # how much more like another place must be before it is preferred to the same anchor
)


@dataclass(frozen=True, slots=True)
class Match:
    """How a place was found, and which; ``likeness`` is between 0 and 1."""

    found: Found
    place: Place | None = None
    likeness: float = 0.0


def find_again(target: Target, places: Sequence[Place]) -> Match:
    """The place of a page that a target means now."""
    here = next((place for place in places if place.anchor == target.fragment), None)
    if here is not None and _says(here, target):
        return Match(Found.SAME, here, 1.0)
    moved = [place for place in places if place is not here and _says(place, target)]
    if moved and target.exact:
        same_section = (place for place in moved if place.section == target.section)
        return Match(Found.MOVED, next(same_section, moved[0]), 1.0)
    return _most_like(target, here, places)


def _says(place: Place, target: Target) -> bool:
    """Whether a place says what the target's place said: the whole of it, or what was selected in its surroundings."""
    if place.print == target.print:
        return place.kind is target.place
    return target.selected and target.prefix + target.exact + target.suffix in place.text


def _most_like(target: Target, here: Place | None, places: Sequence[Place]) -> Match:
    from rapidfuzz import fuzz  # needed only where a text has changed

    compare = fuzz.partial_ratio if target.selected else fuzz.ratio

    def likeness(place: Place) -> float:
        text = place.text if target.selected else place.quote[:LONGEST_QUOTE]
        return float(compare(target.exact, text)) / 100

    others = [(likeness(place), place) for place in places if place is not here]
    best = max(others, key=lambda each: each[0], default=(0.0, None))
    own = likeness(here) if here is not None else 0.0
    if own >= ALIKE_HERE and own + MUCH_BETTER >= best[0]:
        return Match(Found.CHANGED, here, own)
    if best[0] >= ALIKE_ELSEWHERE:
        return Match(Found.LIKE, best[1], best[0])
    if here is not None and (here.kind, here.section) == (target.place, target.section):
        return Match(Found.CHANGED, here, own)
    return Match(Found.LOST)

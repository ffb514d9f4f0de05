"""The trail: for each origin met on a page, what was done and where each value stands, as a list one can link to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby

from kunnskap.language import Language
from kunnskap.origin import Origin, Place, Step

MOST_PLACES_IN_FULL = 12


def render_trail(origins: Mapping[str, Origin], language: Language) -> str:
    """One entry for each origin, under the ids that ``Renderer.meet`` gave."""
    if not origins:
        return ""
    entries = "".join(
        f'<li id="o-{key}">{_steps(origin.steps, language)}{_places(origin.places, language)}</li>'
        for key, origin in origins.items()
    )
    heading = escape(language.text("showing.trail.heading"))
    intro = escape(language.text("showing.trail.intro"))
    return f'<section class="trail"><h2 id="trail">{heading}</h2><p>{intro}</p><ol>{entries}</ol></section>'


def describe(step: Step, language: Language) -> str:
    """What a step did, as a sentence."""
    return language.text(f"origin.step.{step.key}", **dict(step.facts))


def _steps(steps: Iterable[Step], language: Language) -> str:
    sentences = " ".join(describe(step, language) for step in steps)
    return f"<p>{escape(sentences)}</p>" if sentences else ""


def _places(places: tuple[Place, ...], language: Language) -> str:
    if not places:
        return ""
    if len(places) <= MOST_PLACES_IN_FULL:
        items = [_place(place, language) for place in places]
    else:
        items = [_many(file, list(group), language) for file, group in _by_file(places)]
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _by_file(places: Iterable[Place]) -> Iterable[tuple[str, Iterable[Place]]]:
    return groupby(
        sorted(places, key=lambda place: (place.file, place.line or 0)), lambda place: place.file
    )


def _place(place: Place, language: Language) -> str:
    parts = [f"<code>{escape(place.file)}</code>"]
    if place.line is not None:
        parts.append(escape(language.text("showing.trail.line", line=place.line)))
    if place.key:
        parts.append(f"<b>{escape(place.key)}</b>")
    if place.field:
        parts.append(f"<code>{escape(place.field)}</code>")
    source = escape(place.source or place.url)
    if source and place.url.startswith(("https://", "http://")):
        source = f'<a href="{escape(place.url)}">{source}</a>'
    if source:
        parts.append(escape(language.text("showing.trail.source")) + " " + source)
    return ", ".join(parts)


def _many(file: str, places: list[Place], language: Language) -> str:
    lines = sorted({place.line for place in places if place.line is not None})
    parts = [f"<code>{escape(file)}</code>"]
    if lines:
        parts.append(escape(language.text("showing.trail.lines", lines=ranges(lines))))
    keys = list(dict.fromkeys(place.key for place in places if place.key))
    if keys:
        parts.append(escape("; ".join(keys)))
    return ", ".join(parts)


def ranges(lines: list[int]) -> str:
    """``[2, 3, 4, 9]`` as ``2–4, 9``; the lines are sorted and each stands once."""
    runs = [
        [line for _, line in run]
        for _, run in groupby(enumerate(lines), lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)

"""The comments side of a page: the panel for writing, and what has become of the comments that came in."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kunnskap.batch.naming import slug
from kunnskap.batch.page import Page, Passage
from kunnskap.comments.panel import panel
from kunnskap.comments.places import Place, read_places
from kunnskap.comments.said import Told, marked, tell
from kunnskap.comments.values import Shelf
from kunnskap.language import Language


def commented(page: Page, provenance: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """The page with marks at what is answered, its ``panel``, what is ``told`` of the comments, and their ``tally``.

    ``provenance`` may hold the summary's ``name`` and its ``comments``, a ``Shelf``.
    """
    name = str(provenance.get("name") or slug(page.title))
    places = places_of(page)
    told = tell(provenance.get("comments") or Shelf(name), places)
    return {
        "page": _with_marks(page, told, language),
        "panel": panel(name, places),
        "told": told,
        "tally": tally(told, language),
    }


def places_of(page: Page) -> tuple[Place, ...]:
    """Everything on the page that can be commented on."""
    return read_places(page.head + "".join(passage.html for passage in page.passages))


def _with_marks(page: Page, told: Told, language: Language) -> Page:
    return dataclasses.replace(
        page,
        head=marked(page.head, told.said, language),
        passages=tuple(
            Passage(each.cell, marked(each.html, told.said, language)) for each in page.passages
        ),
    )


def tally(told: Told, language: Language) -> str:
    """How many comments there are and what has become of them, as a sentence; "" when there are none."""
    if not told.count:
        return ""
    parts = {"answered": told.count - told.waiting, "waiting": told.waiting}
    said = [language.text(f"comments.tally.{key}", n=n) for key, n in parts.items() if n]
    count = language.text("comments.tally.count", n=told.count)
    return language.text("comments.tally.line", count=count, parts=said)

"""Reviewers' files to read: one good delivery, and a way to spoil it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from kunnskap.comments.places import Anchorer, Place, read_places

PAGE = (
    '<h2 id="funn">Funn</h2><p>Behandlingen virker for de fleste som deltar i den.</p>'
    "<ul><li>Tolv studier ble funnet.</li><li>Fire av dem er store.</li></ul>"
)


def places_of(html: str, cell: str = "findings") -> tuple[Place, ...]:
    return read_places(Anchorer().mark(html, cell))


def target_of(place: Place, **changed: Any) -> dict[str, Any]:
    """A comment's target as the page's script writes it for a place."""
    said = {"section": place.section, "print": place.print, "exact": place.quote}
    named = {"fragment": place.anchor, "place": place.kind.value, "selected": False}
    return {**said, **named, "prefix": "", "suffix": "", **changed}


def comment(
    number: int, place: Place, text: str = "Stemmer dette?", **changed: Any
) -> dict[str, Any]:
    moment = f"2026-11-2{number}T10:00:00.000Z"
    return {
        "id": f"{number}" * 16,
        "kind": "fact_error",
        "text": text,
        "written": moment,
        "edited": None,
        "target": target_of(place),
        **changed,
    }


def delivery(*comments: dict[str, Any], **changed: Any) -> dict[str, Any]:
    reviewer = {"id": "ab" * 8, "name": "Ola", "role": "behandler", "show_role": True}
    return {
        "format": "kunnskap-comments",
        "schema": 1,
        "summary": "modul-nord",
        "page": "12345678",
        "language": "nb",
        "version": "0.1.0",
        "comments": list(comments),
        "reviewer": reviewer,
        **changed,
    }


@pytest.fixture
def places() -> tuple[Place, ...]:
    return places_of(PAGE)


@pytest.fixture
def page() -> Callable[[str], tuple[Place, ...]]:
    return places_of


@pytest.fixture
def write() -> Callable[..., dict[str, Any]]:
    return comment


@pytest.fixture
def deliver() -> Callable[..., dict[str, Any]]:
    return delivery


@pytest.fixture
def spoiled(places: tuple[Place, ...]) -> Callable[..., bytes]:
    """The bytes of a good delivery in which the value at a path is another, or is gone."""

    def spoil(*path: str | int, value: Any = KeyError) -> bytes:
        tree: Any = copy.deepcopy(delivery(comment(1, places[1])))
        at = tree
        for step in path[:-1]:
            at = at[step]
        if value is KeyError:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        return json.dumps(tree).encode()

    return spoil

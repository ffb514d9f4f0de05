"""Every comment as a row, joined to where its place stands in the summaries that are built now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from kunnskap.comments.matching import Match, find_again
from kunnskap.comments.places import Place, read_places
from kunnskap.comments.shelf import open_names, open_shelves
from kunnskap.comments.values import Kept
from kunnskap.workspace import Door, Workspace

ANCHOR = re.compile(r"c-(?P<cell>.+)-[hpidtf]\d+")
SHOWN = 8  # characters of an id that a person needs to see


@dataclass(frozen=True, slots=True)
class Standing:
    """What is built of a summary: its places, and the notebook it was made by; nothing when it is not built."""

    places: tuple[Place, ...] = ()
    notebook: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One comment: what is kept of it, who wrote it, and where its place stands now."""

    summary: str
    kept: Kept
    name: str
    match: Match
    notebook: str

    @property
    def id(self) -> str:
        return self.kept.comment.id[:SHOWN]

    @property
    def who(self) -> str:
        return ", ".join(each for each in (self.name, self.kept.role) if each)

    @property
    def anchor(self) -> str:
        """The place's anchor now, or as it was when it is lost."""
        return self.match.place.anchor if self.match.place else self.kept.comment.target.fragment

    @property
    def cell(self) -> str:
        """The id of the notebook cell that shows the place."""
        found = ANCHOR.fullmatch(self.anchor)
        return found["cell"] if found else ""


def standing(workspace: Workspace, summary: str) -> Standing:
    """What ``outputs/`` holds of a summary now; the layout is told in ``docs/commands.md``."""
    try:
        html = (workspace.outputs / "html" / f"{summary}.html").read_text(encoding="utf-8")
        record: Any = json.loads((workspace.outputs / "records" / f"{summary}.json").read_bytes())
        return Standing(_places(html), str(record["notebook"]["name"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Standing()


def _places(html: str) -> tuple[Place, ...]:
    begins, ends = html.find("<main"), html.find("</main>")
    return read_places(html[begins:ends])


def read_rows(door: Door, patterns: Sequence[str] = ()) -> tuple[Row, ...]:
    """Every comment on the summaries that a pattern fits (``*`` stands for anything; none means all)."""
    names = open_names(door).names
    wanted = [
        shelf
        for shelf in open_shelves(door)
        if not patterns or any(fnmatchcase(shelf.summary, each) for each in patterns)
    ]
    return tuple(
        row
        for shelf in wanted
        for row in _rows(
            shelf.summary, shelf.comments, standing(door.workspace, shelf.summary), names
        )
    )


def _rows(
    summary: str, comments: Iterable[Kept], now: Standing, names: dict[str, str]
) -> Iterator[Row]:
    for kept in comments:
        match = find_again(kept.comment.target, now.places)
        yield Row(summary, kept, names.get(kept.reviewer, ""), match, now.notebook)

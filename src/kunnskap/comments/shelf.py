"""The project's shelf of comments: ``comments/<summary>.json``, and the reviewers' names apart from it.

Nothing here writes. A merge or an answer gives the new value, and the one who called writes it whole.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kunnskap.comments.places import print_of
from kunnskap.comments.reading import read_names, read_shelf
from kunnskap.comments.values import Answer, Delivery, Kept, Names, Remark, Shelf
from kunnskap.errors import CommentError
from kunnskap.workspace import Door, Workspace

NAMES = "names.local.json"  # a summary's name holds no full stop, so no shelf is called this


@dataclass(frozen=True, slots=True)
class Merged:
    """A shelf with a delivery on it, and how many of its comments were new, newer than ours, or known already."""

    shelf: Shelf
    new: int = 0
    newer: int = 0
    known: int = 0


def shelf_path(workspace: Workspace, summary: str) -> Path:
    return workspace.comments / f"{summary}.json"


def names_path(workspace: Workspace) -> Path:
    return workspace.comments / NAMES


def open_shelf(door: Door, summary: str) -> Shelf:
    """What is kept of a summary; an empty shelf when there is nothing. Raises ``CommentError``, ``WorkspaceError``."""
    path = shelf_path(door.workspace, summary)
    if not path.exists():
        return Shelf(summary)
    return read_shelf(door.read(path), door.workspace.name(path))


def open_shelves(door: Door) -> tuple[Shelf, ...]:
    """Every shelf of the project, by name."""
    paths = sorted(door.workspace.comments.glob("*.json"))
    return tuple(open_shelf(door, path.stem) for path in paths if path.name != NAMES)


def open_names(door: Door) -> Names:
    path = names_path(door.workspace)
    return read_names(door.read(path), door.workspace.name(path)) if path.exists() else Names()


def merge(shelf: Shelf, delivery: Delivery) -> Merged:
    """The delivery's comments on the shelf: each once, the later wording of one that was rewritten, answers kept."""
    kept = {each.comment.id: each for each in shelf.comments}
    counts = {"new": 0, "newer": 0, "known": 0}
    for comment in delivery.comments:
        old = kept.get(comment.id) or _twin(comment, delivery, kept.values())
        if old is None:
            counts["new"] += 1
            kept[comment.id] = _keep(comment, delivery)
        elif _later(comment) > _later(old.comment) and comment.text != old.comment.text:
            counts["newer"] += 1
            kept[old.comment.id] = dataclasses.replace(
                _keep(dataclasses.replace(comment, id=old.comment.id), delivery), answer=old.answer
            )
        else:
            counts["known"] += 1
    ordered = sorted(kept.values(), key=lambda each: (each.comment.written, each.comment.id))
    return Merged(dataclasses.replace(shelf, comments=tuple(ordered)), **counts)


def with_name(names: Names, delivery: Delivery) -> Names:
    """The names with the reviewer's, when they gave one."""
    person = delivery.reviewer
    return Names({**names.names, person.id: person.name}) if person.name else names


def answer(
    shelf: Shelf,
    comment: str,
    text: str,
    *,
    by: str,
    day: datetime.date,
    declined: bool = False,
    private: bool = False,
) -> Shelf:
    """The shelf with an answer to the comment of that id. An answer that was there is replaced."""

    def answered(each: Kept) -> Kept:
        to = print_of(each.comment.text)
        return dataclasses.replace(each, answer=Answer(text, by, day, declined, private, to))

    return dataclasses.replace(
        shelf,
        comments=tuple(
            answered(each) if each.comment.id == comment else each for each in shelf.comments
        ),
    )


def find(shelves: Iterable[Shelf], beginning: str) -> tuple[Shelf, Kept]:
    """The one comment whose id begins so. Raises ``CommentError`` (unknown_comment, several_comments)."""
    found = [
        (shelf, each)
        for shelf in shelves
        for each in shelf.comments
        if each.comment.id.startswith(beginning)
    ]
    if not found:
        raise CommentError("unknown_comment", id=beginning)
    if len(found) > 1:
        raise CommentError("several_comments", id=beginning, n=len(found))
    return found[0]


def _keep(comment: Remark, delivery: Delivery) -> Kept:
    who = delivery.reviewer
    return Kept(comment, who.id, who.role, who.show_role, delivery.page)


def _twin(comment: Remark, delivery: Delivery, kept: Iterable[Kept]) -> Kept | None:
    """A comment that says the same of the same place by the same person under another id."""

    def same(each: Kept) -> bool:
        ours, theirs = each.comment, comment
        about = (each.reviewer, ours.target.fragment, ours.kind, ours.text)
        return about == (delivery.reviewer.id, theirs.target.fragment, theirs.kind, theirs.text)

    return next((each for each in kept if same(each)), None)


def _later(comment: Remark) -> str:
    return comment.edited or comment.written

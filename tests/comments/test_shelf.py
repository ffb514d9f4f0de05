"""Many reviewers' files come together on one shelf; the same file twice changes nothing; an answer stays."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from kunnskap.comments.places import Place
from kunnskap.comments.reading import as_bytes, read_delivery
from kunnskap.comments.shelf import Merged, answer, find, merge, with_name
from kunnskap.comments.values import Delivery, Names, Shelf
from kunnskap.errors import CommentError
from kunnskap.terms import CommentState

DAY = datetime.date(2026, 11, 23)
Taken = Callable[..., Delivery]


@pytest.fixture
def taken(deliver: Callable[..., Any]) -> Taken:
    def take(*comments: dict[str, Any], who: str = "ab" * 8, **changed: Any) -> Delivery:
        tree = deliver(*comments, **changed)
        tree["reviewer"]["id"] = who
        return read_delivery(json.dumps(tree).encode(), "fil.json")

    return take


def counted(merged: Merged) -> tuple[int, int, int]:
    return merged.new, merged.newer, merged.known


def test_the_same_file_twice_changes_nothing(
    taken: Taken, write: Any, places: tuple[Place, ...]
) -> None:
    file = taken(write(1, places[1]), write(2, places[2]))
    first = merge(Shelf("modul-nord"), file)
    second = merge(first.shelf, file)
    assert (counted(first), counted(second)) == ((2, 0, 0), (0, 0, 2))
    assert as_bytes(first.shelf) == as_bytes(second.shelf)


def test_the_order_in_which_files_come_does_not_matter(
    taken: Taken, write: Any, places: tuple[Place, ...]
) -> None:
    files = [taken(write(n, places[1], f"nr. {n}"), who=f"{n}" * 8) for n in (1, 2, 3)]
    shelves = set()
    for order in itertools.permutations(files):
        shelf = Shelf("modul-nord")
        for file in order:
            shelf = merge(shelf, file).shelf
        shelves.add(as_bytes(shelf))
    assert len(shelves) == 1


def test_one_who_says_the_same_twice_is_heard_once_and_two_who_agree_are_both_heard(
    taken: Taken, write: Any, places: tuple[Place, ...]
) -> None:
    mine, again = write(1, places[1], "Uenig."), write(2, places[1], "Uenig.")
    first = merge(Shelf("modul-nord"), taken(mine))
    assert counted(merge(first.shelf, taken(again))) == (0, 0, 1)
    assert counted(merge(first.shelf, taken(again, who="cd" * 8))) == (1, 0, 0)


def test_a_later_wording_replaces_an_earlier_one_and_opens_its_answer_again(
    taken: Taken, write: Any, places: tuple[Place, ...]
) -> None:
    shelf = merge(Shelf("modul-nord"), taken(write(1, places[1], "Først"))).shelf
    shelf = answer(shelf, "1" * 16, "Takk.", by="Kari", day=DAY)
    assert shelf.comments[0].state is CommentState.ANSWERED
    newer = write(1, places[1], "Så", edited="2026-12-01T10:00:00.000Z")
    merged = merge(shelf, taken(newer))
    (kept,) = merged.shelf.comments
    assert (counted(merged), kept.comment.text) == ((0, 1, 0), "Så")
    assert (kept.state, kept.answer is not None) == (CommentState.REOPENED, True)
    assert counted(merge(merged.shelf, taken(write(1, places[1], "Først")))) == (0, 0, 1)


def test_an_answer_can_decline_and_the_name_of_the_writer_is_not_on_the_shelf(
    taken: Taken, write: Any, places: tuple[Place, ...]
) -> None:
    file = taken(write(1, places[1]))
    shelf = answer(
        merge(Shelf("modul-nord"), file).shelf, "1" * 16, "Nei.", by="", day=DAY, declined=True
    )
    assert shelf.comments[0].state is CommentState.DECLINED
    assert b"Ola" not in as_bytes(shelf)
    assert with_name(Names(), file).names == {"ab" * 8: "Ola"}


def test_a_comment_is_found_by_the_beginning_of_its_id(
    taken: Taken, write: Any, places: tuple[Place, ...]
) -> None:
    first, second = write(1, places[1]), write(2, places[2], id="1122" * 4)
    shelf = merge(Shelf("modul-nord"), taken(first, second)).shelf
    assert find([shelf], "112")[1].comment.id == "1122" * 4
    for beginning, key in (("9", "unknown_comment"), ("11", "several_comments")):
        with pytest.raises(CommentError) as caught:
            find([shelf], beginning)
        assert (caught.value.key, caught.value.facts["id"]) == (key, beginning)

"""A reviewer's file is read whole or refused with file, place and what was expected."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.comments.reading import LARGEST, as_bytes, read_delivery, read_names, read_shelf
from kunnskap.comments.shelf import merge
from kunnskap.comments.values import Names, Shelf
from kunnskap.errors import CommentError

FAULTS: list[tuple[tuple[str | int, ...], Any, str, dict[str, Any]]] = [
    (("schema",), 2, "not_one_of", {"where": "schema", "found": "2", "known": "1"}),
    (("format",), "x", "not_one_of", {"where": "format"}),
    (("summary",), "../../etc", "bad_name", {"where": "summary", "found": "../../etc"}),
    (("summary",), "names.local", "bad_name", {"where": "summary"}),
    (("reviewer", "id"), '"><b>', "bad_name", {"where": "reviewer.id"}),
    (("reviewer", "show_role"), "ja", "wrong_type", {"where": "reviewer.show_role"}),
    (("comments", 0, "id"), "x y", "bad_name", {"where": "comments.0.id"}),
    (("comments", 0, "kind"), "rant", "not_one_of", {"where": "comments.0.kind"}),
    (("comments", 0, "text"), "", "too_short", {"where": "comments.0.text"}),
    (("comments", 0, "text"), "x" * 10_001, "too_long", {"where": "comments.0.text"}),
    (("comments", 0, "target", "exact"), 3, "wrong_type", {"where": "comments.0.target.exact"}),
    (("comments",), {}, "wrong_type", {"where": "comments", "expected": "list"}),
    (("more",), 1, "unknown", {"where": "more"}),
    (("reviewer", "name"), KeyError, "missing", {"where": "reviewer.name"}),
]


@pytest.mark.parametrize(("path", "value", "key", "facts"), FAULTS, ids=lambda v: str(v)[:40])
def test_what_is_not_as_expected_is_named_with_its_place(
    spoiled: Callable[..., bytes], path: Any, value: Any, key: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(CommentError) as caught:
        read_delivery(spoiled(*path, value=value), "fil.json")
    assert caught.value.key == key
    assert {"file": "fil.json", **facts}.items() <= caught.value.facts.items()


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 99_999, b'{"format": '])
def test_a_damaged_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(CommentError) as caught:
        read_delivery(data, "fil.json")
    assert caught.value.key == "not_json"


def test_a_file_cut_short_says_in_which_line(spoiled: Callable[..., bytes]) -> None:
    whole = json.dumps(json.loads(spoiled("page", value="x")), indent=1).encode()
    with pytest.raises(CommentError) as caught:
        read_delivery(whole[:-40], "fil.json")
    assert caught.value.facts["line"] > 20


def test_a_file_larger_than_anyone_writes_is_not_even_parsed() -> None:
    with pytest.raises(CommentError) as caught:
        read_delivery(b" " * (LARGEST + 1), "fil.json")
    assert (caught.value.key, caught.value.facts["most"]) == ("too_large", LARGEST)


def test_control_characters_and_halves_of_characters_never_come_in(
    spoiled: Callable[..., bytes],
) -> None:
    text = "rød\x1b[31m\x00 \ud83d slutt\r\nny linje"
    taken = read_delivery(spoiled("comments", 0, "text", value=text), "fil.json")
    assert taken.comments[0].text == "rød [31m  ? slutt\nny linje"


def test_a_byte_order_mark_is_no_fault(spoiled: Callable[..., bytes]) -> None:
    data = b"\xef\xbb\xbf" + spoiled("page", value="x")
    assert read_delivery(data, "fil.json").page == "x"


def test_a_shelf_is_written_as_it_is_read(spoiled: Callable[..., bytes]) -> None:
    shelf = merge(Shelf("modul-nord"), read_delivery(spoiled("page", value="x"), "f")).shelf
    assert read_shelf(as_bytes(shelf), "f") == shelf
    assert as_bytes(read_shelf(as_bytes(shelf), "f")) == as_bytes(shelf)
    assert read_names(as_bytes(Names({"a": "Ola"})), "f").names == {"a": "Ola"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["comments", "reviewer", "summary", "x"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_json_is_taken_or_refused_and_never_a_traceback(tree: object) -> None:
    with pytest.raises(CommentError):
        read_delivery(json.dumps(tree).encode(), "fil.json")

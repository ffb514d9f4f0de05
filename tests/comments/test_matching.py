"""A comment finds its place again when the page has moved on, and says when it can't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.comments.matching import Match, find_again
from kunnskap.comments.places import Anchorer, Place, read_places
from kunnskap.comments.values import Target
from kunnskap.terms import Found

Pages = Callable[[str], tuple[Place, ...]]
FUNN = '<h2 id="funn">Funn</h2>'
CLAIM = "<p>Behandlingen virker for de fleste som deltar i den.</p>"


def target(place: Place, **changed: Any) -> Target:
    values = {"print": place.print, "exact": place.quote, "selected": False} | changed
    return Target(place.anchor, place.kind, place.section, prefix="", suffix="", **values)


def found(match: Match) -> tuple[Found, str]:
    return match.found, match.place.text if match.place else ""


def test_what_stands_as_before_is_found_where_it_stood(places: tuple[Place, ...]) -> None:
    for place in places:
        assert find_again(target(place), places) == Match(Found.SAME, place, 1.0)


def test_a_text_that_moved_is_followed(page: Pages) -> None:
    (_, claim) = page(FUNN + CLAIM)
    now = page(FUNN + "<p>Et nytt avsnitt står her nå.</p>" + CLAIM)
    assert found(find_again(target(claim), now)) == (Found.MOVED, claim.text)


def test_among_equal_texts_the_one_in_the_same_section_is_chosen(page: Pages) -> None:
    claim = page("<h2>A</h2>" + FUNN + "<p>ny</p>" + CLAIM)[3]
    now = page(f"<h2>A</h2><i>{CLAIM}</i>{FUNN}{CLAIM}")
    match = find_again(target(claim, print=claim.print), now)
    assert match.place is not None
    assert match.place.section == "Funn"


def test_a_text_that_was_reworded_keeps_its_place(page: Pages) -> None:
    claim = page(FUNN + CLAIM)[1]
    now = page(FUNN + "<p>Behandlingen virker for noen av dem som deltar.</p>")
    assert found(find_again(target(claim), now)) == (Found.CHANGED, now[1].text)


def test_a_reworded_text_is_followed_to_a_new_place_before_a_stranger_in_the_old(
    page: Pages,
) -> None:
    claim = page(FUNN + CLAIM)[1]
    now = page(FUNN + "<p>Tolv studier ble tatt med.</p>" + CLAIM.replace("den", "behandlingen"))
    assert found(find_again(target(claim), now)) == (Found.LIKE, now[2].text)


def test_a_rewritten_place_is_still_the_place_and_one_in_another_section_is_lost(
    page: Pages,
) -> None:
    claim = page(FUNN + CLAIM)[1]
    assert find_again(target(claim), page(FUNN + "<p>Noe annet.</p>")).found is Found.CHANGED
    assert find_again(target(claim), page("<h2>X</h2><p>Noe annet.</p>")) == Match(Found.LOST)
    assert find_again(target(claim), ()) == Match(Found.LOST)


def test_what_was_selected_is_found_though_the_rest_of_the_text_changed(page: Pages) -> None:
    claim = page(FUNN + CLAIM)[1]
    chosen = target(claim, selected=True, exact="virker for de fleste")
    now = page(FUNN + "<p>Vi vet nå at behandlingen virker for de fleste.</p>")
    assert find_again(chosen, now).found is Found.SAME
    away = page(FUNN + "<p>x</p><p>Vi vet at behandlingen virker for de fleste.</p>")
    assert find_again(chosen, away).found is Found.MOVED


words = st.lists(
    st.sampled_from(["studie", "rus", "vold", "effekt", "liten", "stor", "ingen", "funn"]),
    min_size=4,
)


@given(st.lists(words.map(" ".join), min_size=2, max_size=6, unique=True), st.data())
def test_a_text_that_still_stands_somewhere_is_never_lost(texts: list[str], data: Any) -> None:
    def made(paragraphs: list[str]) -> tuple[Place, ...]:
        return read_places(Anchorer().mark("".join(f"<p>{each}</p>" for each in paragraphs), "a"))

    before, after = made(texts), made(data.draw(st.permutations(texts)))
    for place in before:
        match = find_again(target(place), after)
        assert match.place is not None
        assert match.place.text == place.text


@pytest.mark.parametrize("selected", [True, False])
def test_an_empty_quote_is_lost_rather_than_found_everywhere(page: Pages, selected: bool) -> None:
    claim = page(FUNN + CLAIM)[1]
    empty = target(claim, exact="", print="00000000", selected=selected)
    elsewhere = page("<h2>X</h2><ul><li>en</li><li>to</li></ul>")
    assert find_again(empty, elsewhere).found is Found.LOST

"""Every place a reader may comment on has an anchor, and anchors and prints are the same in every build."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.comments.elements import elements
from kunnskap.comments.places import Anchorer, page_print, print_of, read_places
from kunnskap.terms import PlaceKind


def anchors(html: str, cell: str = "findings") -> list[tuple[str, PlaceKind]]:
    return [(each.anchor, each.kind) for each in read_places(Anchorer().mark(html, cell))]


@pytest.mark.parametrize(
    ("html", "anchor", "kind"),
    [
        ('<h2 id="funn">Funn</h2>', "c-findings-h1", PlaceKind.HEADING),
        ("<p>Tekst</p>", "c-findings-p1", PlaceKind.PARAGRAPH),
        ("<ul><li><p>Punkt</p></li></ul>", "c-findings-i1", PlaceKind.ITEM),
        ("<dl><div><dt>a</dt><dd><p>b</p></dd></div></dl>", "c-findings-d1", PlaceKind.FACT),
        ('<div class="scroll"><table><td>1</td></table></div>', "c-findings-t1", PlaceKind.TABLE),
        ("<figure><p>obs</p><svg><text>1</text></svg></figure>", "c-findings-f1", PlaceKind.FIGURE),
    ],
)
def test_each_kind_of_place_is_named_by_its_cell(html: str, anchor: str, kind: PlaceKind) -> None:
    assert (anchor, kind) in anchors(html)


def test_nothing_inside_a_table_or_a_figure_is_a_place_of_its_own() -> None:
    table = '<div class="table-block"><p>obs</p><div class="scroll"><table><li>x</li></table></div></div>'
    assert anchors(table) == [("c-findings-t1", PlaceKind.TABLE)]
    assert anchors(f"<figure><details>{table}</details></figure>") == [
        ("c-findings-f1", PlaceKind.FIGURE)
    ]


def test_a_place_keeps_an_id_it_has_and_can_be_linked_to_by_it() -> None:
    (place,) = read_places(Anchorer().mark('<h2 id="funn">Funn</h2>', "findings"))
    assert (place.anchor, place.id) == ("c-findings-h1", "funn")


def test_the_same_cell_in_two_outputs_goes_on_counting_and_another_cell_begins_anew() -> None:
    anchorer = Anchorer()
    html = "".join(anchorer.mark("<p>x</p>", cell) for cell in ("a", "a", "b"))
    assert [each.anchor for each in read_places(html)] == ["c-a-p1", "c-a-p2", "c-b-p1"]


def test_a_place_knows_its_section_its_quote_and_its_whole_text() -> None:
    html = "<h2>Funn</h2><div class='table-block'><table><caption>To\n studier</caption><td>1</td></table></div>"
    place = read_places(Anchorer().mark(html, "a"))[1]
    assert (place.section, place.quote, place.text) == ("Funn", "To studier", "To studier1")


def test_what_is_said_about_a_place_is_no_part_of_its_text() -> None:
    html = '<p id="c-a-p1" data-c>Før <a class="c-aside c-answer" href="#x">besvart</a> etter</p>'
    assert read_places(html)[0].text == "Før etter"


def test_a_print_is_fnv_1a_of_the_utf_16_code_units() -> None:
    assert print_of("") == "811c9dc5"
    assert print_of("a") == "e40c292c"  # the published value for one byte 0x61
    assert print_of("å") != print_of("a")


def test_a_page_that_says_something_else_has_another_print() -> None:
    one, two = (read_places(Anchorer().mark(f"<p>{text}</p>", "a")) for text in ("en", "to"))
    assert page_print(one) != page_print(two)
    assert page_print(one) == page_print(one)


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)))
def test_marking_changes_no_word_of_a_page(texts: list[str]) -> None:
    html = "".join(f'<p title="{escape(text)}">{escape(text)}<br></p>' for text in texts)
    marked = Anchorer().mark(html, "a")
    assert len(read_places(marked)) == len(texts)
    assert marked.count("data-c") == len(texts)
    assert [each.tag for each in elements(marked)] == [each.tag for each in elements(html)]


@given(st.text(alphabet="<>/pdivli \"'=x&;", max_size=60))
def test_crooked_html_is_read_without_complaint(html: str) -> None:
    for each in elements(html):
        assert 0 <= each.start <= each.inside <= each.inside_end <= each.end <= len(html)

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.figures.svg import Canvas, linear, text_width, wrap
from kunnskap.origin import Origin, Place


def test_a_drawing_is_named_and_described_and_its_text_is_text() -> None:
    canvas = Canvas(100, 50)
    canvas.text(1, 2, "6 < 7 & ≥ 5")
    root = ElementTree.fromstring(canvas.svg("Tittel", "Funnet."))
    names = [element.tag.split("}")[1] for element in root]
    assert names == ["text"]
    assert root[0].text == "6 < 7 & ≥ 5"


def test_a_number_with_an_origin_is_a_link_and_the_drawing_then_no_single_image() -> None:
    canvas, origin = Canvas(10, 10), Origin.at(Place("a.csv", 2))
    canvas.text(1, 2, "6", origin=origin)
    svg = canvas.svg("T", "D")
    assert f'<a href="#o-{origin.id}">' in svg
    assert 'role="group"' in svg
    assert canvas.origins == [origin]


def test_coordinates_are_short_and_never_minus_zero() -> None:
    canvas = Canvas(10, 10)
    canvas.line(-0.001, 1 / 3, 2.5, 10)
    assert 'x1="0" y1="0.3" x2="2.5" y2="10"' in canvas.svg("T", "D")


@given(
    st.lists(st.text(alphabet="abcæøå", min_size=1, max_size=12), min_size=1), st.integers(30, 300)
)
def test_wrapping_loses_no_word_and_keeps_to_the_width(words: list[str], width: int) -> None:
    lines = wrap(" ".join(words), width)
    assert " ".join(lines).split() == words
    assert all(text_width(line) <= width or " " not in line for line in lines)


@pytest.mark.parametrize(
    ("text", "measured"),  # by FreeType in DejaVu Sans at 12
    [
        ("Tegnets størrelse: under 50, 50 til 199 og 200 eller flere deltakere", 395.6),
        ("Hvor ofte bruker du et strukturert verktøy", 251.0),
        ("Stover 2015 (ingen opplysninger sett)", 228.6),
        ("MMWW 1111", 78.8),
    ],
)
def test_a_text_is_reckoned_no_narrower_than_the_widest_common_font_makes_it(
    text: str, measured: float
) -> None:
    assert measured <= text_width(text, 12) <= 1.06 * measured


def test_a_scale_maps_ends_to_ends_and_a_single_value_to_the_middle() -> None:
    scale = linear((-1, 1), (0, 200))
    assert (scale(-1), scale(0), scale(1)) == (0, 100, 200)
    assert linear((3, 3), (0, 200))(3) == 100


def test_neighbours_of_one_style_share_a_group_and_texts_lie_on_top() -> None:
    canvas = Canvas(10, 10)
    canvas.text(0, 9, "over", bold=True)
    for x in (1, 5):
        canvas.rect(x, 1, 3, 3, fill="red")
    svg = canvas.svg("T", "D")
    assert '<g fill="red"><rect x="1" y="1" width="3" height="3"/><rect x="5"' in svg
    assert svg.index("<text") > svg.index("<rect")


def test_an_empty_text_is_no_link_that_nobody_can_name() -> None:
    canvas = Canvas(100, 20)
    canvas.text(1, 1, "", origin=Origin.at(Place("a.csv", 2)))
    assert "<a" not in canvas.svg("Tittel", "Sagt med ord")
    assert canvas.origins == []

from kunnskap.language import language
from kunnskap.origin import Origin, Place
from kunnskap.trail import ranges, render_trail

NB = language("nb")


def test_an_entry_names_file_line_key_and_source() -> None:
    place = Place(
        "literature/a/outcomes.csv", 7, "easton2007", "n", "abstract", "https://example.org/x"
    )
    origin = Origin.at(place).then("count")
    html = render_trail({origin.id: origin}, NB)
    assert f'<li id="o-{origin.id}"><p>Talt opp.</p>' in html
    assert "literature/a/outcomes.csv" in html
    assert "linje 7" in html
    assert '<a href="https://example.org/x">abstract</a>' in html


def test_many_places_are_told_as_line_ranges() -> None:
    origin = Origin.at(*(Place("a.csv", line, f"s{line}") for line in range(2, 60)))
    assert "linje 2–59" in render_trail({origin.id: origin}, NB)


def test_an_address_that_is_not_a_web_address_is_shown_as_text() -> None:
    origin = Origin.at(Place("a.csv", 1, url="javascript:alert(1)"))
    assert "<a " not in render_trail({origin.id: origin}, NB)


def test_a_page_without_origins_has_no_trail() -> None:
    assert render_trail({}, NB) == ""


def test_ranges_join_neighbours() -> None:
    assert ranges([2, 3, 4, 9, 11, 12]) == "2–4, 9, 11–12"

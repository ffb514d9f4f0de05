import re

from kunnskap.language import language
from kunnskap.origin import Origin, Place
from kunnskap.trail import MOST_SPOTS_IN_FULL, render_trail, short_names

NB = language("nb")
ABSTRACT = ("abstract", "https://example.org/x")


def trail(*origins: Origin) -> str:
    return render_trail({origin: f"o-{at}" for at, origin in enumerate(origins, 1)}, NB)


def outcome(line: int, study: str = "easton2007") -> Place:
    return Place("literature/a/outcomes.csv", line, study, "n", *ABSTRACT)


def test_an_entry_names_file_column_line_study_and_source() -> None:
    html = trail(Origin.at(outcome(7)).then("count"))
    assert (
        '<li id="o-1">Talt opp.<br>outcomes.csv n linje 7 <b>easton2007</b> '
        'kilde: <a href="https://example.org/x">abstract</a></li>' in html
    )


def test_a_source_behind_two_numbers_is_written_once_and_referred_to() -> None:
    html = trail(Origin.at(outcome(7)), Origin.at(outcome(8)))
    assert html.count("https://example.org/x") == 1
    assert html.count('<a href="#p-1">easton2007</a>') == 2
    assert '<li id="p-1"><b>easton2007</b> kilde:' in html


def test_entries_that_begin_alike_stand_together_under_what_they_share() -> None:
    first, other, second = (
        Origin.at(Place(f"{name}.csv", line, study, "n")).then("count")
        for name, line, study in (("a", 7, "easton2007"), ("b", 1, "x"), ("a", 9, "stuart2013"))
    )
    html = trail(first, other, second)
    assert (
        '<li>Talt opp.<br><ul><li>a.csv n linje<ul><li id="o-1">7 easton2007</li>'
        '<li id="o-3">9 stuart2013</li></ul></li><li id="o-2">b.csv n linje 1 x</li></ul></li>'
    ) in html


def test_a_long_row_of_places_is_written_once_with_every_line() -> None:
    lines = range(2, 3 + MOST_SPOTS_IN_FULL)
    places = Origin.at(*(outcome(line, f"study{line}") for line in lines))
    html = trail(places.then("count"), places.then("pooled", k=9, method="REML", test="knha"))
    assert html.count("study5</b>") == 1
    assert all(re.search(rf"\b{line} ", html) for line in lines)
    assert html.count(f"{len(lines)} steder</a>") == 2


def test_what_stands_elsewhere_of_a_study_is_told_at_its_name() -> None:
    found = [Place("findings.csv", line, "wilson2014", "finding") for line in (4, 5)]
    pages = tuple(
        Place("sources.csv", line, "wilson2014", "", "pubmed", f"https://a.no/{line}")
        for line in (7, 8)
    )
    html = trail(*(Origin.at(each, *pages) for each in found))
    assert html.count("https://a.no/7") == 1
    assert '<li id="o-2">5 <a href="#p-1">wilson2014</a></li>' in html
    assert '<li id="p-1">sources.csv linje 7 <b>wilson2014</b>' in html


def test_a_row_read_in_several_columns_is_told_once() -> None:
    place = Place("a.csv", 4, "stuart2013", "design")
    html = trail(Origin.at(place, Place("a.csv", 4, "stuart2013", "year")))
    assert "a.csv design, year linje 4 stuart2013" in html


def test_an_address_that_is_not_a_web_address_is_shown_as_text() -> None:
    assert "<a " not in trail(Origin.at(Place("a.csv", 1, url="javascript:alert(1)")))


def test_a_page_without_origins_has_no_trail() -> None:
    assert trail() == ""


def test_a_file_is_called_by_as_much_of_its_path_as_tells_it_from_the_others() -> None:
    names = short_names(["a/x.csv", "b/x.csv", "b/y.csv", "x.csv"])
    assert names == {
        "a/x.csv": "a/x.csv",
        "b/x.csv": "b/x.csv",
        "b/y.csv": "y.csv",
        "x.csv": "x.csv",
    }

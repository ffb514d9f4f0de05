"""CSV as databases and screening tools write it."""

from __future__ import annotations

import pytest

from kunnskap.sources import SourceRead, parse_source


def read(text: str) -> SourceRead:
    return parse_source(text.encode(), "x.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(separator: str) -> None:
    found = read(
        separator.join(["Title", "Year", "DOI"]) + "\n" + separator.join(["A", "2013", "x"])
    )
    assert found.records["title"].tolist() == ["A"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"Berg AB, Dahl C"', "Berg, AB; Dahl, C"),
        ('"Berg, A.; Dahl, C."', "Berg, A.; Dahl, C."),
        ('"Berg, A., Dahl, C.D."', "Berg, A.; Dahl, C.D."),
        ("Anne Berg and Carl van Dahl", "Berg, Anne; van Dahl, Carl"),
        ('"Berg, Anne"', "Berg, Anne"),
    ],
)
def test_the_ways_to_list_authors(written: str, meant: str) -> None:
    assert read(f"Title,Authors\nA,{written}\n").records["authors"].tolist() == [meant]


def test_a_cell_over_several_lines_keeps_the_line_count() -> None:
    found = read('Title,Abstract\nA,"one\ntwo"\nB,three\n')
    assert found.records["source_line"].tolist() == [2, 4]
    assert found.records["abstract"].tolist() == ["one two", "three"]


def test_a_row_with_broken_quotes_is_lost_alone() -> None:
    found = read('Title,Year\nA,2011\n"B,2012\nC,2013\n')
    assert found.records["title"].tolist() == ["A", "C"]
    assert [(p.key, p.line, p.raw) for p in found.problems] == [("quotes", 3, '"B,2012')]


def test_cells_beyond_the_headings_are_kept() -> None:
    found = read("Title,Year\nA,2011,more\n")
    assert "more" in found.records["extra"][0]
    assert [r.key for r in found.remarks] == ["cells_over"]


def test_first_and_last_page_in_columns_of_their_own() -> None:
    found = read("Title,Page start,Page end\nA,24,29\n")
    assert found.records["pages"].tolist() == ["24-29"]


def test_excels_hint_about_the_separator_is_no_record() -> None:
    assert read("sep=;\nTitle;Year\nA;2011\n").records["title"].tolist() == ["A"]

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


EXPORTS = {
    "covidence": "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,"
    'DOI,Ref,Covidence #,Study,Notes,Tags\nRus,"Berg, A.; Dahl, C.",Text,2013,,Addiction,108,9,24-29,,10.1111/a.1,7,'
    "#42,Berg 2013,,\n",
    "embase": "TITLE,AUTHOR NAMES,SOURCE,SOURCE TITLE,PUBLICATION YEAR,VOLUME,ISSUE,FIRST PAGE,LAST PAGE,DOI\n"
    'Rus,"Berg A.; Dahl C.",Addiction (2013) 108:9 (24-29),Addiction,2013,108,9,24,29,10.1111/a.1\n',
    "ebsco": "Article Title,Author,Journal Title,ISSN,Publication Date,Volume,Issue,First Page,Page Count,DOI,Doctype\n"
    'Rus,"Berg, A.; Dahl, C.",Addiction,09652140,20130901,108,9,24-29,6,10.1111/a.1,Article\n',
    "proquest": "Title,Abstract,Authors,pubtitle,pubdate,year,volume,issue,pages,DocumentURL,doi\n"
    'Rus,Text,"Berg, A.; Dahl, C.",Addiction,Sep 2013,2013,108,9,24-29,https://x.no,10.1111/a.1\n',
    "lens": "Lens ID,Title,Date Published,Publication Year,Source Title,Author/s,Volume,Issue Number,Start Page,"
    'End Page,DOI\n1-2,Rus,2013-09-01,2013,Addiction,"Berg, A.; Dahl, C.",108,9,24,29,10.1111/a.1\n',
    "web of science": "PT\tAU\tTI\tSO\tPY\tVL\tIS\tBP\tEP\tDI\tUT\n"
    "J\tBerg, A; Dahl, C\tRus\tADDICTION\t2013\t108\t9\t24\t29\t10.1111/a.1\tWOS:1\n",
}


@pytest.mark.parametrize("house", EXPORTS)
def test_the_headings_of_each_house_give_the_same_record(house: str) -> None:
    record = read(EXPORTS[house]).records.iloc[0]
    assert (record["title"], record["journal"].title(), record["year"]) == (
        "Rus",
        "Addiction",
        2013,
    )
    assert (record["volume"], record["issue"], record["pages"]) == ("108", "9", "24-29")
    assert (record["doi"], record["authors"].count(";")) == ("10.1111/a.1", 1)


def test_quotes_in_a_table_with_tabs_are_text() -> None:
    found = read('Title\tYear\n"Jin" needle therapy\t2009\nB\t2010\n')
    assert found.records["title"].tolist() == ['"Jin" needle therapy', "B"]

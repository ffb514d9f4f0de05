"""PubMed, Web of Science, EndNote XML, CSL-JSON and spreadsheets: what is odd in each."""

from __future__ import annotations

import io
import json

import openpyxl
import pandas as pd
import pytest

from kunnskap.errors import SourceError
from kunnskap.sources import SourceRead, parse_source


def read(text: str, name: str) -> SourceRead:
    return parse_source(text.encode(), name)


PUBMED = """PMID- 24059784
OWN - NLM
TI  - The comparative effectiveness of integrated treatment for substance abuse and
      partner violence.
FAU - Kraanen, Fleur L
AU  - Kraanen FL
FAU - Vedel, Ellen
AU  - Vedel E
CN  - I-StoP Group
JT  - BMC psychiatry
TA  - BMC Psychiatry
DP  - 2013 Jul 19
VI  - 13
PG  - 189
LID - 10.1186/1471-244X-13-189 [doi]
PMC - PMC3716952
PT  - Journal Article
MH  - Adult
MH  - *Violence

"""


def test_a_pubmed_record() -> None:
    record = read(PUBMED, "x.nbib").records.iloc[0]
    assert record["title"].endswith("substance abuse and partner violence.")
    assert record["authors"] == "Kraanen, Fleur L; Vedel, Ellen; I-StoP Group"
    assert (record["doi"], record["pmid"]) == ("10.1186/1471-244x-13-189", "24059784")
    assert (record["pmcid"], record["journal"]) == ("PMC3716952", "BMC psychiatry")
    assert record["keywords"] == "Adult; *Violence"


def test_a_pubmed_record_whose_first_line_is_damaged_is_a_problem() -> None:
    found = read(PUBMED + PUBMED.replace("PMID-", "PM#D-"), "x.nbib")
    assert (len(found.records), [p.key for p in found.problems]) == (1, ["start_damaged"])
    assert found.starts == 2


def test_a_web_of_science_record() -> None:
    text = (
        "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Berg, A\n   Dahl, C\nAF Berg, Anne\n   Dahl, Carl\n"
        "TI Substance use and\n   violence\nSO ADDICTION\nDE alcohol; violence\nID RELAPSE\nSN 0965-2140\nPY 2013\n"
        "VL 108\nIS 9\nBP 24\nEP 29\nDI 10.1111/add.12142\nPM 23414253\nUT WOS:000\nER\n\nEF"
    )
    found = read(text, "savedrecs.txt")
    record = found.records.iloc[0]
    assert (record["title"], record["authors"]) == (
        "Substance use and violence",
        "Berg, Anne; Dahl, Carl",
    )
    assert (record["pages"], record["keywords"]) == ("24-29", "alcohol; violence; RELAPSE")
    assert (found.format, found.remarks) == ("ciw", ())


def endnote(*records: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><xml><records>{"".join(records)}</records></xml>'


RECORD = (
    '<record><ref-type name="Journal Article">17</ref-type><contributors><authors><author><style face="normal">Berg, '
    "Anne</style></author></authors></contributors><titles><title><style>Rus </style><style>&amp; vold</style></title>"
    "<secondary-title>Addiction</secondary-title></titles><isbn>0965-2140&#xD;1360-0443</isbn><notes>Seen &#x1;</notes>"
    "<electronic-resource-num>10.1111/add.12142</electronic-resource-num></record>"
)


def test_an_endnote_record() -> None:
    record = read(endnote(RECORD), "x.xml").records.iloc[0]
    assert (record["title"], record["authors"]) == ("Rus & vold", "Berg, Anne")
    assert (record["isbn_issn"], record["doi"]) == ("0965-2140; 1360-0443", "10.1111/add.12142")
    assert "Seen" in record["extra"]


@pytest.mark.parametrize(
    "attack",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
    ],
)
def test_hostile_xml_is_refused(attack: str) -> None:
    text = endnote(RECORD).replace("<xml>", f"{attack}<xml>")
    with pytest.raises(SourceError) as caught:
        read(text, "x.xml")
    assert (caught.value.key, caught.value.facts["reason"]) == ("refused", "hostile_xml")


def test_a_broken_endnote_record_costs_no_other() -> None:
    found = read(endnote(RECORD.replace("</titles>", ""), RECORD, RECORD[:-9]), "x.xml")
    assert (len(found.records), [p.key for p in found.problems]) == (
        1,
        ["unbalanced", "unbalanced"],
    )


def test_a_broken_json_object_costs_no_other() -> None:
    items = [json.dumps({"id": key, "title": f"On {key}"}) for key in "abc"]
    found = read(f"[{items[0]},\n{items[1][:-3]},\n{items[2]}]", "x.json")
    assert found.records["key"].tolist() == ["a", "c"]
    assert [(p.key, p.line) for p in found.problems] == [("unbalanced", 2)]


def test_json_items_may_stand_in_an_object_and_hold_odd_things() -> None:
    text = '{"items": [{"id": 7, "title": null, "DOI": "10.1000/X"}, 3]}'
    found = read(text, "x.json")
    assert found.records[["key", "doi"]].values.tolist() == [["7", "10.1000/x"]]
    assert [p.key for p in found.problems] == ["not_a_record"]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def test_a_spreadsheet_with_a_heading_further_down() -> None:
    data = workbook(
        [["Readme"]],
        [["From Embase"], ["Title", "Publication Year"], ["Rus og vold", 2013], [None]],
    )
    found = parse_source(data, "x.xlsx")
    assert found.records[["title", "year", "source_line"]].values.tolist() == [
        ["Rus og vold", 2013, 3]
    ]
    assert [(r.key, r.raw) for r in found.remarks] == [("sheet_left", "s0")]


def test_a_damaged_spreadsheet_is_refused() -> None:
    with pytest.raises(SourceError) as caught:
        parse_source(workbook([["Title"], ["A"]])[:300], "x.xlsx")
    assert caught.value.facts["reason"] == "not_a_workbook"


@pytest.mark.parametrize("ending", ["nbib", "txt"])
def test_missing_stays_missing(ending: str) -> None:
    record = read("PMID- 1234567\nTI  - A\n\n", f"x.{ending}").records.iloc[0]
    assert all(pd.isna(record[name]) for name in ("year", "authors", "doi", "abstract", "pages"))


def test_an_eric_record() -> None:
    text = (
        "OWN - ERIC\nTI  - Rus og vold\nAU  - Berg, Anne\nOT  - Violence\nJT  - Addiction\nSO  - v108 n9 p24-29 2013\n"
        "AID - http://dx.doi.org/10.1000/x.1\nOID - EJ1131633\nVI  - 108\nIP  - 9\nPG  - 24-29\nDP  - 2013\n"
        "LID - http://eric.ed.gov/?id=EJ1131633\nISSN - ISSN-0965-2140\nPT  - Journal Articles\n"
        "PT  - Reports - Research\n"
    )
    record = parse_source(text.encode(), "eric.nbib").records.iloc[0]
    assert (record["type"], record["doi"], record["accession"]) == (
        "article",
        "10.1000/x.1",
        "EJ1131633",
    )
    assert (record["isbn_issn"], record["database"]) == ("0965-2140", "ERIC")
    assert record["url"] == "http://eric.ed.gov/?id=EJ1131633"


def test_an_eric_record_between_two_of_pubmed() -> None:
    pubmed = "PMID- 1234567\nOWN - NLM\nTI  - A\n\n"
    text = pubmed + "OWN - ERIC\nTI  - B\nOID - EJ1\n\n" + pubmed.replace("67", "68")
    found = parse_source(text.encode(), "both.nbib")
    assert (found.records["title"].tolist(), found.problems) == (["A", "B", "A"], ())


def test_an_endnote_tagged_record() -> None:
    text = (
        "%0 Journal Article\n%A Berg, Anne\n%A Dahl, Carl\n%T Rus og vold\n%J Addiction\n%D 2013\n%V 108\n%N 9\n"
        "%P 24-29\n"
        "%@ 0965-2140\n%R 10.1000/x.1\n%K violence\nalcohol\n%X First.\n\nSecond part.\n%U https://x.no\n"
        "%Z PMID: 23414253\n"
    )
    found = parse_source(text.encode(), "x.enw")
    record = found.records.iloc[0]
    assert (len(found.records), record["type"], record["journal"]) == (1, "article", "Addiction")
    assert (record["authors"], record["pages"]) == ("Berg, Anne; Dahl, Carl", "24-29")
    assert (record["keywords"], record["abstract"]) == ("violence; alcohol", "First. Second part.")
    assert (record["doi"], record["pmid"]) == ("10.1000/x.1", "23414253")


def test_endnote_records_with_the_type_first_last_or_not_at_all() -> None:
    text = "%T A\n%0 Thesis\n%A Berg\n\n%A Dahl\n%T B\n%J Addiction\n\n%0 Report\n%T D\n"
    found = parse_source(text.encode(), "x.enl")
    assert found.records["title"].tolist() == ["A", "B", "D"]
    assert found.records["type"].tolist() == ["thesis", "article", "report"]

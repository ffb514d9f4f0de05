"""RIS in the dialects of the databases: one oddity a test."""

from __future__ import annotations

import pandas as pd
import pytest
import rispy

from kunnskap.sources import SourceRead, parse_source


def read(text: str) -> SourceRead:
    return parse_source(text.encode(), "x.ris")


def one(*lines: str) -> pd.Series:
    found = read("\n".join(["TY  - JOUR", *lines, "ER  - ", ""]))
    assert len(found.records) == 1
    return found.records.iloc[0]


DIALECTS = {
    "ovid": ("T1  - Rus og vold", "A1  - Berg, A.B.", "Y1  - 2013//", "JF  - Addiction", "SP  - 24", "EP  - 9",
             "N2  - Text", "DO  - https://dx.doi.org/10.1111/ADD.12142"),
    "embase": ("TI  - Rus og vold", "A1  - Berg A.B.", "PY  - 2013", "JF  - Addiction", "SP  - 24", "EP  - 29",
               "N2  - Text", "C5  - 23414253", "DO  - 10.1111/add.12142", "M3  - Article"),
    "ebsco": ("TI  - Rus og vold", "AU  - Berg, A.B.", "PY  - 2013///", "JO  - Addiction", "SP  - 24", "EP  - 29",
              "AB  - Text", "DO  - 10.1111/add.12142", "DB  - cin20"),
    "cochrane": ("TI  - Rus og vold", "AU  - Berg, AB", "YR  - 2013", "JO  - Addiction", "PG  - 24-29",
                 "SP  - 24-29", "AB  - Text", "DO  - 10.1111/add.12142", "AN  - CN-00000001"),
    "scopus": ("TI  - Rus og vold", "T2  - Addiction", "J2  - Addict.", "AU  - Berg, A.B.", "PY  - 2013", "SP  - 24",
               "EP  - 29", "AB  - Text", "DO  - 10.1111/add.12142", "N1  - Cited By :12"),
    "mendeley": ("T1  - Rus og vold", "A1  - Berg, A. B.", "Y1  - 2013", "JF  - Addiction", "SP  - 24", "EP  - 29",
                 "N2  - Text", "UR  - https://doi.org/10.1111/add.12142"),
    "zotero": ("TI  - Rus og vold", "AU  - Berg, Anne", "T2  - Addiction", "AB  - Text", "DA  - 2013/01/02/",
               "PY  - 2013", "SP  - 24", "EP  - 29", "DO  - 10.1111/add.12142"),
    "endnote": ("AU  - Berg, A. B.", "C2  - PMC3681834", "DA  - Jan", "DO  - 10.1111/add.12142", "PY  - 2013",
                "SP  - 24-29", "T2  - Addiction", "TI  - Rus og vold", "AB  - Text"),
    "psycinfo": ("PMID  - 23414253", "ID  - 2013-00001-001", "T1  - Rus og vold", "A1  - Berg, Anne", "Y1  - 2013",
                 "JF  - Addiction", "SP  - 24", "EP  - 29", "N2  - Text", "M3  - doi:10.1111/add.12142"),
    "web of science": ("AU  - Berg, AB", "TI  - Rus og vold", "T2  - ADDICTION", "J9  - ADDICTION", "PD  - JAN",
                       "PY  - 2013", "SP  - 24", "EP  - 29", "DO  - 10.1111/add.12142", "AN  - WOS:000000000000001",
                       "AB  - Text"),
    "ebscohost": ("TI  - Rus og vold", "AU  - Berg, A.B.", "T2  - Addiction", "AB  - Text", "DA  - 2013///",
                  "PY  - 2013", "DO  - 10.1111/add.12142", "DP  - EBSCOhost", "SP  - 24", "EP  - 29", "DB  - cin20"),
    "trid": ("AN  - 01633333", "JO  - Addiction", "AU  - Berg, A", "TI  - Rus og vold", "PY  - 2013/04",
             "SP  - pp 24-29", "AB  - Text", "M3  - Web", "DO  - https://doi.org/10.1111/add.12142"),
    "rayyan": ("TI  - Rus og vold", "AU  - Berg, Anne", "Y1  - 2013/1/2", "JO  - Addiction", "SP  - 24-29",
               "AB  - Text", "DO  - 10.1111/add.12142", 'N1  - RAYYAN-INCLUSION: {"Kari"=>"Included"}'),
    "eppi": ("T1  - Rus og vold", "A1  - Berg Anne", "Y1  - 2013", "JF  - Addiction", "SP  - 24", "EP  - 29",
             "N2  - Text", "ID  - 40001234", "U1  - 40001234[eppi]", "DO  - 10.1111/add.12142"),
    "loose": ("TI - Rus og vold", "AU - Berg, A.", "PY - 2013", "JO - Addiction", "SP - 24", "EP - 29", "AB - Text",
              "DO - 10.1111/add.12142"),
}  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_dialect_gives_the_same_record(dialect: str) -> None:
    lines = [line.replace("TY  -", "TY -") for line in ("TY  - JOUR", *DIALECTS[dialect], "ER  - ")]
    if dialect != "loose":
        lines[0], lines[-1] = "TY  - JOUR", "ER  - "
    record = read("\n".join(lines)).records.iloc[0]
    assert (record["title"], record["journal"].title(), record["year"]) == (
        "Rus og vold",
        "Addiction",
        2013,
    )
    assert record["type"] == "article"
    assert (record["pages"], record["doi"]) == ("24-29", "10.1111/add.12142")
    assert (record["authors"].split(",")[0].split()[0], record["abstract"]) == ("Berg", "Text")


def test_a_record_without_its_end_is_kept_and_remarked_on() -> None:
    found = read("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - \nTY  - JOUR\nTI  - C")
    assert found.records["title"].tolist() == ["A", "B", "C"]
    assert [(r.key, r.line) for r in found.remarks] == [("end_missing", 1), ("end_missing", 6)]


def test_tagged_lines_without_a_start_are_a_problem() -> None:
    found = read("TX  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nTI  - B\nER  - \n")
    assert [(p.key, p.line) for p in found.problems] == [("start_damaged", 1)]
    assert found.records["title"].tolist() == ["B"]


def test_lines_without_a_tag_continue_the_one_before() -> None:
    record = one("TI  - Rus og", "vold", "KW  - alcohol", "violence")
    assert (record["title"], record["keywords"]) == ("Rus og vold", "alcohol; violence")


def test_a_second_value_and_an_unknown_tag_are_kept() -> None:
    record = one("TI  - A", "DO  - 10.1000/x", "DO  - 10.1000/y", "ZZ  - odd", "T1  - Other")
    assert record["doi"] == "10.1000/x"
    assert all(text in record["extra"] for text in ("10.1000/y", "odd", "Other"))


@pytest.mark.parametrize(
    "lines",
    [
        ("DB  - MEDLINE", "AN  - 23414253"),
        ("N1  - PMID: 23414253",),
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/23414253/",),
        ("AN  - PUBMED 23414253",),
    ],
)
def test_a_pubmed_number_is_found_where_a_dialect_hides_it(lines: tuple[str, ...]) -> None:
    assert one("TI  - A", *lines)["pmid"] == "23414253"


def test_an_unreadable_year_stays_missing_but_is_kept_as_text() -> None:
    record = one("TI  - A", "PY  - in press")
    assert pd.isna(record["year"])
    assert "in press" in record["extra"]


def test_rispy_reads_the_same_titles_and_years_from_good_files() -> None:
    text = "".join(
        f"TY  - JOUR\nTI  - Title {n}\nAU  - Berg, A.\nPY  - {1990 + n}\nER  - \n"
        for n in range(30)
    )
    ours, theirs = read(text).records, rispy.loads(text)
    assert ours["title"].tolist() == [record["title"] for record in theirs]
    assert ours["year"].tolist() == [int(record["year"]) for record in theirs]

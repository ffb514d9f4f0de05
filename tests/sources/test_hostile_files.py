"""Files made to hurt: bombs, depths and lines without end are refused or read, soon and by name."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kunnskap.errors import SourceError
from kunnskap.sources import parse_source, xlsx

SECONDS = 10.0  # of CPU; each takes less than one on a quiet machine


def workbook(**cells: str) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for place, text in cells.items():
        book.active[place] = text
    book.save(out)
    return out.getvalue()


GOOD = workbook(A1="Title", B1="Year", A2="Rus", B2="2013", A3="Vold", B3="2014")


def refusal(data: bytes, file: str) -> str:
    try:
        return f"read {parse_source(data, file).starts}"
    except SourceError as refused:
        return f"{refused.key} {refused.facts.get('reason', '')}"


@given(cut=st.integers(0, len(GOOD) - 1))
def test_a_workbook_cut_short_is_refused_by_name(cut: int) -> None:
    said = refusal(GOOD[:cut], "x.xlsx")
    assert said.startswith(("refused not_a_workbook", "unknown_format"))


@settings(max_examples=40)
@given(at=st.integers(4, len(GOOD) - 1), byte=st.integers(0, 255))
def test_a_workbook_with_a_damaged_byte_is_read_or_refused(at: int, byte: int) -> None:
    data = bytearray(GOOD)
    data[at] = byte
    said = refusal(bytes(data), "x.xlsx")
    assert said.startswith(("read", "refused not_a_workbook", "refused too_large"))


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "LARGEST", 1_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(2_000_000))
    assert len(out.getvalue()) < 5_000
    assert refusal(out.getvalue(), "x.xlsx") == "refused too_large"


@pytest.mark.slow
def test_a_cell_at_the_far_corner_of_a_sheet_costs_no_million_rows_of_work() -> None:
    before = time.process_time()
    read = parse_source(workbook(A1="Title", A2="Rus", XFD1048576="x"), "x.xlsx")
    assert read.records["title"].tolist()[0] == "Rus"
    assert time.process_time() - before < 3 * SECONDS


HOSTILE = {
    "braces without end": ("x.bib", "@article{a, title={" + "{" * 500_000),
    "braces that close": ("x.bib", "@article{a, title={" + "{" * 200_000 + "}" * 200_000 + "}}"),
    "signs that open nothing": ("x.bib", "@" * 500_000 + "article{a"),
    "people without end": ("x.bib", "@article{a, author={" + "{a} and " * 20_000 + "}}"),
    "quotes without end": ("x.bib", '@article{a, title="' + '"' * 100_000),
    "json of a great depth": ("x.json", '[{"title": ' + "[" * 500_000),
    "json in json": ("x.json", '[{"id":"a","x":' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "}]"),
    "xml of a great depth": ("x.xml", "<xml><records><record>" + "<a>" * 100_000 + "</record></records></xml>"),
    "a line of ten million letters": ("x.ris", "TY  - JOUR\nTI  - " + "a" * 10_000_000 + "\nER  - \n"),
    "a cell of ten million letters": ("x.csv", 'Title,Year\n"' + "a" * 10_000_000 + '",1\nB,2\n'),
    "a heading without end": ("x.csv", "Title," + "a," * 500_000 + "\nA,1\n"),
    "quotes that never close": ("x.csv", "Title,Year\n" + 'a,"1\n' * 10_001),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_soon(name: str) -> None:
    file, text = HOSTILE[name]
    before = time.process_time()
    assert refusal(text.encode(), file).startswith(("read", "refused", "unknown_format"))
    assert time.process_time() - before < SECONDS


def test_an_import_keeps_what_it_read_for_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kunnskap.records import import_files, read_records
    from kunnskap.workspace import Door, Workspace

    monkeypatch.setattr("kunnskap.sources.read.WORTH_KEEPING", 0)
    (tmp_path / "a.ris").write_text("TY  - JOUR\nTI  - Rus\nER  - \n")
    import_files(Workspace(tmp_path), [tmp_path / "a.ris"], base="b")
    monkeypatch.setattr("kunnskap.sources.read._parse", None)
    assert len(read_records(Door(Workspace(tmp_path)), "b").records) == 1

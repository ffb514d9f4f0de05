"""Every start of a record is a record or a problem, whatever the file looks like."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import SourceError
from kunnskap.language import language
from kunnskap.sources import check_records, origins_of, parse_source, read_source
from kunnskap.sources.formats import FORMATS
from kunnskap.workspace import Door, Workspace

# The same record as each format writes it, twice. A new format is tested here once it stands here.
GOOD = {
    "ris": "TY  - JOUR\nTI  - Vold og rus\nAU  - Åsen, Bjørg\nPY  - 2019\nER  - \n\n" * 2,
    "bibtex": "@article{a,\n title={Vold og rus},\n author={Åsen, Bjørg},\n year=2019}\n"
    "@article{b,\n title={Vold og rus},\n author={Åsen, Bjørg},\n year=2019}\n",
    "nbib": "PMID- 1234567\nTI  - Vold og rus\nFAU - Åsen, Bjørg\nDP  - 2019 Mar\n\n" * 2,
    "ciw": "PT J\nAU Åsen, Bjørg\nTI Vold\n   og rus\nPY 2019\nER\n\n" * 2,
    "refer": "%0 Journal Article\n%T Vold og rus\n%A Åsen, Bjørg\n%D 2019\n\n" * 2,
    "cochrane": "Record #1 of 2\nID: CN-01\nAU: Åsen, Bjørg\nTI: Vold og rus\nYR: 2019\n\n\n"
    "Record #2 of 2\nID: CN-02\nAU: Åsen, Bjørg\nTI: Vold og rus\nYR: 2019\n",
    "ovid": "<1. >\nDB  - Embase\nAU  - Åsen, Bjørg\nTI  - Vold og rus\nYR  - 2019\n\n"
    "<2. >\nDB  - Embase\nAU  - Åsen, Bjørg\nTI  - Vold og rus\nYR  - 2019\n\n",
    "endnote": "<xml><records>\n"
    + "<record><contributors><authors><author>Åsen, Bjørg</author></authors></contributors>"
    "<titles><title><style>Vold og rus</style></title></titles><dates><year>2019</year></dates></record>\n"
    * 2
    + "</records></xml>\n",
    "csl-json": "[\n"
    '{"id": "a", "title": "Vold og rus", "author": [{"family": "Åsen", "given": "Bjørg"}],'
    ' "issued": {"date-parts": [[2019]]}},\n'
    '{"id": "b", "title": "Vold og rus", "author": [{"family": "Åsen", "given": "Bjørg"}],'
    ' "issued": {"date-parts": [[2019]]}}]\n',
    "csv": 'Title,Authors,Year\nVold og rus,"Åsen, Bjørg",2019\nVold og rus,"Åsen, Bjørg",2019\n',
}
ENDING = {form.name: next(iter(form.endings), ".txt") for form in FORMATS}
each_format = pytest.mark.parametrize("name", sorted(GOOD))
WITHOUT_ENDING = {"cochrane"}  # a text file of any kind: nothing but its content tells
each_ending = pytest.mark.parametrize("name", sorted(set(GOOD) - WITHOUT_ENDING))


def test_every_format_has_an_example_here() -> None:
    assert {form.name for form in FORMATS if not form.magic} == set(GOOD)


@each_format
@pytest.mark.parametrize(
    ("encoding", "stated", "guessed"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16-le", False),
        ("latin-1", "windows-1252", True),
        ("utf-16-be", "utf-16-be", True),
    ],
)
def test_five_encodings_give_the_same_records(
    name: str, encoding: str, stated: str, guessed: bool
) -> None:
    read = parse_source(GOOD[name].encode(encoding), f"x{ENDING[name]}")
    assert (read.encoding, read.guessed, read.format) == (stated, guessed, name)
    assert read.records["title"].tolist() == ["Vold og rus"] * 2
    assert read.records["authors"].tolist() == ["Åsen, Bjørg"] * 2
    assert read.records["year"].tolist() == [2019] * 2
    assert [remark.key for remark in read.remarks] == ["encoding_guessed"] * guessed


@each_format
def test_windows_line_ends_change_nothing(name: str) -> None:
    plain = parse_source(GOOD[name].encode(), f"x{ENDING[name]}")
    windows = parse_source(GOOD[name].replace("\n", "\r\n").encode(), f"x{ENDING[name]}")
    assert windows.records.equals(plain.records)


@each_format
def test_the_content_decides_when_the_ending_is_wrong(name: str) -> None:
    wrong = ".bib" if name != "bibtex" else ".ris"
    read = parse_source(GOOD[name].encode(), f"x{wrong}")
    assert (read.format, len(read.records)) == (name, 2)
    assert [remark.key for remark in read.remarks] == ["wrong_ending"]


@each_ending
def test_an_empty_file_is_read_as_no_records(name: str) -> None:
    read = parse_source(b"", f"x{ENDING[name]}")
    assert (read.starts, [remark.key for remark in read.remarks]) == (0, ["no_records"])


@each_format
def test_records_know_the_line_they_start_on(name: str) -> None:
    read = parse_source(GOOD[name].encode(), f"x{ENDING[name]}")
    lines = GOOD[name].split("\n")
    starts = [lines[int(line) - 1] for line in read.records["source_line"]]
    assert starts[0].strip("<12")[:3] == starts[1].strip("<12")[:3]
    second = origins_of(read.records)[read.records["key"][1]]
    assert second.places[0].line == read.records["source_line"][1]


@each_format
def test_frames_keep_what_the_schema_promises(name: str) -> None:
    read = parse_source(GOOD[name].encode(), f"x{ENDING[name]}")
    assert check_records(read.records) is not None
    assert read.records["record_id"].tolist() == [f"x{ENDING[name]}#1", f"x{ENDING[name]}#2"]
    assert read.records["key"].is_unique


@each_format
@given(seed=st.integers(0, 10_000), hits=st.integers(1, 12))
def test_random_byte_damage_never_raises_and_loses_nothing_uncounted(
    name: str, seed: int, hits: int
) -> None:
    chance = random.Random(seed)
    data = bytearray((GOOD[name] * 3).encode())
    for _ in range(hits):
        data[chance.randrange(len(data))] = chance.randrange(256)
    read = parse_source(bytes(data), f"x{ENDING[name]}")
    assert read.starts == len(read.records) + len(read.problems)
    marks = {
        "ris": rb"(?m)^TY  - ", "bibtex": rb"(?m)^@article\{", "nbib": rb"(?m)^PMID- ", "ciw": rb"(?m)^PT J\n",
        "endnote": rb"<record>", "refer": rb"(?m)^%0 J", "cochrane": rb"(?m)^Record #\d+ of \d+",
        "ovid": rb"(?m)^<\d+\. >$",
    }  # fmt: skip
    if name in marks and b"\0" not in data:
        import re

        assert read.starts >= len(re.findall(marks[name], bytes(data)))


def starts_or_refusal(data: bytes, file: str) -> int | str:
    try:
        return parse_source(data, file).starts
    except SourceError as refused:
        return refused.key


@each_format
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_by_name(name: str, data: bytes) -> None:
    assert starts_or_refusal(data, f"x{ENDING[name]}") in (*range(301), "refused", "unknown_format")


@each_ending
@given(cut=st.integers(0, 400))
def test_a_file_cut_short_keeps_what_came_before(name: str, cut: int) -> None:
    data = GOOD[name].encode()[:cut]
    read = parse_source(data, f"x{ENDING[name]}")
    whole = len(GOOD[name].encode()) // 2
    assert read.starts >= (1 if cut > whole + 5 else 0)


def test_an_unknown_kind_of_file_is_refused_with_the_formats_that_are_known() -> None:
    with pytest.raises(SourceError) as caught:
        parse_source(b"%PDF-1.7 something", "scan.pdf")
    assert caught.value.key == "unknown_format"
    assert caught.value.facts["file"] == "scan.pdf"
    assert "ris" in str(caught.value.facts["known"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_source(tmp_path / "none.ris")
    assert caught.value.key == "missing"


def test_a_file_read_through_the_door_is_named_from_the_root(tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(GOOD["ris"], encoding="utf-8")
    door = Door(Workspace(tmp_path))
    read = read_source(tmp_path / "a.ris", door=door)
    assert read.records["source_file"].tolist() == ["a.ris"] * 2
    assert [file.sha256 for file in door.files] == [read.sha256]


def test_a_few_damaged_bytes_do_not_spoil_the_other_letters() -> None:
    data = GOOD["ris"].encode().replace(b"rus", b"r\xffs", 1)
    read = parse_source(data, "x.ris")
    assert read.records["authors"].tolist() == ["Åsen, Bjørg"] * 2
    assert [(r.key, r.line) for r in read.remarks] == [
        ("encoding_guessed", 1),
        ("bytes_damaged", 2),
    ]


def test_markup_in_a_title_is_kept_as_text() -> None:
    read = parse_source(b"TY  - JOUR\nTI  - <script>alert(1)</script>\nER  - \n", "x.ris")
    assert read.records["title"].tolist() == ["<script>alert(1)</script>"]


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_every_problem_has_words(code: str) -> None:
    data = b"TY  - JOUR\nER  - \nAU  - Berg\n\nTY  - JOUR\nTI  - \xe5\n"
    read = parse_source(data, "x.txt")
    told = (*read.problems, *read.remarks)
    assert {p.key for p in read.problems} == {"empty_record", "start_damaged"}
    assert all(language(code).text(p.message_key, **dict(p.facts)) for p in told)

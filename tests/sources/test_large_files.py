"""Large files are read side by side and kept, and it makes no difference to what is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kunnskap.sources import bibtex, cache, parse_source, read_source
from kunnskap.sources.bibtex import read_bibtex

RECORD = (
    "@article{{k{n},\n  title = {{On {{\\o}}l {n}}},\n"
    "  author = {{Berg, A{n} and J{{\\o}}rgensen, B.}},\n  year = j2\n}}\n"
)
TEXT = (
    '@string{j2 = "2013"}\n'
    + "".join(RECORD.format(n=n) for n in range(40))
    + "@article{broken, title={x\n"
)


def test_parts_read_side_by_side_give_what_one_reading_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    alone = read_bibtex(TEXT)
    monkeypatch.setattr(bibtex, "LARGE", 100)
    monkeypatch.setattr(bibtex, "cores", lambda: 3)
    together = read_bibtex(TEXT)
    assert together == alone
    assert (len(alone.rows), len(alone.lost)) == (40, 1)


def test_a_part_whose_process_fails_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = read_bibtex(TEXT)
    monkeypatch.setattr(bibtex, "LARGE", 100)
    monkeypatch.setattr(bibtex, "cores", lambda: 2)
    monkeypatch.setattr("kunnskap.sources.parallel._CHILD", "raise SystemExit(3)")
    assert read_bibtex(TEXT) == alone


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("kunnskap.sources.read.WORTH_KEEPING", 0)
    return tmp_path / "kept"


def test_what_was_kept_equals_what_was_read(folder: Path) -> None:
    first = parse_source(TEXT.encode(), "x.bib", cache=folder)
    again = parse_source(TEXT.encode(), "x.bib", cache=folder)
    assert again.records.equals(first.records)
    assert again.records.dtypes.equals(first.records.dtypes)
    assert (again.problems, again.remarks, again.starts) == (
        first.problems,
        first.remarks,
        first.starts,
    )


def test_the_second_time_nothing_is_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.bib").write_text(TEXT)
    read_source(tmp_path / "x.bib", cache=folder)
    monkeypatch.setattr("kunnskap.sources.read._parse", None)
    assert len(read_source(tmp_path / "x.bib", cache=folder).records) == 40


@pytest.mark.parametrize(
    "change", ["{", "[]", "{}", json.dumps({"records": {}, "problems": [], "remarks": []})]
)
def test_a_spoilt_memory_is_read_anew(folder: Path, change: str) -> None:
    parse_source(TEXT.encode(), "x.bib", cache=folder)
    for file in folder.iterdir():
        file.write_text(change)
    assert len(parse_source(TEXT.encode(), "x.bib", cache=folder).records) == 40


def test_other_content_another_name_and_other_readers_are_read_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse_source(TEXT.encode(), "x.bib", cache=folder)
    assert (
        len(parse_source(TEXT.encode() + b"@misc{z, title={Z}}", "x.bib", cache=folder).records)
        == 41
    )
    assert parse_source(TEXT.encode(), "y.bib", cache=folder).records["source_file"][0] == "y.bib"
    monkeypatch.setattr(cache, "_readers", lambda: "other")
    parse_source(TEXT.encode(), "x.bib", cache=folder)
    assert len(list(folder.glob("*.json"))) == 4

"""A base's folder is read strictly, and everything in it has a place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kunnskap.errors import RecordError
from kunnskap.records import Base, read_records
from kunnskap.sources import check_records
from kunnskap.workspace import Door, Workspace

Make = Callable[..., Base]
Bib = Callable[..., str]


def test_records_know_their_file_line_database_and_search_date(
    make_base: Make, bibtex: Bib
) -> None:
    base = make_base(
        {"p.bib": bibtex("a", "b")}, sources={"p.bib": 'database = "PubMed"\ndate = 2026-11-01'}
    )
    second = base.records.iloc[1]
    assert (second["key"], second["database"], second["search_date"]) == (
        "b",
        "PubMed",
        "2026-11-01",
    )
    assert (second["source_file"], second["source_line"]) == ("literature/b/references/p.bib", 3)
    assert check_records(base.records) is not None


def test_a_records_own_database_goes_before_the_files(make_base: Make) -> None:
    text = "TY  - JOUR\nTI  - A\nDB  - Embase\nER  - \nTY  - JOUR\nTI  - B\nER  - \n"
    assert make_base({"p.ris": text}).records["database"].tolist() == ["Embase", "p"]


def test_a_key_used_in_two_exports_is_told_apart_by_the_file(make_base: Make, bibtex: Bib) -> None:
    base = make_base({"p.bib": bibtex("a"), "q.bib": bibtex("a", "c")})
    assert base.records["key"].tolist() == ["a", "a@q", "c"]


def test_a_changed_export_is_noticed(tmp_path: Path, make_base: Make, bibtex: Bib) -> None:
    make_base({"p.bib": bibtex("a")})
    (tmp_path / "literature/b/references/p.bib").write_text(bibtex("z"))
    with pytest.raises(RecordError) as caught:
        read_records(Door(Workspace(tmp_path)), "b")
    assert (caught.value.key, caught.value.facts["file"]) == (
        "changed",
        "literature/b/references/p.bib",
    )


def test_an_export_nobody_listed_is_noticed(tmp_path: Path, make_base: Make, bibtex: Bib) -> None:
    make_base({"p.bib": bibtex("a")})
    (tmp_path / "literature/b/references/new.ris").write_text("")
    assert read_records(Door(Workspace(tmp_path)), "b").unlisted == ("references/new.ris",)


@pytest.mark.parametrize(
    ("toml", "key", "where"),
    [
        ("[[source]\n", "not_toml", ""),
        ("[[source]]\nfile = 3\n", "wrong_value", "source.1"),
        ("[colours]\nblue = 1\n", "wrong_value", "colours"),
        ("[previous]\nstudies = -1\nreports = 2\n", "wrong_value", "previous.studies"),
    ],
)
def test_a_wrong_sources_file_is_refused_with_its_place(
    make_base: Make, bibtex: Bib, toml: str, key: str, where: str
) -> None:
    with pytest.raises(RecordError) as caught:
        make_base({"p.bib": bibtex("a")}, toml=toml)
    assert caught.value.key == key
    assert str(caught.value.facts.get("where", "")).startswith(where)


def test_duplicates_follow_chains_to_the_record_that_was_kept(make_base: Make, bibtex: Bib) -> None:
    pairs = "kept,duplicate,decided_by,reason\nb,c,ola,\na,b,rule,doi\n"
    assert make_base({"p.bib": bibtex("a", "b", "c")}, duplicates=pairs).kept_for == {
        "b": "a",
        "c": "a",
    }


def test_a_decision_that_two_records_differ_undoes_the_merge(make_base: Make, bibtex: Bib) -> None:
    pairs = (
        "kept,duplicate,decided_by,reason,decision\na,b,rule,doi,same\nb,a,ola,part II,different\n"
    )
    assert make_base({"p.bib": bibtex("a", "b")}, duplicates=pairs).kept_for == {}


@pytest.mark.parametrize(
    ("row", "key"), [("a,zz,x,y", "unknown_record"), ("a,a,x,y", "own_duplicate"), ("a,b", "cells")]
)
def test_a_wrong_duplicate_is_refused_with_its_line(
    make_base: Make, bibtex: Bib, row: str, key: str
) -> None:
    with pytest.raises(RecordError) as caught:
        make_base(
            {"p.bib": bibtex("a", "b")}, duplicates=f"kept,duplicate,decided_by,reason\n{row}\n"
        )
    assert (caught.value.key, caught.value.facts["line"]) == (key, 2)

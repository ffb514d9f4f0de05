"""An import is whole or not at all, and the same file again changes nothing."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kunnskap.errors import RecordError, SourceError
from kunnskap.records import Imported, import_files, prisma_flow, read_records
from kunnskap.workspace import Door, Workspace

PAPER = (
    "TY  - JOUR\nTI  - Integrated treatment of alcohol problems and partner violence\nAU  - Berg, Anne\nPY  - 2013\n"
    "JO  - Addiction\nVL  - 108\nSP  - 24\nEP  - 29\n{extra}ER  - \n"
)
OTHER = (
    "TY  - JOUR\nTI  - Housing for people who inject drugs\nAU  - Lie, Per\nPY  - 2015\nER  - \n"
)
Bring = Callable[..., Imported]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    def bring_in(name: str, text: str, **said: Any) -> Imported:
        path = tmp_path / "downloads" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
        return import_files(Workspace(tmp_path), [path], base="b", **said)

    return bring_in


def test_a_first_file_makes_the_base(bring: Bring, tmp_path: Path) -> None:
    date = datetime.date(2026, 11, 1)
    text = PAPER.format(extra="") + OTHER
    done = bring("p.ris", text, database="PubMed", date=date, search='"x" AND\n(y)')
    base = read_records(Door(Workspace(tmp_path)), "b")
    assert (done.files[0].new, done.files[0].merged) == (2, 0)
    assert (base.sources[0].database, base.sources[0].date, base.sources[0].search) == (
        "PubMed",
        date,
        '"x" AND\n(y)',
    )
    assert (tmp_path / "literature/b/references/p.ris").read_bytes() == text.encode()


def test_a_second_export_merges_what_is_known(bring: Bring, tmp_path: Path) -> None:
    bring("p.ris", PAPER.format(extra=""), database="PubMed")
    done = bring("e.ris", PAPER.format(extra="DO  - 10.1000/x\n") + OTHER, database="Embase")
    assert (done.files[0].new, done.files[0].merged) == (1, 1)
    flow = prisma_flow(read_records(Door(Workspace(tmp_path)), "b")).databases
    assert (flow.identified.value, flow.duplicates.value, flow.awaiting.value) == (3, 1, 2)


def test_the_same_content_again_changes_nothing(bring: Bring, tmp_path: Path) -> None:
    bring("p.ris", PAPER.format(extra="") * 2)
    before = snapshot(tmp_path / "literature")
    again = bring("renamed.ris", PAPER.format(extra="") * 2)
    assert (again.changed, again.files[0].already) == (False, "references/p.ris")
    assert snapshot(tmp_path / "literature") == before


def test_other_content_under_the_same_name_gets_a_name_of_its_own(
    bring: Bring, tmp_path: Path
) -> None:
    bring("p.ris", PAPER.format(extra=""))
    assert bring("p.ris", OTHER).files[0].file == "references/p-2.ris"
    assert len(read_records(Door(Workspace(tmp_path)), "b").records) == 2


def test_what_looks_alike_is_told(bring: Bring) -> None:
    bring("p.ris", PAPER.format(extra="DO  - 10.1000/x\n"))
    protocol = PAPER.replace("partner violence", "partner violence: part 2").format(
        extra="DO  - 10.1000/x\n"
    )
    assert [(p.first, p.second) for p in bring("q.ris", protocol).possible] == [("p-1", "q-1")]


def test_what_a_person_undid_stays_undone(bring: Bring, tmp_path: Path) -> None:
    bring("p.ris", PAPER.format(extra=""))
    bring("e.ris", PAPER.format(extra="DO  - 10.1000/x\n"))
    (tmp_path / "literature/b/duplicates.csv").write_text(
        "kept,duplicate,decided_by,reason,decision\np-1,e-1,kari,other trial,different\n"
    )
    bring("q.ris", OTHER)
    assert read_records(Door(Workspace(tmp_path)), "b").kept_for == {}


@pytest.mark.parametrize("step", range(3))
def test_a_base_that_could_not_be_written_is_as_before(
    bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    bring("p.ris", PAPER.format(extra=""))
    before, replace, calls = snapshot(tmp_path / "literature"), os.replace, [0]

    def failing(source: Any, target: Any) -> None:
        calls[0] += 1
        if calls[0] > step:
            raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(KeyboardInterrupt):
        bring("e.ris", PAPER.format(extra="DO  - 10.1000/x\n"))
    assert snapshot(tmp_path / "literature") == before


def test_an_unreadable_file_among_several_brings_nothing(bring: Bring, tmp_path: Path) -> None:
    bring("p.ris", PAPER.format(extra=""))
    before = snapshot(tmp_path / "literature")
    with pytest.raises(SourceError) as caught:
        bring("scan.pdf", "%PDF")
    assert (caught.value.key, snapshot(tmp_path / "literature")) == ("unknown_format", before)


@pytest.mark.parametrize("name", ["", "../out", ".hidden", "a/b"])
def test_a_base_cannot_lie_outside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordError) as caught:
        import_files(Workspace(tmp_path), [], base=name)
    assert caught.value.key == "base_name"


@pytest.mark.parametrize(
    "search", ['a "quoted" \\ thing', "tab\tand\nline", "æøå 😀", "del\x7f\x01"]
)
def test_any_search_string_survives(bring: Bring, tmp_path: Path, search: str) -> None:
    bring("p.ris", OTHER, search=search)
    assert read_records(Door(Workspace(tmp_path)), "b").sources[0].search == search

"""What ``kunnskap import`` says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap import cli
from kunnskap.cli import Exit
from kunnskap.cli.data import SOURCE_KINDS
from kunnskap.records.base import Kind

RIS = "TY  - JOUR\nTI  - Housing for people who inject drugs\nAU  - Lie, Per\nPY  - 2015\nER  - \nTY  - JOUR\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("notebooks", "parameters", "down"):
        (tmp_path / folder).mkdir()
    (tmp_path / "down" / "p.ris").write_text(RIS)
    return tmp_path


def bring(root: Path, *words: str) -> int:
    return cli.run(
        ["import", str(root / "down" / "p.ris"), "--base", "b", "--root", str(root), *words]
    )


def test_what_came_in_and_what_could_not_be_read_is_told(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(root, "--database", "PubMed", "--date", "2026-11-01") == Exit.GOOD
    said = capsys.readouterr().out
    assert "én referanse (ris, utf-8); nye: 1, slått sammen: 0, ikke lest: 1." in said
    assert "literature/b/references/p.ris:6: Posten er tom." in said


def test_the_same_file_again_is_told_and_changes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(root)
    capsys.readouterr()
    assert bring(root) == Exit.GOOD
    assert "allerede lagt inn" in capsys.readouterr().out


def test_a_database_left_out_is_asked_for_and_a_date_is_shown_how(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(root)
    assert "Databasen er ikke oppgitt" in capsys.readouterr().out
    assert bring(root, "--date", "4.11.2026") == Exit.WRONG_USE
    assert "«4.11.2026» er ikke en dato. Skriv den som 2026-11-01." in capsys.readouterr().err


def test_the_command_knows_the_kinds_the_base_knows() -> None:
    assert set(SOURCE_KINDS) == set(Kind)

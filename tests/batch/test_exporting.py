"""``kunnskap export`` writes what is up to date, and names what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kunnskap import cli
from kunnskap.cli import Exit


@pytest.fixture
def run(
    project: Any, telling: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    project.notebook(telling(title="Modul", language="nb"))
    project.family("[matrix]\nn = [1, 2]")
    project.build("family-1")

    def one(*words: str) -> tuple[int, str]:
        code = cli.run(["export", *words, "--root", str(project.root)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return one


def test_a_fresh_summary_is_written_for_word(project: Any, run: Any) -> None:
    code, said = run("family-1", "--to", "docx")
    assert (code, "family-1.docx" in said) == (0, True)
    assert (project.outputs / "docx" / "family-1.docx").read_bytes().startswith(b"PK")


def test_a_stale_one_is_named_with_the_command_and_the_fresh_one_is_written(
    project: Any, run: Any
) -> None:
    code, said = run("family-*")
    assert code == Exit.SOME_FAILED
    assert (
        "family-2 er ikke oppdatert (ikke laget før). Bygg først: kunnskap build family-2" in said
    )
    assert [each.name for each in (project.outputs / "docx").iterdir()] == ["family-1.docx"]


def test_a_name_that_fits_nothing_and_a_browser_that_is_nowhere_are_said(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("nord")[0] == Exit.CANNOT
    monkeypatch.setenv("KUNNSKAP_CHROMIUM", "nosuchbrowser")
    code, said = run("family-1", "--to", "pdf")
    assert code == Exit.CANNOT
    assert "Lette etter: nosuchbrowser" in said


def test_exports_stand_beside_what_was_built_and_are_no_fault_to_verify(
    project: Any, run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run("family-1")
    assert cli.run(["verify", "--root", str(project.root)]) == 0
    project.build()
    assert (project.outputs / "docx" / "family-1.docx").exists()

"""One command a summary, many at once, then one that puts them together: the same bytes as one build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch.store import held
from kunnskap.cli.command import Exit
from kunnskap.errors import BatchError

SOURCE = Path(__file__).parents[2] / "src"
LEFT_OUT = (".cache", "logs", ".lock")


def start(project: Any, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kunnskap", *words, "--root", str(project.root)],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> tuple[int, str]:
    text, _ = process.communicate(timeout=120)
    return process.returncode, text


def everything(project: Any) -> dict[str, bytes]:
    return {
        path.relative_to(project.outputs).as_posix(): path.read_bytes()
        for path in project.outputs.rglob("*")
        if path.is_file() and path.relative_to(project.outputs).parts[0] not in LEFT_OUT
    }


@pytest.fixture
def family(project: Any, reading: Any) -> Any:
    project.file("literature/a.csv", "1")
    project.notebook(reading("literature/a.csv"), "print('n er', n)", "assert n != 3")
    project.family("[matrix]\nn = [1, 2, 3, 4]")
    return project


@pytest.mark.slow
def test_parts_at_once_and_a_collection_are_the_bytes_of_one_build(family: Any) -> None:
    assert [each.name for each in family.build().failed] == ["family-3"]
    whole = everything(family)
    shutil.rmtree(family.outputs)
    code, names = said(start(family, "plan", "--names"))
    assert (code, names.split()) == (0, [f"family-{n}" for n in (1, 2, 3, 4)])
    parts = [start(family, "build", name, "--part", "-j", "1") for name in names.split()]
    codes = [said(part)[0] for part in parts]
    assert codes == [Exit.GOOD, Exit.GOOD, Exit.SOME_FAILED, Exit.GOOD]
    assert not (family.outputs / "manifest.json").exists()
    code, text = said(start(family, "collect"))
    assert (code, "3 av 4 oppsummeringer" in text) == (Exit.SOME_FAILED, True)
    assert everything(family) == whole


@pytest.mark.slow
def test_a_collection_removes_what_no_longer_belongs(family: Any) -> None:
    family.build()
    family.family("[matrix]\nn = [1, 2]")
    code, text = said(start(family, "collect"))
    assert (code, "2 av 2 oppsummeringer" in text) == (Exit.GOOD, True)
    assert not [name for name in everything(family) if "family-4" in name]


def test_parts_share_the_outputs_with_parts_and_with_nobody_else(tmp_path: Path) -> None:
    with held(tmp_path, shared=True), held(tmp_path, shared=True):
        with pytest.raises(BatchError) as caught, held(tmp_path):
            pass
        assert caught.value.key == "locked"
    with held(tmp_path), pytest.raises(BatchError), held(tmp_path, shared=True):
        pass


@pytest.mark.slow
def test_a_part_of_nothing_is_wrong_use_and_one_that_is_not_there_is_named(family: Any) -> None:
    assert said(start(family, "build", "--part"))[0] == Exit.WRONG_USE
    code, text = said(start(family, "build", "--part", "nobody"))
    assert (code, "nobody" in text) == (Exit.CANNOT, True)

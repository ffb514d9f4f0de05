"""Files appear whole or not at all, and a lock does not outlive its holder."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch.store import UNFINISHED, Store, held, write_whole
from kunnskap.errors import BatchError


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.html"
    write_whole(path, b"old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["page.html"]


def test_only_one_build_holds_the_outputs_and_the_other_names_it(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(BatchError) as caught, held(tmp_path):
        pass
    assert (caught.value.key, caught.value.facts["process"]) == ("locked", str(os.getpid()))
    with held(tmp_path):
        pass


def test_a_drive_that_knows_no_locks_is_not_said_to_be_locked(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    project.notebook("1")
    project.family("")
    monkeypatch.setattr("fcntl.flock", unknown)
    with pytest.raises(BatchError) as caught:
        project.build()
    assert (caught.value.key, caught.value.facts["reason"]) == (
        "unwritable",
        os.strerror(errno.ENOLCK),
    )


def test_the_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from kunnskap.batch.store import held\n"
        f"with held(Path({str(tmp_path)!r})): os.kill(os.getpid(), signal.SIGKILL)"
    )
    source = str(Path(__file__).parents[2] / "src")
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": source})
    assert (tmp_path / ".lock").exists()
    with held(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(BatchError) as caught, held(tmp_path / "outputs"):
        pass
    assert (caught.value.key, caught.value.facts["folder"]) == ("unwritable", "outputs")


def test_sweeping_removes_what_belongs_to_no_summary_and_what_was_never_finished(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    for path in (store.html("kept"), store.html("gone"), store.record("gone"), store.start_page):
        write_whole(path, b"x")
    (tmp_path / "html" / f"{UNFINISHED}abc").touch()
    assert store.sweep({"kept"}) == ["gone"]
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["index.html", "kept.html"]

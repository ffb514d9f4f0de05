"""The project's own notebooks: each says the same in our engine and in an ordinary kernel, wherever it is built."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kunnskap.batch.parameters import read_parameters
from kunnskap.workspace import Workspace

ROOT = Path(__file__).parents[2]
YEAR = 365 * 24 * 3600
AHEAD = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
static const time_t ahead = 400L * 24 * 3600;
int clock_gettime(clockid_t which, struct timespec *now) {
  int (*asked)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  int answer = asked(which, now);
  if (which == CLOCK_REALTIME) now->tv_sec += ahead;
  return answer;
}
int gettimeofday(struct timeval *now, void *zone) {
  int (*asked)(struct timeval *, void *) = dlsym(RTLD_NEXT, "gettimeofday");
  int answer = asked(now, zone);
  now->tv_sec += ahead;
  return answer;
}
time_t time(time_t *kept) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (kept) *kept = now.tv_sec;
  return now.tv_sec;
}
"""
DATA = ("literature", "survey", "competence", "parameters", "notebooks")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="the engine forks on Linux only"),
]


def one_of_each() -> list[str]:
    """The first summary of each notebook of the project."""
    if not list((ROOT / "notebooks").glob("*.ipynb")):
        return []
    names = {each.notebook.name: each.name for each in reversed(read_parameters(Workspace(ROOT)))}
    return sorted(names.values())


def build(project: Path, *words: str, **surroundings: str) -> dict[str, bytes]:
    """Build one of each in a process of its own; every page, notebook, result and record."""
    for folder in DATA:
        if not (project / folder).exists():
            shutil.copytree(ROOT / folder, project / folder)
    command = [sys.executable, "-m", "kunnskap", "build", *one_of_each(), "--force", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **surroundings}
    environment.pop("PYTEST_CURRENT_TEST", None)
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for folder in ("html", "notebooks", "results", "records")
        for path in sorted((project / "outputs" / folder).iterdir())
    }


def test_one_of_each_notebook_is_the_same_in_both_engines_everywhere(tmp_path: Path) -> None:
    ours = build(tmp_path / "a", "--jobs", "2")
    elsewhere = {"TZ": "Pacific/Chatham", "LC_ALL": "C", "PYTHONHASHSEED": "7", "LANG": "nb_NO"}
    theirs = build(tmp_path / "b b", "--jobs", "1", "--engine", "nbclient", **elsewhere)
    assert len(ours) > 4
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.fixture
def a_year_later(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which every program finds the clock more than a year ahead."""
    source, library = tmp_path / "ahead.c", tmp_path / "ahead.so"
    source.write_text(AHEAD, encoding="utf-8")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return {"LD_PRELOAD": str(library)}


@pytest.mark.skipif(not shutil.which("cc"), reason="a compiler makes the clock that is ahead")
def test_pages_are_the_same_a_year_later(tmp_path: Path, a_year_later: dict[str, str]) -> None:
    asked = [sys.executable, "-c", "import time; print(time.time())"]
    said = subprocess.run(asked, env={**os.environ, **a_year_later}, capture_output=True).stdout
    assert float(said) > time.time() + YEAR
    today = build(tmp_path / "a", "--jobs", "2")
    later = build(tmp_path / "b", "--jobs", "2", **a_year_later)
    assert [name for name in today if today[name] != later[name]] == []


def test_no_page_names_this_machine(tmp_path: Path) -> None:
    pages = build(tmp_path, "--jobs", "2")
    named = (
        rf"{re.escape(str(tmp_path))}|{re.escape(str(ROOT))}|\b{re.escape(os.uname().nodename)}\b"
    )
    assert [name for name in pages if re.search(named.encode(), pages[name])] == []

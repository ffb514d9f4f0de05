"""Kills, interruptions, two builds at once and a full disk: what stands is whole, and the next build goes on."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch.engine.processes import MARK, environment_of, running
from kunnskap.batch.launch import Warm, Warmth
from kunnskap.batch.store import UNFINISHED
from kunnskap.batch.verify import verify
from kunnskap.cli import Exit

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are read from /proc"),
]
SOURCE = Path(__file__).parents[2] / "src"


def started(project: Any, *words: str, before: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kunnskap", *words, "--root", str(project.root)]
    if before:
        command = ["bash", "-c", f'{before}; exec "$@"', "bash", *command]
    return subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def descendants(pid: int) -> list[int]:
    """Every process below one, itself not included."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [below for child in map(int, text.split()) for below in (child, *descendants(child))]


def alive(pids: list[int]) -> list[int]:
    return [pid for pid in pids if _state(pid) not in ("", "Z", "X")]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1][0]
    except OSError:
        return ""


def wait_for(condition: Any, seconds: float = 60.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


def sleeping(seconds: str) -> bool:
    """Whether a ``sleep`` of exactly so many seconds runs."""
    said = subprocess.run(["ps", "-eo", "stat,args"], capture_output=True, text=True).stdout
    return any(line.endswith(f"sleep {seconds}") and line[0] != "Z" for line in said.splitlines())


def left_running(outputs: Path) -> list[int]:
    """Processes that were started for a build of these outputs."""
    mark = f"{MARK}={outputs}".encode()
    return [pid for pid in running() if mark in environment_of(pid)]


def whole_records(project: Any) -> list[Path]:
    return list((project.outputs / "records").glob("*.json"))


def everything_is_whole(project: Any) -> None:
    for path in project.outputs.rglob("*"):
        if path.suffix == ".html":
            assert path.read_text(encoding="utf-8").rstrip().endswith("</html>"), path.name
        elif path.suffix in (".json", ".ipynb") and not path.name.startswith(UNFINISHED):
            json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def family(project: Any) -> Any:
    project.notebook("import time; time.sleep(0.4)", "print('n er', n)")
    project.family("[matrix]\nn = [1, 2, 3, 4, 5, 6]")
    return project


@pytest.fixture
def build(family: Any) -> Iterator[subprocess.Popen[str]]:
    process = started(family, "build", "-j", "2")
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_builds_killed_at_random_moments_leave_only_whole_files_and_no_process(family: Any) -> None:
    moments = random.Random(20181221)
    for _ in range(6):
        process = started(family, "build", "-j", "2", "--force")
        time.sleep(moments.uniform(0.3, 6.0))
        below = descendants(process.pid)
        process.kill()
        process.wait()
        wait_for(lambda below=below: not alive(below), 10)
        everything_is_whole(family)
    assert started(family, "build").wait() == 0
    assert verify(family.outputs)[1] == ()
    assert not list(family.outputs.rglob(f"{UNFINISHED}*"))


def test_a_killed_worker_is_a_failure_of_its_own_summary_alone(family: Any) -> None:
    family.notebook("import time; time.sleep(1.5)")
    process = started(family, "build", "-j", "1", "--json")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "cell":
            break
    (nursery,) = descendants(process.pid)[:1]
    worker = descendants(nursery)[0]
    os.kill(worker, signal.SIGKILL)
    events = [json.loads(line) for line in process.stdout if line.startswith("{")]
    ended = [each["status"] for each in events if each["event"] == "ended"]
    assert process.wait() == Exit.SOME_FAILED
    assert ended == ["killed", *["built"] * 5]
    page = family.text("failures/family-1.html")
    assert "SIGKILL" in page


def test_a_killed_warm_parent_is_replaced(family: Any) -> None:
    process = started(family, "build", "-j", "1", "--json")
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "ended":
            break
    os.kill(descendants(process.pid)[0], signal.SIGKILL)
    events = [json.loads(line) for line in process.stdout if line.startswith("{")]
    ended = [each["status"] for each in events if each["event"] == "ended"]
    assert process.wait() == Exit.SOME_FAILED
    assert len(ended) == 5
    assert ended.count("built") >= 4


def test_workers_of_a_dead_warm_parent_are_not_asked_of_the_one_that_replaces_it(
    family: Any, seen: Any
) -> None:
    family.build("family-1", watch=seen)
    (job,) = seen.jobs
    before, codes = descendants(os.getpid()), []
    with contextlib.closing(Warm(family.outputs, Warmth(str(family.root), 2, ()))) as warm:
        lost = [warm(job), warm(job)]
        (nursery, *_) = [pid for pid in descendants(os.getpid()) if pid not in before]
        os.kill(nursery, signal.SIGKILL)
        wait_for(lambda: not alive([nursery]))
        replaced = warm(job)
        asks = threading.Thread(
            target=lambda: codes.extend(each.wait() for each in lost), daemon=True
        )
        asks.start()
        asks.join(20)
        assert codes == [-signal.SIGKILL] * 2
        while os.read(replaced.events, 4096):
            pass
        assert replaced.wait() == 0


@pytest.mark.parametrize("who", ["worker", "nursery", "build"])
def test_what_a_notebook_left_in_another_session_dies_with_a_killed(who: str, family: Any) -> None:
    mark = f"8{os.getpid()}"
    flees = f"import subprocess; _ = subprocess.Popen(['sleep', '{mark}'], start_new_session=True)"
    family.notebook(flees, "import time; time.sleep(30)")
    process = started(family, "build", "-j", "1")
    wait_for(lambda: sleeping(mark))
    nursery = descendants(process.pid)[0]
    os.kill({"worker": descendants(nursery)[0], "nursery": nursery, "build": process.pid}[who], 9)
    wait_for(lambda: not sleeping(mark), 30) if who == "build" else None
    family.notebook("1")
    if who != "build":
        os.kill(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert not sleeping(mark)


@pytest.mark.parametrize("of", ["the build", "a part"])
def test_what_nobody_was_left_to_end_is_ended_by_the_next_build_though_nothing_is_stale(
    of: str, family: Any
) -> None:
    family.build()
    room = family.outputs / ".cache" / "parts" / "1" if of == "a part" else family.outputs
    process = subprocess.Popen(
        ["sleep", f"7{os.getpid()}"], env={**os.environ, MARK: str(room)}, start_new_session=True
    )
    assert family.build().results == ()
    assert process.wait(10) == -signal.SIGKILL


def test_a_notebook_that_forks_and_forks_is_ended_with_all_it_started(family: Any) -> None:
    forks = "import os, time\nfor _ in range(6): os.fork()\nos.setsid() if os.getpid() != os.getpgrp() else 0"
    family.notebook("print('before')", f"{forks}\ntime.sleep(60)")
    built = family.build("family-1", cell_seconds=2.0)
    assert [each.error for each in built.failed] == ["CellTimeoutError"]
    assert left_running(family.outputs) == []


def test_ctrl_c_keeps_what_is_made_and_the_next_build_goes_on(
    family: Any, build: subprocess.Popen[str]
) -> None:
    wait_for(lambda: len(whole_records(family)) >= 2)
    below = descendants(build.pid)
    build.send_signal(signal.SIGINT)
    said, _ = build.communicate(timeout=30)
    assert build.returncode == Exit.INTERRUPTED, said
    assert "Traceback" not in said
    made = len(whole_records(family))
    assert 2 <= made < 6
    wait_for(lambda: not alive(below), 10)
    assert len(family.build().results) == 6 - made


def test_a_second_build_says_who_holds_the_outputs(
    family: Any, build: subprocess.Popen[str]
) -> None:
    wait_for(lambda: (family.outputs / ".lock").exists() and family.text(".lock"))
    second = started(family, "build")
    said, _ = second.communicate(timeout=60)
    assert second.returncode == Exit.CANNOT
    assert f"prosess {build.pid}" in said
    assert build.wait() == 0


def test_a_full_disk_is_told_and_every_page_that_stood_still_stands(family: Any) -> None:
    family.build()
    stood = family.files("html", "records", "notebooks")
    family.notebook("print('another')")
    process = started(family, "build", before="ulimit -f 1")
    said, _ = process.communicate(timeout=120)
    assert process.returncode in (Exit.SOME_FAILED, Exit.CANNOT)
    assert "Traceback" not in said
    now = family.files("html", "records", "notebooks")
    assert {name: now.get(name) for name in stood} == stood
    assert family.build().failed == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(family: Any) -> None:
    family.outputs.mkdir()
    family.outputs.chmod(0o500)
    process = started(family, "build")
    said, _ = process.communicate(timeout=60)
    family.outputs.chmod(0o700)
    assert process.returncode == Exit.CANNOT
    assert "«outputs»" in said

"""Several jobs at once, each in a worker process of its own; whatever happens to one stops no other."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from kunnskap.batch.job import Job, Result
from kunnskap.terms import Status

GRACE_SECONDS = 15.0
SOURCE = Path(__file__).parent.parent.parent


class Worker(Protocol):
    """A process that does one job; its events are read from ``events`` until it ends."""

    events: int

    def kill(self) -> None: ...

    def wait(self) -> int:
        """Wait for the end; the exit code, negative when a signal ended it."""


Launch = Callable[[Job], Worker]


class Watch(Protocol):
    """Is told what happens while a build runs."""

    def begun(self, jobs: Sequence[Job], at_once: int) -> None: ...

    def started(self, job: Job) -> None: ...

    def cell(self, job: Job, cell: str, number: int, of: int) -> None: ...

    def ended(self, result: Result) -> None: ...

    def tick(self) -> None: ...

    def finished(self) -> None: ...


@dataclass(slots=True)
class Running:
    job: Job
    worker: Worker
    began: float
    unread: bytes = b""
    cell: tuple[str, int] = ("", 0)
    result: Result | None = None
    overdue: bool = False
    of: int = 0
    closed: bool = field(default=False)


class Spawned:
    """A worker started as a fresh Python process, in a session of its own so that Ctrl-C goes to the build alone."""

    def __init__(self, job: Job) -> None:
        self.events, told = os.pipe()
        log = Path(job.outputs) / "logs" / f"{job.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kunnskap.batch.worker", str(told)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                pass_fds=(told,),
                env=environment(Path(job.outputs)),
                start_new_session=True,
            )
        os.close(told)
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(job.as_json())
            self._process.stdin.close()

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def wait(self) -> int:
        os.close(self.events)
        return self._process.wait()


def environment(outputs: Path) -> dict[str, str]:
    """The same surroundings for every worker, so that clock, locale, hash seed and home leave no mark on a page."""
    cache = outputs / ".cache"
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            filter(None, [str(SOURCE), os.environ.get("PYTHONPATH", "")])
        ),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "C",
        "COLUMNS": "100",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "IPYTHONDIR": str(cache / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(cache / "jupyter"),
        "JUPYTER_PLATFORM_DIRS": "1",
    }


def run_jobs(jobs: Sequence[Job], *, at_once: int, launch: Launch, watch: Watch) -> list[Result]:
    """Do all jobs, so many at once. Every job gets a ``Result``; on any exception the workers are killed first."""
    waiting = deque(jobs)
    running: dict[int, Running] = {}
    results: list[Result] = []
    watch.begun(jobs, at_once)
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    _start(waiting.popleft(), launch, running, selector, watch)
                for key, _ in selector.select(timeout=0.2):
                    if result := _read(running[key.fd], selector, watch):
                        del running[key.fd]
                        results.append(result)
                        watch.ended(result)
                _kill_overdue(running.values())
                watch.tick()
        finally:
            for each in running.values():
                each.worker.kill()
                each.worker.wait()
            watch.finished()
    return results


def _start(
    job: Job,
    launch: Launch,
    running: dict[int, Running],
    selector: selectors.BaseSelector,
    watch: Watch,
) -> None:
    worker = launch(job)
    running[worker.events] = Running(job, worker, time.monotonic())
    selector.register(worker.events, selectors.EVENT_READ)
    watch.started(job)


def _read(run: Running, selector: selectors.BaseSelector, watch: Watch) -> Result | None:
    """Take in what a worker told; its result once it has ended."""
    data = os.read(run.worker.events, 65536)
    for line in _lines(run, data):
        if "result" in line:
            run.result = Result.from_tree(line["result"])
        else:
            run.cell = (str(line["cell"]), int(line["number"]))
            watch.cell(run.job, *run.cell, int(line["of"]))
    if data:
        return None
    selector.unregister(run.worker.events)
    code = run.worker.wait()
    return run.result or _died(run, code)


def _lines(run: Running, data: bytes) -> Iterator[dict[str, Any]]:
    *whole, run.unread = (run.unread + data).split(b"\n")
    for line in whole:
        yield json.loads(line)


def _died(run: Running, code: int) -> Result:
    """The result of a worker that ended without telling one."""
    name, number = run.cell
    status = Status.TIMED_OUT if run.overdue else Status.KILLED
    error = signal.Signals(-code).name if code < 0 else f"exit {code}"
    seconds = time.monotonic() - run.began
    return Result(run.job.name, status, seconds, name, number, error)


def _kill_overdue(running: Iterator[Running] | Any) -> None:
    """End a worker that did not end itself at its limit."""
    for run in running:
        limit = run.job.limits.summary_seconds + GRACE_SECONDS
        if not run.overdue and time.monotonic() - run.began > limit:
            run.overdue = True
            run.worker.kill()

"""Several jobs at once, each in a worker process of its own; whatever happens to one stops no other."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from kunnskap.batch.job import Job, Result
from kunnskap.terms import Status

GRACE_SECONDS = 15.0


class Worker(Protocol):
    """A process that does one job; its events are read from ``events`` until it ends."""

    @property
    def events(self) -> int: ...

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

    def noted(self, event: str, **facts: Any) -> None: ...

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
                with contextlib.suppress(
                    OSError
                ):  # the interrupt may have come while it was waited for
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

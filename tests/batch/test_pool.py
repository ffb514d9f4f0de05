from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from kunnskap.batch.job import Job, Limits
from kunnskap.batch.pool import run_jobs
from kunnskap.batch.progress import Silent


@dataclass
class Worker:
    """A worker that says nothing, and whose end of the channel is closed when it is waited for."""

    events: int

    def kill(self) -> None: ...

    def wait(self) -> int:
        os.close(self.events)
        return 0


class InterruptedWhileWaiting(Silent):
    """Ctrl-C in the moment after a worker's channel was closed and before its result was kept."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def tick(self) -> None:
        self.worker.wait()
        raise KeyboardInterrupt


def a_job() -> Job:
    texts = dict.fromkeys(
        ("name", "root", "outputs", "notebook", "notebook_sha256", "family", "language"), ""
    )
    return Job(**texts, parameters={}, package={}, dependencies={}, commit=None, commit_date=None,
               dirty=None, engine="nbclient", limits=Limits(1, 60, 100))  # fmt: skip


def test_an_interrupt_is_an_interrupt_also_when_a_worker_was_just_waited_for() -> None:
    reading, _writing = os.pipe()
    worker = Worker(reading)
    with pytest.raises(KeyboardInterrupt):
        run_jobs(
            [a_job()], at_once=1, launch=lambda job: worker, watch=InterruptedWhileWaiting(worker)
        )

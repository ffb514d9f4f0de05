"""The warm parent: one process that has imported everything, and forks a worker for each job it is given.

It stays single-threaded, or it refuses: a fork of several threads is unsafe. Jobs come on a socket, each with the
descriptor its events go to; what became of each worker goes back.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from kunnskap.batch.engine.processes import (
    adopt_orphans,
    die_with_parent,
    end_children,
    may_fork,
    threads,
)
from kunnskap.batch.engine.rehearsal import rehearse
from kunnskap.batch.job import Job

LONGEST = 1 << 20


def main() -> None:
    """Serve the socket whose descriptor is on the command line, warmed as the JSON that ends the line says."""
    control = socket.socket(fileno=int(sys.argv[1]))
    adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up(**json.loads(sys.argv[2]))
    _tell(control, {"ready": may_fork(), "threads": threads()})
    if may_fork():
        Nursery(control).serve()


def warm_up(root: str, summaries: int, modules: Iterable[str]) -> None:
    """Import what every worker needs and the named modules, and load the page's template.

    The kernel is made first: a library that asks at import whether it runs in a notebook must hear yes. A module with
    a function ``before_fork(root, summaries)`` may make ready what the summaries share; nothing else is known of it.
    """
    from kunnskap.batch.engine.forked import ForkedEngine
    from kunnskap.batch.engine.kernel import CellKernel, forget_start_folder

    forget_start_folder()
    ForkedEngine.kernel = CellKernel.make()
    shell: Any = ForkedEngine.kernel.shell
    with shell.builtin_trap:  # while it holds, get_ipython() answers
        for name in modules:
            with contextlib.suppress(ImportError):  # the notebook that needs it will say so itself
                module = importlib.import_module(name)
                if hasattr(module, "before_fork"):
                    module.before_fork(Path(root), summaries)
        from kunnskap.batch.worker import warm_export

        rehearse()
        warm_export()
    gc.collect()
    gc.freeze()


@dataclasses.dataclass(slots=True)
class Nursery:
    """Forks a worker for each job, ends it when asked, and tells how each one ended."""

    control: socket.socket
    workers: dict[int, int] = dataclasses.field(default_factory=dict)

    def serve(self) -> None:
        asleep, awake = os.pipe()
        for end in (asleep, awake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(awake, warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            selector.register(asleep, selectors.EVENT_READ)
            while True:
                ready = {key.fd for key, _ in selector.select()}
                if asleep in ready:
                    os.read(asleep, 4096)
                self._reap()
                if self.control.fileno() in ready:
                    self._answer()

    def _answer(self) -> None:
        message, descriptors = _receive(self.control)
        if message is None:  # the build has ended, one way or another: nothing outlives it
            end_children()
            sys.exit(0)
        if "job" in message:
            job = Job.from_json(json.dumps(message["job"]).encode())
            self._fork(message["number"], job, descriptors[0])
        elif "kill" in message and message["kill"] in self.workers.values():
            pid = next(pid for pid, number in self.workers.items() if number == message["kill"])
            os.kill(pid, signal.SIGKILL)

    def _fork(self, number: int, job: Job, events: int) -> None:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.control.close()
            _work(job, events, parent)
        os.close(events)
        self.workers[pid] = number

    def _reap(self) -> None:
        for pid in list(self.workers):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                number = self.workers.pop(pid)
                _tell(self.control, {"ended": number, "code": os.waitstatus_to_exitcode(status)})
        end_children(but=self.workers)  # what a killed worker's notebook had left running


def _work(job: Job, events: int, parent: int) -> NoReturn:
    """Be a worker: do the job, tell what happens, and end without the clean-up that belongs to the parent."""
    code = 1
    try:
        die_with_parent(parent)
        os.setpgid(0, 0)
        log = Path(job.outputs) / "logs" / f"{job.name}.log"
        written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(written, 1)
        os.dup2(written, 2)
        from kunnskap.batch.worker import do

        def tell(event: Mapping[str, Any]) -> None:
            os.write(events, json.dumps(event).encode() + b"\n")

        tell({"result": dataclasses.asdict(do(job, tell))})
        code = 0
    except BaseException as problem:
        print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    raise AssertionError


def _tell(control: socket.socket, message: Mapping[str, Any]) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        control.send(json.dumps(message).encode())


def _receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """A message with its descriptors; ``None`` when the build at the other end is gone."""
    try:
        data, descriptors, _, _ = socket.recv_fds(control, LONGEST, 1)
    except ConnectionResetError:
        return None, []
    return (json.loads(data) if data else None), list(descriptors)


if __name__ == "__main__":
    main()

"""How a worker process comes to be: forked from a warm parent, or started afresh where that cannot be had."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kunnskap.batch.engine.processes import MARK, end_marked
from kunnskap.batch.job import Job
from kunnskap.batch.pool import Launch
from kunnskap.errors import BatchError

SOURCE = Path(__file__).parent.parent.parent
ENGINES = ("kunnskap", "nbclient")
GRACE_SECONDS = 5.0


@dataclasses.dataclass(frozen=True, slots=True)
class Warmth:
    """What the warm parent has ready before it forks: the project's root, how many summaries, and modules to import."""

    root: str
    summaries: int
    modules: tuple[str, ...]

    def as_json(self) -> str:
        return json.dumps(dataclasses.asdict(self))


class Spawned:
    """A worker started as a fresh Python process, in a session of its own so that Ctrl-C goes to the build alone."""

    def __init__(self, job: Job) -> None:
        self.events, told = os.pipe()
        with (Path(job.outputs) / "logs" / f"{job.name}.log").open("wb") as output:
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


class WarmParent:
    """One process of ``engine.nursery``: it forks workers, ends those it is told to, and tells how each one ended."""

    def __init__(self, outputs: Path, warmth: Warmth, compiled: Path | None = None) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [str(theirs.fileno()), warmth.as_json()]
        with (outputs / "logs" / "nursery.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kunnskap.batch.engine.nursery", *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(theirs.fileno(),),
                env=environment(outputs, compiled),
                start_new_session=True,
            )
        theirs.close()
        self._codes: dict[int, int] = {}
        self.forks = bool(self._hear().get("ready", False))

    def fork(self, job: Job, number: int, events: int) -> None:
        """Have a worker forked that tells on ``events``. Raises ``ConnectionError`` when this process is gone."""
        message = json.dumps({"job": dataclasses.asdict(job), "number": number}).encode()
        socket.send_fds(self._control, [message], [events])

    def kill(self, number: int) -> None:
        with contextlib.suppress(ConnectionError):
            self._control.send(json.dumps({"kill": number}).encode())

    def wait(self, number: int) -> int:
        """The exit code of a worker that has ended; as if killed when its parent is gone too."""
        while number not in self._codes:
            told = self._hear()
            if not told:
                return -signal.SIGKILL
            self._codes[told["ended"]] = told["code"]
        return self._codes.pop(number)

    def _hear(self) -> dict[str, Any]:
        try:
            data = self._control.recv(1 << 16)
        except ConnectionError:
            return {}
        heard: dict[str, Any] = json.loads(data) if data else {}
        return heard

    def close(self) -> None:
        """End it, which ends all that it started; if it cannot, the system is asked to."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE_SECONDS)
        self._process.kill()
        self._process.wait()


class Warm:
    """Starts workers from a warm parent; a new parent is made when one has died.

    A worker belongs to the parent that forked it, also when there is a newer one: nobody else knows how it ended.
    """

    def __init__(self, outputs: Path, warmth: Warmth, compiled: Path | None = None) -> None:
        self._outputs, self._warmth, self._compiled = outputs, warmth, compiled
        self._parents = [WarmParent(outputs, warmth, compiled)]
        self._numbers = itertools.count(1)

    @property
    def refused(self) -> bool:
        return not self._parents[-1].forks

    def __call__(self, job: Job) -> Forked:
        number = next(self._numbers)
        events, told = os.pipe()
        try:
            self._parents[-1].fork(job, number, told)
        except ConnectionError:
            end_marked(self._outputs)  # what the dead one's notebooks had left running
            self._parents.append(WarmParent(self._outputs, self._warmth, self._compiled))
            self._parents[-1].fork(job, number, told)
        finally:
            os.close(told)
        return Forked(self._parents[-1], number, events)

    def close(self) -> None:
        for parent in self._parents:
            parent.close()


@dataclasses.dataclass(frozen=True, slots=True)
class Forked:
    """One worker of a warm parent."""

    parent: WarmParent
    number: int
    events: int

    def kill(self) -> None:
        self.parent.kill(self.number)

    def wait(self) -> int:
        os.close(self.events)
        return self.parent.wait(self.number)


@contextlib.contextmanager
def launching(
    engine: str, outputs: Path, warmth: Warmth, compiled: Path | None = None
) -> Iterator[Launch]:
    """The way to start workers for this engine. Raises ``BatchError`` (unknown_engine).

    ``compiled``: where modules are kept that Python may not keep itself, by default below ``outputs``.
    Where a safe fork cannot be had, each worker is started afresh and serves the ordinary kernel.
    """
    if engine not in ENGINES:
        raise BatchError("unknown_engine", name=engine, known=list(ENGINES))
    (outputs / "logs").mkdir(parents=True, exist_ok=True)
    end_marked(outputs)  # what a part that was killed here had left running
    try:
        if engine != "kunnskap" or not sys.platform.startswith("linux"):
            yield _ordinary
        else:
            with contextlib.closing(Warm(outputs, warmth, compiled)) as warm:
                yield _ordinary if warm.refused else warm
    finally:
        end_marked(outputs)


def _ordinary(job: Job) -> Spawned:
    return Spawned(dataclasses.replace(job, engine="nbclient"))


def environment(outputs: Path, compiled: Path | None = None) -> dict[str, str]:
    """The same surroundings for every worker, so that clock, locale, hash seed and home leave no mark on a page."""
    cache = outputs / ".cache"
    path = [str(SOURCE), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        MARK: str(outputs),
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "LANGUAGE": "C",
        "COLUMNS": "100",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "IPYTHONDIR": str(cache / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(cache / "jupyter"),
        "JUPYTER_PLATFORM_DIRS": "1",
        **_kept_in(compiled or cache / "bytecode"),
    }


def _kept_in(compiled: Path) -> dict[str, str]:
    """A place for compiled modules where Python keeps none beside their source: compiling is most of a start."""
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(compiled)}

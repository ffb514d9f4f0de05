"""A real cluster to build on: a scheduler and workers as processes, each in a network namespace of its own where the
system allows it, else all on the loopback. Which one it was stands in the test's name."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parents[3] / "src"
PORT = 8786


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass
class Namespaces:
    """A switch in a namespace of its own, where the build stands too, and one namespace for each other process."""

    hub: str
    made: list[str] = field(default_factory=list)

    def open(self) -> None:
        _ip("netns", "add", self.hub)
        self.made.append(self.hub)
        _ip("-n", self.hub, "link", "set", "lo", "up")
        _ip("-n", self.hub, "link", "add", "switch", "type", "bridge")
        _ip("-n", self.hub, "addr", "add", "10.83.86.1/24", "dev", "switch")
        _ip("-n", self.hub, "link", "set", "switch", "up")

    def house(self) -> tuple[str, list[str]]:
        """A new namespace on the switch: its address, and the words that start a program in it."""
        number = len(self.made) + 1
        name, outside, address = f"{self.hub}-{number}", f"port{number}", f"10.83.86.{number}"
        _ip("netns", "add", name)
        self.made.append(name)
        ends = ["type", "veth", "peer", "name", "eth0", "netns", name]
        _ip("-n", self.hub, "link", "add", outside, *ends)
        _ip("-n", self.hub, "link", "set", outside, "master", "switch", "up")
        _ip("-n", name, "addr", "add", f"{address}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            _ip("-n", name, "link", "set", link, "up")
        return address, ["ip", "netns", "exec", name]

    def cut(self, address: str) -> None:
        """Take away the cable of a house: what is sent to it and from it is lost, and nobody is told."""
        number = address.rpartition(".")[2]
        _ip("-n", self.hub, "link", "set", f"port{number}", "down")

    @property
    def home(self) -> list[str]:
        return ["ip", "netns", "exec", self.hub]

    def close(self) -> None:
        for name in reversed(self.made):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


@dataclass
class Loopback:
    """Every process on this machine's own address."""

    hub: str
    home: tuple[str, ...] = ()

    def open(self) -> None: ...

    def house(self) -> tuple[str, list[str]]:
        return "127.0.0.1", []

    def close(self) -> None: ...


def _network() -> str:
    """What the system allows, found by trying."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("ip"):
        return "loopback"
    trial = Namespaces(f"kunnskap-trial-{os.getpid()}")
    try:
        trial.open()
        trial.house()
    except (OSError, subprocess.CalledProcessError):
        return "loopback"
    finally:
        trial.close()
    return "namespaces"


@dataclass
class Fleet:
    """The processes of one cluster."""

    network: Namespaces | Loopback
    folder: Path
    security: tuple[str, ...] = ()
    protocol: str = "tcp"
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def schedule(self) -> None:
        address, words = self.network.house()
        port = PORT if words else 0
        place = self.folder / "scheduler.json"
        self._start(
            "scheduler",
            [*words, *_dask("scheduler"), "--host", address, "--port", str(port)],
            ["--scheduler-file", str(place), "--protocol", self.protocol],
        )
        wait_for(lambda: place.exists() and place.read_text(encoding="utf-8").endswith("}"))
        self.address = json.loads(place.read_text(encoding="utf-8"))["address"]

    def hire(self, name: str, *, source: Path = SOURCE, slots: int = 1) -> Path:
        """Start a worker; the folder in which it keeps what it is sent."""
        address, words = self.network.house()
        self.addresses[name] = address
        folder = self.folder / name
        self._start(
            name,
            [*words, *_dask("worker"), self.address, "--host", address, "--name", name],
            ["--no-nanny", "--nthreads", str(slots), "--local-directory", str(folder)],
            source=source,
        )
        return folder

    def _start(
        self, name: str, words: list[str], more: list[str], *, source: Path = SOURCE
    ) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                [*words, *more, "--no-dashboard", *self.security],
                env={**os.environ, "PYTHONPATH": str(source)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """End a process and all below it that share its session, without a word."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def cut(self, name: str) -> None:
        """Cut a process's machine off without a word: it goes on, and nobody hears of it."""
        if isinstance(self.network, Loopback):
            pytest.skip("only a machine with a network of its own can be cut off")
        self.network.cut(self.addresses[name])

    def start_build(self, project: Any, *more: str, address: str = "") -> subprocess.Popen[str]:
        words = ["build", "--scheduler", address or self.address, "--root", str(project.root)]
        return subprocess.Popen(
            [*self.network.home, sys.executable, "-m", "kunnskap", *words, *more],
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def build(self, project: Any, *more: str, address: str = "") -> tuple[int, str]:
        """The exit code of a whole build, and everything it said."""
        process = self.start_build(project, *more, address=address)
        said, _ = process.communicate(timeout=80)
        return process.returncode, said

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)
        self.network.close()


def _dask(what: str) -> list[str]:
    return [sys.executable, "-m", "dask", what]


def wait_for(condition: Any, seconds: float = 40.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(name="wait_for")
def _wait_for() -> Any:
    return wait_for


@pytest.fixture(params=[_network()])
def bare(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A fleet of which nothing has been started."""
    kind = Namespaces if request.param == "namespaces" else Loopback
    network = kind(f"kunnskap-{os.getpid()}")
    fleet = Fleet(network, tmp_path_factory.mktemp("fleet"))
    try:
        network.open()
        yield fleet
    finally:
        fleet.close()


@pytest.fixture
def fleet(bare: Any) -> Any:
    """A scheduler and two workers."""
    bare.schedule()
    bare.hire("north")
    bare.hire("south")
    return bare


@pytest.fixture
def diary() -> Any:
    """What the last build wrote of its workers."""

    def read(project: Any) -> list[dict[str, Any]]:
        return [json.loads(line) for line in project.text("logs/cluster.jsonl").splitlines()]

    return read

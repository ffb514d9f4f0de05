"""The build's side of the cluster: the one place that speaks with a dask scheduler.

A worker is let in when it is the same package, code, Python and libraries as the build; then it is sent the files that
it lacks. One that joins later is met the same way.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from distributed import Client
from distributed.security import Security

from kunnskap.batch.cluster import remote
from kunnskap.batch.cluster.identity import Identity, Refusal, why_refused
from kunnskap.batch.cluster.parcel import Parcel
from kunnskap.batch.cluster.project import Project, portions
from kunnskap.batch.cluster.scheduler import Scheduler
from kunnskap.errors import ClusterError

ANSWER_SECONDS = 8.0
CLOSE_SECONDS = 2.0
FEED_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Member:
    """A worker that was let in, and how many summaries it makes at once."""

    address: str
    name: str
    slots: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A worker that was not let in, and every reason."""

    address: str
    name: str
    why: tuple[Refusal, ...]


class Lost(Exception):
    """A worker that did not do what it was asked: it is gone, or as good as gone."""


@dataclass(slots=True)
class Crew:
    """The workers of one build. ``note`` is told what happens to each, as a key and facts."""

    client: Client
    ours: Identity
    root: Path
    project: Project
    note: Callable[..., None]
    build: str = field(default_factory=lambda: f"kunnskap-{uuid.uuid4().hex}")
    members: dict[str, Member] = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)
    meetings: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    problem: BaseException | None = None

    async def roll_call(self) -> None:
        """Meet the workers that came, and strike off those that went. Raises ``ClusterError`` (scheduler_lost)."""
        present = await self._present()
        for address in self.members.keys() - present.keys():
            self.strike_off(address)
        for address in self.refused.keys() - present.keys():
            del self.refused[address]
        known = self.members.keys() | self.refused.keys() | self.meetings.keys()
        for address in sorted(present.keys() - known):
            meeting = asyncio.create_task(self._meet(address, *present[address]))
            self.meetings[address] = meeting
            meeting.add_done_callback(partial(self._met, address))

    def _met(self, address: str, meeting: asyncio.Task[None]) -> None:
        del self.meetings[address]
        if meeting.cancelled() or isinstance(meeting.exception(), Lost):
            return  # gone again while it was met
        if problem := meeting.exception():
            self.problem = problem

    def strike_off(self, address: str) -> None:
        """Ask a worker for nothing more; if it answers the next roll call, it is met anew."""
        if member := self.members.pop(address, None):
            self.note("lost", worker=member.name)

    async def do(self, member: Member, parcel: bytes) -> Parcel:
        """The parcel that comes back from a worker. Raises ``Lost`` and ``ClusterError`` (scheduler_lost)."""
        future = self.client.submit(
            remote.work,
            parcel,
            workers=[member.address],
            allow_other_workers=False,
            pure=False,
            retries=0,
            key=f"{self.build}-{uuid.uuid4().hex}",
        )
        try:
            return Parcel.unpack(await future)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            self._expect_scheduler()
            raise Lost(member.name) from None
        except Exception as problem:
            self._expect_scheduler()
            raise Lost(member.name) from problem
        finally:
            future.release()

    async def stop(self) -> None:
        """Have every worker kill what still runs for this build."""
        if self.client.status != "running":
            return
        with contextlib.suppress(Exception):
            async with asyncio.timeout(ANSWER_SECONDS):
                running = list(self.members)
                await self.client.run(remote.stop, self.build, workers=running, on_error="ignore")

    async def _present(self) -> Mapping[str, tuple[str, int]]:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                told = await self.client.scheduler.identity(n_workers=-1)
        except (OSError, TimeoutError, ValueError) as problem:
            raise ClusterError("scheduler_lost") from problem
        workers: Mapping[str, Mapping[str, Any]] = told["workers"]
        return {
            address: (_name(address, each), int(each["nthreads"]))
            for address, each in workers.items()
        }

    def _expect_scheduler(self) -> None:
        if self.client.status != "running":
            raise ClusterError("scheduler_lost")

    async def _meet(self, address: str, name: str, slots: int) -> None:
        try:
            tree = json.loads(await self._ask(address, remote.introduce))
            why = tuple(why_refused(self.ours, Identity.from_tree(tree)))
        except (ImportError, AttributeError, TypeError, ValueError):
            why = (Refusal("absent"),)
        if why:
            self.refused[address] = Refused(address, name, why)
            self.note("refused", worker=name, why=[{"key": each.key, **each.facts} for each in why])
            return
        await self._feed(address, name)
        self.members[address] = Member(address, name, slots)
        self.note("joined", worker=name, slots=slots)

    async def _feed(self, address: str, name: str) -> None:
        """Send a worker what it lacks of the project, in parcels that are not too large."""
        project = self.project.as_json()
        wanted: Sequence[str] = await self._ask(address, remote.lacking, project)
        sent = 0
        for some in portions(self.root, self.project, wanted):
            await self._ask(address, remote.keep, Parcel({}, some).pack())
            sent += sum(map(len, some.values()))
        await self._ask(address, remote.lay, project)
        self.note("sent", worker=name, n=len(wanted), mb=round(sent / 1e6, 1))

    async def _ask(self, address: str, question: Callable[..., Any], *given: Any) -> Any:
        """A worker's answer outside the queue of tasks. Raises what it raised, or ``Lost``."""
        try:
            async with asyncio.timeout(FEED_SECONDS):
                answers = await self.client.run(
                    question, *given, workers=[address], on_error="return"
                )
        except (OSError, TimeoutError) as problem:
            raise Lost(address) from problem
        answer = answers.get(address)
        if isinstance(answer, OSError):
            raise Lost(address) from answer
        if isinstance(answer, Exception):
            raise answer
        return answer


def _name(address: str, told: Mapping[str, Any]) -> str:
    """The name a worker was given, and where it is."""
    name = str(told.get("name") or "")
    return f"{name} ({address})" if name and name != address else address


@contextlib.asynccontextmanager
async def connected(scheduler: Scheduler) -> AsyncIterator[Client]:
    """A client of the scheduler. Raises ``ClusterError`` (no_answer) within seconds."""
    _quieten()
    try:
        async with asyncio.timeout(ANSWER_SECONDS + 2):
            client = await Client(
                scheduler.address,
                asynchronous=True,
                set_as_default=False,
                timeout=ANSWER_SECONDS,
                security=_security(scheduler),
                direct_to_workers=False,
            )
    except (OSError, TimeoutError, ValueError, TypeError) as problem:
        raise ClusterError("no_answer", address=scheduler.address) from problem
    try:
        yield client
    finally:  # from here on dask's own tasks are torn down, and what they complain of concerns nobody
        asyncio.get_running_loop().set_exception_handler(lambda loop, complaint: None)
        with contextlib.suppress(Exception):
            async with asyncio.timeout(CLOSE_SECONDS):
                await client.close(timeout=CLOSE_SECONDS / 2)


def _quieten() -> None:
    """What dask would say of a lost connection, with tracebacks, is said by us in words."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _security(scheduler: Scheduler) -> Security:
    """Encrypted or nothing when the files are given; else what dask's own settings say."""
    if not scheduler.tls_ca:
        return Security()
    return Security(
        require_encryption=True,
        tls_ca_file=scheduler.tls_ca,
        tls_client_cert=scheduler.tls_cert,
        tls_client_key=scheduler.tls_key,
    )


def identity(package: Mapping[str, str], libraries: Mapping[str, str]) -> Identity:
    """The build's own identity, from the circumstances of its plan."""
    return Identity(package["version"], package["code"], package["code"], libraries)

"""One job to each free place of the crew until all are done; what a lost worker had is done again."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kunnskap.batch.cluster.crew import Crew, Lost, Member
from kunnskap.batch.cluster.parcel import Parcel
from kunnskap.batch.job import Job, Result
from kunnskap.batch.pool import GRACE_SECONDS, Watch
from kunnskap.errors import ClusterError
from kunnskap.language import language
from kunnskap.terms import Status

MOST_TRIES = 3
ROLL_CALL_SECONDS = 1.0
NOBODY_SECONDS = 30.0
SLACK_SECONDS = 60.0

Settle = Callable[[Job, Result, Mapping[str, bytes]], Result]


@dataclass(frozen=True, slots=True)
class Errand:
    """A job in a worker's hands."""

    job: Job
    member: Member


@dataclass(slots=True)
class Dispatch:
    """Hands out jobs. ``pack`` makes a job's parcel, ``settle`` writes what came back and gives its result."""

    crew: Crew
    watch: Watch
    pack: Callable[[Job, str], bytes]
    settle: Settle
    waiting: deque[Job] = field(default_factory=deque)
    out: dict[asyncio.Task[Parcel], Errand] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    nobody_since: float | None = None

    async def run(self, jobs: Sequence[Job]) -> None:
        """Do all jobs; ``results`` fills as they come.

        Raises ``ClusterError`` (scheduler_lost, no_workers, none_fit, changed).
        """
        self.waiting.extend(jobs)
        await self.crew.roll_call()
        await asyncio.gather(*self.crew.meetings.values(), return_exceptions=True)
        places = sum(member.slots for member in self.crew.members.values())
        self.watch.begun(jobs, places)
        self.crew.client.subscribe_topic(self.crew.build, self._on_cell)
        roll_call = asyncio.create_task(self._calling_the_roll())
        try:
            while self.waiting or self.out:
                self._hand_out()
                self._expect_somebody()
                done, _ = await asyncio.wait(
                    {roll_call, *self.out}, timeout=0.2, return_when=asyncio.FIRST_COMPLETED
                )
                if roll_call in done:
                    roll_call.result()
                if self.crew.problem:
                    raise self.crew.problem
                for task in [each for each in self.out if each.done()]:
                    self._take_in(task)
                self.watch.tick()
        finally:
            await self._end(roll_call)

    async def _end(self, roll_call: asyncio.Task[None]) -> None:
        unfinished: list[asyncio.Task[Any]] = [roll_call, *self.out, *self.crew.meetings.values()]
        for task in unfinished:
            task.cancel()
        if self.out:
            await self.crew.stop()
        await asyncio.gather(*unfinished, return_exceptions=True)
        self.watch.finished()

    async def _calling_the_roll(self) -> None:
        while True:
            await asyncio.sleep(ROLL_CALL_SECONDS)
            await self.crew.roll_call()
            for task, errand in self.out.items():
                if errand.member.address not in self.crew.members:
                    task.cancel()

    def _hand_out(self) -> None:
        busy = Counter(errand.member.address for errand in self.out.values())
        free = [
            member
            for member in self.crew.members.values()
            for _ in range(member.slots - busy[member.address])
        ]
        for member in free[: len(self.waiting)]:
            job = self.waiting.popleft()
            task = asyncio.create_task(self._send(job, member))
            self.out[task] = Errand(job, member)
            self.tries[job.name] += 1
            self.watch.started(job)

    async def _send(self, job: Job, member: Member) -> Parcel:
        longest = job.limits.summary_seconds + GRACE_SECONDS + SLACK_SECONDS
        try:
            async with asyncio.timeout(longest):
                return await self.crew.do(member, self.pack(job, self.crew.build))
        except TimeoutError as problem:
            raise Lost(member.name) from problem

    def _take_in(self, task: asyncio.Task[Parcel]) -> None:
        errand = self.out.pop(task)
        if task.cancelled():
            return self._again(errand)
        try:
            parcel = task.result()
            if "result" not in parcel.about:  # the worker was started anew under the same address
                raise Lost(errand.member.name)
            told = Result.from_tree(parcel.about["result"])
            result = self.settle(errand.job, told, parcel.files)
        except (Lost, Damaged):
            self.crew.strike_off(errand.member.address)
            return self._again(errand)
        self._done(result)
        return None

    def _again(self, errand: Errand) -> None:
        """What a lost worker had is done again, but not for ever: a job may be what kills workers."""
        job, name = errand.job, errand.member.name
        if self.tries[job.name] < MOST_TRIES:
            self.crew.note("again", name=job.name, worker=name, tries=self.tries[job.name])
            self.waiting.appendleft(job)
            return
        words = language(job.language).text("cluster.given_up", worker=name, n=MOST_TRIES)
        result = Result(job.name, Status.KILLED, error="WorkerLost", message=words)
        self._done(result)

    def _done(self, result: Result) -> None:
        self.results.append(result)
        self.watch.ended(result)

    async def _on_cell(self, event: tuple[float, Mapping[str, object]]) -> None:
        _, told = event
        for errand in self.out.values():
            if errand.job.name == told["name"]:
                number, of = int(str(told["number"])), int(str(told["of"]))
                self.watch.cell(errand.job, str(told["cell"]), number, of)

    def _expect_somebody(self) -> None:
        """Wait a while for a worker; then say why there is none. Raises ``ClusterError`` (no_workers, none_fit)."""
        if self.crew.members or self.crew.meetings or self.out:
            self.nobody_since = None
            return
        now = time.monotonic()
        self.nobody_since = self.nobody_since or now
        if self.crew.refused and not self.results:
            names = [each.name for each in self.crew.refused.values()]
            raise ClusterError("none_fit", workers=names)
        if now - self.nobody_since > NOBODY_SECONDS:
            raise ClusterError("no_workers", seconds=int(NOBODY_SECONDS))


class Damaged(Exception):
    """What came back is not what a worker of ours would send."""


def without_places(job: Job) -> dict[str, object]:
    """A job as it travels: the folders of this machine stay here."""
    return {**dataclasses.asdict(job), "root": "", "outputs": ""}

"""The way in: the jobs of a plan on the workers of a scheduler."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kunnskap.batch.cluster.crew import Crew, connected, identity
from kunnskap.batch.cluster.dispatch import Dispatch, without_places
from kunnskap.batch.cluster.parcel import Parcel
from kunnskap.batch.cluster.project import Project, project_of
from kunnskap.batch.cluster.scheduler import Scheduler
from kunnskap.batch.cluster.settle import Desk
from kunnskap.batch.fingerprint import Fingerprints
from kunnskap.batch.job import Job, Result
from kunnskap.batch.launch import Warmth
from kunnskap.batch.plan import Plan
from kunnskap.batch.pool import Watch
from kunnskap.batch.store import Store, write_whole


@dataclass(slots=True)
class Diary:
    """What happened to the workers, told to the watch at once and to ``logs/cluster.jsonl`` in the end."""

    watch: Watch
    lines: list[str] = field(default_factory=list)

    def note(self, event: str, **facts: Any) -> None:
        self.watch.noted(event, **facts)
        told = {"event": event, **facts, "at": int(time.time())}
        self.lines.append(json.dumps(told, ensure_ascii=False))

    def write(self, store: Store) -> None:
        text = "".join(f"{line}\n" for line in self.lines)
        write_whole(store.logs / "cluster.jsonl", text.encode())


def run_on_cluster(
    jobs: Sequence[Job], plan: Plan, scheduler: Scheduler, *, warm: Warmth, watch: Watch
) -> list[Result]:
    """Do all jobs on the scheduler's workers; each finished summary is written as it comes.

    Raises ``ClusterError`` (no_answer, no_workers, none_fit,
    scheduler_lost, changed); what came back stands.
    """
    diary = Diary(watch)
    try:
        return asyncio.run(_run(jobs, plan, scheduler, warm, diary))
    finally:
        diary.write(plan.store)


async def _run(
    jobs: Sequence[Job], plan: Plan, scheduler: Scheduler, warm: Warmth, diary: Diary
) -> list[Result]:
    project = _project(plan)
    ours = identity(plan.circumstances.package, plan.circumstances.dependencies)
    async with connected(scheduler) as client:
        crew = Crew(client, ours, plan.workspace.root, project, diary.note)
        dispatch = Dispatch(
            crew,
            diary.watch,
            pack=_packing(plan.store, project, warm),
            settle=Desk(plan.store, project).settle,
        )
        await dispatch.run(jobs)
        return dispatch.results


def _project(plan: Plan) -> Project:
    files = Fingerprints(plan.workspace.root, plan.store.cache / "files.json")
    read_before = {name for each in plan.runs if each.record for name in each.record.inputs}
    return project_of(plan.workspace, files, sorted(read_before))


def _packing(store: Store, project: Project, warm: Warmth) -> Callable[[Job, str], bytes]:
    def pack(job: Job, build: str) -> bytes:
        """A job with the versions that its page is compared with."""
        about = {
            "job": without_places(job),
            "project": project.key,
            "warm": dataclasses.asdict(warm),
            "build": build,
        }
        history = store.history(job.name)
        files = {}
        if history.is_file():
            files[history.relative_to(store.root).as_posix()] = history.read_bytes()
        return Parcel(about, files).pack()

    return pack

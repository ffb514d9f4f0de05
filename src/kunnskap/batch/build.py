"""A whole build: the plan, the stale summaries made anew, the start page, the manifest, and nothing left over."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from kunnskap.batch.cluster.scheduler import Scheduler
from kunnskap.batch.engine.processes import end_marked
from kunnskap.batch.job import Job, Limits, Result
from kunnskap.batch.launch import Warmth, launching
from kunnskap.batch.manifest import (
    Failure,
    as_json,
    read_failure,
)
from kunnskap.batch.plan import Plan, Planned, make_plan
from kunnskap.batch.pool import Watch, run_jobs
from kunnskap.batch.site import write_site
from kunnskap.batch.stops import dead_in_words
from kunnskap.batch.store import Store, held, write_whole
from kunnskap.errors import BatchError
from kunnskap.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: which summaries (name patterns; none means all that are stale), how many at once, with what.

    A ``part`` makes what is named and nothing more, and may run beside other parts; ``collect`` puts them together.
    """

    only: tuple[str, ...] = ()
    jobs: int = 0
    engine: str = "kunnskap"
    language: str = "nb"
    rehash: bool = False
    force: bool = False
    limits: Limits = field(default_factory=Limits)
    scheduler: Scheduler | None = None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: each result, how many were fresh already, what was removed, and where to start reading."""

    results: tuple[Result, ...]
    fresh: int
    removed: tuple[str, ...]
    start_page: Path

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(each for each in self.results if not each.is_good)


def build(workspace: Workspace, options: Options, watch: Watch) -> Built:
    """Bring ``outputs/`` up to date. A failing summary is in the value; what cannot start at all is raised.

    Raises ``BatchError`` (locked, unwritable, no_match) and an ``ExceptionGroup`` of ``ParameterError``.
    """
    try:
        return _build(workspace, options, watch)
    except (
        OSError
    ) as problem:  # a full disk, a folder that may not be written: what stands is whole
        raise _unwritable(workspace, problem) from problem


def _build(workspace: Workspace, options: Options, watch: Watch) -> Built:
    with held(workspace.outputs, shared=options.part):
        if not options.part:
            end_marked(workspace.outputs)  # what a build that was killed here had left running
        plan = make_plan(
            workspace, rehash=options.rehash, only=options.only if options.part else ()
        )
        chosen = _chosen(plan, options)
        jobs = _jobs(plan, chosen, options) if chosen else []
        results: list[Result] = []
        if jobs:
            by_name = {job.name: job for job in jobs}
            ended = _results(jobs, chosen, plan, options, watch)
            results = [dead_in_words(each, by_name[each.name]) for each in ended]
            _record_the_dead(jobs, results, plan.store)
            if not options.part:
                _log(results, plan.store)
        removed: list[str] = []
        if not options.part:
            removed = plan.store.sweep({each.run.name for each in plan.runs})
            write_site(plan, options.language)
    made = {each.name for each in results}
    fresh = sum(each.is_fresh and each.run.name not in made for each in plan.runs)
    return Built(tuple(results), fresh, tuple(removed), plan.store.start_page)


def collect(workspace: Workspace, *, language: str) -> Plan:
    """Put together what parts have made: the start page, the manifest, and nothing left over. What stands afterwards.

    Raises what ``build`` raises.
    """
    try:
        with held(workspace.outputs):
            plan = make_plan(workspace)
            plan.store.sweep({each.run.name for each in plan.runs})
            write_site(plan, language)
            return plan
    except OSError as problem:
        raise _unwritable(workspace, problem) from problem


def _unwritable(workspace: Workspace, problem: OSError) -> BatchError:
    folder = workspace.outputs.name
    return BatchError("unwritable", folder=folder, reason=problem.strerror or "")


def _results(
    jobs: Sequence[Job], chosen: Sequence[Planned], plan: Plan, options: Options, watch: Watch
) -> list[Result]:
    """All jobs done, on this machine or on the workers of a scheduler."""
    imports = {name for each in chosen for name in each.run.notebook.imports}
    warmth = Warmth(str(plan.workspace.root), len(jobs), tuple(sorted(imports)))
    if options.scheduler:
        options.scheduler.expect_means()
        from kunnskap.batch.cluster.run import run_on_cluster

        return run_on_cluster(jobs, plan, options.scheduler, warm=warmth, watch=watch)
    at_once = min(options.jobs or cores(), len(jobs))
    compiled = plan.store.cache / "bytecode"
    with (
        _engine_room(plan.store, options) as room,
        launching(options.engine, room, warmth, compiled) as launch,
    ):
        return run_jobs(jobs, at_once=at_once, launch=launch, watch=watch)


@contextlib.contextmanager
def _engine_room(store: Store, options: Options) -> Iterator[Path]:
    """Where a build's processes keep their own things, and by which they are known when they must be ended.

    A part has a room of its own: what another part has running is not left over from anything.
    """
    if not options.part:
        yield store.root
        return
    store.logs.mkdir(parents=True, exist_ok=True)
    names = hashlib.sha256(json.dumps(options.only).encode()).hexdigest()
    room = store.cache / "parts" / names[:16]
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chosen(plan: Plan, options: Options) -> list[Planned]:
    if not options.only:
        return list(plan.runs if options.force else plan.stale)
    for pattern in options.only:
        if not any(fnmatchcase(each.run.name, pattern) for each in plan.runs):
            raise _no_match(pattern, [each.run.name for each in plan.runs])
    return [
        each
        for each in plan.runs
        if (options.force or not each.is_fresh)
        and any(fnmatchcase(each.run.name, pattern) for pattern in options.only)
    ]


def _no_match(pattern: str, names: Sequence[str]) -> BatchError:
    near = get_close_matches(pattern, names, n=1)
    if near:
        return BatchError("no_match_near", pattern=pattern, near=near[0])
    return BatchError("no_match", pattern=pattern)


def _jobs(plan: Plan, chosen: Sequence[Planned], options: Options) -> list[Job]:
    commit, commit_date, dirty = _commit(plan.workspace.root)
    return [
        Job(
            name=each.run.name,
            root=str(plan.workspace.root),
            outputs=str(plan.workspace.outputs),
            notebook=each.run.notebook.file,
            notebook_sha256=each.run.notebook.sha256,
            family=each.run.family.name,
            language=options.language,
            parameters=each.run.values,
            package=plan.circumstances.package,
            dependencies=plan.circumstances.dependencies,
            commit=commit,
            commit_date=commit_date,
            dirty=dirty,
            engine=options.engine,
            limits=options.limits,
            draft=each.run.family.draft,
        )
        for each in chosen
    ]


def _commit(root: Path) -> tuple[str | None, str | None, bool | None]:
    """The commit the project stands at, its day, and whether the files differ from it; nothing outside git."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    try:
        commit, day = git("show", "-s", "--format=%H %cs", "HEAD").split()
        return commit, day, bool(git("status", "--porcelain", "--", "."))
    except (OSError, subprocess.CalledProcessError):
        return None, None, None


def _record_the_dead(jobs: Sequence[Job], results: Sequence[Result], store: Store) -> None:
    """Write the failure of each worker that ended before it could write one itself."""
    by_name = {job.name: job for job in jobs}
    for result in results:
        written = read_failure(store.failure(result.name))
        told = (result.status.value, result.cell, result.error)
        if result.is_good or (written and (written.status, written.cell, written.error) == told):
            continue
        from kunnskap.batch.failure import render_failure

        job = by_name[result.name]
        failure = Failure(
            name=job.name,
            status=result.status.value,
            cell=result.cell,
            cell_number=result.cell_number,
            error=result.error,
            message=result.message,
            parameters=job.parameters,
            command=job.command,
        )
        page = render_failure(failure, traceback=(), source="", language=job.language)
        write_whole(store.failure_page(job.name), page.encode())
        write_whole(store.failure(job.name), as_json(failure))


def _log(results: Sequence[Result], store: Store) -> None:
    """The last build's results with their durations, one JSON object a line."""
    lines = [
        json.dumps({**dataclasses.asdict(each), "ended": int(time.time())}, ensure_ascii=False)
        for each in results
    ]
    write_whole(store.logs / "build.jsonl", ("\n".join(lines) + "\n").encode())

"""What a person or a program sees while a build runs: a bar for each core, plain lines, JSON lines, or nothing."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from kunnskap.batch.job import Job, Result
from kunnskap.language import Language


class Silent:
    """Shows nothing."""

    def begun(self, jobs: Sequence[Job], at_once: int) -> None: ...

    def started(self, job: Job) -> None: ...

    def cell(self, job: Job, cell: str, number: int, of: int) -> None: ...

    def ended(self, result: Result) -> None: ...

    def noted(self, event: str, **facts: Any) -> None:
        """Something of the cluster: a key under ``cluster.note`` and its facts."""

    def tick(self) -> None: ...

    def finished(self) -> None: ...


class Lines(Silent):
    """One line for each summary that ends."""

    def __init__(self, language: Language, out: TextIO) -> None:
        self._language, self._out = language, out
        self._all = self._done = 0

    def begun(self, jobs: Sequence[Job], at_once: int) -> None:
        self._all = len(jobs)

    def ended(self, result: Result) -> None:
        self._done += 1
        line = self._language.text(
            "batch.progress.line",
            done=self._done,
            all=self._all,
            status=result.status,
            name=result.name,
            seconds=round(result.seconds, 1),
        )
        print(line, file=self._out, flush=True)

    def noted(self, event: str, **facts: Any) -> None:
        print(note(event, facts, self._language), file=self._out, flush=True)


class JsonLines(Silent):
    """Every event as one JSON object on a line of its own."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def begun(self, jobs: Sequence[Job], at_once: int) -> None:
        self._tell("begun", summaries=len(jobs), at_once=at_once)

    def started(self, job: Job) -> None:
        self._tell("started", name=job.name)

    def cell(self, job: Job, cell: str, number: int, of: int) -> None:
        self._tell("cell", name=job.name, cell=cell, number=number, of=of)

    def ended(self, result: Result) -> None:
        self._tell(
            "ended",
            name=result.name,
            status=result.status.value,
            seconds=round(result.seconds, 3),
            cell=result.cell,
            error=result.error,
            message=result.message,
        )

    def noted(self, event: str, **facts: Any) -> None:
        self._tell(event, **facts)

    def _tell(self, event: str, **facts: Any) -> None:
        line = json.dumps({"event": event, **facts}, ensure_ascii=False)
        print(line, file=self._out, flush=True)


class Bars(Silent):
    """A bar for the whole and a line for each summary that runs, redrawn by the build itself: no thread of its own."""

    REDRAW_SECONDS = 0.1

    def __init__(self, language: Language) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._language = language
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            auto_refresh=False,
            transient=True,
        )
        self._tasks: dict[str, Any] = {}
        self._failed = 0
        self._drawn = 0.0

    def begun(self, jobs: Sequence[Job], at_once: int) -> None:
        self._bars.start()
        self._whole = self._bars.add_task(self._heading(), total=len(jobs))

    def started(self, job: Job) -> None:
        if job.name in self._tasks:  # done again, because its worker was lost
            self._bars.remove_task(self._tasks[job.name])
        self._tasks[job.name] = self._bars.add_task(f"  {job.name}", total=None)

    def cell(self, job: Job, cell: str, number: int, of: int) -> None:
        task = self._tasks[job.name]
        text = f"  {job.name} · {cell}"
        self._bars.update(task, completed=number - 1, total=of, description=text)

    def ended(self, result: Result) -> None:
        self._bars.remove_task(self._tasks.pop(result.name))
        if not result.is_good:
            self._failed += 1
            status = self._language.term(result.status)
            self._bars.console.print(f"[red]{status}[/red] {result.name}")
        self._bars.update(self._whole, advance=1, description=self._heading())

    def noted(self, event: str, **facts: Any) -> None:
        self._bars.console.print(note(event, facts, self._language), markup=False)

    def tick(self) -> None:
        if time.monotonic() - self._drawn > self.REDRAW_SECONDS:
            self._drawn = time.monotonic()
            self._bars.refresh()

    def finished(self) -> None:
        self._bars.stop()

    def _heading(self) -> str:
        return self._language.text("batch.progress.heading", n=self._failed)


def note(event: str, facts: Mapping[str, Any], language: Language) -> str:
    """What happened in a cluster, in words; a reason is itself a key and facts."""
    why = [language.text(f"cluster.refused.{one['key']}", **one) for one in facts.get("why", ())]
    return language.text(f"cluster.note.{event}", **{**facts, "why": "; ".join(why)})


def watch_for(language: Language, *, quiet: bool = False, as_json: bool = False) -> Silent:
    """The right way to show progress for where the output goes."""
    if as_json:
        return JsonLines(sys.stdout)
    if quiet:
        return Silent()
    return (
        Bars(language)
        if sys.stderr.isatty() and sys.stdout.isatty()
        else Lines(language, sys.stdout)
    )

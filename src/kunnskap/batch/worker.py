"""One job, done: run the notebook, clean it, export it, write its files; the record last.

A worker is a process of its own. It is given a job as a line of JSON and tells what happens as lines of JSON.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat

from kunnskap.batch.cleaning import clean, scrubber
from kunnskap.batch.engine.forked import ForkedEngine
from kunnskap.batch.execute import Stop, execute
from kunnskap.batch.export import export_summary
from kunnskap.batch.job import Job, Result
from kunnskap.batch.stops import words_of
from kunnskap.batch.store import Store
from kunnskap.batch.writing import write_failure, write_failure_record, write_summary
from kunnskap.errors import ExportError, KunnskapError, reread
from kunnskap.language import language as language_of
from kunnskap.terms import Status

Tell = Callable[[Mapping[str, Any]], None]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def do(job: Job, tell: Tell) -> Result:
    """Make one summary and tell each cell that starts. Whatever goes wrong is the ``Result``."""
    started = time.monotonic()
    store = Store(Path(job.outputs))
    os.chdir(job.notebook_path.parent)

    def on_cell(cell: str, number: int, of: int) -> None:
        tell({"cell": cell, "number": number, "of": of})

    try:
        executed = execute(
            job.notebook_path,
            job.parameters,
            limits=job.limits,
            on_cell=on_cell,
            **_engine(job),
        )
        notebook = clean(executed.notebook, root=Path(job.root))
        stop = executed.stop and _in_words(executed.stop, job)
        if stop is None:
            write_summary(job, notebook, executed, store)
        else:
            write_failure(job, stop, notebook, store)
    except Exception as problem:  # the last line of defence of a batch that must go on
        traceback.print_exc()
        message = scrubber(Path(job.root))(_words(problem, job))
        cell = str(getattr(problem, "facts", {}).get("cell", ""))
        stop = Stop(Status.FAILED, cell, 0, type(problem).__name__, message)
        with contextlib.suppress(OSError):  # where nothing can be written, the result still tells
            write_failure_record(job, stop, store)
    seconds = time.monotonic() - started
    if stop is None:
        return Result(job.name, Status.BUILT, seconds)
    return Result(
        job.name, stop.status, seconds, stop.cell, stop.cell_number, stop.error, stop.message
    )


def _words(problem: Exception, job: Job) -> str:
    """What the reader of the failure's page is told; our own errors have words in every language."""
    if isinstance(problem, KunnskapError):
        return language_of(job.language).error(problem)
    return str(problem)


def _in_words(stop: Stop, job: Job) -> Stop:
    """A stop as its reader is told it: an error of ours, raised in a cell, says what was expected and where."""
    problem = reread(stop.message) if stop.error.endswith("Error") else None
    words = words_of(stop.error, job) or stop.message
    if problem is not None:
        words = _words(problem, job)
    return dataclasses.replace(stop, message=scrubber(Path(job.root))(words))


def _engine(job: Job) -> dict[str, Any]:
    if job.engine != "kunnskap":
        return {}
    memory, output = job.limits.memory_mib, job.limits.output_mib
    limits = {"memory_mib": memory, "output_mib": output}
    return {"engine": ForkedEngine, "root": job.root, **limits}


def warm_export() -> None:
    """Load the exporter, its template and the notebook schema by exporting an empty page, so that no worker has to."""
    head = {"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# –"}
    code = {"cell_type": "code", "id": "code", "metadata": {}, "source": "1"}
    cells = [head, {**code, "outputs": [], "execution_count": None}]
    tree = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    empty = nbformat.reads(json.dumps(tree), as_version=4)  # type: ignore[no-untyped-call]
    with contextlib.suppress(ExportError):  # the page's own rules may want more than this
        export_summary(empty, language="nb", provenance={})


def main() -> int:
    """Do the job on standard input, and tell on the descriptor named on the command line."""
    job = Job.from_json(sys.stdin.buffer.readline())
    with os.fdopen(int(sys.argv[1]), "wb", buffering=0) as events:

        def tell(event: Mapping[str, Any]) -> None:
            events.write(json.dumps(event).encode() + b"\n")

        tell({"result": dataclasses.asdict(do(job, tell))})
    return 0


if __name__ == "__main__":
    sys.exit(main())

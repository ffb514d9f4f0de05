"""One job, done: run the notebook, clean it, export it, write its files; the record last.

A worker is a process of its own. It is given a job as a line of JSON and tells what happens as lines of JSON.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from kunnskap.batch.changes import advance, history_json, latest, read_history, version_of
from kunnskap.batch.cleaning import clean, scrubber
from kunnskap.batch.contract import handed_over
from kunnskap.batch.engine.forked import ForkedEngine
from kunnskap.batch.execute import Stop, execute
from kunnskap.batch.export import export_summary
from kunnskap.batch.failure import render_failure
from kunnskap.batch.fingerprint import listing
from kunnskap.batch.job import Job, Result
from kunnskap.batch.manifest import Failure, Record, as_json
from kunnskap.batch.store import Store, write_whole
from kunnskap.comments.shelf import open_shelf
from kunnskap.errors import ExportError, KunnskapError, reread
from kunnskap.language import language as language_of
from kunnskap.terms import Status
from kunnskap.workspace import Door, Workspace

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
            _write_summary(job, notebook, store)
        else:
            _write_failure(job, stop, notebook, store)
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
    words = stop.message if problem is None else _words(problem, job)
    return dataclasses.replace(stop, message=scrubber(Path(job.root))(words))


def _engine(job: Job) -> dict[str, Any]:
    if job.engine != "kunnskap":
        return {}
    memory, output = job.limits.memory_mib, job.limits.output_mib
    return {"engine": ForkedEngine, "memory_mib": memory, "output_mib": output}


def _write_summary(job: Job, notebook: Any, store: Store) -> None:
    told = handed_over(notebook.cells)
    language = str(told.get("language", job.language))
    notebook.metadata["title"] = told.get("title", job.name)
    provenance = {
        "name": job.name,
        "notebook": job.notebook,
        "parameters": dict(job.parameters),
        "inputs": {each["name"]: each["sha256"] for each in told.get("inputs", [])},
        "package": dict(job.package),
        "dependencies": dict(job.dependencies),
        "commit": job.commit,
        "dirty": job.dirty,
    }
    door = Door(Workspace(Path(job.root)))
    comments = open_shelf(door, job.name)
    history = advance(read_history(store.history(job.name)), version_of(told))
    files = {
        store.history(job.name): as_json(history_json(history)),
        store.results(job.name): as_json(
            {key: told.get(key, []) for key in ("results", "sentences")}
        ),
        store.notebook(job.name): as_json(notebook),
        store.html(job.name): export_summary(
            notebook,
            language=language,
            provenance={**provenance, "changes": latest(history), "comments": comments},
        ).encode(),
    }
    for path, data in files.items():
        write_whole(path, data)
    outputs = {
        path.relative_to(store.root).as_posix(): hashlib.sha256(data).hexdigest()
        for path, data in files.items()
    }
    record = _record(job, told, provenance, outputs, language)
    seen = "".join(file.sha256 for file in door.files)
    write_whole(store.record(job.name), as_json(dataclasses.replace(record, comments=seen)))
    store.forget_failure(job.name)


def _record(
    job: Job,
    told: Mapping[str, Any],
    provenance: Mapping[str, Any],
    outputs: Mapping[str, str],
    language: str,
) -> Record:
    return Record(
        name=job.name,
        title=str(told.get("title", job.name)),
        description=str(told.get("description", "")),
        family=job.family,
        language=language,
        data_date=told.get("data_date"),
        notices=tuple(told.get("notices", [])),
        notebook={"name": job.notebook, "sha256": job.notebook_sha256},
        parameters=job.parameters,
        inputs=provenance["inputs"],
        folders=_folders(job, provenance["inputs"]),
        outputs=outputs,
        package=job.package,
        dependencies=job.dependencies,
        commit=job.commit,
        commit_date=job.commit_date,
        dirty=job.dirty,
        results=f"results/{job.name}.json",
    )


def _folders(job: Job, inputs: Iterable[str]) -> dict[str, str]:
    """The listing of each folder of the project that a file was read from."""
    names = {f"{PurePosixPath(name).parent}/" for name in inputs if "/" in name.rstrip("/")}
    return {name: listing(Path(job.root) / name) for name in sorted(names)}


def write_failure_record(job: Job, stop: Stop, store: Store, **shown: Any) -> None:
    """The failure as a record and a page; the last good summary stays as it is."""
    failure = Failure(
        name=job.name,
        status=stop.status.value,
        cell=stop.cell,
        cell_number=stop.cell_number,
        error=stop.error,
        message=stop.message,
        parameters=job.parameters,
        command=job.command,
    )
    told = {"traceback": (), "source": "", **shown}
    page = render_failure(failure, language=job.language, **told)
    write_whole(store.failure_page(job.name), page.encode())
    write_whole(store.failure(job.name), as_json(failure))


def _write_failure(job: Job, stop: Stop, notebook: Any, store: Store) -> None:
    cell = notebook.cells[stop.cell_number - 1]
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    lines = [COLOUR.sub("", line) for error in errors for line in error.traceback]
    write_whole(store.failed_notebook(job.name), as_json(notebook))
    write_failure_record(job, stop, store, traceback=lines, source=cell.source)


def warm_export() -> None:
    """Load the exporter, its template and the notebook schema by exporting an empty page, so that no worker has to."""
    cell = {"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# –"}
    tree = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
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

"""What a worker writes of a summary: its files whole, then its record; or its failure, beside the last good page."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from kunnskap.batch.changes import advance, history_json, latest, read_history, version_of
from kunnskap.batch.contract import handed_over
from kunnskap.batch.engine.observing import seen
from kunnskap.batch.execute import Executed, Stop
from kunnskap.batch.export import export_summary
from kunnskap.batch.failure import render_failure
from kunnskap.batch.fingerprint import ABSENT, listing
from kunnskap.batch.job import Job
from kunnskap.batch.manifest import DRAFT, Failure, Record, as_json
from kunnskap.batch.store import Store, write_whole
from kunnskap.comments.shelf import open_shelf
from kunnskap.workspace import Door, Workspace

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
UNSETTLED = "changed while it was read"  # no file's fingerprint, so the summary is stale at once


def write_summary(job: Job, notebook: Any, executed: Executed, store: Store) -> None:
    """Write the files of a notebook that ran to its end, cleaned; ``executed`` tells what it read."""
    told = handed_over(notebook.cells)
    inputs = inputs_of(job, told, executed.files)
    language = str(told.get("language", job.language))
    notebook.metadata["title"] = told.get("title", job.name)
    provenance = {
        "name": job.name,
        "notebook": job.notebook,
        "parameters": dict(job.parameters),
        "inputs": inputs,
        "package": dict(job.package),
        "dependencies": dict(job.dependencies),
        "commit": job.commit,
        "dirty": job.dirty,
        "draft": job.draft,
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
    traced = "inputs" in told or executed.files is not None
    record = _record(job, told, inputs, outputs, language, traced=traced)
    answered = "".join(file.sha256 for file in door.files)
    news = len(latest(history) or ())
    record = dataclasses.replace(record, comments=answered, news=news)
    write_whole(store.record(job.name), as_json(record))
    store.forget_failure(job.name)


def _record(
    job: Job,
    told: Mapping[str, Any],
    inputs: Mapping[str, str],
    outputs: Mapping[str, str],
    language: str,
    *,
    traced: bool,
) -> Record:
    return Record(
        name=job.name,
        title=str(told.get("title", job.name)),
        description=str(told.get("description", "")),
        family=job.family,
        language=language,
        data_date=told.get("data_date"),
        notices=_notices(job, told),
        notebook={"name": job.notebook, "sha256": job.notebook_sha256},
        parameters=job.parameters,
        inputs=inputs,
        folders=_folders(job, inputs),
        outputs=outputs,
        package=job.package,
        dependencies=job.dependencies,
        commit=job.commit,
        commit_date=job.commit_date,
        dirty=job.dirty,
        results=f"results/{job.name}.json",
        traced=traced,
        names=told.get("names", {}),
    )


def _notices(job: Job, told: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    """What a reader must know before the summary: what the notebook told, and that it is a draft."""
    draft = [{"kind": DRAFT, "text": ""}] if job.draft else []
    return (*draft, *told.get("notices", []))


def inputs_of(job: Job, told: Mapping[str, Any], files: Mapping[str, Any] | None) -> dict[str, str]:
    """Each file that a notebook read, with its SHA-256: what it told, and what the engine saw it open besides."""
    inputs = {name: _sha256(Path(job.root, name), state) for name, state in (files or {}).items()}
    inputs |= {each["name"]: each["sha256"] for each in told.get("inputs", [])}
    return dict(sorted(inputs.items()))


def _sha256(path: Path, state: list[int] | None) -> str:
    """The fingerprint of a file that was opened in this state; ``UNSETTLED`` when it is in another now."""
    now = seen(path)
    if (now and list(now)) != state:
        return UNSETTLED
    return hashlib.sha256(path.read_bytes()).hexdigest() if now else ABSENT


def _folders(job: Job, inputs: Iterable[str]) -> dict[str, str]:
    """The listing of each folder of the project that data was read from."""
    data = (PurePosixPath(name) for name in inputs if not name.endswith(".py"))
    names = {f"{path.parent}/" for path in data if len(path.parts) > 1}
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


def write_failure(job: Job, stop: Stop, notebook: Any, store: Store) -> None:
    """Write the notebook as far as it came, and its failure with the cell's source and traceback."""
    cell = notebook.cells[stop.cell_number - 1]
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    lines = [COLOUR.sub("", line) for error in errors for line in error.traceback]
    write_whole(store.failed_notebook(job.name), as_json(notebook))
    write_failure_record(job, stop, store, traceback=lines, source=cell.source)

"""What runs in a dask worker. Each function takes and gives bytes, text and numbers, so nothing of ours is pickled.

``introduce``, ``lacking``, ``keep``, ``lay`` and ``stop`` are called outside dask's queue of tasks; ``work`` is the
task. The summary itself runs where it always does: in a process of its own below the worker.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import tempfile
import threading
from pathlib import Path

from distributed import Worker, get_worker

from kunnskap.batch.cluster.identity import Identity
from kunnskap.batch.cluster.parcel import Parcel
from kunnskap.batch.cluster.project import Project
from kunnskap.batch.cluster.shelf import Shelf
from kunnskap.batch.job import Job
from kunnskap.batch.launch import Warmth, launching
from kunnskap.batch.manifest import read_record
from kunnskap.batch.pool import Launch, run_jobs
from kunnskap.batch.progress import Silent
from kunnskap.batch.store import Store, write_whole

_loaded: list[str] = []  # the code's fingerprint when this process first took it in
_stopped: set[str] = set()
_here = threading.local()


class Stopped(Exception):
    """The build that asked for this job was interrupted."""


def introduce(dask_worker: Worker) -> str:
    """Who this worker is, as JSON."""
    cache = _shelf(dask_worker).root / "code.json"
    identity = Identity.of_this_process(cache, *_loaded)
    _loaded[:] = [identity.loaded]
    return json.dumps(dataclasses.asdict(identity))


def lacking(project: str, dask_worker: Worker) -> list[str]:
    """The SHA-256 of each file of the project that this worker does not have."""
    return _shelf(dask_worker).lacking(Project.from_json(project))


def keep(parcel: bytes, dask_worker: Worker) -> None:
    """Keep the files of a parcel, each named by its SHA-256."""
    _shelf(dask_worker).keep(Parcel.unpack(parcel).files)


def lay(project: str, dask_worker: Worker) -> str:
    """Lay the project out; the key by which jobs name it."""
    given = Project.from_json(project)
    _shelf(dask_worker).lay(given)
    return given.key


def stop(build: str) -> None:
    """Kill what runs for a build, and start nothing more for it."""
    _stopped.add(build)


def work(parcel: bytes) -> bytes:
    """Do one job: its finished files and its result; ``absent`` when the project was never laid out here."""
    asked = Parcel.unpack(parcel)
    worker = get_worker()
    shelf = _shelf(worker)
    root = shelf.projects / asked.about["project"]
    if not root.is_dir():
        return Parcel({"absent": True}).pack()
    with tempfile.TemporaryDirectory(dir=shelf.jobs) as folder:
        outputs = Path(folder)
        (outputs / "logs").mkdir()
        for name, data in asked.files.items():
            write_whole(outputs / name, data)
        tree = {**asked.about["job"], "root": str(root), "outputs": str(outputs)}
        job = Job.from_json(json.dumps(tree).encode())
        watch = Telling(worker, asked.about["build"])
        launch = _launch(job.engine, shelf, Warmth(**{**asked.about["warm"], "root": str(root)}))
        try:
            (result,) = run_jobs([job], at_once=1, launch=launch, watch=watch)
        except Stopped:
            return Parcel({"stopped": True}).pack()
        files = _finished(Store(outputs), job.name, good=result.is_good)
        return Parcel({"result": dataclasses.asdict(result)}, files).pack()


class Telling(Silent):
    """Tells the build which cell runs, and hears whether it was interrupted."""

    def __init__(self, worker: Worker, build: str) -> None:
        self._worker, self._build = worker, build

    def cell(self, job: Job, cell: str, number: int, of: int) -> None:
        told = {"name": job.name, "cell": cell, "number": number, "of": of}
        self._worker.log_event(self._build, told)

    def tick(self) -> None:
        if self._build in _stopped:
            raise Stopped


def _shelf(worker: Worker) -> Shelf:
    return Shelf(Path(worker.local_directory).resolve() / "kunnskap")


def _launch(engine: str, shelf: Shelf, warm: Warmth) -> Launch:
    """The thread's own way to start summaries, kept warm between jobs that want the same.

    It belongs to the thread: the system ends a warm parent together with the thread that started it.
    """
    wanted = (engine, warm)
    if getattr(_here, "wanted", None) != wanted:
        if hasattr(_here, "open"):
            _here.open.close()
        _here.open = contextlib.ExitStack()
        outputs = Path(tempfile.mkdtemp(dir=shelf.jobs))
        _here.launch = _here.open.enter_context(launching(engine, outputs, warm))
        _here.wanted = wanted
    launch: Launch = _here.launch
    return launch


def _finished(store: Store, name: str, *, good: bool) -> dict[str, bytes]:
    """Every file that the job wrote for the build, by its name in ``outputs/``; the record last, as it is written."""
    made = [store.logs / f"{name}.log"]
    record = read_record(store.record(name)) if good else None
    if record:
        made += [*(store.root / each for each in record.outputs), store.record(name)]
    else:
        made += [store.failed_notebook(name), store.failure_page(name), store.failure(name)]
    return {
        path.relative_to(store.root).as_posix(): path.read_bytes()
        for path in made
        if path.is_file()
    }

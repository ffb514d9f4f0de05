"""What came back from a worker, checked and written by the build's own store exactly as a local worker would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from kunnskap.batch.cluster.dispatch import Damaged
from kunnskap.batch.cluster.parcel import fingerprint
from kunnskap.batch.cluster.project import Project
from kunnskap.batch.job import Job, Result
from kunnskap.batch.store import Store, write_whole


@dataclass(frozen=True, slots=True)
class Desk:
    """Where finished summaries are handed in."""

    store: Store
    project: Project

    def settle(self, job: Job, result: Result, files: Mapping[str, bytes]) -> Result:
        """Write what one job made; its result. Raises ``Damaged`` before anything is written, and ``OSError``."""
        if result.name != job.name:
            raise Damaged(result.name)
        log = self._name(self.store.logs / f"{job.name}.log")
        made = {name: data for name, data in files.items() if name != log}
        for name, data in self._summary(job, made) if result.is_good else self._failure(job, made):
            write_whole(self.store.root / name, data)
        if log in files:
            write_whole(self.store.root / log, files[log])
        if result.is_good:
            self.store.forget_failure(job.name)
        return result

    def _summary(self, job: Job, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """The files of a finished summary, the record last: a summary with a record is whole."""
        record = self._name(self.store.record(job.name))
        others = {name: data for name, data in files.items() if name != record}
        try:
            self._check(job, json.loads(files[record]), others)
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise Damaged(job.name) from problem
        yield from others.items()
        yield record, files[record]

    def _check(self, job: Job, record: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
        if {name: fingerprint(data) for name, data in files.items()} != record["outputs"]:
            raise Damaged(job.name)
        if any(_belongs_to(name) != job.name for name in files) or record["name"] != job.name:
            raise Damaged(job.name)
        sent = {**self.project.files, **record["inputs"]}
        if any(sent[name] != sha256 for name, sha256 in self.project.files.items()):
            raise Damaged(job.name)  # what it read there is not what it was sent

    def _failure(self, job: Job, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        store = self.store
        record = self._name(store.failure(job.name))
        known = [
            *map(self._name, (store.failed_notebook(job.name), store.failure_page(job.name))),
            record,
        ]
        if not set(files) <= set(known):
            raise Damaged(job.name)
        yield from ((name, files[name]) for name in known if name in files)

    def _name(self, path: Any) -> str:
        return str(path.relative_to(self.store.root).as_posix())


def _belongs_to(name: str) -> str:
    """The summary that a file in one of the outputs' folders belongs to; "" for a file in no folder."""
    path = PurePosixPath(name)
    return path.name.split(".")[0] if len(path.parts) > 1 else ""

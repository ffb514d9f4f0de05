"""What holds the summaries together: the start page, the crate, and the manifest that vouches for all."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from kunnskap.batch.manifest import (
    IndexEntry,
    as_json,
    manifest,
    read_failure,
    read_record,
)
from kunnskap.batch.plan import Plan, Planned
from kunnskap.batch.stops import told
from kunnskap.batch.store import Store, write_whole
from kunnskap.terms import Status


def write_site(plan: Plan, language: str) -> None:
    """The manifest and the start page, unless both stand already and say the same."""
    store = plan.store
    key, key_file = _site_key(plan, language), store.cache / "start-page.txt"
    if _text(key_file) == key + _sha256(store.start_page) + _sha256(store.manifest):
        return
    from kunnskap.batch.crate import crate
    from kunnskap.batch.index import render_index  # an unchanged build never pays for it

    names = [each.run.name for each in plan.runs]
    records = [record for name in names if (record := read_record(store.record(name)))]
    failures = [failure for name in names if (failure := read_failure(store.failure(name)))]
    entries = [entry_of(each, store, language) for each in plan.runs]
    site = {
        store.start_page: render_index(entries, language=language).encode(),
        store.crate: as_json(crate(records)),
    }
    for path, data in site.items():
        write_whole(path, data)
    hashes = {
        path.relative_to(store.root).as_posix(): hashlib.sha256(data).hexdigest()
        for path, data in site.items()
    }
    write_whole(store.manifest, as_json(manifest(records, failures, hashes)))
    stamp = key + _sha256(store.start_page) + _sha256(store.manifest)
    write_whole(key_file, stamp.encode())


def _site_key(plan: Plan, language: str) -> str:
    """All that the start page and the manifest are made of, as it lies on the disk."""
    families = [[each.run.name, dataclasses.asdict(each.run.family)] for each in plan.runs]
    parts = [language, families, plan.circumstances.package["code"]]
    key = hashlib.sha256(json.dumps(parts).encode())
    for each in plan.runs:
        for path in (plan.store.record(each.run.name), plan.store.failure(each.run.name)):
            key.update(_sha256(path).encode())
    return key.hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "absent"


def _text(path: Path) -> str:
    return path.read_text(encoding="ascii") if path.exists() else ""


def entry_of(planned: Planned, store: Store, language: str) -> IndexEntry:
    """What the start page says of one run, read from what stands now."""
    run = planned.run
    record = read_record(store.record(run.name))
    failure = read_failure(store.failure(run.name))
    status = Status(failure.status) if failure else Status.BUILT if record else Status.SKIPPED
    said: Mapping[str, str | None] = {}
    if record:
        said = {"title": record.title, "description": record.description}
    return IndexEntry(
        name=run.name,
        title=said.get("title") or run.name,
        description=said.get("description") or "",
        family=run.family.name,
        family_title=run.family.title(language),
        language=record.language if record else language,
        data_date=record.data_date if record else None,
        status=status.value,
        href=f"{run.name}.html" if record else "",
        notices=record.notices if record else (),
        parameters=run.values,
        error=told(failure.error, failure.message) if failure else "",
        report=f"../failures/{run.name}.html" if failure else "",
        names=record.names if record else {},
        news=record.news if record else 0,
    )

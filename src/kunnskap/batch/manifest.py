"""What is known of each summary that was built, as a record beside it, and of all of them, as the manifest.

A record is written after the summary's other files, so a summary with a record is whole. The manifest is all records
put together; it holds nothing that two builds of one commit could differ in: no time, no duration, no machine.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCHEMA = 1
DRAFT = "draft"  # the kind of the notice that a draft bears


@dataclass(frozen=True, slots=True)
class Record:
    """A summary as it was built: everything that would make it stale, and where its files are.

    ``inputs`` and ``outputs`` map names (relative to the project, and to ``outputs/``) to SHA-256. ``folders`` does so
    for the listings of the folders the inputs lie in: a file that is added there may be one the summary would read.
    ``comments`` is the SHA-256 of the comments on the summary that its page tells of; "" when there were none.
    ``names`` are what the values of its parameters are called; ``news`` is how much is new since the last version.
    ``traced`` is false when neither the notebook nor the engine could tell what was read: it is never fresh.
    """

    name: str
    title: str
    description: str
    family: str
    language: str
    data_date: str | None
    notices: tuple[Mapping[str, str], ...]
    notebook: Mapping[str, str]
    parameters: Mapping[str, Any]
    inputs: Mapping[str, str]
    folders: Mapping[str, str]
    outputs: Mapping[str, str]
    package: Mapping[str, str]
    dependencies: Mapping[str, str]
    commit: str | None
    commit_date: str | None
    dirty: bool | None
    results: str
    traced: bool = True
    status: str = "built"
    schema: int = SCHEMA
    comments: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    news: int = 0

    @property
    def is_draft(self) -> bool:
        return any(notice["kind"] == DRAFT for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Failure:
    """A summary's last attempt, when it failed: in which cell, with what error, and how to run it alone."""

    name: str
    status: str
    cell: str
    cell_number: int
    error: str
    message: str
    parameters: Mapping[str, Any]
    command: str
    schema: int = SCHEMA


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One summary on the start page. ``href`` and ``report`` are relative to the start page; "" when there is none.

    ``status`` is a ``terms.Status``'s value; ``error`` is told when the last attempt failed, and then ``href`` may
    still point to the last good page.
    """

    name: str
    title: str
    description: str
    family: str
    family_title: str
    language: str
    data_date: str | None
    status: str
    href: str
    notices: tuple[Mapping[str, str], ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    report: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    news: int = 0


def read_record(path: Path) -> Record | None:
    """The record at ``path``; ``None`` when there is none, or one this version does not understand."""
    tree = _read(path)
    return Record(**{**tree, "notices": tuple(tree["notices"])}) if tree else None


def read_failure(path: Path) -> Failure | None:
    tree = _read(path)
    return Failure(**tree) if tree else None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        tree = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    kind = Failure if "cell_number" in tree else Record
    known = {each.name for each in dataclasses.fields(kind)}
    if not isinstance(tree, dict) or tree.get("schema") != SCHEMA or set(tree) != known:
        return None
    return tree


def as_json(value: Any) -> bytes:
    """A value as the same bytes every time: sorted keys, UTF-8, a line break at the end."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, default=str)
    return (text + "\n").encode()


def manifest(
    records: Iterable[Record],
    failures: Iterable[Failure],
    site: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """All summaries that stand, and all last attempts that failed, by name; ``site`` maps what holds them together,
    the start page and the crate, to SHA-256."""
    return {
        "schema": SCHEMA,
        "summaries": {each.name: dataclasses.asdict(each) for each in records},
        "failures": {each.name: dataclasses.asdict(each) for each in failures},
        "site": dict(site or {}),
    }

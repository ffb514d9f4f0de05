"""Parameter sets and notebooks become runs; each is fresh, or stale for reasons a person understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from kunnskap import __version__
from kunnskap.batch.fingerprint import ABSENT, Fingerprints, code_sha256, dependencies
from kunnskap.batch.manifest import Failure, Record, read_failure, read_record
from kunnskap.batch.parameters import ParameterSet, read_parameters
from kunnskap.batch.store import Store
from kunnskap.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a summary is stale: a message key under ``batch.stale`` and its facts."""

    key: str
    facts: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, key: str, /, **facts: Any) -> Reason:
        return cls(key, tuple(facts.items()))

    @property
    def message_key(self) -> str:
        return f"batch.stale.{self.key}"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What every summary of one build shares: the package, its code and the libraries it stands on."""

    package: Mapping[str, str]
    dependencies: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Planned:
    """One run of the plan; without reasons it is fresh. ``record`` is the summary that stands, if one does."""

    run: ParameterSet
    reasons: tuple[Reason, ...]
    record: Record | None
    failure: Failure | None

    @property
    def is_fresh(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Plan:
    workspace: Workspace
    circumstances: Circumstances
    runs: tuple[Planned, ...]

    @property
    def stale(self) -> tuple[Planned, ...]:
        return tuple(each for each in self.runs if not each.is_fresh)

    @property
    def store(self) -> Store:
        return Store(self.workspace.outputs)


def make_plan(workspace: Workspace, *, rehash: bool = False, only: Sequence[str] = ()) -> Plan:
    """Every run of the project, fresh or stale; with name patterns, those runs alone.

    Raises an ``ExceptionGroup`` of ``ParameterError``.
    """
    sets = read_parameters(workspace)
    if only:
        sets = tuple(each for each in sets if any(fnmatchcase(each.name, one) for one in only))
    store = Store(workspace.outputs)
    files = Fingerprints(workspace.root, store.cache / "files.json", rehash=rehash)
    circumstances = Circumstances(
        package={"version": __version__, "code": code_sha256(store.cache / "code.json")},
        dependencies=dependencies(),
    )
    runs = tuple(_planned(each, circumstances, store, files) for each in sets)
    files.save()
    return Plan(workspace, circumstances, runs)


def _planned(
    run: ParameterSet, circumstances: Circumstances, store: Store, files: Fingerprints
) -> Planned:
    record = read_record(store.record(run.name))
    failure = read_failure(store.failure(run.name))
    reasons = [Reason.of("failed", error=failure.error)] if failure else []
    if record is None:
        reasons = reasons or [Reason.of("never")]
    else:
        reasons.extend(why_stale(record, run, circumstances, store, files))
    return Planned(run, tuple(reasons), record, failure)


def why_stale(
    record: Record,
    run: ParameterSet,
    circumstances: Circumstances,
    store: Store,
    files: Fingerprints,
) -> Iterator[Reason]:
    """Everything that differs between how a summary was built and how it would be built now."""
    if record.notebook != {"name": run.notebook.file, "sha256": run.notebook.sha256}:
        yield Reason.of("notebook", notebook=run.notebook.file)
    yield from _changed("parameter", record.parameters, run.values)
    for name, sha256 in record.inputs.items():
        now = files.of(name)
        if now != sha256:
            key = "input_gone" if now == ABSENT else "input_new" if sha256 == ABSENT else "input"
            yield Reason.of(key, file=name)
    if not record.traced:
        yield Reason.of("untraced", notebook=run.notebook.file)
    for name, sha256 in record.folders.items():
        if files.of(name) != sha256:
            yield Reason.of("folder", file=name)
    if record.is_draft != run.family.draft:
        yield Reason.of("draft" if run.family.draft else "no_draft")
    if record.comments != files.of(f"comments/{record.name}.json").replace(ABSENT, ""):
        yield Reason.of("comments")
    if record.package != circumstances.package:
        yield Reason.of("code")
    yield from _changed("dependency", record.dependencies, circumstances.dependencies)
    for name, sha256 in record.outputs.items():
        now = files.of(f"{store.root.name}/{name}")
        if now != sha256:
            yield Reason.of("output_gone" if now == ABSENT else "output", file=name)


def _changed(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Reason]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if type(old) is not type(new) or old != new:
            yield Reason.of(key, name=name, before=shown(old), after=shown(new))


def shown(value: Any) -> str:
    """A value as a reader of the plan sees it; nothing is a dash."""
    return "–" if value is None or value == "" else str(value)

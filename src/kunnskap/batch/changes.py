"""What is new since last time: two versions of a summary compared by what they said, never by their HTML.

``outputs/history/<name>.json`` holds the versions of a summary that differed, newest last. A rebuild that says the same
adds none, so it gives the same page again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kunnskap.language import Language

SCHEMA = 1
MOST_VERSIONS = 12
Version = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that came, went or moved: ``before`` is empty when it came, ``after`` when it went."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two versions, each kind in the order of the later one."""

    sentences: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    came: tuple[Change, ...] = ()
    went: tuple[Change, ...] = ()
    files: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(len(self))

    def __len__(self) -> int:
        return sum(map(len, (self.sentences, self.moved, self.came, self.went, self.files)))


def version_of(told: Mapping[str, Any]) -> Version:
    """The part of what a notebook handed over that counts as what the summary says.

    A number inside a sentence is left to its sentence, so that one change is told once.
    """
    numbers = (r for r in told.get("results", ()) if "sentence" not in r)
    results = {
        r["id"]: [r.get("label", r["id"]), str(r.get("text", r.get("value", "")))] for r in numbers
    }
    sentences = {s["id"]: s["text"] for s in told.get("sentences", ())}
    inputs = {file["name"]: file["sha256"] for file in told.get("inputs", ())}
    return {"results": results, "sentences": sentences, "inputs": inputs}


def compare(before: Version, after: Version) -> Changes:
    """What differs between two versions; a result whose label alone changed has not changed."""
    results = list(_pairs(before["results"], after["results"]))
    numbers = [
        Change((new or old)[0], old[1] if old else "", new[1] if new else "")
        for old, new in results
        if not (old and new and old[1] == new[1])
    ]
    sentences = [
        Change("", old or "", new or "")
        for old, new in _pairs(before["sentences"], after["sentences"])
        if old != new
    ]
    names = sorted({*before["inputs"], *after["inputs"]})
    files = [
        Change(name, before["inputs"].get(name, ""), after["inputs"].get(name, ""))
        for name in names
        if before["inputs"].get(name) != after["inputs"].get(name)
    ]
    return Changes(
        sentences=tuple(sentences),
        moved=tuple(each for each in numbers if each.before and each.after),
        came=tuple(each for each in numbers if not each.before),
        went=tuple(each for each in numbers if not each.after),
        files=tuple(files),
    )


def _pairs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    yield from ((before.get(key), value) for key, value in after.items())
    yield from ((value, None) for key, value in before.items() if key not in after)


def advance(history: Sequence[Version], version: Version) -> tuple[Version, ...]:
    """The history with one more version, unless the last one says and rests on the same."""
    if history and not compare(history[-1], version):
        return tuple(history)
    return (*history, version)[-MOST_VERSIONS:]


def latest(history: Sequence[Version]) -> Changes | None:
    """What the last version changed; ``None`` when it is the first."""
    return compare(history[-2], history[-1]) if len(history) > 1 else None


def read_history(path: Path) -> tuple[Version, ...]:
    """The versions at ``path``; none when there is no file, or one this version does not understand."""
    try:
        tree = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return ()
    known = isinstance(tree, dict) and tree.get("schema") == SCHEMA
    return tuple(tree["versions"]) if known else ()


def history_json(history: Sequence[Version]) -> dict[str, Any]:
    return {"schema": SCHEMA, "versions": list(history)}


def told(changes: Changes, language: Language) -> Iterator[str]:
    """The changes as lines of text, what a reader would ask about first."""
    if not changes:
        yield language.text("changes.none")
    for each in changes.sentences:
        yield _line("sentence", each, language)
    for each in changes.moved:
        yield _line("result", each, language)
    for each in changes.came:
        yield language.text("changes.result_came", label=each.label, after=each.after)
    for each in changes.went:
        yield language.text("changes.result_went", label=each.label, before=each.before)
    for each in changes.files:
        kind = "came" if not each.before else "went" if not each.after else "moved"
        yield language.text(f"changes.file_{kind}", file=each.label)


def _line(kind: str, change: Change, language: Language) -> str:
    facts = {"label": change.label, "before": change.before, "after": change.after}
    direction = "came" if not change.before else "went" if not change.after else "moved"
    return language.text(f"changes.{kind}_{direction}", **facts)

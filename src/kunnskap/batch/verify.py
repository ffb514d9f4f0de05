"""Whether what lies in ``outputs/`` is still what was built: every fingerprint taken anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kunnskap.batch.manifest import SCHEMA
from kunnskap.errors import BatchError


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as the manifest says: ``key`` is a message under ``batch.verify``."""

    key: str
    summary: str
    file: str


def verify(outputs: Path) -> tuple[int, tuple[Difference, ...]]:
    """How many files were looked at, and which were altered, are gone, or are not in the manifest.

    Raises ``BatchError`` (no_manifest, manifest_unreadable).
    """
    summaries = _manifest(outputs)
    expected = {
        name: (summary, sha256)
        for summary, record in summaries.items()
        for name, sha256 in record["outputs"].items()
    }
    found = [
        Difference(key, summary, name)
        for name, (summary, sha256) in sorted(expected.items())
        if (key := _difference(outputs / name, sha256))
    ]
    return len(expected), (*found, *_unknown(outputs, set(expected)))


def _manifest(outputs: Path) -> dict[str, dict[str, dict[str, str]]]:
    path = outputs / "manifest.json"
    try:
        tree = json.loads(path.read_bytes())
    except FileNotFoundError as problem:
        raise BatchError("no_manifest", folder=outputs.name) from problem
    except (OSError, ValueError) as problem:
        raise BatchError("manifest_unreadable", file=path.name) from problem
    if not isinstance(tree, dict) or tree.get("schema") != SCHEMA:
        raise BatchError("manifest_unreadable", file=path.name)
    summaries: dict[str, dict[str, dict[str, str]]] = tree["summaries"]
    return summaries


def _difference(path: Path, sha256: str) -> str | None:
    try:
        now = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "gone"
    return None if now == sha256 else "altered"


def _unknown(outputs: Path, known: set[str]) -> Iterator[Difference]:
    for folder in ("html", "notebooks", "results", "history"):
        for path in sorted((outputs / folder).glob("*")):
            name = path.relative_to(outputs).as_posix()
            if name not in known and name != "html/index.html":
                yield Difference("unknown", path.stem, name)

"""Whether what lies in ``outputs/`` is still what was built: every fingerprint taken anew."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kunnskap.batch.manifest import SCHEMA, as_json
from kunnskap.errors import BatchError

MANIFEST, LOCK = "manifest.json", ".lock"
FOLDERS = ("html", "notebooks", "results", "history", "records", "failures")


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that is not as the manifest says: ``key`` is a message under ``batch.verify``."""

    key: str
    file: str


def verify(outputs: Path) -> tuple[int, tuple[Difference, ...]]:
    """How many files were looked at, and which were altered, are gone, or are not in the manifest.

    What the manifest cannot tell is whether it was itself replaced: ``fingerprint`` is for those who keep it elsewhere.

    Raises ``BatchError`` (no_manifest, manifest_unreadable).
    """
    try:
        expected = dict(_expected(_manifest(outputs)))
    except (KeyError, TypeError, AttributeError) as problem:
        raise BatchError("manifest_unreadable", file=MANIFEST) from problem
    found = [
        Difference(key, name)
        for name, sha256 in sorted(expected.items())
        if (key := _difference(outputs / name, sha256))
    ]
    return len(expected), (*found, *_unknown(outputs, set(expected)))


def fingerprint(outputs: Path) -> str:
    """The SHA-256 of the manifest, on which every other fingerprint hangs."""
    return hashlib.sha256((outputs / MANIFEST).read_bytes()).hexdigest()


def _expected(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Every file that the manifest speaks of with its SHA-256; ``None`` for one whose bytes it does not tell."""
    yield from manifest["site"].items()
    for name, record in manifest["summaries"].items():
        yield from record["outputs"].items()
        yield f"records/{name}.json", _of_tree(record)
    for name, failure in manifest["failures"].items():
        yield f"failures/{name}.json", _of_tree(failure)
        yield f"failures/{name}.html", None


def _of_tree(tree: Mapping[str, Any]) -> str:
    return hashlib.sha256(as_json(tree)).hexdigest()


def _manifest(outputs: Path) -> Mapping[str, Any]:
    try:
        tree: Mapping[str, Any] = json.loads((outputs / MANIFEST).read_bytes())
    except FileNotFoundError as problem:
        raise BatchError("no_manifest", folder=outputs.name) from problem
    except (OSError, ValueError) as problem:
        raise BatchError("manifest_unreadable", file=MANIFEST) from problem
    if not isinstance(tree, dict) or tree.get("schema") != SCHEMA:
        raise BatchError("manifest_unreadable", file=MANIFEST)
    return tree


def _difference(path: Path, sha256: str | None) -> str | None:
    try:
        now = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "gone"
    return None if sha256 in (now, None) else "altered"


def _unknown(outputs: Path, known: set[str]) -> Iterator[Difference]:
    """Files among ours that no build of this manifest left: in our folders, and beside the manifest."""
    loose = (path for path in outputs.glob("*") if path.name not in (MANIFEST, LOCK))
    inside = (path for folder in FOLDERS for path in (outputs / folder).rglob("*"))
    for path in sorted(each for each in (*loose, *inside) if not each.is_dir()):
        name = path.relative_to(outputs).as_posix()
        of_failure = (
            name.removesuffix(".ipynb") + ".html"
        )  # the notebook as far as it came, if it was run
        if name not in known and of_failure not in known:
            yield Difference("unknown", name)

"""Fingerprints of files, code and dependencies, cheap enough to take before every build.

A file's SHA-256 is remembered together with its size, times and inode, and taken anew when any of them differs. A
file changed within the last two seconds is never remembered: it may change again without its times showing it.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from kunnskap.batch.store import write_whole

PACKAGE = Path(__file__).parent.parent
SETTLED_NS = 2_000_000_000
ABSENT = "absent"
DISTRIBUTION = re.compile(r"^(?P<name>.+?)-(?P<version>[^-]+)\.dist-info$")
DEPENDENCIES = (
    "babel",
    "bibtexparser",
    "defusedxml",
    "ipykernel",
    "jinja2",
    "latex2mathml",
    "mistune",
    "nbclient",
    "nbconvert",
    "nbformat",
    "nh3",
    "numpy",
    "openpyxl",
    "pandas",
    "pandera",
    "papermill",
    "pydantic",
    "pylatexenc",
    "pypandoc-binary",
    "pyreadstat",
    "rapidfuzz",
    "resvg-py",
    "rich",
    "rispy",
    "scipy",
)  # the core dependencies of pyproject.toml; a test holds the two together


@dataclass(slots=True)
class Fingerprints:
    """Takes files' fingerprints and remembers them in ``cache``; ``rehash`` forgets what was remembered."""

    root: Path
    cache: Path
    rehash: bool = False
    _known: dict[str, list[object]] = field(default_factory=dict)
    _changed: bool = False

    def __post_init__(self) -> None:
        if self.rehash:
            return
        try:
            self._known = json.loads(self.cache.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._known = {}

    def of(self, name: str) -> str:
        """The SHA-256 of a file of the project, or of a folder's listing when the name ends in ``/``.

        ``ABSENT`` when there is no such file.
        """
        path = f"{self.root}/{name}"
        if name.endswith("/"):
            return listing(path)
        try:
            status = os.stat(path)
        except OSError:
            return ABSENT
        seen = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
        known = self._known.get(name)
        if known and known[:4] == seen:
            return str(known[4])
        return self._take(path, name, seen)

    def _take(self, path: str, name: str, seen: list[int]) -> str:
        try:
            with open(path, "rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ABSENT
        if time.time_ns() - max(seen[1], seen[2]) > SETTLED_NS:
            self._known[name] = [*seen, sha256]
            self._changed = True
        return sha256

    def save(self) -> None:
        """Remember for the next build. A folder that cannot be written is no fault here: the next build hashes anew."""
        if self._changed:
            try:
                write_whole(self.cache, json.dumps(self._known).encode())
            except OSError:
                return


def listing(folder: str | Path) -> str:
    """The SHA-256 of a folder's sorted names; ``ABSENT`` without such a folder.

    Hidden files and those an office program lays beside an open file do not count.
    """
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith((".", "~$")))
    except OSError:
        return ABSENT
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def code_sha256(cache: Path) -> str:
    """The SHA-256 of the package's own files: code, texts, templates and styles."""
    fingerprints = Fingerprints(PACKAGE, cache)
    names = sorted(_package_files())
    text = "\n".join(f"{name} {fingerprints.of(name)}" for name in names)
    fingerprints.save()
    return hashlib.sha256(text.encode()).hexdigest()


def _package_files() -> list[str]:
    names: list[str] = []
    for folder, folders, files in os.walk(PACKAGE):
        folders[:] = [each for each in folders if each != "__pycache__"]
        inside = Path(folder).relative_to(PACKAGE).as_posix()
        names.extend(f"{inside}/{file}" for file in files if not file.endswith(".pyc"))
    return names


def dependencies() -> dict[str, str]:
    """The versions of Python and of each core dependency that is installed, read from the folders' names."""
    found: dict[str, str] = {}
    for folder in reversed(sys.path):
        try:
            entries = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in entries:
            if match := DISTRIBUTION.match(entry):
                found[match["name"].lower().replace("_", "-")] = match["version"]
    versions = {name: found[name] for name in DEPENDENCIES if name in found}
    return {"python": platform.python_version(), **versions}

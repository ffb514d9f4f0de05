"""The project's folders as one frozen value, and the door through which their files are read."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from kunnskap.errors import WorkspaceError

MARKS = ("notebooks", "parameters")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Workspace:
    """A project root and the folders that hang on it; nothing is created here."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> Workspace:
        """The nearest folder at or above ``start`` that holds a project's ``notebooks`` and ``parameters``."""
        start = start.resolve()
        for folder in (start, *start.parents):
            if all((folder / mark).is_dir() for mark in MARKS):
                return cls(folder)
        raise WorkspaceError("not_found", start=start.as_posix(), expected=", ".join(MARKS))

    @property
    def literature(self) -> Path:
        return self.root / "literature"

    @property
    def survey(self) -> Path:
        return self.root / "survey"

    @property
    def competence(self) -> Path:
        return self.root / "competence"

    @property
    def parameters(self) -> Path:
        return self.root / "parameters"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def comments(self) -> Path:
        return self.root / "comments"

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    def name(self, path: Path) -> str:
        """The path as people and manifests write it: relative to the root, with forward slashes."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError as problem:
            raise WorkspaceError(
                "outside", path=path.as_posix(), root=self.root.as_posix()
            ) from problem


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read: its name in the workspace and the SHA-256 of the bytes that were read."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Memory:
    """Answers that took long to find, kept by a key that names everything they depend on. Safe to lose.

    What is kept is as public as a page: never answers of persons, never a number that a page hides.
    """

    folder: Path

    def recall(self, key: str) -> bytes | None:
        """What was kept under the key, or nothing when it is not there whole."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        digest, _, kept = data.partition(b"\n")
        return (
            kept if digest.decode("ascii", "replace") == hashlib.sha256(kept).hexdigest() else None
        )

    def keep(self, key: str, data: bytes) -> None:
        """Keep it for the next build. A folder that can't be written to only costs time."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
            os.replace(file.name, self._path(key))

    def _path(self, key: str) -> Path:
        return self.folder / hashlib.sha256(key.encode()).hexdigest()


def read_once(parse: Callable[P, T]) -> Callable[P, T]:
    """``parse``, which must be pure and give a value that nobody changes, run once for the same bytes and arguments.

    What is read before a fork is there after it. The bytes still come through the door, so that a summary's inputs are
    recorded and a changed file is parsed anew.
    """
    return cast(Callable[P, T], lru_cache(maxsize=64)(parse))


@dataclass(slots=True)
class Door:
    """The one way in for data files: it gives the bytes and remembers the name and fingerprint of what it gave.

    A summary is stale when one of these files changes, so a reader that went round the door would hide a change.
    """

    workspace: Workspace
    _read: dict[str, InputFile] = field(default_factory=dict)

    def read(self, path: Path) -> bytes:
        """The file's bytes. Raises ``WorkspaceError`` (missing, unreadable, outside) naming the file."""
        name = self.workspace.name(path)
        try:
            data = path.read_bytes()
        except FileNotFoundError as problem:
            raise WorkspaceError("missing", file=name) from problem
        except OSError as problem:
            raise WorkspaceError(
                "unreadable", file=name, reason=problem.strerror or ""
            ) from problem
        self._read[name] = InputFile(name, hashlib.sha256(data).hexdigest())
        return data

    @property
    def memory(self) -> Memory:
        """Where long answers about these files are kept between builds."""
        return Memory(self.workspace.outputs / ".cache" / "memory")

    @property
    def files(self) -> tuple[InputFile, ...]:
        """All that was read so far, by name, each once."""
        return tuple(self._read[name] for name in sorted(self._read))

"""What lies in ``outputs/``: files that appear whole or not at all, and a lock that does not outlive its holder."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kunnskap.errors import BatchError

UNFINISHED = ".unfinished-"
LOCKED_BYTE = 4096  # on Windows a locked byte cannot be read, so it lies behind the holder's number


@dataclass(frozen=True, slots=True)
class Store:
    """The places of ``outputs/``, each named after the summary it holds."""

    root: Path

    def html(self, name: str) -> Path:
        return self.root / "html" / f"{name}.html"

    def notebook(self, name: str) -> Path:
        return self.root / "notebooks" / f"{name}.ipynb"

    def results(self, name: str) -> Path:
        return self.root / "results" / f"{name}.json"

    def history(self, name: str) -> Path:
        return self.root / "history" / f"{name}.json"

    def record(self, name: str) -> Path:
        return self.root / "records" / f"{name}.json"

    def failure(self, name: str) -> Path:
        return self.root / "failures" / f"{name}.json"

    def failure_page(self, name: str) -> Path:
        return self.root / "failures" / f"{name}.html"

    def failed_notebook(self, name: str) -> Path:
        return self.root / "failures" / f"{name}.ipynb"

    @property
    def start_page(self) -> Path:
        return self.root / "html" / "index.html"

    @property
    def manifest(self) -> Path:
        return self.root / "manifest.json"

    @property
    def crate(self) -> Path:
        return self.root / "ro-crate-metadata.json"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def cache(self) -> Path:
        return self.root / ".cache"

    def forget_failure(self, name: str) -> None:
        for path in (self.failure(name), self.failure_page(name), self.failed_notebook(name)):
            path.unlink(missing_ok=True)

    def sweep(self, names: set[str]) -> list[str]:
        """Remove every page, notebook and record of a summary that is not among ``names``; their names."""
        gone: set[str] = set()
        for folder in ("html", "notebooks", "results", "history", "records", "failures"):
            for path in sorted((self.root / folder).glob("*")):
                if path.name.startswith(UNFINISHED):
                    path.unlink(missing_ok=True)
                elif path.stem not in names and path != self.start_page:
                    path.unlink(missing_ok=True)
                    gone.add(path.stem)
        return sorted(gone)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


@contextlib.contextmanager
def held(root: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold ``outputs/`` for one build, or share it with other parts. Raises ``BatchError`` (locked, unwritable).

    The system lets go of the lock when its holder ends, however it ends.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle = os.open(root / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as problem:
        raise BatchError("unwritable", folder=root.name, reason=problem.strerror or "") from problem
    try:
        _lock(handle, shared=shared)
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def _lock(handle: int, *, shared: bool) -> None:
    try:
        _lock_or_refuse(handle, shared=shared)
    except (BlockingIOError, PermissionError) as problem:
        raise BatchError("locked", process=_holder(handle) or "?") from problem


def _holder(handle: int) -> str:
    """The number of the process that holds the lock; "" where a locked file can't be read, as on SMB."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        return os.read(handle, 20).decode("ascii", "replace").strip()
    except OSError:
        return ""


def _lock_or_refuse(handle: int, *, shared: bool) -> None:
    if (
        sys.platform == "win32"
    ):  # written from the documentation, and never run; it shares with nobody
        import msvcrt

        os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        return
    import fcntl

    fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

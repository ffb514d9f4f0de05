"""Which files of the project a process opens to read: what a summary was made from, recorded and not guessed.

Python tells every file it opens, and what a library opens through Python. What C code or another program opens by
itself is not seen; a reader that goes through ``workspace.Door`` tells it instead.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

PACKAGE = str(Path(__file__).parent.parent.parent) + os.sep
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
Seen = tuple[int, int, int]  # a file's size, time of change and inode when it was opened


class Observer:
    """Remembers each file below ``root`` that is opened to be read and that this process did not write itself."""

    def __init__(self, root: Path) -> None:
        self._root = str(root) + os.sep
        self._left_out = tuple(
            folder + os.sep for folder in (f"{self._root}outputs", sys.prefix, PACKAGE.rstrip("/"))
        )
        self._read: dict[str, Seen | None] = {}
        self._written: set[str] = set()

    def start(self) -> None:
        """Listen from here on; a process cannot stop listening again."""
        sys.addaudithook(self._hear)

    def files(self) -> dict[str, Seen | None]:
        """Every file by name (relative to the root), as it was when it was opened; ``None``: it was not there."""
        modules = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        for path in filter(self._counts, filter(None, modules)):
            self._read.setdefault(path, seen(path))
        return {
            path.removeprefix(self._root).replace(os.sep, "/"): state
            for path, state in sorted(self._read.items())
        }

    def _hear(self, event: str, about: tuple[Any, ...]) -> None:
        if event != "open" or isinstance(about[0], int) or about[0] is None:
            return
        path = os.path.abspath(os.fsdecode(about[0]))
        if path in self._read or not self._counts(path):
            return
        if (about[2] or 0) & WRITES:
            self._written.add(path)
        elif path not in self._written and not os.path.isdir(path):
            self._read[path] = seen(path)

    def _counts(self, path: str) -> bool:
        if not path.startswith(self._root) or path.startswith(self._left_out):
            return False
        inside = path[len(self._root) - 1 :]
        return f"{os.sep}." not in inside and f"{os.sep}__pycache__{os.sep}" not in inside


def seen(path: str | Path) -> Seen | None:
    """What tells one state of a file from another; ``None`` where there is no file."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino

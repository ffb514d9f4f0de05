"""A large BibTeX text read in parts side by side, one part in this process and each other in one of its own.

The other processes are plain new interpreters that get their part on standard input: unlike a fork they are safe
beside threads, and unlike ``multiprocessing``'s they don't run the caller's script a second time.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from kunnskap.sources.collector import uncollected
from kunnskap.sources.model import Parsed, Row, Trouble

Part = tuple[int, str]
_CHILD = (
    "import marshal, sys; given = marshal.load(sys.stdin.buffer); sys.path[:] = given['path'];"
    "from kunnskap.sources.parallel import serve; serve(given)"
)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_side_by_side(parts: Sequence[Part], strings: dict[str, str]) -> Parsed:
    """All parts read, in order. A part whose process fails is read here."""
    from kunnskap.sources.bibtex import read_part

    children = [_start(part, strings) for part in parts[1:]]
    whole = read_part(parts[0], strings)
    for part, child in zip(parts[1:], children, strict=True):
        out, _ = child.communicate()
        found = _received(out) if child.returncode == 0 else read_part(part, strings)
        whole.rows += found.rows
        whole.lost += found.lost
        whole.remarks += found.remarks
    return whole


def _start(part: Part, strings: dict[str, str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
    )
    if child.stdin:
        try:
            marshal.dump({"path": sys.path, "part": part, "strings": strings}, child.stdin)
            child.stdin.close()
        except BrokenPipeError:
            pass  # the child's exit code tells
        child.stdin = None
    return child


def serve(given: dict[str, Any]) -> None:
    """The other end: read the part that was given, and write what was found to standard output."""
    from kunnskap.sources.bibtex import read_part

    with uncollected():
        found = read_part(tuple(given["part"]), given["strings"])
    plain = [[tuple(item) for item in items] for items in (found.rows, found.lost, found.remarks)]
    marshal.dump(plain, sys.stdout.buffer)


def _received(out: bytes) -> Parsed:
    rows, lost, remarks = marshal.loads(out)
    return Parsed(
        [Row(*row) for row in rows],
        [Trouble(*trouble) for trouble in lost],
        [Trouble(*trouble) for trouble in remarks],
    )

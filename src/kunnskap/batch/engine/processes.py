"""What the engine asks of the operating system: forks that are safe, children that die with their parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
MIB = 1024 * 1024
MARK = "KUNNSKAP_OUTPUTS"


def threads() -> int:
    """How many threads the system runs for this process, those of C libraries included; 0 where nobody can tell."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 0


def may_fork() -> bool:
    """Whether a fork of this process is safe: Linux, and one thread only."""
    return LINUX and threads() == 1


def die_with_parent(parent: int) -> None:
    """Have the system kill this process when ``parent``, which forked or started it, ends."""
    if LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every process that a child leaves behind, so that none escapes ``end_children``."""
    if LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_children(but: Container[int] = ()) -> None:
    """Kill every child of this process but those named, and theirs as they are adopted, and wait for them."""
    while children := [child for child in _children() if child not in but]:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        for child in children:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)


def end_marked(outputs: Path) -> None:
    """Kill every process that still runs for a build of these outputs, or of a part of them, wherever it hides.

    The caller holds the lock. A process carries the mark of its build in the environment it was started with,
    whatever session it has fled to.
    """
    mark = f"{MARK}={outputs}".encode()
    while marked := [pid for pid in running() if _carries(environment_of(pid), mark)]:
        for pid in marked:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)


def _carries(environment: Iterable[bytes], mark: bytes) -> bool:
    return any(each == mark or each.startswith(mark + b"/") for each in environment)


def running() -> list[int]:
    """Every process of the machine but this one; none where nobody can tell."""
    names = os.listdir("/proc") if LINUX else ()
    return [int(name) for name in names if name.isdigit() and int(name) != os.getpid()]


def environment_of(pid: int) -> list[bytes]:
    """The variables a process was started with; nothing of one that has ended or that is not ours to look at."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _children() -> Iterator[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
            yield from (int(pid) for pid in file.read().split())
    except OSError:
        return


def limit_memory(mib: int) -> None:
    """Let this process and its children take so much address space more than now, and no more."""
    if not LINUX or mib <= 0:
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as file:
        now = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    most = now + mib * MIB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))

"""What the engine asks of the operating system: forks that are safe, children that die with their parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Iterator

LINUX = sys.platform.startswith("linux")
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
MIB = 1024 * 1024


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


def end_children() -> None:
    """Kill every child of this process, and theirs as they are adopted, and wait for them."""
    while children := list(_children()):
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        for child in children:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)


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

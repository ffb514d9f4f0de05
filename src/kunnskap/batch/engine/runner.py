"""The process that runs one notebook's cells: cells come down a channel as lines of JSON, messages go back up it."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from kunnskap.batch.engine.observing import Observer
from kunnskap.batch.engine.processes import die_with_parent, limit_memory

COLLECT_SELDOM = (
    50_000,
    20,
    50,
)  # looking at what a parent shared copies its memory; a summary is short

if TYPE_CHECKING:
    from kunnskap.batch.engine.kernel import CellKernel


def serve(
    channel: socket.socket,
    output: int,
    errors: int,
    *,
    parent: int,
    memory_mib: int,
    root: str,
    kernel: CellKernel,
) -> NoReturn:
    """Run every cell that ``channel`` asks for, then end this process without looking back.

    ``output`` and ``errors`` take over descriptors 1 and 2, so that what C code and programs write is caught too.
    The files below ``root`` that the cells read are remembered, unless it is "".
    """
    try:
        die_with_parent(parent)
        _take_over(output, errors)
        _own_randomness()
        gc.set_threshold(*COLLECT_SELDOM)
        limit_memory(memory_mib)
        kernel.attach(channel.sendall)
        observer = Observer(Path(root)) if root else None
        if observer:
            observer.start()
        asyncio.run(_serve(channel, kernel, observer))
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        os._exit(0)


async def _serve(
    channel: socket.socket, kernel: CellKernel, observer: Observer | None = None
) -> None:
    # The loop never waits on the channel: while a cell runs nothing else is due, as in a kernel.
    kernels_own = os.getpid()
    for line in channel.makefile("rb"):
        asked = json.loads(line)
        if "code" not in asked:
            kernel.wire.send(None, "files", {"files": observer.files() if observer else None})
            continue
        reply = await kernel.run(asked["code"], asked["cell"])
        if os.getpid() != kernels_own:  # a copy that the cell forked: the next cell is not for it
            return
        kernel.wire.send(None, "execute_reply", reply)


def _take_over(output: int, errors: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, standard in ((nothing, 0), (output, 1), (errors, 2)):
        os.dup2(descriptor, standard)
        os.close(descriptor)


def _own_randomness() -> None:
    """Forked siblings would draw the same numbers; CPython reseeds ``random`` itself, numpy does not."""
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def main() -> None:
    """A runner that was started and not forked: descriptors and limit on the command line."""
    from kunnskap.batch.engine.kernel import CellKernel, forget_start_folder

    forget_start_folder()
    channel, output, errors, parent, memory = map(int, sys.argv[1:6])
    serve(
        socket.socket(fileno=channel),
        output,
        errors,
        parent=parent,
        memory_mib=memory,
        root=sys.argv[6],
        kernel=CellKernel.make(),
    )


if __name__ == "__main__":
    main()

"""The papermill engine ``kunnskap``: nbclient's own handling of outputs, with a child process in the kernel's place.

Where this process may fork, the child is forked and starts with everything already imported; where it may not, it is
started afresh. Either way a crash, an endless loop or a full memory hurts that child only.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine

from kunnskap.batch.engine.processes import adopt_orphans, end_children, may_fork

if TYPE_CHECKING:
    from kunnskap.batch.engine.kernel import CellKernel

OnMessage = Callable[[Mapping[str, Any]], None]
STREAMS = {"stdout", "stderr"}
SOURCE = Path(__file__).parent.parent.parent.parent


class OutputTooLarge(Exception):
    """A cell wrote more than a page can hold."""


class Runner:
    """A child process that runs cells. Leave the ``with`` block and it is gone, with all it started."""

    def __init__(
        self, *, kernel: CellKernel | None, memory_mib: int, output_mib: int, root: str = ""
    ) -> None:
        self._root = root
        self._most = output_mib * 1024 * 1024
        self._unread = b""
        self._selector = selectors.DefaultSelector()
        self._channel, theirs = socket.socketpair()
        output, output_in = os.pipe()
        errors, errors_in = os.pipe()
        self._captured = {output: "stdout", errors: "stderr"}
        self.forked = kernel is not None and may_fork()
        ends = (theirs.fileno(), output_in, errors_in)
        self._pid = self._fork(kernel, theirs, ends, memory_mib) if self.forked else 0
        self._process = None if self.forked else _start(ends, memory_mib, root)
        theirs.close()
        for descriptor in (output_in, errors_in):
            os.close(descriptor)
        for descriptor in self._captured:
            os.set_blocking(descriptor, False)
            self._selector.register(descriptor, selectors.EVENT_READ)
        self._selector.register(self._channel, selectors.EVENT_READ)

    def _fork(
        self, kernel: CellKernel | None, theirs: socket.socket, ends: tuple[int, int, int], mib: int
    ) -> int:
        from kunnskap.batch.engine.runner import serve

        assert kernel is not None
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _close_all_but({0, 1, 2, *ends})
            limits = {"parent": parent, "memory_mib": mib}
            serve(theirs, ends[1], ends[2], **limits, root=self._root, kernel=kernel)
        return pid

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *reason: object) -> None:
        self._selector.close()
        self._channel.close()
        for descriptor in self._captured:
            os.close(descriptor)
        pid = self._process.pid if self._process else self._pid
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
        if self._process:
            self._process.wait()
        else:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)

    def run(self, code: str, cell: str, on_message: OnMessage, seconds: float | None) -> Any:
        """Run a cell, hand over each message as it comes, and return the reply.

        Raises ``TimeoutError`` after so many seconds, ``DeadKernelError`` when the process ends, ``OutputTooLarge``.
        """
        ends = None if seconds is None else time.monotonic() + seconds
        size = 0
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._channel.sendall(json.dumps({"code": code, "cell": cell}).encode() + b"\n")
        while True:
            left = None if ends is None else ends - time.monotonic()
            if left is not None and left <= 0:
                raise TimeoutError
            ready = {key.fd for key, _ in self._selector.select(left)}
            if ready & set(self._captured):
                size += self._drain(on_message)
            if self._channel.fileno() not in ready:
                self._check(size)
                continue
            for message in self._messages(on_message):
                if message["msg_type"] == "execute_reply":
                    self._drain(on_message)
                    return message["content"]
                size += message["size"]
                on_message(message)
            self._check(size)

    def files(self) -> dict[str, Any] | None:
        """The project's files that the cells opened to read (``observing.Observer.files``); ``None``: nobody looked."""
        self._channel.sendall(b"{}\n")
        while True:
            for message in self._messages(lambda told: None):
                if message["msg_type"] == "files":
                    found: dict[str, Any] | None = message["content"]["files"]
                    return found

    def _check(self, size: int) -> None:
        if size + len(self._unread) > self._most:
            raise OutputTooLarge(f"{self._most // 1024 // 1024} MiB")

    def _messages(self, on_message: OnMessage) -> Iterator[dict[str, Any]]:
        data = self._channel.recv(1 << 20)
        if not data:
            self._drain(on_message)
            raise DeadKernelError("Kernel died")
        if b"\n" not in data:
            self._unread += data
            return
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            message["buffers"] = [base64.b64decode(each) for each in message["buffers"]]
            message["size"] = len(line)
            yield message

    def _drain(self, on_message: OnMessage) -> int:
        """Hand over what was written to the descriptors themselves, by C code or by programs."""
        size = 0
        for descriptor, name in self._captured.items():
            data = b""
            with contextlib.suppress(BlockingIOError):
                while part := os.read(descriptor, 1 << 16):
                    data += part
                    if len(data) > self._most:
                        break
                if not data and descriptor in self._selector.get_map():
                    self._selector.unregister(descriptor)
            if data:
                size += len(data)
                on_message(_stream(name, data.decode("utf-8", "replace")))
        return size


def _stream(name: str, text: str) -> dict[str, Any]:
    content = {"name": name, "text": text}
    kind = {"msg_type": "stream"}
    return {
        **kind,
        "header": kind,
        "parent_header": {},
        "content": content,
        "metadata": {},
        "buffers": [],
    }


def _start(ends: tuple[int, int, int], memory_mib: int, root: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH", "")]))
    words = [str(each) for each in (*ends, os.getpid(), memory_mib, root)]
    return subprocess.Popen(
        [sys.executable, "-m", "kunnskap.batch.engine.runner", *words],
        pass_fds=ends,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def _close_all_but(kept: set[int]) -> None:
    """A forked child holds no descriptor of its parent's but its own ends."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in kept:
            with contextlib.suppress(OSError):
                os.close(int(name))


class ForkedClient(PapermillNotebookClient):  # type: ignore[misc]
    """nbclient with a ``Runner`` where the kernel was: how outputs become cells is nbclient's own."""

    def run_all(self, runner: Runner) -> None:
        from kunnskap.batch.engine.kernel import CellKernel

        self.reset_execution_trackers()
        self.runner = runner
        try:
            self.papermill_execute_cells()
            self.nb_man.files = runner.files()
        finally:
            self.nb.metadata["language_info"] = dict(CellKernel.language_info)
            self.set_widgets_metadata()

    def execute_cell(self, cell: Any, cell_index: int, **more: Any) -> Any:
        """Run one cell. Raises what nbclient raises: for a failed cell, a passed limit, a dead process."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        seconds = self._get_timeout(cell)
        try:
            reply = self.runner.run(
                cell.source,
                cell.id,
                lambda told: self.process_message(told, cell, cell_index),
                seconds,
            )
        except TimeoutError as problem:
            raise CellTimeoutError.error_from_timeout_and_cell(
                "Cell execution timed out", int(seconds or 0), cell
            ) from problem
        cell["execution_count"] = reply.get("execution_count", cell.get("execution_count"))
        if reply["status"] == "error" and not self._allows(cell, reply):
            raise CellExecutionError.from_cell_and_msg(cell, reply)
        return cell

    def _allows(self, cell: Any, reply: Mapping[str, Any]) -> bool:
        tagged = "raises-exception" in cell.metadata.get("tags", [])
        listed = reply.get("ename") in self.allow_error_names
        return not self.force_raise_errors and (self.allow_errors or listed or tagged)


class ForkedEngine(Engine):  # type: ignore[misc]
    """papermill's engine ``kunnskap``; ``kernel`` is one made in advance, which makes forking worth while."""

    kernel: ClassVar[CellKernel | None] = None

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        memory_mib: int = 4096,
        output_mib: int = 50,
        root: str = "",
        execution_timeout: int | None = None,
        timeout_func: Callable[[Any], float] | None = None,
        **more: Any,
    ) -> None:
        """Run every cell of papermill's notebook; other options of papermill's own engine do not apply here."""
        times = {"timeout": execution_timeout, "timeout_func": timeout_func}
        client = ForkedClient(nb_man, record_timing=False, **times)
        kernel = cls.kernel
        if kernel is not None:
            adopt_orphans()
        try:
            limits = {"memory_mib": memory_mib, "output_mib": output_mib}
            with Runner(kernel=kernel, root=root, **limits) as runner:
                client.run_all(runner)
        finally:
            if (
                kernel is not None
            ):  # in a worker every child is its notebook's; in papermill's process they may not be
                end_children()

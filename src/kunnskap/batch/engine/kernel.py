"""IPython's own kernel without its sockets: it runs cells in this process and sends what it says down one channel.

Nothing of IPython is written anew: display, tracebacks, magics, comms and top-level await are the kernel's own, so a
cell says here what it says in an ordinary kernel. Only the transport differs.
"""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.session import Session
from traitlets.config import Config

Send = Callable[[bytes], None]


class ChannelSession(Session):
    """A session that hands every message to ``deliver`` as one line of JSON; a copy that a cell forks is not heard."""

    deliver: Send | None = None
    speaker: int = 0

    def msg(
        self,
        msg_type: str,
        content: Any = None,
        parent: Any = None,
        header: Any = None,
        metadata: Any = None,
    ) -> dict[str, Any]:
        return {
            "header": {"msg_type": msg_type},
            "msg_type": msg_type,
            "parent_header": {},
            "content": {} if content is None else content,
            "metadata": {} if metadata is None else metadata,
        }

    def send(  # type: ignore[override]
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, **more: Any
    ) -> dict[str, Any]:
        message = msg_or_type
        if isinstance(msg_or_type, str):
            message = self.msg(msg_or_type, content, metadata=more.get("metadata"))
        buffers = [base64.b64encode(each).decode() for each in more.get("buffers") or ()]
        if self.deliver is not None and os.getpid() == self.speaker:
            line = json.dumps({**message, "buffers": buffers}, default=str)
            self.deliver(line.encode() + b"\n")
        return dict(message)


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a cell: text is sent soon after it is written, in the order it was written.

    A process that the cell forks writes to the captured descriptor instead, so that lines of two never mix.
    """

    SECONDS, CHARACTERS = 0.05, 8192
    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, name: str, descriptor: int, session: ChannelSession) -> None:
        self.name, self._descriptor, self._session = name, descriptor, session
        self._process, self._lock = os.getpid(), threading.RLock()
        self._held: list[str] = []
        self._size, self._sent = 0, time.monotonic()
        self.other: Stream | None = None

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self._process:
            os.write(self._descriptor, text.encode("utf-8", "replace"))
            return len(text)
        with self._lock:
            if self.other is not None and self.other._held:
                self.other.flush()
            self._held.append(text)
            self._size += len(text)
            if self._size > self.CHARACTERS or time.monotonic() - self._sent > self.SECONDS:
                self.flush()
        return len(text)

    def flush(self) -> None:
        if os.getpid() != self._process:
            return
        with self._lock:
            text, self._held, self._size = "".join(self._held), [], 0
            self._sent = time.monotonic()
            if text:
                self._session.send(None, "stream", {"name": self.name, "text": text})

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._descriptor


class CellKernel(IPythonKernel):
    """The kernel of one notebook; ``run`` runs a cell and gives the kernel's reply."""

    wire: ChannelSession

    @classmethod
    def make(cls) -> CellKernel:
        """A kernel ready for its first cell. It may be made before a fork and used after it."""
        _without_debugger()
        os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
        wire = ChannelSession(key=b"")
        kernel = cls(
            session=wire,
            log=logging.getLogger("kunnskap.engine"),
            config=Config({"HistoryManager": {"enabled": False}}),
        )
        kernel.wire = wire
        kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())
        kernel.log.setLevel(logging.ERROR)
        return kernel

    def attach(self, deliver: Send) -> None:
        """Send everything from here on through ``deliver``, the standard streams included."""
        self.wire.deliver, self.wire.speaker = deliver, os.getpid()
        out, err = Stream("stdout", 1, self.wire), Stream("stderr", 2, self.wire)
        out.other, err.other = err, out
        sys.stdout, sys.stderr = out, err
        find_modules_here()

    async def run(self, code: str, cell: str) -> Mapping[str, Any]:
        """Run one cell as ipykernel answers an ``execute_request``."""
        header = {"msg_id": cell, "msg_type": "execute_request"}
        request = {"header": header, "content": {}, "metadata": {"cellId": cell}}
        self.set_parent([], request)  # type: ignore[no-untyped-call]
        self.wire.send(None, "execute_input", {"execution_count": self.execution_count})
        reply = await self.do_execute(code, silent=False, cell_id=cell)  # type: ignore[no-untyped-call]
        sys.stdout.flush()
        sys.stderr.flush()
        return dict(reply)


def find_modules_here() -> None:
    """Let a notebook import from the folder it runs in, after the standard library, as IPython does."""
    if "" not in sys.path:
        libraries = [os.path.basename(folder) == "site-packages" for folder in sys.path]
        sys.path.insert(libraries.index(True) if True in libraries else 0, "")


def forget_start_folder() -> None:
    """Take away the folder that ``python -m`` puts first on the path, as ipykernel's launcher does."""
    if sys.path[0] in ("", os.getcwd()):
        del sys.path[0]


def _without_debugger() -> None:
    """A batch debugs nothing, and debugpy starts threads: ipykernel is told that there is no debugger."""
    name = "ipykernel.debugger"
    if name not in sys.modules:
        sys.modules[name] = SimpleNamespace(_is_debugpy_available=False, Debugger=object)  # type: ignore[assignment]

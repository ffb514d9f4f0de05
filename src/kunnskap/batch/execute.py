"""The gate to papermill: a notebook and its parameters in, the executed notebook and what stopped it out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.parameterize import parameterize_notebook

from kunnskap.batch.cleaning import INJECTED
from kunnskap.batch.engine.forked import OutputTooLarge
from kunnskap.batch.job import Limits
from kunnskap.terms import Status

OnCell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where and why a notebook stopped before its end."""

    status: Status
    cell: str
    cell_number: int
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Executed:
    """A notebook with the outputs of every cell that ran; ``stop`` is ``None`` when all of them did.

    ``files`` are those of the project that the cells opened (``engine.observing``); ``None`` when nobody looked.
    """

    notebook: Any
    stop: Stop | None
    files: Mapping[str, Any] | None = None


class Watched(NotebookExecutionManager):  # type: ignore[misc]
    """papermill's manager of a run, which also tells each cell that starts and never saves."""

    def __init__(self, notebook: Any, on_cell: OnCell) -> None:
        super().__init__(notebook, output_path=None, progress_bar=False, autosave_cell_every=0)
        self.on_cell = on_cell
        self.current = 0
        self.files: Mapping[str, Any] | None = None

    def cell_start(self, cell: Any, cell_index: int | None = None, **more: Any) -> None:
        self.current = cell_index or 0
        self.on_cell(cell.id, self.current + 1, len(self.nb.cells))
        super().cell_start(cell, cell_index=cell_index, **more)

    def cell_complete(self, cell: Any, cell_index: int | None = None, **more: Any) -> None:
        """Note no times: they are no part of a summary."""


def execute(
    path: Path,
    parameters: Mapping[str, Any],
    *,
    limits: Limits,
    on_cell: OnCell,
    engine: type[Engine] = NBClientEngine,
    **more: Any,
) -> Executed:
    """Run a notebook with papermill. A failing cell, a dead kernel and a passed limit are values, not errors.

    ``more`` goes to the engine.
    """
    watched = Watched(parameterised(path, parameters), on_cell)
    ends = time.monotonic() + limits.summary_seconds

    def seconds_left(cell: object) -> int:
        return max(1, int(min(limits.cell_seconds, ends - time.monotonic())))

    watched.notebook_start()
    try:
        engine.execute_managed_notebook(
            watched,
            watched.nb.metadata.kernelspec.name,
            timeout_func=seconds_left,
            **more,
        )
        stop = _failed_cell(watched)
    except CellTimeoutError:
        stop = _stop(watched, Status.TIMED_OUT, "CellTimeoutError", "")
    except OutputTooLarge as problem:
        stop = _stop(watched, Status.FAILED, "OutputTooLarge", str(problem))
    except DeadKernelError as problem:
        stop = _stop(watched, Status.KILLED, "DeadKernelError", str(problem))
    watched.notebook_complete()
    return Executed(watched.nb, stop, watched.files)


def parameterised(path: Path, parameters: Mapping[str, Any]) -> Any:
    """The notebook with the parameters injected as papermill injects them, under an id that is always the same."""
    tree = json.loads(path.read_text(encoding="utf-8"))
    for cell in tree["cells"]:
        cell["metadata"] = {"tags": [], **cell["metadata"]}
    python = {"name": "python3", "language": "python", "display_name": "Python 3"}
    tree["metadata"] = {"kernelspec": python, **tree["metadata"], "papermill": {}}
    notebook = nbformat.reads(json.dumps(tree), as_version=4)  # type: ignore[no-untyped-call]
    notebook = parameterize_notebook(notebook, dict(parameters))
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
    return notebook


def _failed_cell(watched: Watched) -> Stop | None:
    for index, cell in enumerate(watched.nb.cells):
        if "raises-exception" in cell.metadata.get("tags", []):
            continue
        for output in cell.get("outputs", []):
            if output.output_type == "error" and not _is_quiet_exit(output):
                return Stop(Status.FAILED, cell.id, index + 1, output.ename, output.evalue)
        if cell.metadata.papermill.get("exception") is True:
            return Stop(Status.FAILED, cell.id, index + 1, "CellExecutionError", "")
    return None


def _is_quiet_exit(output: Any) -> bool:
    return output.ename == "SystemExit" and output.evalue in ("", "0")


def _stop(watched: Watched, status: Status, error: str, message: str) -> Stop:
    cell = watched.nb.cells[watched.current]
    return Stop(status, cell.id, watched.current + 1, error, message)

"""Small projects to plan and build: a notebook is a list of cells, a parameter file is text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch.build import Built, Options, build
from kunnskap.batch.job import Job, Limits, Result
from kunnskap.batch.progress import Silent
from kunnskap.workspace import Workspace

TOLD = "application/vnd.kunnskap+json"


@dataclass
class Project:
    """A workspace that a test fills."""

    workspace: Workspace
    seen: list[tuple[str, str]] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.workspace.root

    @property
    def outputs(self) -> Path:
        return self.workspace.outputs

    def notebook(
        self,
        *sources: str,
        declares: str = "n: int = 1\n",
        name: str = "plain",
        choices: dict[str, Any] | None = None,
    ) -> Path:
        """A notebook whose first cell declares and whose cells ``cell-1``, ``cell-2`` … hold the sources."""
        metadata = {"tags": ["parameters"], "kunnskap": {"choices": choices or {}}}
        cells = [_code("parameters", declares, metadata)]
        cells += [_code(f"cell-{i}", source, {}) for i, source in enumerate(sources, start=1)]
        tree = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        path = self.workspace.notebooks / f"{name}.ipynb"
        path.write_text(json.dumps(tree), encoding="utf-8")
        return path

    def family(self, text: str, *, name: str = "family", notebook: str = "plain") -> Path:
        path = self.workspace.parameters / f"{name}.toml"
        path.write_text(f'notebook = "{notebook}"\n{text}', encoding="utf-8")
        return path

    def file(self, name: str, text: str = "") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def build(self, *only: str, watch: Silent | None = None, **options: Any) -> Built:
        limits = Limits(cell_seconds=options.pop("cell_seconds", 60.0))
        chosen = Options(only=only, limits=limits, **options)
        return build(self.workspace, chosen, watch or Silent())

    def text(self, name: str) -> str:
        return (self.outputs / name).read_text(encoding="utf-8")

    def files(self, *folders: str) -> dict[str, bytes]:
        """Every file of the outputs' folders with its bytes."""
        return {
            path.relative_to(self.outputs).as_posix(): path.read_bytes()
            for folder in folders
            for path in sorted((self.outputs / folder).rglob("*"))
            if path.is_file()
        }


class Seen(Silent):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.cells: list[tuple[str, str]] = []
        self.results: list[Result] = []

    def cell(self, job: Job, cell: str, number: int, of: int) -> None:
        self.cells.append((job.name, cell))

    def ended(self, result: Result) -> None:
        self.results.append(result)

    def begun(self, jobs: Sequence[Job], at_once: int) -> None:
        self.jobs = list(jobs)


def _code(cell: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": cell,
        "metadata": metadata,
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def telling(**said: Any) -> str:
    """The source of a cell that hands the batch a record."""
    record = {TOLD: {"schema": 1, **said}, "text/plain": "told"}
    return f"from IPython.display import display\ndisplay({record!r}, raw=True)"


def reading(*names: str) -> str:
    """The source of a cell that reads files and says that it did."""
    return (
        "import hashlib, pathlib\nfrom IPython.display import display\n"
        f"read = [(name, pathlib.Path('..', name).read_bytes()) for name in {list(names)!r}]\n"
        "inputs = [{'name': n, 'sha256': hashlib.sha256(b).hexdigest()} for n, b in read]\n"
        f"display({{'{TOLD}': {{'schema': 1, 'inputs': inputs}}, 'text/plain': ''}}, raw=True)"
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("notebooks", "parameters"):
        (tmp_path / folder).mkdir()
    return Project(Workspace(tmp_path.resolve()))


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture(name="telling")
def _telling() -> Any:
    return telling


@pytest.fixture(name="reading")
def _reading() -> Any:
    return reading

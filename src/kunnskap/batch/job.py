"""One summary to make, and what became of it: the values that pass between the build and its workers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kunnskap.terms import Status


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a cell and a whole summary may take, in seconds; how much memory a summary may take and how much one
    cell may write, in MiB (these two with the engine ``kunnskap``)."""

    cell_seconds: float = 300.0
    summary_seconds: float = 1200.0
    memory_mib: int = 4096
    output_mib: int = 50


@dataclass(frozen=True, slots=True)
class Job:
    """Everything a worker needs to make one summary, in types that JSON keeps."""

    name: str
    root: str
    outputs: str
    notebook: str
    notebook_sha256: str
    family: str
    language: str
    parameters: Mapping[str, Any]
    package: Mapping[str, str]
    dependencies: Mapping[str, str]
    commit: str | None
    commit_date: str | None
    dirty: bool | None
    engine: str
    limits: Limits
    draft: bool = False

    def as_json(self) -> bytes:
        return json.dumps(dataclasses.asdict(self)).encode() + b"\n"

    @classmethod
    def from_json(cls, line: bytes) -> Job:
        tree = json.loads(line)
        return cls(**{**tree, "limits": Limits(**tree["limits"])})

    @property
    def notebook_path(self) -> Path:
        return Path(self.root) / self.notebook

    @property
    def command(self) -> str:
        """How to build this summary alone."""
        return f"kunnskap build {self.name} --jobs 1"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one job. ``seconds`` belongs in logs only."""

    name: str
    status: Status
    seconds: float = 0.0
    cell: str = ""
    cell_number: int = 0
    error: str = ""
    message: str = ""

    @property
    def is_good(self) -> bool:
        return self.status in (Status.BUILT, Status.FRESH)

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> Result:
        return cls(**{**tree, "status": Status(tree["status"])})

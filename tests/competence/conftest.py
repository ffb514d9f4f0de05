"""A small project on disk, and the real one, each behind its own door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parent.parent.parent
REGISTER = """
[[sources]]
key = "plan"
file = "plan.txt"
title = "Planen"
owner = "Eieren"
kind = "slides"
lines = 10
"""
Desk = Callable[..., Door]


@pytest.fixture
def door() -> Door:
    return Door(Workspace(ROOT))


@pytest.fixture
def project_with(tmp_path: Path) -> Desk:
    """Writes the named competence files beside a register of one ten-line document, and opens the door."""

    def write(**files: str) -> Door:
        folder = tmp_path / "competence"
        for name, text in {"sources": REGISTER, **files}.items():
            path = folder / (name.replace("__", "/") + ".toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Door(Workspace(tmp_path))

    return write

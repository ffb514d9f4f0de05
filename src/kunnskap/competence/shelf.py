"""Folders of files of one kind, where a file's name is the key people use for it."""

from __future__ import annotations

import difflib
from pathlib import Path

from kunnskap.errors import CompetenceError
from kunnskap.workspace import Door


def names_on_shelf(door: Door, shelf: str) -> tuple[str, ...]:
    """The names of the files in ``competence/<shelf>``, in order."""
    return tuple(sorted(path.stem for path in (door.workspace.competence / shelf).glob("*.toml")))


def file_on_shelf(door: Door, shelf: str, name: str) -> Path:
    """The file of that name. Raises ``CompetenceError`` (not_on_shelf) naming those there, the nearest first."""
    known = names_on_shelf(door, shelf)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3)
        listed = ", ".join(dict.fromkeys((*near, *known)))
        raise CompetenceError(
            "not_on_shelf", found=name, folder=f"competence/{shelf}", known=listed
        )
    return door.workspace.competence / shelf / f"{name}.toml"

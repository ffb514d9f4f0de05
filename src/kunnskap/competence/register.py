"""Reading the register of documents."""

from __future__ import annotations

from kunnskap.competence.reading import read_toml
from kunnskap.competence.sources import Register
from kunnskap.workspace import Door

REGISTER = "sources.toml"


def read_register(door: Door) -> Register:
    """``competence/sources.toml``: the documents that citations point into."""
    return read_toml(door, door.workspace.competence / REGISTER, Register)

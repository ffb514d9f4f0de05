"""What a command is: a function, and the arguments it takes besides those that all take."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from kunnskap.language import Language


class Exit(IntEnum):
    """What a command's exit code means; the same table stands in ``docs/commands.md``."""

    GOOD = 0
    SOME_FAILED = 1
    WRONG_USE = 2
    FAULTS = 3
    CANNOT = 4
    INTERRUPTED = 130


Run = Callable[[Namespace, Language], Exit]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its names, the keys of its words under ``help.argument`` and of what it takes under ``help.takes``
    ("" when that is said by its choices, or nothing), and what else argparse is told of it."""

    names: tuple[str, ...]
    says: str
    takes: str
    how: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """What a command does and takes. Its words stand under ``help.command``, by its name."""

    run: Run
    arguments: tuple[Argument, ...] = ()


def argument(*names: str, says: str, takes: str = "", **how: Any) -> Argument:
    """An argument as argparse's ``add_argument`` takes it, with the keys of its words in place of the words."""
    return Argument(names, says, takes, how)


def switch(*names: str, says: str) -> Argument:
    """An argument that is there or not."""
    return argument(*names, says=says, action="store_true")

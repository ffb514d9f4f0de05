"""Which values a parameter may have, found in the workspace before any kernel starts.

A notebook writes them in its parameter cell's metadata, ``{"kunnskap": {"choices": {"literature": "literature/*/"}}}``.
A choice is a list of values, or says where the values stand:

- ``literature/*/`` – the names of the folders; ``competence/programmes/*.toml`` – the files' names without ending
- ``competence/project.toml#regions`` – a table's keys, an array's values, or the ``key`` of each of its tables
- ``literature/{base}/base.toml#moderators.column`` – another entry than ``key`` of each table
- ``survey/{survey}/survey.toml#waves`` – the same, in a file that another parameter points to

Within a list, an item with ``/`` says where; every other item is a value: ``["", "competence/project.toml#regions"]``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from kunnskap.batch.notebook import Choice
from kunnskap.errors import ParameterError
from kunnskap.workspace import read_once


def allowed(choice: Choice, values: Mapping[str, object], root: Path) -> tuple[object, ...]:
    """Every allowed value, in a settled order. A file that is not there allows nothing.

    Raises ``ParameterError`` (choice_unreadable) for a file that is there and cannot be read.
    """
    items = choice if isinstance(choice, list) else [choice]
    found: list[object] = []
    for item in items:
        points_somewhere = isinstance(item, str) and "/" in item
        found.extend(_found(str(item), values, root) if points_somewhere else [item])
    return tuple(dict.fromkeys(found))


def _found(pattern: str, values: Mapping[str, object], root: Path) -> list[object]:
    for name, value in values.items():
        pattern = pattern.replace("{" + name + "}", str(value))
    path, marked, key = pattern.partition("#")
    if marked:
        return _in_toml(root, path, key)
    if path.endswith("/"):
        return [each.name for each in sorted(root.glob(path.rstrip("/"))) if each.is_dir()]
    return [each.stem for each in sorted(root.glob(path)) if each.is_file()]


def _in_toml(root: Path, path: str, key: str) -> list[object]:
    try:
        place = _parsed((root / path).read_bytes())
    except OSError:
        return []
    except ValueError as problem:
        raise ParameterError("choice_unreadable", file=path) from problem
    for part in key.split("."):
        place = _step_in(place, part)
    if isinstance(place, dict):
        return list(place)
    if isinstance(place, list):
        return [each.get("key") if isinstance(each, dict) else each for each in place]
    return []


@read_once
def _parsed(data: bytes) -> object:
    """One file tells the choices of many parameter sets, so it is parsed once."""
    return tomllib.loads(data.decode("utf-8-sig"))


def _step_in(place: object, part: str) -> object:
    if isinstance(place, list):
        return [each[part] for each in place if isinstance(each, dict) and part in each]
    return place.get(part, []) if isinstance(place, dict) else []

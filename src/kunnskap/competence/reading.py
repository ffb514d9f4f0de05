"""From a TOML file to a frozen value whose every table knows its origin.

Errors name the file, the line, the key and what was expected.
"""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from kunnskap.competence.sources import Register
from kunnskap.competence.toml_lines import KeyPath, line_of, toml_lines
from kunnskap.errors import CompetenceError
from kunnskap.terms import Expected
from kunnskap.toml_faults import EXPECTED, slip_in
from kunnskap.workspace import Door, read_once

T = TypeVar("T")
_ADAPTERS: dict[Any, Any] = {}


def read_toml(door: Door, path: Path, kind: type[T], register: Register | None = None) -> T:
    """The file as a ``kind``. Raises ``CompetenceError`` for the first thing that is wrong with it."""
    known = register or Register()
    value: T = _value(door.read(path), door.workspace.name(path), kind, known)
    return value


@read_once
def _value(data: bytes, name: str, kind: type[Any], register: Register) -> Any:
    tree, lines = _tree(data, name)
    problems = problems_in(tree, kind, lines, name)
    if problems:
        raise problems[0]
    traced = _with_origins(tree, (), lines, name, register)
    return _adapter(kind).validate_json(_as_json(traced), strict=True)


def _tree(data: bytes, name: str) -> tuple[dict[str, Any], dict[KeyPath, int]]:
    """The file's tree, and the line of each key."""
    try:
        text = data.decode("utf-8-sig")
        return tomllib.loads(text), toml_lines(text)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise CompetenceError("not_utf8", file=name, line=line) from problem
    except tomllib.TOMLDecodeError as problem:
        line, slip = slip_in(text, str(problem))
        raise CompetenceError("not_toml", file=name, line=line, reason=slip) from problem


def problems_in(
    tree: Mapping[str, Any], kind: type[Any], lines: dict[KeyPath, int], name: str
) -> list[CompetenceError]:
    """Everything in the tree that a ``kind`` does not allow."""
    from pydantic import ValidationError

    reserved = [path for path in _paths_of_tables(tree, ()) if "origin" in _at(tree, path)]
    problems = [_unknown((*path, "origin"), kind, lines, name) for path in reserved]
    try:
        _adapter(kind).validate_json(_as_json(tree), strict=True)
    except ValidationError as refusal:
        problems += [_refused(dict(error), kind, lines, name) for error in refusal.errors()]
    return problems


def _refused(
    error: dict[str, Any], kind: type[Any], lines: dict[KeyPath, int], name: str
) -> CompetenceError:
    path: KeyPath = tuple(error["loc"])
    found: Any = error["input"]
    if error["type"] == "value_error":
        path, found = _blamed(path, found)
    place = {"file": name, "line": line_of(lines, path) or 1, "key": dotted(path)}
    match error["type"]:
        case "missing":
            return CompetenceError("missing_key", **place)
        case "unexpected_keyword_argument" | "extra_forbidden":
            return _unknown(path, kind, lines, name)
        case "enum":
            allowed = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
            return CompetenceError("unknown_word", found=error["input"], known=allowed, **place)
    expected = EXPECTED.get(error["type"], Expected.OTHER)
    if error["type"] == "value_error":
        expected = Expected.PERIOD
    return CompetenceError("wrong_value", found=str(found), expected=expected, **place)


def _blamed(path: KeyPath, found: Any) -> tuple[KeyPath, Any]:
    """The key at fault: of a table refused as a whole for its period, ``when``."""
    if isinstance(found, dict) and "when" in found:
        return (*path, "when"), found["when"]
    return path, found


def _unknown(
    path: KeyPath, kind: type[Any], lines: dict[KeyPath, int], name: str
) -> CompetenceError:
    place = {"file": name, "line": line_of(lines, path), "key": dotted(path)}
    known = _field_names(_kind_at(kind, path[:-1]))
    nearest = difflib.get_close_matches(str(path[-1]), known, n=1)
    if nearest:
        return CompetenceError("mistyped_key", nearest=nearest[0], **place)
    return CompetenceError("unknown_key", known=", ".join(known), **place)


def dotted(path: KeyPath) -> str:
    """A key path as people read it: ``modules[2].goals[1].text``, counted from one."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def _field_names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind) if field.name != "origin"]


def _kind_at(kind: Any, path: KeyPath) -> Any:
    """The dataclass that describes the table at the path."""
    for part in path:
        kind = get_type_hints(kind)[part] if isinstance(part, str) else get_args(kind)[0]
        if get_origin(kind) in (Union, UnionType):
            kind = next(option for option in get_args(kind) if option is not NoneType)
    return kind


def _with_origins(
    node: Any,
    path: KeyPath,
    lines: dict[KeyPath, int],
    name: str,
    register: Register,
    key: str = "",
) -> Any:
    """The tree with an ``origin`` beside every ``source``."""
    if isinstance(node, list):
        return [
            _with_origins(item, (*path, i), lines, name, register, key)
            for i, item in enumerate(node)
        ]
    if not isinstance(node, dict):
        return node
    key = str(node.get("key", key))
    inside = {
        word: _with_origins(value, (*path, word), lines, name, register, key)
        for word, value in node.items()
    }
    if "source" in node:
        line = line_of(lines, path) or line_of(lines, (*path, "source"))
        inside["origin"] = register.origin(node["source"], file=name, line=line, key=key).as_json()
    return inside


def _paths_of_tables(node: Any, path: KeyPath) -> list[KeyPath]:
    if isinstance(node, dict):
        children: Any = node.items()
    else:
        children = enumerate(node) if isinstance(node, list) else ()
    below = [found for part, child in children for found in _paths_of_tables(child, (*path, part))]
    return [path, *below] if isinstance(node, dict) else below


def _at(node: Any, path: KeyPath) -> Any:
    for part in path:
        node = node[part]
    return node


def _as_json(tree: Mapping[str, Any]) -> str:
    return json.dumps(tree, default=str)


def _adapter(kind: Any) -> Any:
    """The validator of a kind, built once; pydantic is imported only when a file is read."""
    if kind not in _ADAPTERS:
        from pydantic import TypeAdapter

        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]

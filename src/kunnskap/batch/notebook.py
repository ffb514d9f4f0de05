"""A notebook as a file: which parameters it declares, and a fingerprint of what it does.

The cell tagged ``parameters`` is the declaration. It is read, never executed: annotated assignments with literal
defaults (``regions: list[str] = []``); ``name: str`` and ``name: str = ...`` declare a parameter that must be given.
Only ``json`` and ``ast`` are used here, so that an unchanged build never pays for nbformat.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kunnskap.errors import ParameterError
from kunnskap.terms import ParameterKind

Value = str | int | float | bool | list[str] | list[int] | list[float] | list[bool]
Choice = str | list[str | int | float]
KINDS = {
    "str": ParameterKind.TEXT,
    "int": ParameterKind.WHOLE_NUMBER,
    "float": ParameterKind.DECIMAL,
    "bool": ParameterKind.YES_NO,
}


@dataclass(frozen=True, slots=True)
class Declared:
    """One parameter as its notebook declares it; ``default`` is ``None`` when it must be given."""

    name: str
    kind: ParameterKind
    is_list: bool
    default: Value | None
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Notebook:
    """A notebook's name, parameters, the SHA-256 of its cells without outputs, and the modules it imports."""

    name: str
    file: str
    parameters: tuple[Declared, ...]
    sha256: str
    imports: tuple[str, ...] = ()

    def parameter(self, name: str) -> Declared | None:
        return next((each for each in self.parameters if each.name == name), None)


def read_notebook(path: Path, *, name: str) -> Notebook:
    """The notebook at ``path``, called ``name`` in messages. Raises ``ParameterError`` naming the file and cell."""
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        cells = [dict(cell) for cell in tree["cells"]]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ParameterError("notebook_unreadable", file=name, reason=str(problem)) from problem
    tagged = [cell for cell in cells if "parameters" in _metadata(cell).get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError("not_one_parameter_cell", file=name, n=len(tagged))
    choices = _metadata(tagged[0]).get("kunnskap", {}).get("choices", {})
    declared = tuple(declarations(source_of(tagged[0]), file=name, choices=choices))
    unknown = sorted(set(choices) - {each.name for each in declared})
    if unknown:
        raise ParameterError("choices_for_unknown", file=name, name=unknown[0])
    code = [source_of(cell) for cell in cells if cell.get("cell_type") == "code"]
    return Notebook(path.stem, name, declared, _fingerprint(cells), imports(code))


def declarations(
    source: str, *, file: str, choices: Mapping[str, Choice] | None = None
) -> Iterator[Declared]:
    """The parameters a cell's source declares. Raises ``ParameterError`` naming the line of the cell."""
    try:
        body = ast.parse(source).body
    except SyntaxError as problem:
        raise ParameterError("declaration", file=file, line=problem.lineno or 1) from problem
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            raise ParameterError("declaration", file=file, line=statement.lineno)
        yield _declared(statement, statement.target.id, file, (choices or {}))


def _declared(
    statement: ast.AnnAssign, name: str, file: str, choices: Mapping[str, Choice]
) -> Declared:
    kind, is_list = _kind(statement.annotation)
    if kind is None:
        raise ParameterError("declaration", file=file, line=statement.lineno)
    declared = Declared(name, kind, is_list, None, choices.get(name))
    if statement.value is None or ast.unparse(statement.value) == "...":
        return declared
    try:
        default = ast.literal_eval(statement.value)
    except ValueError as problem:
        raise ParameterError("declaration", file=file, line=statement.lineno) from problem
    if not fits(default, declared):
        raise ParameterError("declaration", file=file, line=statement.lineno)
    return Declared(name, kind, is_list, typed(default, declared), choices.get(name))


def _kind(annotation: ast.expr) -> tuple[ParameterKind | None, bool]:
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "list":
        return KINDS.get(ast.unparse(annotation.slice)), True
    return KINDS.get(ast.unparse(annotation)), False


def fits(value: object, declared: Declared) -> bool:
    """Whether the value has the declared type; yes/no is not a whole number, a whole number is a decimal."""
    if declared.is_list:
        return isinstance(value, list) and all(_fits_one(item, declared.kind) for item in value)
    return _fits_one(value, declared.kind)


def _fits_one(value: object, kind: ParameterKind) -> bool:
    if kind is ParameterKind.TEXT:
        return isinstance(value, str)
    if kind is ParameterKind.YES_NO:
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind is ParameterKind.WHOLE_NUMBER:
        return isinstance(value, int)
    return isinstance(value, int | float)


def typed(value: Any, declared: Declared) -> Value:
    """A fitting value in exactly the declared type: a whole number given for a decimal becomes one."""
    if declared.kind is not ParameterKind.DECIMAL:
        result: Value = value
        return result
    return [float(item) for item in value] if declared.is_list else float(value)


def imports(sources: Iterable[str]) -> tuple[str, ...]:
    """The modules that cells import at their outermost level; a cell that is not plain Python tells none."""
    found: set[str] = set()
    for source in sources:
        try:
            body = ast.parse(source).body
        except SyntaxError:
            continue
        for statement in body:
            if isinstance(statement, ast.Import):
                found.update(alias.name for alias in statement.names)
            elif isinstance(statement, ast.ImportFrom) and statement.module:
                found.add(statement.module)
                found.update(f"{statement.module}.{alias.name}" for alias in statement.names)
    return tuple(sorted(found))


def source_of(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _metadata(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata", {})
    return metadata if isinstance(metadata, dict) else {}


def _fingerprint(cells: list[dict[str, Any]]) -> str:
    parts = [
        [
            cell.get("cell_type"),
            cell.get("id"),
            source_of(cell),
            _metadata(cell).get("tags", []),
            _metadata(cell).get("kunnskap", {}).get("languages", {}),
        ]
        for cell in cells
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

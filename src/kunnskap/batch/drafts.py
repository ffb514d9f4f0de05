"""The sets that a parameter file writes down, and every fault in them, each told with its place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kunnskap.batch.choices import allowed
from kunnskap.batch.naming import slug
from kunnskap.batch.notebook import Declared, Notebook, fits
from kunnskap.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Draft:
    """A set as written: where it stands, what it gives, and which values tell it from its siblings."""

    place: str
    given: Mapping[str, Any]
    telling: Mapping[str, Any]
    name: str = ""


def drafts(tree: Mapping[str, Any]) -> Iterator[Draft]:
    shared = tree.get("parameters", {})
    matrix = tree.get("matrix", {})
    summaries = tree.get("summary", [])
    if matrix and all(isinstance(values, list) and values for values in matrix.values()):
        for combination in itertools.product(*matrix.values()):
            telling = dict(zip(matrix, combination, strict=True))
            yield Draft("matrix", {**shared, **telling}, telling)
    for number, summary in enumerate(summaries, start=1):
        own = {key: value for key, value in summary.items() if key != "name"}
        yield Draft(f"summary[{number}]", {**shared, **own}, own, str(summary.get("name", "")))
    if not matrix and not summaries:
        yield Draft("parameters", shared, {})


def table_faults(
    tree: Mapping[str, Any], file: str, notebook: Notebook
) -> Iterator[ParameterError]:
    """Faults in what is written: unknown names and wrong types, each told once where it stands."""
    for key, value in tree.get("parameters", {}).items():
        yield from _value_faults(f"parameters.{key}", key, value, file, notebook)
    for key, values in tree.get("matrix", {}).items():
        if not isinstance(values, list) or not values:
            yield ParameterError("matrix_list", file=file, key=f"matrix.{key}")
            continue
        for number, value in enumerate(values, start=1):
            yield from _value_faults(f"matrix.{key}[{number}]", key, value, file, notebook)
    for table in ("summary", "exclude"):
        for number, entries in enumerate(tree.get(table, []), start=1):
            for key, value in entries.items():
                place = f"{table}[{number}].{key}"
                if key == "name" and table == "summary":
                    if not isinstance(value, str) or not slug(value):
                        yield ParameterError("name", file=file, key=place)
                else:
                    yield from _value_faults(place, key, value, file, notebook)


def _value_faults(
    place: str, key: str, value: object, file: str, notebook: Notebook
) -> Iterator[ParameterError]:
    declared = notebook.parameter(key)
    if declared is None:
        known = [each.name for each in notebook.parameters]
        yield unknown("parameter", key, known, file=file, key=place, notebook=notebook.file)
    elif not fits(value, declared):
        kind = "type_list" if declared.is_list else "type"
        shown = _as_toml(value)
        yield ParameterError(kind, file=file, key=place, found=shown, expected=declared.kind)


def exclude_faults(
    tree: Mapping[str, Any], file: str, drafts: Sequence[Draft]
) -> Iterator[ParameterError]:
    for number, exclude in enumerate(tree.get("exclude", []), start=1):
        if not exclude or not any(_matches(draft, exclude) for draft in drafts):
            yield ParameterError("excludes_nothing", file=file, key=f"exclude[{number}]")


def is_excluded(draft: Draft, tree: Mapping[str, Any]) -> bool:
    return any(_matches(draft, exclude) for exclude in tree.get("exclude", []))


def _matches(draft: Draft, exclude: Mapping[str, Any]) -> bool:
    return all(key in draft.given and draft.given[key] == value for key, value in exclude.items())


def draft_faults(
    draft: Draft, file: str, notebook: Notebook, root: Path
) -> Iterator[ParameterError]:
    """Faults in a whole set: a required parameter not given, a value that is not among the choices."""
    values = complete(draft, notebook)
    for declared in notebook.parameters:
        if declared.name not in values:
            yield ParameterError(
                "missing", file=file, key=draft.place, name=declared.name, expected=declared.kind
            )
        elif declared.choice is not None and fits(values[declared.name], declared):
            yield from _choice_faults(draft, declared, values, file, root)


def _choice_faults(
    draft: Draft, declared: Declared, values: Mapping[str, Any], file: str, root: Path
) -> Iterator[ParameterError]:
    try:
        known = allowed(declared.choice or [], values, root)
    except ParameterError as problem:
        yield problem
        return
    value = values[declared.name]
    for each in value if declared.is_list else [value]:
        if each not in known:
            key = _place_of(declared.name, draft)
            texts = [str(choice) for choice in known]
            yield unknown("choice", str(each), texts, file=file, key=key)


def _place_of(name: str, draft: Draft) -> str:
    if name in draft.telling:
        return f"{draft.place}.{name}"
    return f"parameters.{name}"


def complete(draft: Draft, notebook: Notebook) -> dict[str, Any]:
    defaults = {each.name: each.default for each in notebook.parameters if each.default is not None}
    given = {**defaults, **draft.given}
    return {each.name: given[each.name] for each in notebook.parameters if each.name in given}


def unknown(what: str, name: str, known: Sequence[str], **place: object) -> ParameterError:
    """An unknown name, with the known one it most resembles if any does."""
    near = get_close_matches(name, known, n=1, cutoff=0.6)
    if near:
        return ParameterError(
            f"unknown_{what}_near", name=name, near=near[0], known=list(known), **place
        )
    return ParameterError(f"unknown_{what}", name=name, known=list(known), **place)


def _as_toml(value: object) -> str:
    """A value as it stands in the file, so that text and number are told apart."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_as_toml(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)

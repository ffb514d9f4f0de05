"""Parameter files, read strictly: one TOML file for each family of summaries, every fault found before any kernel.

A family names its ``notebook`` and may have a ``title`` (text, or a table of texts by language), an ``order`` on the
start page, ``[parameters]`` that all its summaries share, a ``[matrix]`` of lists whose every combination is one
summary, explicit ``[[summary]]`` sets (each may have a ``name``), and ``[[exclude]]`` for combinations to leave out.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kunnskap.batch.choices import allowed
from kunnskap.batch.naming import slug, summary_name, told_apart
from kunnskap.batch.notebook import Declared, Notebook, Value, fits, read_notebook, typed
from kunnskap.errors import ParameterError
from kunnskap.workspace import Workspace

ENTRIES: dict[str, type | tuple[type, ...]] = {
    "notebook": str,
    "title": (str, dict),
    "order": int,
    "parameters": dict,
    "matrix": dict,
    "summary": list,
    "exclude": list,
}
AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Family:
    """One parameter file: its name, place, titles by language ("" for any) and rank on the start page."""

    name: str
    file: str
    titles: tuple[tuple[str, str], ...] = ()
    order: int = 0

    def title(self, code: str) -> str:
        titles = dict(self.titles)
        return titles.get(code) or titles.get("") or next(iter(titles.values()), self.name)


@dataclass(frozen=True, slots=True)
class ParameterSet:
    """Everything one summary is made from: its name, notebook and a value for each declared parameter."""

    name: str
    family: Family
    notebook: Notebook
    values: Mapping[str, Value] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A set as written: where it stands, what it gives, and which values tell it from its siblings."""

    place: str
    given: Mapping[str, Any]
    telling: Mapping[str, Any]
    name: str = ""


Problems = list[ParameterError]


def read_parameters(workspace: Workspace) -> tuple[ParameterSet, ...]:
    """Every parameter set of the project, in the order of the start page.

    Raises an ``ExceptionGroup`` of ``ParameterError`` holding every fault of every file.
    """
    sets: list[ParameterSet] = []
    problems: Problems = []
    for path in sorted(workspace.parameters.glob("*.toml")):
        found, faults = read_family(path, workspace)
        sets.extend(found)
        problems.extend(faults)
    problems.extend(_same_names(sets))
    if problems:
        raise ExceptionGroup("parameters", problems)
    return tuple(sorted(sets, key=lambda each: (each.family.order, each.family.name)))


def read_family(path: Path, workspace: Workspace) -> tuple[list[ParameterSet], Problems]:
    """One file's parameter sets, and its faults; with faults there are no sets."""
    file = workspace.name(path)
    try:
        tree = _load(path, file)
        _check_entries(tree, file)
        notebook = _notebook(tree["notebook"], file, workspace)
    except ParameterError as problem:
        return [], [problem]
    family = Family(path.stem, file, _titles(tree.get("title", "")), tree.get("order", 0))
    drafts = list(_drafts(tree))
    problems = [*_check_tables(tree, file, notebook), *_check_excludes(tree, file, drafts)]
    kept = [draft for draft in drafts if not _is_excluded(draft, tree)]
    if not kept and not problems:
        problems.append(ParameterError("nothing_left", file=file))
    for draft in kept:
        problems.extend(_check_draft(draft, file, notebook, workspace.root))
    problems = list({str(problem): problem for problem in problems}.values())
    return ([], problems) if problems else (_sets(kept, family, notebook), [])


def _load(path: Path, file: str) -> dict[str, Any]:
    data = path.read_bytes()
    try:
        return tomllib.loads(data.decode("utf-8"))
    except tomllib.TOMLDecodeError as problem:
        found = AT_LINE.search(str(problem))
        line = int(found[1]) if found else data.count(b"\n") + 1
        raise ParameterError("toml", file=file, line=line, reason=str(problem)) from problem
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise ParameterError("not_utf8", file=file, line=line) from problem


def _check_entries(tree: Mapping[str, Any], file: str) -> None:
    for key, value in tree.items():
        if key not in ENTRIES:
            raise _unknown("entry", key, list(ENTRIES), file=file)
        if not isinstance(value, ENTRIES[key]) or isinstance(value, bool):
            raise ParameterError("entry_type", file=file, key=key)
        if isinstance(value, list) and not all(isinstance(each, dict) for each in value):
            raise ParameterError("entry_type", file=file, key=key)
    if "notebook" not in tree:
        raise ParameterError("no_notebook", file=file)


def _notebook(name: str, file: str, workspace: Workspace) -> Notebook:
    known = sorted(path.stem for path in workspace.notebooks.glob("*.ipynb"))
    if name not in known:
        raise _unknown("notebook", name, known, file=file)
    path = workspace.notebooks / f"{name}.ipynb"
    return read_notebook(path, name=workspace.name(path))


def _titles(title: str | dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if isinstance(title, str):
        return (("", title),) if title else ()
    return tuple((code, str(text)) for code, text in title.items())


def _drafts(tree: Mapping[str, Any]) -> Iterator[Draft]:
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


def _check_tables(
    tree: Mapping[str, Any], file: str, notebook: Notebook
) -> Iterator[ParameterError]:
    """Faults in what is written: unknown names and wrong types, each told once where it stands."""
    for key, value in tree.get("parameters", {}).items():
        yield from _check_value(f"parameters.{key}", key, value, file, notebook)
    for key, values in tree.get("matrix", {}).items():
        if not isinstance(values, list) or not values:
            yield ParameterError("matrix_list", file=file, key=f"matrix.{key}")
            continue
        for number, value in enumerate(values, start=1):
            yield from _check_value(f"matrix.{key}[{number}]", key, value, file, notebook)
    for table in ("summary", "exclude"):
        for number, entries in enumerate(tree.get(table, []), start=1):
            for key, value in entries.items():
                place = f"{table}[{number}].{key}"
                if key == "name" and table == "summary":
                    if not isinstance(value, str) or not slug(value):
                        yield ParameterError("name", file=file, key=place)
                else:
                    yield from _check_value(place, key, value, file, notebook)


def _check_value(
    place: str, key: str, value: object, file: str, notebook: Notebook
) -> Iterator[ParameterError]:
    declared = notebook.parameter(key)
    if declared is None:
        known = [each.name for each in notebook.parameters]
        yield _unknown("parameter", key, known, file=file, key=place, notebook=notebook.file)
    elif not fits(value, declared):
        kind = "type_list" if declared.is_list else "type"
        shown = _as_toml(value)
        yield ParameterError(kind, file=file, key=place, found=shown, expected=declared.kind)


def _check_excludes(
    tree: Mapping[str, Any], file: str, drafts: Sequence[Draft]
) -> Iterator[ParameterError]:
    for number, exclude in enumerate(tree.get("exclude", []), start=1):
        if not exclude or not any(_matches(draft, exclude) for draft in drafts):
            yield ParameterError("excludes_nothing", file=file, key=f"exclude[{number}]")


def _is_excluded(draft: Draft, tree: Mapping[str, Any]) -> bool:
    return any(_matches(draft, exclude) for exclude in tree.get("exclude", []))


def _matches(draft: Draft, exclude: Mapping[str, Any]) -> bool:
    return all(key in draft.given and draft.given[key] == value for key, value in exclude.items())


def _check_draft(
    draft: Draft, file: str, notebook: Notebook, root: Path
) -> Iterator[ParameterError]:
    """Faults in a whole set: a required parameter not given, a value that is not among the choices."""
    values = _complete(draft, notebook)
    for declared in notebook.parameters:
        if declared.name not in values:
            yield ParameterError(
                "missing", file=file, key=draft.place, name=declared.name, expected=declared.kind
            )
        elif declared.choice is not None and fits(values[declared.name], declared):
            yield from _check_choice(draft, declared, values, file, root)


def _check_choice(
    draft: Draft, declared: Declared, values: Mapping[str, Any], file: str, root: Path
) -> Iterator[ParameterError]:
    known = allowed(declared.choice or [], values, root)
    value = values[declared.name]
    for each in value if declared.is_list else [value]:
        if each not in known:
            key = _place_of(declared.name, draft)
            texts = [str(choice) for choice in known]
            yield _unknown("choice", str(each), texts, file=file, key=key)


def _place_of(name: str, draft: Draft) -> str:
    if name in draft.telling:
        return f"{draft.place}.{name}"
    return f"parameters.{name}"


def _complete(draft: Draft, notebook: Notebook) -> dict[str, Any]:
    defaults = {each.name: each.default for each in notebook.parameters if each.default is not None}
    given = {**defaults, **draft.given}
    return {each.name: given[each.name] for each in notebook.parameters if each.name in given}


def _sets(drafts: Sequence[Draft], family: Family, notebook: Notebook) -> list[ParameterSet]:
    values = [
        {
            declared.name: typed(complete[declared.name], declared)
            for declared in notebook.parameters
        }
        for complete in (_complete(draft, notebook) for draft in drafts)
    ]
    names = [
        summary_name(family.name, {"name": draft.name} if draft.name else draft.telling)
        for draft in drafts
    ]
    named = told_apart(names, [draft.telling for draft in drafts])
    return [
        ParameterSet(name, family, notebook, each) for name, each in zip(named, values, strict=True)
    ]


def _same_names(sets: Sequence[ParameterSet]) -> Iterator[ParameterError]:
    first: dict[str, ParameterSet] = {}
    for each in sets:
        earlier = first.setdefault(each.name, each)
        if earlier is not each:
            yield ParameterError(
                "same_name", file=each.family.file, name=each.name, other=earlier.family.file
            )


def _unknown(what: str, name: str, known: Sequence[str], **place: object) -> ParameterError:
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

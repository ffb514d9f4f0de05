"""Parameter files, read strictly: one TOML file for each family of summaries, every fault found before any kernel.

A family names its ``notebook`` and may have a ``title`` (text, or a table of texts by language), an ``order`` on the
start page, ``draft = true`` while its pages are not for readers yet, ``[parameters]`` that all its summaries share, a
``[matrix]`` of lists whose every combination is one summary, explicit ``[[summary]]`` sets (each may have a ``name``),
and ``[[exclude]]`` for combinations to leave out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kunnskap.batch.drafts import (
    Draft,
    complete,
    draft_faults,
    drafts,
    exclude_faults,
    is_excluded,
    table_faults,
    unknown,
)
from kunnskap.batch.naming import summary_name, told_apart
from kunnskap.batch.notebook import Notebook, Value, read_notebook, typed
from kunnskap.errors import ParameterError
from kunnskap.toml_faults import slip_in
from kunnskap.workspace import Workspace

ENTRIES: dict[
    str, tuple[tuple[type, ...], str]
] = {  # each entry's types, and what its fault is called
    "notebook": ((str,), "entry_text"),
    "title": ((str, dict), "entry_title"),
    "order": ((int,), "entry_number"),
    "draft": ((bool,), "entry_yes_no"),
    "parameters": ((dict,), "entry_table"),
    "matrix": ((dict,), "entry_table"),
    "summary": ((list,), "entry_tables"),
    "exclude": ((list,), "entry_tables"),
}


@dataclass(frozen=True, slots=True)
class Family:
    """One parameter file: its name, place, titles by language ("" for any), rank on the start page, and whether its
    summaries are drafts."""

    name: str
    file: str
    titles: tuple[tuple[str, str], ...] = ()
    order: int = 0
    draft: bool = False

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


Problems = list[ParameterError]


def read_parameters(workspace: Workspace) -> tuple[ParameterSet, ...]:
    """Every parameter set of the project, in the order of the start page.

    Raises an ``ExceptionGroup`` of ``ParameterError`` holding every fault of every file.
    """
    sets: list[ParameterSet] = []
    problems: Problems = []
    for path in _parameter_files(workspace):
        found, faults = read_family(path, workspace)
        sets.extend(found)
        problems.extend(faults)
    problems.extend(_same_names(sets))
    if problems:
        raise ExceptionGroup("parameters", problems)
    return tuple(sorted(sets, key=lambda each: (each.family.order, each.family.name)))


def _parameter_files(workspace: Workspace) -> list[Path]:
    return sorted(path for path in workspace.parameters.glob("*.toml") if not path.is_dir())


def read_family(path: Path, workspace: Workspace) -> tuple[list[ParameterSet], Problems]:
    """One file's parameter sets, and its faults; with faults there are no sets."""
    file = workspace.name(path)
    try:
        tree = _load(path, file)
        _check_entries(tree, file)
        notebook = _notebook(tree["notebook"], file, workspace)
    except ParameterError as problem:
        return [], [problem]
    titles = _titles(tree.get("title", ""))
    family = Family(path.stem, file, titles, tree.get("order", 0), tree.get("draft", False))
    written = list(drafts(tree))
    problems = [*table_faults(tree, file, notebook), *exclude_faults(tree, file, written)]
    kept = [draft for draft in written if not is_excluded(draft, tree)]
    if not kept and not problems:
        problems.append(ParameterError("nothing_left", file=file))
    for draft in kept:
        problems.extend(draft_faults(draft, file, notebook, workspace.root))
    problems = list({str(problem): problem for problem in problems}.values())
    return ([], problems) if problems else (_sets(kept, family, notebook), [])


def _load(path: Path, file: str) -> dict[str, Any]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line, slip = slip_in(text, str(problem))
        raise ParameterError("toml", file=file, line=line, reason=slip) from problem
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise ParameterError("not_utf8", file=file, line=line) from problem


def _check_entries(tree: Mapping[str, Any], file: str) -> None:
    for key, value in tree.items():
        if key not in ENTRIES:
            raise unknown("entry", key, list(ENTRIES), file=file)
        types, fault = ENTRIES[key]
        fits_entry = isinstance(value, types) and isinstance(value, bool) == (types == (bool,))
        if not fits_entry or (types == (list,) and not all(isinstance(e, dict) for e in value)):
            raise ParameterError(fault, file=file, key=key)
    if "notebook" not in tree:
        raise ParameterError("no_notebook", file=file)


def _notebook(name: str, file: str, workspace: Workspace) -> Notebook:
    known = sorted(path.stem for path in workspace.notebooks.glob("*.ipynb"))
    if name not in known:
        raise unknown("notebook", name, known, file=file)
    path = workspace.notebooks / f"{name}.ipynb"
    return read_notebook(path, name=workspace.name(path))


def _titles(title: str | dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if isinstance(title, str):
        return (("", title),) if title else ()
    return tuple((code, str(text)) for code, text in title.items())


def _sets(kept: Sequence[Draft], family: Family, notebook: Notebook) -> list[ParameterSet]:
    values = [
        {declared.name: typed(whole[declared.name], declared) for declared in notebook.parameters}
        for whole in (complete(draft, notebook) for draft in kept)
    ]
    names = [
        summary_name(family.name, {"name": draft.name} if draft.name else draft.telling)
        for draft in kept
    ]
    named = told_apart(names, [draft.telling for draft in kept])
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

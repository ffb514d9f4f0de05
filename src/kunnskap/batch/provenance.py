"""How a summary was made, as a reader is told it: parameters, files with fingerprints, versions, commit, command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kunnskap.language import Language


@dataclass(frozen=True, slots=True)
class Provenance:
    """Names and values, ready to be set: every value is text; what is not known is left out."""

    notebook: str
    parameters: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    commit: str
    dirty: bool
    command: str


def read_provenance(
    given: Mapping[str, Any], record: Mapping[str, Any], language: Language
) -> Provenance:
    """Takes ``name, notebook, parameters, inputs, package, dependencies, commit, dirty, command``, all optional.

    ``inputs`` is a mapping name → SHA-256 or a list of ``{"name", "sha256"}``; without it the record's are used.
    """
    inputs = given.get("inputs") or record.get("inputs") or {}
    pairs = (
        inputs.items()
        if isinstance(inputs, Mapping)
        else ((f["name"], f["sha256"]) for f in inputs)
    )
    notebook = given.get("notebook") or ""
    versions = {**_named(given.get("package")), **(given.get("dependencies") or {})}
    name = given.get("name")
    return Provenance(
        notebook=_name(notebook),
        parameters=tuple(
            (key, _shown(value, language)) for key, value in (given.get("parameters") or {}).items()
        ),
        inputs=tuple(sorted((str(file), str(sha)) for file, sha in pairs)),
        versions=tuple(sorted((str(k), str(v)) for k, v in versions.items())),
        commit=str(given.get("commit") or ""),
        dirty=bool(given.get("dirty")),
        command=str(given.get("command") or (f"kunnskap build {name}" if name else "")),
    )


def _named(package: Mapping[str, str] | None) -> dict[str, str]:
    """The package's own version, when it is told as ``{"name", "version"}`` or as ``{name: version}``."""
    if not package:
        return {}
    if "version" in package:
        return {str(package.get("name", "kunnskap")): str(package["version"])}
    return dict(package)


def _name(notebook: object) -> str:
    if isinstance(notebook, Mapping):
        return str(notebook.get("file") or notebook.get("name") or "")
    return str(notebook)


def _shown(value: object, language: Language) -> str:
    """A parameter as it is written in a parameter file, but yes and no in words; an empty list is told as empty."""
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item, language) for item in value) or language.text("page.none")
    if isinstance(value, bool):
        return language.show(value)
    return str(value) if value not in (None, "") else language.text("page.none")

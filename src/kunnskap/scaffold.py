"""Commented starts for the files people fill in: ``kunnskap new KIND NAME``. Nothing that exists is written over."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

from kunnskap.competence.knowledge_modules import MODULES
from kunnskap.errors import CompetenceError
from kunnskap.outcomes import reading as outcomes
from kunnskap.studies import sheets
from kunnskap.workspace import Workspace

STARTS = Path(__file__).parent / "starts"
NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
SHEETS: Mapping[str, tuple[str, ...]] = {
    "studies.csv": tuple(sheets.STUDY_COLUMNS),
    "arms.csv": tuple(sheets.ARM_COLUMNS),
    "findings.csv": tuple(sheets.FINDING_COLUMNS),
    "study_sources.csv": tuple(sheets.PAGE_COLUMNS),
    "study_numbers.csv": tuple(sheets.NUMBER_COLUMNS),
    "appraisals.csv": tuple(sheets.APPRAISAL_COLUMNS),
    "overlap.csv": ("review_key", "study_key", "source_nb", "source_en"),
    "outcomes.csv": outcomes.COLUMNS,
    "screening.csv": ("record_key", "reviewer", "stage", "decision", "reason", "time"),
    "duplicates.csv": ("kept", "duplicate", "decided_by", "reason"),
}
Files = dict[Path, str]


class Kind(StrEnum):
    """What can be started."""

    MODULE = "module"
    PROGRAMME = "programme"
    PRACTICE = "practice"
    BASE = "base"
    SURVEY = "survey"


def kind_named(word: str) -> Kind:
    """The kind of that name. Raises ``CompetenceError`` (unknown_kind) naming those there are."""
    if word not in list(Kind):
        raise CompetenceError("unknown_kind", found=word, known=", ".join(Kind))
    return Kind(word)


def start(workspace: Workspace, kind: Kind, name: str, *, day: datetime.date) -> tuple[Path, ...]:
    """Write the commented start of a new thing, and give the files it wrote.

    A module is added to the end of the file of modules. ``day`` is today, as the base's date of data. Raises
    ``CompetenceError`` (bad_name, already_there).
    """
    if not NAME.match(name):
        raise CompetenceError("bad_name", found=name)
    files = _FILES[kind](workspace, name, day)
    _refuse_what_is_there(workspace, kind, name, files)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return tuple(files)


def _refuse_what_is_there(workspace: Workspace, kind: Kind, name: str, files: Files) -> None:
    if kind is Kind.MODULE:
        path = next(iter(files))
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        taken = re.search(rf'^key = "{name}"$', old, re.MULTILINE) is not None
    else:
        path = next((path for path in files if path.exists()), next(iter(files)))
        taken = path.exists()
    if taken:
        raise CompetenceError("already_there", name=name, file=workspace.name(path))


def _module(workspace: Workspace, name: str, day: datetime.date) -> Files:
    path = workspace.competence / MODULES
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    return {path: old.rstrip("\n") + "\n" + _filled("module.toml", name=name)}


def _programme(workspace: Workspace, name: str, day: datetime.date) -> Files:
    path = workspace.competence / "programmes" / f"{name}.toml"
    return {path: _filled("programme.toml", name=name)}


def _practice(workspace: Workspace, name: str, day: datetime.date) -> Files:
    return {workspace.competence / "practice" / f"{name}.toml": _filled("practice.toml", name=name)}


def _base(workspace: Workspace, name: str, day: datetime.date) -> Files:
    folder = workspace.literature / name
    files = {
        folder / file: _filled(file, name=name, day=day.isoformat())
        for file in ("base.toml", "sources.toml", "codebook.md")
    }
    files |= {folder / file: ",".join(columns) + "\n" for file, columns in SHEETS.items()}
    return files | {
        folder / "claims.toml": "claims = []\n",
        folder / "certainty.toml": "certainty = []\n",
        folder / "references" / ".gitkeep": "",
    }


def _survey(workspace: Workspace, name: str, day: datetime.date) -> Files:
    folder = workspace.survey / name
    return {
        folder / "survey.toml": _filled("survey.toml", name=name, respondents="1"),
        folder / "answers-1.csv": "respondent,region,need_first\n1,nord,4\n",
    }


_FILES: Mapping[Kind, Callable[[Workspace, str, datetime.date], Files]] = {
    Kind.MODULE: _module,
    Kind.PROGRAMME: _programme,
    Kind.PRACTICE: _practice,
    Kind.BASE: _base,
    Kind.SURVEY: _survey,
}


def _filled(start: str, **values: str) -> str:
    """The start with its names in place; braces that are TOML's own stay as they are."""
    text = (STARTS / start).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text

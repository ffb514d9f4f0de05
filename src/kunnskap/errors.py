"""Errors: the class names the stage, the key says what, the facts say where and what was expected.

The words live in the message catalogues, under ``<stage>.error.<key>``.
"""

from __future__ import annotations

import ast
import datetime
from enum import Enum
from pathlib import PurePath
from typing import ClassVar


class KunnskapError(Exception):
    """Something a user can mend, told without words: a stage, a key and facts."""

    stage: ClassVar[str] = "kunnskap"

    def __init__(self, key: str, /, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts

    @property
    def message_key(self) -> str:
        return f"{self.stage}.error.{self.key}"

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={_plain(value)!r}" for name, value in self.facts.items())
        return f"{self.message_key}({facts})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.key, self.facts))


def _rebuild(kind: type[KunnskapError], key: str, facts: dict[str, object]) -> KunnskapError:
    return kind(key, **facts)


def _plain(value: object) -> object:
    """A fact as text, number, None, or a list of these: what ``reread`` can read again."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PurePath):
        return value.as_posix()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def reread(text: str) -> KunnskapError | None:
    """The error that wrote ``text`` as its ``str``, with its facts; None when ``text`` is anything else.

    A notebook's kernel hands on no more than an error's text, so this is how the batch learns what it said.
    """
    try:
        call = ast.parse(text, mode="eval").body
        if not isinstance(call, ast.Call) or call.args:
            return None
        stage, _, key = ast.unparse(call.func).partition(".error.")
        facts = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    except (SyntaxError, ValueError):
        return None
    kind = next((each for each in _kinds(KunnskapError) if each.stage == stage), None)
    return kind(key, **facts) if kind and key else None


def is_ours(name: str) -> bool:
    """Whether a class of this name is one of ours, so that its words are enough for a reader."""
    return any(each.__name__ == name for each in _kinds(KunnskapError))


def _kinds(kind: type[KunnskapError]) -> list[type[KunnskapError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in _kinds(below))]


class UsageError(KunnskapError):
    """A command line that is written wrongly."""

    stage = "cli"


class LanguageError(KunnskapError):
    stage = "language"


class WorkspaceError(KunnskapError):
    stage = "workspace"


class SourceError(KunnskapError):
    stage = "sources"


class RecordError(KunnskapError):
    stage = "records"


class StudyError(KunnskapError):
    stage = "studies"


class OutcomeError(KunnskapError):
    stage = "outcomes"


class SynthesisError(KunnskapError):
    stage = "synthesis"


class SurveyError(KunnskapError):
    stage = "survey"


class CompetenceError(KunnskapError):
    stage = "competence"


class GapError(KunnskapError):
    stage = "gap"


class ShowingError(KunnskapError):
    """Citations, figures, tables, statements and the desk."""

    stage = "showing"


class BatchError(KunnskapError):
    stage = "batch"


class ParameterError(BatchError):
    """A parameter file that says something its notebook does not understand."""

    stage = "parameters"


class ExportError(BatchError):
    stage = "export"


class ClusterError(BatchError):
    """A scheduler, or a worker on another machine, that is not as a build needs it."""

    stage = "cluster"


class DocumentError(BatchError):
    """A summary that can't be written as a document for Word or paper."""

    stage = "documents"


class CommentError(BatchError):
    """A file of a reviewer's comments, or an answer to one, that can't be taken."""

    stage = "comments"

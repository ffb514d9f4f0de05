"""Errors: the class names the stage, the key says what, the facts say where and what was expected.

The words live in the message catalogues, under ``<stage>.error.<key>``.
"""

from __future__ import annotations

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
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.message_key}({facts})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.key, self.facts))


def _rebuild(kind: type[KunnskapError], key: str, facts: dict[str, object]) -> KunnskapError:
    return kind(key, **facts)


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

"""Why a summary stopped, in its reader's words, where the cell itself could not say: a limit, a crash, a kill."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kunnskap.batch.job import Job, Result
from kunnskap.errors import is_ours
from kunnskap.language import language as language_of

STOPS = {"CellTimeoutError": "timeout", "DeadKernelError": "dead", "OutputTooLarge": "too_much"}
SIGNAL, EXIT = "SIG", "exit "


def told(error: str, message: str) -> str:
    """An error as a line: the words alone where they are ours, else the error's own name before its message."""
    if is_ours(error) or error in STOPS or error.startswith((SIGNAL, EXIT)):
        return message or error
    return f"{error}: {message}".strip(": ")


def words_of(error: str, job: Job) -> str:
    """The words for a stop of the engine's own making; "" for any other error."""
    if error not in STOPS:
        return ""
    facts: Mapping[str, Any] = {
        "seconds": round(min(job.limits.cell_seconds, job.limits.summary_seconds)),
        "most": job.limits.output_mib,
    }
    return language_of(job.language).text(f"batch.stop.{STOPS[error]}", **facts)


def dead_in_words(result: Result, job: Job) -> Result:
    """A result of a worker that could not tell one itself, with words for how it ended."""
    speak = language_of(job.language)
    if result.message or not result.error.startswith((SIGNAL, EXIT)):
        return result
    if result.error.startswith(SIGNAL):
        said: str = speak.text("batch.stop.signal", signal=result.error)
    else:
        code, last = result.error.removeprefix(EXIT), last_line(job)
        said = speak.text("batch.stop.exit", code=code, last=last).strip()
    return dataclasses.replace(result, message=said)


def last_line(job: Job) -> str:
    """The last line that the worker printed to its log: where Python says what it could not go on from."""
    log = Path(job.outputs) / "logs" / f"{job.name}.log"
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")

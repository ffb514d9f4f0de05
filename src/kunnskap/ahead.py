"""Reading ahead: what many summaries of one build share, made once before their processes are forked.

Nothing is handed on. What was parsed, tabulated or pooled is kept under the bytes it came from (``read_once``),
and a forked process finds it in its memory; one that meets other bytes makes it itself.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from kunnskap.errors import KunnskapError
from kunnskap.language import LOCALES, language
from kunnskap.workspace import Door, Workspace

LATE = ("pandas", "kunnskap.citations", "pypandoc")  # what the rooms import when they first need it
MOST = "nb"  # the language of most summaries; the few others find for themselves
WORTH_READING_AHEAD = 8  # summaries; for fewer, each reads its own sooner than the parent reads all


def before_fork(root: Path, summaries: int) -> None:
    """Learn to write numbers; for so many summaries, import what the rooms import late, and read the data too.

    A fault in the data is left to the summary that meets it: there it is told with its cell.
    """
    _speak(MOST)
    if summaries < WORTH_READING_AHEAD:
        return
    for code in LOCALES:
        _speak(code)
    for name in LATE:
        importlib.import_module(name)
    for read in readers(Door(Workspace(root))):
        with contextlib.suppress(KunnskapError):
            read()


def readers(door: Door) -> Iterator[Callable[[], object]]:
    """Every reader of the project's data files, ready to be called, and what all summaries ask of what was read."""
    from kunnskap import competence
    from kunnskap.findings import find
    from kunnskap.outcomes import read_outcomes
    from kunnskap.studies import base_names, read_base
    from kunnskap.synthesis.certainty import read_certainty
    from kunnskap.synthesis.overlap import read_citations

    for name in base_names(door):
        folder, base = door.workspace.literature / name, read_base(door, name)
        yield base.read_all
        for read in (read_outcomes, read_certainty, read_citations):
            yield partial(read, folder, door=door)
        yield partial(find, language(MOST), base)
    for codebook in sorted(door.workspace.survey.glob("*/survey.toml")):
        yield partial(_tabulated, codebook.parent, door)
    for file in sorted(door.workspace.competence.glob("programmes/*.toml")):
        yield partial(competence.read_programme, door, file.stem)
    for whole in ("read_modules", "read_project", "read_feedback", "read_services"):
        yield partial(getattr(competence, whole), door)


def _speak(code: str) -> None:
    """Load the catalogue, and what Babel loads with the first number, date and list of a locale."""
    words = language(code)
    words.listing((words.number(0.5, 1), words.percent(0.5), words.date(datetime.date(1, 1, 1))))


def _tabulated(folder: Path, door: Door) -> None:
    from kunnskap.survey import every_table, read_survey

    for _ in every_table(read_survey(folder, door=door)):
        pass

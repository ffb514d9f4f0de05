"""Reading ahead: what many summaries of one build share, read once before their processes are forked.

Nothing is handed on. The readers keep what they parsed under the bytes it came from (``workspace.read_once``), and a
forked process finds it in its memory; one that meets other bytes parses them itself.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from kunnskap.errors import KunnskapError
from kunnskap.workspace import Door, Workspace

LATE = ("pandas", "pandera.pandas")  # what the rooms import when they first need it
WORTH_READING_AHEAD = 8  # summaries; for fewer, each reads its own sooner than the parent reads all


def before_fork(root: Path, summaries: int) -> None:
    """Import what the rooms import late, and read the project's data if so many summaries are to be made.

    A fault in the data is left to the summary that meets it: there it is told with its cell.
    """
    for name in LATE:
        importlib.import_module(name)
    if summaries < WORTH_READING_AHEAD:
        return
    for read in readers(Door(Workspace(root))):
        with contextlib.suppress(KunnskapError):
            read()


def readers(door: Door) -> Iterator[Callable[[], object]]:
    """Every reader of the project's data files, ready to be called."""
    from kunnskap import competence
    from kunnskap.outcomes import read_outcomes
    from kunnskap.studies import base_names, read_base
    from kunnskap.survey import read_survey
    from kunnskap.synthesis.certainty import read_certainty
    from kunnskap.synthesis.overlap import read_citations

    for name in base_names(door):
        folder = door.workspace.literature / name
        yield read_base(door, name).read_all
        for read in (read_outcomes, read_certainty, read_citations):
            yield partial(read, folder, door=door)
    for codebook in sorted(door.workspace.survey.glob("*/survey.toml")):
        yield partial(read_survey, codebook.parent, door=door)
    for file in sorted(door.workspace.competence.glob("programmes/*.toml")):
        yield partial(competence.read_programme, door, file.stem)
    for whole in ("read_modules", "read_project", "read_feedback", "read_services"):
        yield partial(getattr(competence, whole), door)

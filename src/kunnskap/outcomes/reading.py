"""``outcomes.csv`` of a literature base as a frame: one row per result, typed, each with its origin."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from kunnskap.errors import OutcomeError
from kunnskap.origin import Origin, Place
from kunnskap.outcomes.timepoints import followup_months
from kunnskap.records.rows import read_csv
from kunnskap.terms import ArmRole, Direction, Measure, Verified
from kunnskap.workspace import Door, read_once


class Better(StrEnum):
    """Which way a result is good for those it is about."""

    LOWER = "lower"
    HIGHER = "higher"


NEEDED = ("row_key", "study_key", "outcome", "role", "direction", "verified")
NUMBERS = ("n", "events", "mean", "sd", "effect", "ci_low", "ci_high", "p")
TERMS: dict[str, type[StrEnum]] = {
    "role": ArmRole,
    "direction": Direction,
    "verified": Verified,
    "measure": Measure,
    "benefit": Better,
}
TEXTS = (
    "row_key",
    "study_key",
    "outcome",
    "measured_nb",
    "measured_en",
    "timepoint_nb",
    "timepoint_en",
    "arm_nb",
    "arm_en",
    "effect_type",
    "effect_type_nb",
    "effect_type_en",
    "scale",
    "p_relation",
    "reported_direction",
    "significance",
    "source_nb",
    "source_en",
    "source_url",
    "note_nb",
    "note_en",
)
COLUMNS = (*TEXTS, *NUMBERS, *TERMS)


def read_outcomes(base: Path, *, door: Door) -> pd.DataFrame:
    """All results of the base in file order: numbers as floats (NaN = not seen), words as terms or ``None``.

    ``followup_months`` is read from the time point (NaN where it names no length; negative before treatment), and
    ``origin`` names the row. Raises ``OutcomeError`` (bad_cell, bad_number, twice) with file and line,
    ``RecordError`` for a heading or a row of the wrong length, and ``WorkspaceError`` where there is no file.
    """
    path = base / "outcomes.csv"
    return _frame(door.read(path), door.workspace.name(path)).copy()


@read_once
def _frame(data: bytes, file: str) -> pd.DataFrame:
    rows = []
    seen: dict[str, int] = {}
    for line, cells in read_csv(data, file, needed=NEEDED, known=COLUMNS):
        key = cells["row_key"]
        if key in seen:
            raise OutcomeError("twice", file=file, line=line, key=key, first=seen[key])
        seen[key] = line
        rows.append(_row(cells, file, line))
    numbers = dict.fromkeys((*NUMBERS, "followup_months"), "float64")
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "followup_months", "origin"], dtype=object)
    return frame.astype(numbers)


def _row(cells: dict[str, str], file: str, line: int) -> dict[str, Any]:
    def checked(name: str, read: Callable[[str], object], expected: str) -> object:
        try:
            return read(cells[name])
        except ValueError as problem:
            raise OutcomeError(
                "bad_cell", file=file, line=line, column=name, value=cells[name], expected=expected
            ) from problem

    def number(name: str) -> float:
        try:
            return _number(cells[name])
        except ValueError as problem:
            facts = {"file": file, "line": line, "column": name, "value": cells[name]}
            raise OutcomeError("bad_number", **facts) from problem

    row: dict[str, Any] = {name: cells.get(name) or None for name in TEXTS}
    for name in NUMBERS:
        row[name] = number(name) if cells.get(name) else math.nan
    for name, kind in TERMS.items():
        row[name] = checked(name, kind, ", ".join(kind)) if cells.get(name) else None
    place = Place(
        file,
        line,
        key=cells["study_key"],
        field=cells["outcome"],
        source=cells.get("source_nb", ""),
        url=cells.get("source_url", ""),
    )
    months = followup_months(cells.get("timepoint_en", ""))
    return row | {"followup_months": months, "origin": Origin.at(place)}


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number

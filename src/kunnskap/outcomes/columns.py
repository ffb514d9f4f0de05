"""Which column holds what: our names, metafor's names, or names the caller maps; and what a cell may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from kunnskap.errors import OutcomeError
from kunnskap.outcomes.measures import Array

METAFOR_NAMES = {
    "events_intervention": "ai",
    "non_events_intervention": "bi",
    "events_comparator": "ci",
    "non_events_comparator": "di",
    "n_intervention": "n1i",
    "n_comparator": "n2i",
    "mean_intervention": "m1i",
    "mean_comparator": "m2i",
    "sd_intervention": "sd1i",
    "sd_comparator": "sd2i",
    "r": "ri",
    "n": "ni",
    "events": "xi",
}
WITHOUT_EVENTS = {
    "n_intervention": ("events_intervention", "non_events_intervention"),
    "n_comparator": ("events_comparator", "non_events_comparator"),
}
LIMITS = {"r": (-1.0, 1.0)}
UNBOUNDED = {"mean_intervention", "mean_comparator", "effect", "ci_low", "ci_high"}
PARTS_OF = {
    "events_intervention": "n_intervention",
    "events_comparator": "n_comparator",
    "events": "n",
}


def read_cells(
    frame: pd.DataFrame, needs: tuple[str, ...], columns: Mapping[str, str]
) -> dict[str, Array]:
    """The needed columns as arrays of numbers, checked.

    Raises ``OutcomeError``: ``missing_columns``, ``not_number``, ``impossible`` (a negative count, r outside
    −1 to 1) or ``more_events_than_people``, each naming the row (its index label) and the column.
    """
    found = {name: _find(frame, name, columns) for name in needs}
    if missing := [name for name, array in found.items() if array is None]:
        raise OutcomeError("missing_columns", columns=missing, found=[str(c) for c in frame])
    cells = {name: array for name, array in found.items() if array is not None}
    for name, array in cells.items():
        _refuse_impossible(frame, name, array)
    for part, whole in PARTS_OF.items():
        if part in cells and whole in cells:
            _refuse_surplus(frame, part, cells[part], cells[whole])
    return cells


def column(frame: pd.DataFrame, values: Iterable[object]) -> pd.Series[Any]:
    """Values as a column of the frame, each kept as the object it is (``None`` stays ``None``)."""
    return pd.Series(list(values), index=frame.index, dtype=object)


def _find(frame: pd.DataFrame, name: str, columns: Mapping[str, str]) -> Array | None:
    for candidate in (columns.get(name), name, METAFOR_NAMES.get(name)):
        if candidate is not None and candidate in frame:
            return _numbers(frame, candidate)
    if name in WITHOUT_EVENTS:
        parts = [_find(frame, part, columns) for part in WITHOUT_EVENTS[name]]
        if parts[0] is not None and parts[1] is not None:
            return np.asarray(parts[0] + parts[1])
    return None


def _numbers(frame: pd.DataFrame, column: str) -> Array:
    series = frame[column]
    numbers = pd.to_numeric(series, errors="coerce")
    wrong = numbers.isna() & series.notna()
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        raise OutcomeError(
            "not_number", column=column, row=str(frame.index[at]), value=str(series.iloc[at])
        )
    return numbers.to_numpy(dtype=float, na_value=np.nan)


def _refuse_impossible(frame: pd.DataFrame, name: str, array: Array) -> None:
    low, high = (-np.inf, np.inf) if name in UNBOUNDED else LIMITS.get(name, (0.0, np.inf))
    with np.errstate(invalid="ignore"):
        wrong = (array < low) | (array > high) | np.isinf(array)
    if wrong.any():
        at = int(wrong.argmax())
        raise OutcomeError(
            "impossible", column=name, row=str(frame.index[at]), value=float(array[at])
        )


def _refuse_surplus(frame: pd.DataFrame, part: str, events: Array, people: Array) -> None:
    with np.errstate(invalid="ignore"):
        wrong = events > people
    if wrong.any():
        at = int(wrong.argmax())
        raise OutcomeError(
            "more_events_than_people",
            column=part,
            row=str(frame.index[at]),
            events=float(events[at]),
            people=float(people[at]),
        )

"""SPSS and Stata deliveries: codes as text, value labels and user-missing codes kept apart."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kunnskap.errors import SurveyError
from kunnskap.survey.delivery import Delivery


def read_spss(data: bytes, file: str) -> Delivery:
    """A ``.sav`` or ``.zsav`` file. Missing values that its makers declared stay as the codes they are."""
    import pyreadstat

    return _read(data, file, pyreadstat.read_sav)


def read_stata(data: bytes, file: str) -> Delivery:
    """A ``.dta`` file; extended missing values (``.a`` … ``.z``) stay as the letters they are."""
    import pyreadstat

    return _read(data, file, pyreadstat.read_dta)


def _read(data: bytes, file: str, reader: Callable[..., Any]) -> Delivery:
    with tempfile.TemporaryDirectory() as folder:  # the library reads from a path only
        path = Path(folder) / ("delivery" + Path(file).suffix.lower())
        path.write_bytes(data)
        try:
            columns, meta = reader(str(path), user_missing=True, output_format="dict")
        except (
            Exception
        ) as problem:  # the library raises its own kind, and others for damaged files
            raise SurveyError("damaged", file=file, reason=type(problem).__name__) from problem
    if not columns or not len(next(iter(columns.values()))):
        raise SurveyError("empty", file=file)
    texts = {name: tuple(cell_text(value) for value in values) for name, values in columns.items()}
    size = len(next(iter(texts.values())))
    labels = {
        name: {cell_text(value): str(label) for value, label in values.items()}
        for name, values in meta.variable_value_labels.items()
    }
    titles = {name: label for name, label in meta.column_names_to_labels.items() if label}
    missing = {name: _declared(name, texts[name], labels, meta) for name in texts}
    return Delivery(
        file,
        texts,
        tuple(range(1, size + 1)),
        titles,
        labels,
        {name: codes for name, codes in missing.items() if codes},
    )


def _declared(
    name: str, cells: tuple[str, ...], labels: dict[str, dict[str, str]], meta: Any
) -> tuple[str, ...]:
    """The codes that the file itself calls missing, among those labelled or used."""
    seen = dict.fromkeys([*labels.get(name, {}), *cells])
    ranges = (getattr(meta, "missing_ranges", None) or {}).get(name, [])
    letters = (getattr(meta, "missing_user_values", None) or {}).get(name, [])
    found = [code for code in seen if code and any(_within(code, span) for span in ranges)]
    return tuple(dict.fromkeys([*found, *(cell_text(letter) for letter in letters)]))


def _within(code: str, span: dict[str, Any]) -> bool:
    low, high = span["lo"], span["hi"]
    if isinstance(low, str):
        return code == low.strip()
    try:
        return bool(low <= float(code) <= high)
    except ValueError:
        return False


def cell_text(value: object) -> str:
    """A cell as its code: ``3.0`` is "3", nothing is empty."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()

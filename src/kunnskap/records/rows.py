"""Small CSV and TOML files of a base, read strictly: a wrong heading, word or type is an error with its place."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kunnskap.errors import RecordError
from kunnskap.toml_faults import misfit, slip_in

Model = TypeVar("Model", bound=BaseModel)
Word = TypeVar("Word", bound=StrEnum)


class Strict(BaseModel):
    """A table in a TOML file: no unknown names, no types bent to fit."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def read_toml(data: bytes, model: type[Model], file: str) -> Model:
    """A whole TOML file as ``model``. Raises ``RecordError`` (not_toml, wrong_value) with file and place."""
    text = utf8(data, file)
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        line, slip = slip_in(text, str(problem))
        raise RecordError("not_toml", file=file, line=line, reason=slip) from problem
    except ValidationError as problem:
        where, expected, found = misfit(problem.errors())
        raise RecordError(
            "wrong_value", file=file, where=where, expected=expected, found=found
        ) from problem


def read_csv(
    data: bytes, file: str, *, needed: Sequence[str], known: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with its 1-based line, cells stripped. Raises ``RecordError`` (heading, cells)."""
    reader = csv.reader(io.StringIO(utf8(data, file), newline=""))
    headings = [heading.strip() for heading in next(reader, [])]
    wrong = [name for name in needed if name not in headings]
    wrong += [name for name in headings if name not in known]
    if wrong:
        names = ", ".join(name or "?" for name in wrong)
        raise RecordError("heading", file=file, names=names, expected=", ".join(known))
    line = reader.line_num + 1
    for cells in reader:
        if any(cells):
            if len(cells) != len(headings):
                raise RecordError(
                    "cells", file=file, line=line, found=len(cells), expected=len(headings)
                )
            yield line, dict(zip(headings, (cell.strip() for cell in cells), strict=True))
        line = reader.line_num + 1


def word(value: str, kind: type[Word], file: str, line: int) -> Word:
    """The term, or ``RecordError`` (unknown_word) with the terms there are."""
    try:
        return kind(value)
    except ValueError as problem:
        known = ", ".join(kind)
        raise RecordError(
            "unknown_word", file=file, line=line, word=value, known=known
        ) from problem


def utf8(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise RecordError("not_utf8", file=file, position=problem.start) from problem

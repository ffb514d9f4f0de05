"""A base's files as rows and tables: every cell typed, every fault named by file, line and column.

Raises ``StudyError`` with one of the keys ``not_utf8``, ``truncated``, ``broken_row``, ``empty_file``,
``missing_column``, ``unknown_column``, ``crooked_row``, ``empty_cell``, ``not_a_number``, ``out_of_range``,
``unknown_term``, ``duplicate_key``, ``dangling``, ``not_toml``, ``wrong_value``.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from kunnskap.errors import StudyError
from kunnskap.origin import Place
from kunnskap.terms import Expected
from kunnskap.toml_faults import misfit, slip_in

Model = TypeVar("Model", bound=BaseModel)
Parse = Callable[[str], Any]


class Strict(BaseModel):
    """What a TOML file may say: exactly this, with exactly these types."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds. ``needed``: the column must be there; ``filled``: no cell of it may be empty."""

    parse: Parse = str
    needed: bool = True
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; missing cells are ``None``, and a column that is not there is missing in every row."""

    file: str
    line: int
    cells: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells.get(column)

    def place(self, key: str, field: str = "", **more: str) -> Place:
        return Place(self.file, self.line, key, field, **more)


class WrongCellError(Exception):
    """A cell that is not what its column holds; turned into a ``StudyError`` that says where."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


def whole(text: str) -> int:
    try:
        number = int(text)
    except ValueError as problem:
        raise WrongCellError("not_a_number", found=text, expected="0, 1, 2 …") from problem
    if number < 0:
        raise WrongCellError("out_of_range", found=text, low=0, high="∞")
    return number


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError as problem:
        raise WrongCellError("not_a_number", found=text, expected="0.5") from problem
    if value != value or value in (float("inf"), float("-inf")):
        raise WrongCellError("not_a_number", found=text, expected="0.5")
    return value


def percent(text: str) -> float:
    value = number(text)
    if not 0 <= value <= 100:
        raise WrongCellError("out_of_range", found=text, low=0, high=100)
    return value


def one_of(words: Iterable[str]) -> Parse:
    """A parser that knows these words only."""
    known = tuple(words)

    def parse(text: str) -> str:
        if text not in known:
            raise WrongCellError("unknown_term", found=text, known=", ".join(known))
        return text

    return parse


def term(kind: type[StrEnum]) -> Parse:
    """A parser that gives the term of that vocabulary."""
    check = one_of(member.value for member in kind)
    return lambda text: kind(check(text))


def yes_no(text: str) -> bool:
    return bool(one_of(("yes", "no"))(text) == "yes")


def read_rows(data: bytes, file: str, columns: Mapping[str, Column]) -> tuple[Row, ...]:
    """The table's rows in order, each cell parsed as its column says."""
    lines = csv.reader(io.StringIO(_text(data, file), newline=""), strict=True)
    try:
        header = next(lines, None)
        if not header:
            raise StudyError("empty_file", file=file)
        _check_header(header, file, columns)
        rows = []
        for cells in lines:
            if len(cells) != len(header):
                raise StudyError(
                    "crooked_row",
                    file=file,
                    line=lines.line_num,
                    found=len(cells),
                    expected=len(header),
                )
            rows.append(_row(dict(zip(header, cells, strict=True)), file, lines.line_num, columns))
    except csv.Error as problem:
        raise StudyError(
            "broken_row", file=file, line=lines.line_num, reason=str(problem)
        ) from problem
    return tuple(rows)


def refuse_duplicates(rows: Iterable[Row], *key: str) -> None:
    """Raise ``duplicate_key`` where two rows have the same values in these columns."""
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        values = tuple(row[name] for name in key)
        if values in seen:
            shown = ", ".join(str(value) for value in values)
            raise StudyError(
                "duplicate_key", file=row.file, line=row.line, name=shown, first=seen[values]
            )
        seen[values] = row.line


def refuse_dangling(rows: Iterable[Row], column: str, known: Container[object], other: str) -> None:
    """Raise ``dangling`` where the column names something that the ``other`` file does not hold."""
    for row in rows:
        if row[column] not in known:
            raise StudyError(
                "dangling",
                file=row.file,
                line=row.line,
                column=column,
                name=str(row[column]),
                other=other,
            )


KEY_FAULTS: dict[str, str] = {Expected.FILLED: "missing_key", Expected.KNOWN_KEY: "unknown_key"}


def read_toml(data: bytes, file: str, model: type[Model]) -> tuple[Model, str]:
    """The file as the model says it must be, and its text (to find lines in)."""
    text = _text(data, file)
    try:
        return model.model_validate(tomllib.loads(text)), text
    except tomllib.TOMLDecodeError as problem:
        line, slip = slip_in(text, str(problem))
        raise StudyError("not_toml", file=file, line=line, reason=slip) from problem
    except ValidationError as problem:
        place, expected, found = misfit(problem.errors())
        if expected in KEY_FAULTS:
            raise StudyError(KEY_FAULTS[expected], file=file, place=place) from problem
        raise StudyError(
            "wrong_value", file=file, place=place, expected=expected, found=found
        ) from problem


def header_lines(text: str, header: str) -> list[int]:
    """The 1-based lines where a table of that name begins, e.g. ``[[claims]]``, in the order of the file."""
    return [
        at
        for at, line in enumerate(text.splitlines(), start=1)
        if line.split("#")[0].strip() == header
    ]


def _text(data: bytes, file: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise StudyError("not_utf8", file=file, line=line) from problem
    if text and not text.endswith("\n"):
        raise StudyError("truncated", file=file, line=text.count("\n") + 1)
    return text.removeprefix("\ufeff")


def _check_header(header: list[str], file: str, columns: Mapping[str, Column]) -> None:
    for name, column in columns.items():
        if column.needed and name not in header:
            raise StudyError("missing_column", file=file, column=name, found=", ".join(header))
    for name in header:
        if name not in columns or header.count(name) > 1:
            raise StudyError("unknown_column", file=file, column=name, known=", ".join(columns))


def _row(cells: Mapping[str, str], file: str, line: int, columns: Mapping[str, Column]) -> Row:
    parsed: dict[str, Any] = {}
    for name, cell in cells.items():
        column, where = columns[name], {"file": file, "line": line, "column": name}
        if cell == "":
            if column.filled:
                raise StudyError("empty_cell", **where)
            parsed[name] = None
            continue
        try:
            parsed[name] = column.parse(cell)
        except WrongCellError as problem:
            raise StudyError(problem.key, **where, **problem.facts) from problem
    return Row(file, line, parsed)

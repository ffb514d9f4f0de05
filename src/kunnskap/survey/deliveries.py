"""What a survey house delivers, as plain columns of codes: one reader for each kind of file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from kunnskap.errors import SurveyError


@dataclass(frozen=True, slots=True)
class Delivery:
    """The cells of one answers file, as text, column by column; an empty text is an unanswered cell.

    ``lines`` says on which line (1-based) of the file each row stands. ``labels`` and ``user_missing`` hold what the
    file itself says about its codes, where it says anything.
    """

    file: str
    columns: Mapping[str, tuple[str, ...]] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    titles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    user_missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.lines)


def read_csv(data: bytes, file: str) -> Delivery:
    """Comma, semicolon or tab; UTF-8 (with or without BOM) or Windows-1252."""
    text = _decode(data, file)
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as problem:
        raise SurveyError(
            "unreadable", file=file, line=reader.line_num, reason=str(problem)
        ) from problem
    return from_rows(rows, lines, file)


def from_rows(rows: list[list[str]], lines: list[int], file: str) -> Delivery:
    """Columns from rows, the first of which is the header. Raises ``SurveyError`` on a ragged or empty table."""
    if len(rows) < 2:
        raise SurveyError("empty", file=file)
    names = [name.strip() for name in rows[0]]
    for name in names:
        if names.count(name) > 1:
            raise SurveyError("column_twice", file=file, column=name)
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(names):
            raise SurveyError("ragged", file=file, line=line, found=len(row), expected=len(names))
    columns = dict(zip(names, zip(*rows[1:], strict=True), strict=True))
    return Delivery(file, columns, tuple(lines[1:]))


def _decode(data: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text.replace("\r\n", "\n")
    raise SurveyError("not_text", file=file)


READERS: dict[str, Callable[[bytes, str], Delivery]] = {".csv": read_csv, ".tsv": read_csv}


def read_delivery(data: bytes, file: str) -> Delivery:
    """The delivery in a file's bytes, by the ending of its name. Raises ``SurveyError`` (unknown_format)."""
    ending = PurePath(file).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise SurveyError("unknown_format", file=file, known=sorted(READERS))
    return reader(data, file)

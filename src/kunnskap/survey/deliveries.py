"""What a survey house delivers, as plain columns of codes: one reader for each kind of file."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import PurePath

from kunnskap.errors import SurveyError
from kunnskap.survey.delivery import Delivery
from kunnskap.survey.statistical_files import cell_text, read_spss, read_stata

# "G01Q02[SQ001]. The question's text": how LimeSurvey heads a column when it exports both code and text.
CODE_AND_TEXT = re.compile(r"(?P<code>[A-Za-z]\w*(?:\[\w+\])*)\.\s+(?P<text>\S.*)", re.S)


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


def read_xlsx(data: bytes, file: str) -> Delivery:
    """The first sheet of a workbook, its first row the headings; empty rows are no rows."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found = [[cell_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile) as problem:
        raise SurveyError("damaged", file=file, reason=type(problem).__name__) from problem
    filled = [(line, row) for line, row in enumerate(found, start=1) if any(row)]
    return from_rows([row for _, row in filled], [line for line, _ in filled], file)


def from_rows(rows: list[list[str]], lines: list[int], file: str) -> Delivery:
    """Columns from rows, the first of which is the header. Raises ``SurveyError`` on a ragged or empty table."""
    if len(rows) < 2:
        raise SurveyError("empty", file=file)
    headed = [CODE_AND_TEXT.fullmatch(name.strip()) for name in rows[0]]
    names = [m["code"] if m else n.strip() for m, n in zip(headed, rows[0], strict=True)]
    titles = {m["code"]: m["text"].strip() for m in headed if m}
    for name in names:
        if names.count(name) > 1:
            raise SurveyError("column_twice", file=file, column=name)
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(names):
            raise SurveyError("ragged", file=file, line=line, found=len(row), expected=len(names))
    columns = dict(zip(names, zip(*rows[1:], strict=True), strict=True))
    return Delivery(file, columns, tuple(lines[1:]), titles)


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


READERS: dict[str, Callable[[bytes, str], Delivery]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_xlsx,
    ".sav": read_spss,
    ".zsav": read_spss,
    ".dta": read_stata,
}


def read_delivery(data: bytes, file: str) -> Delivery:
    """The delivery in a file's bytes, by the ending of its name. Raises ``SurveyError`` (unknown_format)."""
    ending = PurePath(file).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise SurveyError("unknown_format", file=file, known=sorted(READERS))
    return reader(data, file)

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

# "G01Q02[SQ001]. The question's text": LimeSurvey heads columns with code and text (its Writer.php, "codetext"), with
# whatever its user wrote between them; the usual signs are known here, and all headings must have the same.
CODE = r"(?P<code>[A-Za-z]\w*(?:\[\w+\])*)"
CODE_AND_TEXT = tuple(
    re.compile(rf"{CODE}{between}\s*(?P<text>\S.*)", re.S)
    for between in (r"\.\s", r":\s", r"\s[-–|]\s", r"\t")
)


def read_csv(data: bytes, file: str, heading_rows: int = 1) -> Delivery:
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
    return from_rows(rows, lines, file, heading_rows)


def read_xlsx(data: bytes, file: str, heading_rows: int = 1) -> Delivery:
    """The first sheet of a workbook, headings first; empty rows are no rows."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        found = [[cell_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile) as problem:
        raise SurveyError("damaged", file=file, reason=type(problem).__name__) from problem
    filled = [(line, row) for line, row in enumerate(found, start=1) if any(row)]
    rows, lines = [row for _, row in filled], [line for line, _ in filled]
    used = max((place for row in rows for place, cell in enumerate(row, 1) if cell), default=0)
    return from_rows([row[:used] for row in rows], lines, file, heading_rows)


def from_rows(
    rows: list[list[str]], lines: list[int], file: str, heading_rows: int = 1
) -> Delivery:
    """Columns from rows, the first of which head them. Raises ``SurveyError`` on a ragged or empty table.

    Where two rows head the columns, a question stands over all its parts and each part under it: "Question [Part]".
    """
    if len(rows) <= heading_rows:
        raise SurveyError("empty", file=file)
    width = len(rows[0])
    for row, line in zip(rows, lines, strict=True):
        if len(row) != width:
            raise SurveyError("ragged", file=file, line=line, found=len(row), expected=width)
    names, titles = _named(_headings(rows[:heading_rows]))
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise SurveyError("column_twice", file=file, column=name)
        seen.add(name)
    columns = dict(zip(names, zip(*rows[heading_rows:], strict=True), strict=True))
    return Delivery(file, columns, tuple(lines[heading_rows:]), titles)


def _headings(rows: list[list[str]]) -> list[str]:
    if len(rows) == 1:
        return [name.strip() for name in rows[0]]
    found, over = [], ""
    for above, below in zip(rows[0], rows[1], strict=True):
        over = above.strip() or over
        found.append(f"{over} [{below.strip()}]" if below.strip() else over)
    return found


def _named(headings: list[str]) -> tuple[list[str], dict[str, str]]:
    """Names and titles, where every heading holds a code and a text; else the headings are the names."""
    for pattern in CODE_AND_TEXT:
        headed = [pattern.fullmatch(heading) for heading in headings]
        if all(headed):
            names = [found["code"] for found in headed if found]
            texts = [found["text"].strip() for found in headed if found]
            return names, dict(zip(names, texts, strict=True))
    return headings, {}


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


READERS: dict[str, Callable[[bytes, str, int], Delivery]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".xlsx": read_xlsx,
    ".sav": lambda data, file, _: read_spss(data, file),
    ".zsav": lambda data, file, _: read_spss(data, file),
    ".dta": lambda data, file, _: read_stata(data, file),
}


def read_delivery(data: bytes, file: str, *, heading_rows: int = 1) -> Delivery:
    """The delivery in a file's bytes, by the ending of its name. Raises ``SurveyError`` (unknown_format).

    ``heading_rows``: how many rows of a table head its columns.
    """
    ending = PurePath(file).suffix.lower()
    reader = READERS.get(ending)
    if reader is None:
        raise SurveyError("unknown_format", file=file, known=sorted(READERS))
    return reader(data, file, heading_rows)

"""A spreadsheet with one record a row, under the same headings as CSV."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

from kunnskap.sources.delimited import add_row, has_title
from kunnskap.sources.model import Parsed, Refused

MAGIC = b"PK\x03\x04"
LARGEST = 1_000_000_000  # bytes unpacked; a larger sheet is a bomb or no list of records


def read_xlsx(data: bytes) -> Parsed:
    """All rows of the first sheet that has a title heading. Raises ``Refused`` (not_a_workbook, too_large)."""
    import openpyxl  # 0.2 s

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
        if unpacked > LARGEST:
            raise Refused("too_large")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [(sheet.title, _rows(sheet)) for sheet in book.worksheets]
    except Refused:
        raise
    except Exception as problem:  # a damaged archive fails in as many ways as zip and XML have
        raise Refused("not_a_workbook") from problem
    return _read_sheets(sheets)


def _read_sheets(sheets: list[tuple[str, list[list[str]]]]) -> Parsed:
    parsed = Parsed()
    chosen = False
    for title, rows in sheets:
        heading = next((at for at, row in enumerate(rows[:20]) if has_title(row)), None)
        if heading is None or chosen:
            if any(any(row) for row in rows):
                parsed.remark(1, title, "sheet_left", sheet=title)
            continue
        chosen = True
        for at, cells in enumerate(rows[heading + 1 :], heading + 2):
            add_row(parsed, rows[heading], cells, at, "\t".join(cells))
    return parsed


def _rows(sheet: Any) -> list[list[str]]:
    """The sheet's rows. A gap of a million empty rows is one row given a million times, and is looked at once."""
    rows: list[list[str]] = []
    before: tuple[Any, ...] | None = None
    for row in sheet.iter_rows(values_only=True):
        rows.append(rows[-1] if row is before else _cells(row))
        before = row
    return rows


def _cells(row: tuple[Any, ...]) -> list[str]:
    cells = [_text(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)

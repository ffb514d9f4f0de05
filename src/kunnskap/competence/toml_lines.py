"""Where in a TOML file each key stands, so that an error can tell."""

from __future__ import annotations

import re

KeyPath = tuple[str | int, ...]
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_ASSIGNMENT = re.compile(r"""^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*=\s*(.*)$""")


def toml_lines(text: str) -> dict[KeyPath, int]:
    """The 1-based line of every table, key and listed item that begins a line of the file."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    array: KeyPath | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if array is not None:
            array = _inside_array(line, number, array, lines)
        elif header := _HEADER.match(line):
            table = _table_path(header[2], header[1] == "[[", counts)
            lines[table] = number
        elif assignment := _ASSIGNMENT.match(line):
            path = (*table, assignment[1].strip("\"'"))
            lines[path] = number
            array = (*path, 0) if _opens_array(assignment[2]) else None
    return lines


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int | None:
    """The line of the key, or of the nearest thing that holds it."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _table_path(dotted: str, is_array: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """The path of a header, with the index of each array of tables that it stands in."""
    path: KeyPath = ()
    names = [name.strip().strip("\"'") for name in dotted.split(".")]
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counts[path] - 1) if path in counts else path
    path = (*path, names[-1])
    if not is_array:
        return path
    counts[path] = counts.get(path, 0) + 1
    return (*path, counts[path] - 1)


def _opens_array(value: str) -> bool:
    return value.startswith("[") and value.count("[") > value.count("]")


def _inside_array(
    line: str, number: int, item: KeyPath, lines: dict[KeyPath, int]
) -> KeyPath | None:
    stripped = line.strip()
    if stripped.startswith("]"):
        return None
    if not stripped or stripped.startswith("#"):
        return item
    lines[item] = number
    return (*item[:-1], int(item[-1]) + 1)

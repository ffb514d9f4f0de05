"""Notebooks stay thin: four kinds of cell, words for ids, nothing computed, nothing stored."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 6
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.If, ast.For, ast.While, ast.Try, ast.With,
             ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.IfExp, ast.Match)  # fmt: skip
Cell = dict[str, Any]

pytestmark = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path) -> list[Cell]:
    loaded: list[Cell] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return loaded


def code(path: Path) -> list[Cell]:
    return [cell for cell in cells(path) if cell["cell_type"] == "code"]


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def is_parameters(cell: Cell) -> bool:
    return "parameters" in cell["metadata"].get("tags", [])


def test_it_is_stored_without_outputs_or_counts(path: Path) -> None:
    assert [cell["id"] for cell in code(path) if cell["outputs"] or cell["execution_count"]] == []


def test_every_cell_id_is_a_word_one_could_link_to(path: Path) -> None:
    ids = [cell["id"] for cell in cells(path)]
    assert [name for name in ids if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)] == []
    assert len(set(ids)) == len(ids)
    assert not any(re.fullmatch(r"[0-9a-f]{8}", name) for name in ids)


def test_its_first_code_cell_declares_annotated_parameters(path: Path) -> None:
    first = code(path)[0]
    assert is_parameters(first)
    statements = ast.parse(source(first)).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    assert [cell["id"] for cell in code(path)[1:] if is_parameters(cell)] == []


def test_the_language_is_a_parameter(path: Path) -> None:
    assert 'language: str = "nb"' in source(code(path)[0])


def test_showing_cells_are_short_and_decide_nothing(path: Path) -> None:
    for place, cell in enumerate(code(path)[1:]):
        lines = [line for line in source(cell).splitlines() if line.strip()]
        limit = LONGEST_CELL if place else 2 * LONGEST_CELL
        assert len(lines) <= limit, cell["id"]
        found = [
            type(node).__name__
            for node in ast.walk(ast.parse(source(cell)))
            if isinstance(node, FORBIDDEN)
        ]
        assert found == [], cell["id"]


def test_no_number_or_path_stands_outside_the_parameter_cell(path: Path) -> None:
    for cell in code(path)[1:]:
        for node in ast.walk(ast.parse(source(cell))):
            if isinstance(node, ast.Constant):
                assert not isinstance(node.value, int | float) or isinstance(node.value, bool), (
                    cell["id"]
                )
                assert not (isinstance(node.value, str) and "/" in node.value), cell["id"]


def test_it_opens_and_closes_the_desk(path: Path) -> None:
    assert "open_desk(" in source(code(path)[1])
    assert source(code(path)[-1]).strip() == "desk.close()"


def test_prose_holds_no_computed_number_and_only_second_level_headings_and_below(
    path: Path,
) -> None:
    for cell in cells(path):
        if cell["cell_type"] == "markdown":
            assert not re.search(r"^# ", source(cell), re.MULTILINE), cell["id"]
            assert not re.search(r"\d+([.,]\d+)?\s*%", source(cell)), cell["id"]


def test_its_prose_is_written_in_every_language(path: Path) -> None:
    for cell in cells(path):
        if cell["cell_type"] == "markdown":
            translated = cell["metadata"]["kunnskap"]["languages"]
            assert translated.keys() == {"nn", "en"}, cell["id"]
            outline = [re.match("#*", line)[0] for line in source(cell).splitlines()]  # type: ignore[index]
            for code, text in translated.items():
                same = [re.match("#*", line)[0] for line in text.splitlines()]  # type: ignore[index]
                assert same == outline, (cell["id"], code)

"""A list of comments is safe to open wherever it is opened: what a stranger wrote stays text."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from kunnskap.comments.formats import as_csv, as_markdown, as_table, as_text
from kunnskap.comments.lab import cell_link
from kunnskap.comments.matching import find_again
from kunnskap.comments.places import Place
from kunnskap.comments.reading import read_delivery
from kunnskap.comments.rows import Row
from kunnskap.comments.shelf import merge
from kunnskap.comments.values import Shelf
from kunnskap.language import language

NB = language("nb")


@pytest.fixture
def rows(write: Any, deliver: Any, places: tuple[Place, ...]) -> Any:
    def made(*texts: str, name: str = "Ola") -> list[Row]:
        import json

        written = [write(n, places[1], text) for n, text in enumerate(texts, start=1)]
        file = read_delivery(json.dumps(deliver(*written)).encode(), "f")
        shelf = merge(Shelf("modul-nord"), file).shelf
        return [
            Row(
                "modul-nord",
                kept,
                name,
                find_again(kept.comment.target, places),
                "notebooks/knowledge_module.ipynb",
            )
            for kept in shelf.comments
        ]

    return made


@pytest.mark.parametrize("text", ["=1+1", "+47 22", "-3", '@SUM("A1")'])
def test_a_spreadsheet_takes_no_comment_for_a_formula(rows: Any, text: str) -> None:
    listed = as_csv(rows(text), NB)
    cells = list(csv.reader(io.StringIO(listed.lstrip("\ufeff")), delimiter=";"))[1]
    assert cells[4] == f"'{text}"
    assert listed.startswith("\ufeff")


def test_english_gets_commas_and_norwegian_semicolons(rows: Any) -> None:
    assert as_csv(rows("x"), language("en")).splitlines()[0].count(",") == 7
    assert as_csv(rows("x"), NB).splitlines()[0].count(";") == 7


def test_in_html_and_markdown_a_hostile_text_is_only_text(rows: Any) -> None:
    hostile = "<script>x</script> | [a](javascript:b)\n# ny"
    listed = rows(hostile, name='<img src="x">')
    table = as_table(listed, NB, lambda row: "")
    markdown = as_markdown(listed, NB)
    assert "<script" not in table + markdown
    assert "<img" not in table + markdown
    assert "](javascript" not in markdown
    assert "\n# ny" not in markdown


def test_a_terminal_is_told_in_lines_and_no_text_turns_it_round(rows: Any) -> None:
    told = as_text(rows("linje en\nlinje to \u202egal"), NB)
    assert "  linje en\n  linje to gal" in told
    assert "«Behandlingen virker" in told
    assert "Fra: Ola, behandler" in told


def test_the_table_has_a_caption_headed_rows_and_links_to_the_cell(rows: Any) -> None:
    table = as_table(rows("x", "y"), NB, cell_link)
    assert "<caption>2 kommentarer</caption>" in table
    assert table.count('scope="col"') == 8
    assert table.count('scope="row"') == 2
    assert 'href="knowledge_module.ipynb#cell-id=findings"' in table

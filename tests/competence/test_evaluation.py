"""A programme's evaluation: attendance and before and after, marked as synthetic, under the rules of disclosure."""

from __future__ import annotations

import csv
import runpy

import pytest

from kunnskap.blocks import NoticeKind, Sentence, Table
from kunnskap.competence import read_programme
from kunnskap.language import LOCALES, language
from kunnskap.render import Renderer
from kunnskap.tables.evaluation import evaluation
from kunnskap.workspace import Door

from .conftest import ROOT

FOLDER = ROOT / "survey" / "deltakende-fellesskap"


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_both_tables_are_marked_as_synthetic_in_every_language(door: Door, code: str) -> None:
    words = language(code)
    blocks = evaluation(words, door, read_programme(door, "deltakende-fellesskap"))
    tables = [block for block in blocks if isinstance(block, Table)]
    assert len(tables) == 2
    assert all(table.notices[0].kind is NoticeKind.SYNTHETIC for table in tables)
    assert all(Renderer(words).block(block) for block in blocks)


def test_each_learning_goal_is_asked_about_before_and_after(door: Door) -> None:
    _, change, *unasked = evaluation(
        language("nb"), door, read_programme(door, "deltakende-fellesskap")
    )
    assert isinstance(change, Table)
    assert len(change.rows) == 4
    assert [column.header for column in change.columns[1::2]] == [
        "før programmet: svar",
        "etter programmet: svar",
    ]
    assert [block.text[:30] for block in unasked if isinstance(block, Sentence)] == [
        "Evalueringen spør ikke om måle"
    ]


def test_a_programme_without_an_evaluation_says_so(door: Door) -> None:
    (said,) = evaluation(language("nb"), door, read_programme(door, "avholdt"))
    assert isinstance(said, Sentence)
    assert said.text == "Det er ikke ført opp noen evaluering av programmet."


@pytest.mark.parametrize("wave", ["before", "after"])
def test_the_answers_are_those_the_generator_makes(wave: str) -> None:
    made = runpy.run_path(str(FOLDER / "generate.py"))
    with (FOLDER / f"answers-{wave}.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [list(made["COLUMNS"]), *made["rows"](wave)]

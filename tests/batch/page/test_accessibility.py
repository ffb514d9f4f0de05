"""The list of criteria is whole, and what it calls tested is tested."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from kunnskap.batch.accessibility import STATUSES, accessibility_report, criteria
from kunnskap.language import language

HERE = Path(__file__).parent


def names_of_tests() -> set[str]:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in HERE.glob("test_*.py"))
    return {
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }


def test_the_law_has_47_criteria_and_wcag_2_2_adds_six() -> None:
    listed = criteria()
    assert sum(each.law for each in listed) == 47
    assert sum(each.since == "2.2" for each in listed) == 6
    assert len({each.number for each in listed}) == len(listed) == 56


def test_what_is_called_tested_names_a_test_that_exists() -> None:
    known = names_of_tests()
    assert [c.number for c in criteria() if c.status == "tested" and c.test not in known] == []
    assert [c.number for c in criteria() if c.test and c.test not in known] == []
    assert {c.status for c in criteria()} == set(STATUSES)


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_the_report_names_every_criterion_and_counts_them(code: str) -> None:
    *lines, counted, caution = accessibility_report(language(code))
    assert len(lines) == 56
    assert lines[0].startswith("1.1.1 (A) ")
    assert "56" in counted
    assert "47" in counted
    assert caution

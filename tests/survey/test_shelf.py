from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap.survey.disclosure import Pattern
from kunnskap.survey.published import Reason
from kunnskap.survey.shelf import Shelf, from_json, to_json
from kunnskap.survey.worlds import Spot
from kunnskap.workspace import Memory

PATTERN = Pattern(
    spots={("2018", "a"): {Spot("region", 1, 0): Reason.SMALL, Spot("", 0, 2): Reason.PROTECTS}},
    parts=frozenset({(("2018", "a"), "region", 1, "mean")}),
    linked=frozenset({(("gap", "mi", "2018", "region", "1"), "mean")}),
    hidden_groups={("2018", "region"): frozenset({4})},
)


def never() -> Pattern:
    raise AssertionError("decided again")


def test_a_pattern_is_the_same_after_it_was_kept() -> None:
    assert from_json(to_json(PATTERN)) == PATTERN


def test_a_pattern_is_decided_once_for_the_same_survey(tmp_path: Path) -> None:
    shelf = Shelf.of(Memory(tmp_path), [b"codebook", b"answers"])
    assert shelf.pattern("a", lambda: PATTERN) == PATTERN
    assert shelf.pattern("a", never) == PATTERN


def test_other_answers_or_other_questions_are_decided_anew(tmp_path: Path) -> None:
    Shelf.of(Memory(tmp_path), [b"codebook", b"answers"]).pattern("a", lambda: PATTERN)
    with pytest.raises(AssertionError, match="decided again"):
        Shelf.of(Memory(tmp_path), [b"codebook", b"other answers"]).pattern("a", never)
    with pytest.raises(AssertionError, match="decided again"):
        Shelf.of(Memory(tmp_path), [b"codebook", b"answers"]).pattern("b", never)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-3], lambda data: b"", lambda data: b"x" + data]
)
def test_a_damaged_memory_is_no_memory(tmp_path: Path, damage: object) -> None:
    memory = Memory(tmp_path)
    memory.keep("key", b"kept")
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))  # type: ignore[operator]
    assert memory.recall("key") is None


def test_a_folder_that_cannot_be_written_to_is_survived(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    memory = Memory(tmp_path / "file" / "memory")
    memory.keep("key", b"kept")
    assert memory.recall("key") is None

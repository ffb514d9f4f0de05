"""The synthetic answers in the project are what their generator makes, and say that they are synthetic."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from kunnskap.survey import read_survey


@pytest.mark.parametrize(("wave", "year"), [(0, 2018), (1, 2020)])
def test_the_generator_gives_the_committed_files(project: Path, wave: int, year: int) -> None:
    folder = project / "survey" / "rus-vold"
    made = runpy.run_path(str(folder / "generate.py"))["as_csv"](wave)
    assert made == (folder / f"answers-{year}.csv").read_text(encoding="utf-8")


def test_the_survey_says_in_every_language_that_nobody_answered_it(project: Path) -> None:
    identity = read_survey(project / "survey" / "rus-vold").codebook.survey
    assert identity.synthetic
    assert identity.house == ""
    assert identity.synthetic_note is not None
    assert all("Sentio" in identity.synthetic_note.to(code) for code in ("nb", "nn", "en"))
    assert "forskning" in identity.caveat.nb

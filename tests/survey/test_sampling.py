"""Weights, strata, clusters, population sizes and margins that the codebook names are the design that R would use."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kunnskap.errors import SurveyError
from kunnskap.origin import Traced
from kunnskap.survey import Survey, tabulate

from .builders import codebook, survey_in

FILE = Path(__file__).parents[2] / "validation" / "survey_api.json"
PINNED = json.loads(FILE.read_text(encoding="utf-8"))
SCALES = {"yes_no": ("Yes", "No"), "stype": ("E", "H", "M")}
MARGINS = "\n[waves.margins.stype]\nE = 4421\nH = 755\nM = 1018\n[waves.margins.wide]\nNo = 1072\nYes = 5122\n"
DESIGNS = {
    "apistrat": (
        'weight = "pw"\nstrata = ["stratum"]\npopulation_size = { E = 4421, H = 755, M = 1018 }\n',
        "",
    ),
    "apiclus1": ('weight = "pw"\ncluster = "dnum"\npopulation_size = { "" = 757 }\n', ""),
    "apiclus1_raked": ('weight = "pw"\ncluster = "dnum"\n', MARGINS),
}


def schools(folder: Path, name: str, *, weight: str = "") -> Survey:
    """A delivery of the pinned schools, with a codebook that says how they were drawn."""
    file = name.partition("_")[0]
    design, margins = DESIGNS[name]
    asked = {"stype": "stype", "wide": "yes_no", "awards": "yes_no"}
    size = len(PINNED[f"{file}$pw"])
    book = codebook(SCALES, asked, groups=("stype",), waves={"2000": size})
    book = book.replace("\n[scales.", margins + "\n[scales.", 1) + f"\n[design]\n{design}"
    place = "stype" if file == "apistrat" else "dnum"
    columns = [PINNED[f"{file}${c}"] for c in ("stype", "sch.wide", "awards", "pw", place)]
    rows = [",".join([f"s{n}", *map(str, row)]) for n, row in enumerate(zip(*columns, strict=True))]
    if weight:
        rows[3] = ",".join([*rows[3].split(",")[:4], weight, rows[3].split(",")[5]])
    last = "stratum" if file == "apistrat" else "dnum"
    head = f"id,stype,wide,awards,pw,{last}\n"
    return survey_in(folder, book, w2000=head + "\n".join(rows) + "\n")


@pytest.mark.parametrize("name", DESIGNS)
def test_the_design_in_the_codebook_gives_rs_share_and_interval(tmp_path: Path, name: str) -> None:
    answers = schools(tmp_path, name)._answers["2000"]
    assert answers.design is not None
    won = (answers.columns["awards"] == 0).astype(float)
    share = answers.design.mean(won, np.ones(answers.size, dtype=bool))
    expected = PINNED[f"{name}_share_logit"]
    assert [share.value, *share.share_interval()] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", DESIGNS)
def test_the_published_share_is_the_weighted_one(tmp_path: Path, name: str) -> None:
    cell = tabulate(schools(tmp_path, name), "awards").everybody.cells[0]
    assert isinstance(cell.share, Traced)
    assert cell.share.value == round(PINNED[f"{name}_share_logit"][0], 2)
    assert [step.key for step in cell.share.origin.steps] == ["answers_of", "share_weighted"]


def test_raked_weights_add_up_to_the_known_margins(tmp_path: Path) -> None:
    answers = schools(tmp_path, "apiclus1_raked")._answers["2000"]
    assert answers.design is not None
    sums = np.bincount(answers.columns["stype"], weights=answers.design.weights)
    assert sums == pytest.approx([4421, 755, 1018], rel=1e-6)


@pytest.mark.parametrize("weight", ["-1", "0", "", "mange", "nan"])
def test_a_weight_that_is_none_is_refused_with_its_line(tmp_path: Path, weight: str) -> None:
    with pytest.raises(SurveyError) as caught:
        schools(tmp_path, "apistrat", weight=weight or " ")
    assert caught.value.key == "bad_weight"
    assert caught.value.facts == {"file": "2000.csv", "line": 5, "column": "pw"}

"""The base that can be pooled gives the reference values of its dossier, read from the project's own files."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kunnskap.outcomes import effect_size, read_outcomes, two_groups
from kunnskap.synthesis import pool
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parents[2]
BASE = ROOT / "literature" / "kbt-lovbrudd"


def effects() -> pd.DataFrame:
    rows = read_outcomes(BASE, door=Door(Workspace(ROOT)))
    return effect_size(two_groups(rows), "OR", benefit="lower")


def test_all_studies_give_the_reference_average() -> None:
    found = effects()
    pooled = pool(found["yi"], found["vi"], test="z", prediction="normal")
    assert pooled.k == 58
    # the dossier counts those who did not reoffend, so the sign is turned
    assert (-pooled.ci_high, -pooled.ci_low) == pytest.approx((0.3041, 0.5411), abs=5e-5)
    assert (-pooled.estimate, pooled.tau2) == pytest.approx((0.4226, 0.1046), abs=5e-5)
    assert pooled.i2 == pytest.approx(70.62, abs=5e-3)
    assert -pooled.prediction.high == pytest.approx(-0.2223, abs=5e-5)


def test_the_randomised_trials_give_the_reference_average() -> None:
    studies = pd.read_csv(BASE / "studies.csv").set_index("key")
    found = effects()
    trials = found[found["study_key"].map(studies["design"]) == "rct"]
    pooled = pool(trials["yi"], trials["vi"], test="z")
    assert pooled.k == 19
    # the reference was made with metafor's default stopping rule, so its last digit is one too high
    assert -pooled.estimate == pytest.approx(0.3234, abs=1e-4)
    assert (-pooled.ci_high, -pooled.ci_low) == pytest.approx((0.1702, 0.4765), abs=1e-4)

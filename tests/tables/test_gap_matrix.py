"""The matrix of need, evidence and coverage names studies as a reader knows them."""

from __future__ import annotations

from pathlib import Path

from kunnskap import gap
from kunnskap.competence import read_modules
from kunnskap.language import language
from kunnskap.studies import read_base
from kunnskap.survey import read_survey
from kunnskap.synthesis.certainty import read_certainty
from kunnskap.tables import gap as tables
from kunnskap.workspace import Door, Workspace

BASE = "integrert-behandling"


def test_the_matrix_names_studies_by_label_and_never_by_key() -> None:
    door = Door(Workspace(Path(__file__).parents[2]))
    asked = read_survey(door.workspace.survey / "rus-vold", door=door)
    modules, base = read_modules(door), read_base(door, BASE)
    rated = read_certainty(door.workspace.literature / BASE, door=door)
    gaps = gap.competence_gap(asked, by="region", wave="2018")
    evidence = gap.evidence_of_themes(modules, "rus-vold", {BASE: rated})
    coverage = gap.coverage_of_themes(modules, "rus-vold")
    rows = gap.need_evidence_coverage(gaps.of(""), evidence, coverage, high_need=25.0)
    figure = tables.matrix(language("nb"), gaps, "", rows, modules, base, 25.0)
    assert figure.table is not None
    named = {name for row in figure.table.rows for name in str(row[3]).split(", ")} - {"–"}
    assert named
    assert named <= {study.label for study in base.studies}
    assert "minst 25 poeng" in str(figure.table.notes[0])

"""The evidence map of a whole literature base, designs down and outcomes across.

The interventions of a base are told study by study and have no common groups, so the map goes by how studies were made.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kunnskap.blocks import Figure
from kunnskap.figures.evidence_map import MapCell, evidence_map
from kunnskap.language import Language
from kunnskap.origin import count
from kunnskap.studies import LiteratureBase, by_design
from kunnskap.studies.values import OutcomeLabel
from kunnskap.synthesis.certainty import Rated
from kunnskap.terms import Certainty, Design

FEWEST_OUTCOMES = 2  # one outcome is a list of counts, not a map


def base_map(
    language: Language, base: LiteratureBase, results: pd.DataFrame, rated: Iterable[Rated]
) -> tuple[Figure, ...]:
    """How many studies of each design have a result for each outcome, shaded by the certainty rated for that design.

    ``results`` are the rows of ``outcomes.csv``. A base with a single outcome has no map.
    """
    outcomes = [item for item in base.about.outcomes if item.key in set(results["outcome"])]
    if len(outcomes) < FEWEST_OUTCOMES:
        return ()
    with_results = (base.study(key) for key in results["study_key"].unique())
    levels = {(name, item.outcome): item.level for item in rated for name in item.designs}
    cells = [
        _cell(language, design, {study.key for study in studies}, outcome, results, levels)
        for design, studies in by_design(with_results).items()
        for outcome in outcomes
    ]
    title = language.text("figures.evidence_map.of_base")
    return (evidence_map(language, cells, title=title, rows_are="design"),)


def _cell(
    language: Language,
    design: Design,
    studies: set[str],
    outcome: OutcomeLabel,
    results: pd.DataFrame,
    levels: dict[tuple[str, str], Certainty],
) -> MapCell:
    asked = results[(results["outcome"] == outcome.key) & results["study_key"].isin(studies)]
    first_rows = asked.drop_duplicates("study_key")["origin"]
    return MapCell(
        intervention=language.term(design),
        outcome=outcome.label.in_language(language.code),
        studies=count(first_rows),
        certainty=levels.get((design.value, outcome.key)),
    )

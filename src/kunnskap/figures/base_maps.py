"""The evidence maps of a whole literature base: interventions or designs down, outcomes across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kunnskap.blocks import Figure
from kunnskap.figures.evidence_map import MapCell, RowsAre, evidence_map
from kunnskap.language import Language
from kunnskap.origin import count
from kunnskap.studies import LiteratureBase, by_design
from kunnskap.studies.values import OutcomeLabel
from kunnskap.synthesis.certainty import Rated
from kunnskap.terms import Certainty

FEWEST_OUTCOMES = 2  # one outcome is a list of counts, not a map


@dataclass(frozen=True, slots=True)
class _Group:
    """Studies that make a row of a map, and the certainty of each outcome that was rated on some of them."""

    label: str
    studies: frozenset[str]
    levels: Mapping[str, Certainty]


def base_maps(
    language: Language, base: LiteratureBase, results: pd.DataFrame, rated: Sequence[Rated]
) -> tuple[Figure, ...]:
    """How many studies of each kind have a result for each outcome, shaded by the certainty of the outcome.

    The first map goes by the base's groups of interventions, where it has any; the second by how studies were made.
    ``results`` are the rows of ``outcomes.csv``. A base with a single outcome has no map.
    """
    outcomes = [item for item in base.about.outcomes if item.key in set(results["outcome"])]
    if len(outcomes) < FEWEST_OUTCOMES:
        return ()
    with_results = frozenset(results["study_key"])
    rows: dict[RowsAre, list[_Group]] = {
        "intervention": list(_by_intervention(language, base, with_results, rated)),
        "design": list(_by_design(language, base, with_results, rated)),
    }
    return tuple(
        evidence_map(
            language,
            [_cell(language, group, outcome, results) for group in groups for outcome in outcomes],
            title=language.text(f"figures.evidence_map.of_{kind}s"),
            rows_are=kind,
            note=language.text("figures.evidence_map.whole_outcome"),
        )
        for kind, groups in rows.items()
        if groups
    )


def _by_intervention(
    language: Language, base: LiteratureBase, with_results: frozenset[str], rated: Iterable[Rated]
) -> Iterable[_Group]:
    """The base's groups that have a result, then the studies that are in none."""
    groups: dict[str, frozenset[str]] = {
        group.label.in_language(language.code): with_results & set(group.studies)
        for group in base.interventions
    }
    if not groups:
        return
    rest = with_results.difference(*groups.values())
    groups[language.text("figures.evidence_map.not_grouped")] = rest
    for label, studies in groups.items():
        levels = {item.outcome: item.level for item in rated if studies & set(item.studies)}
        if studies:
            yield _Group(label, studies, levels)


def _by_design(
    language: Language, base: LiteratureBase, with_results: frozenset[str], rated: Iterable[Rated]
) -> Iterable[_Group]:
    for design, studies in by_design(base.study(key) for key in sorted(with_results)).items():
        levels = {item.outcome: item.level for item in rated if design in item.designs}
        yield _Group(language.term(design), frozenset(study.key for study in studies), levels)


def _cell(
    language: Language, group: _Group, outcome: OutcomeLabel, results: pd.DataFrame
) -> MapCell:
    asked = results[(results["outcome"] == outcome.key) & results["study_key"].isin(group.studies)]
    first_rows = asked.drop_duplicates("study_key")["origin"]
    return MapCell(
        row=group.label,
        outcome=outcome.label.in_language(language.code),
        studies=count(first_rows),
        certainty=group.levels.get(outcome.key),
    )

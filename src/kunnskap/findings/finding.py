"""One outcome's result: the one object behind its sentence, row, figures and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from kunnskap.origin import Traced, combine
from kunnskap.outcomes import Choice, choose_results, effect_size, two_groups
from kunnskap.outcomes.effect import Benefit
from kunnskap.studies import About, LiteratureBase
from kunnskap.synthesis import Effects, Pooled, Single, answer, usable_effects
from kunnskap.synthesis.certainty import Rated
from kunnskap.synthesis.direction import Directions, synthesise_directions
from kunnskap.terms import Measure
from kunnskap.workspace import InputFile, read_once


@dataclass(frozen=True)
class Finding:
    """One outcome's result and what it rests on. ``counts`` are the studies with events in both groups."""

    label: str
    benefit: Benefit
    measure: Measure
    result: Pooled | Single | Directions
    counts: pd.DataFrame
    effects: Effects
    choice: Choice
    rated: Rated

    @property
    def used(self) -> pd.DataFrame:
        """The counts of the studies that the certainty was rated for."""
        return self.counts[self.counts["study_key"].isin(self.effects.studies)]

    @property
    def people(self) -> Traced[int | None]:
        """How many people the result rests on."""
        if isinstance(self.result, Directions):
            return Traced(self.result.participants, self.result.origin)
        used = self.used
        total = int((used["n_intervention"] + used["n_comparator"]).sum())
        return Traced(total, combine(used["origin"]).then("count"))


@dataclass(frozen=True)
class Material:
    """What the findings of a base are made of. Two are equal that were read from the same ``files``."""

    files: tuple[InputFile, ...]
    language: str
    about: About = field(compare=False)
    rows: pd.DataFrame = field(compare=False)
    rated: Mapping[str, Rated] = field(compare=False)


@read_once
def find_each(material: Material) -> tuple[Finding, ...]:
    """The result of each rated outcome, from all its rows of ``outcomes.csv``."""
    return tuple(_find(material, rated) for rated in material.rated.values())


def effects_of(counts: pd.DataFrame) -> Effects:
    """The usable effects among counts that ``effect_size`` has been over."""
    return usable_effects(
        counts["yi"], counts["vi"], studies=counts["study_key"], origins=counts["origin"]
    )


def labels_of(base: LiteratureBase) -> dict[str, str]:
    """What each study is called, by its key."""
    return {study.key: study.label for study in base.studies}


def _find(material: Material, rated: Rated) -> Finding:
    about, rows = material.about.outcome(rated.outcome), material.rows
    benefit: Benefit = "higher" if about is not None and about.benefit == "higher" else "lower"
    every = rows[rows["outcome"] == rated.outcome]
    measure = Measure.OR if about is None else about.measure
    counts = effect_size(_latest_counts(every), measure, benefit=benefit)
    effects = effects_of(counts[counts["study_key"].isin(rated.studies)])
    choice = choose_results(every[every["study_key"].isin(rated.studies)])
    result = (
        answer(effects, measure=measure)
        if effects.k
        else synthesise_directions(rated.outcome, choice, asked=rated.studies)
    )
    label = rated.outcome if about is None else about.label.in_language(material.language)
    return Finding(label, benefit, measure, result, counts, effects, choice, rated)


def _latest_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """One comparison of counts for each study: the longest follow-up after treatment."""
    known = rows[rows["n"].notna() & rows["events"].notna() & ~(rows["followup_months"] < 0)]
    pairs = two_groups(known)
    longest = pairs.sort_values("followup_months", ascending=False, kind="stable")
    return longest.drop_duplicates("study_key").sort_index()

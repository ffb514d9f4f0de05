"""The lines of a forest plot: studies, averages and what lies ahead, in the order they stand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from kunnskap.language import Language
from kunnskap.origin import Origin
from kunnskap.outcomes.effect import Benefit
from kunnskap.synthesis import Interval, Pooled, Single, Subgroups
from kunnskap.synthesis.distributions import normal_quantile


@dataclass(frozen=True, slots=True)
class ForestWords:
    """What a forest plot says besides numbers: its title, the study names, and optional columns by study key."""

    title: str
    labels: Mapping[str, str] = field(default_factory=dict)
    intervention: Mapping[str, str] = field(default_factory=dict)
    comparator: Mapping[str, str] = field(default_factory=dict)
    bias: Mapping[str, str] = field(default_factory=dict)
    benefit: Benefit | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the plot; ``kind`` is study, heading, average or prediction."""

    kind: str
    label: str
    estimate: float | None = None
    ci: Interval | None = None
    weight: float | None = None
    origin: Origin = field(default_factory=Origin)
    study: str = ""


def rows_of(
    language: Language, result: Pooled | Single | Subgroups, words: ForestWords
) -> list[Row]:
    whole = result.overall if isinstance(result, Subgroups) else result
    weights = (
        dict(zip(whole.studies, whole.weights, strict=True)) if isinstance(whole, Pooled) else {}
    )
    if not isinstance(result, Subgroups):
        return [*_studies(result, words, weights), *_summary(language, result, "pooled")]
    rows: list[Row] = []
    for name, group in result.groups.items():
        rows.append(Row("heading", words.labels.get(name, name)))
        rows += [*_studies(group, words, weights), *_summary(language, group, "group")]
    return [*rows, *_summary(language, result.overall, "pooled")]


def _studies(
    result: Pooled | Single, words: ForestWords, weights: Mapping[str, float]
) -> list[Row]:
    """Each study with its weight in the whole."""
    if isinstance(result, Single):
        label, weight = words.labels.get(result.study, result.study), weights.get(result.study)
        return [
            Row("study", label, result.estimate, result.ci, weight, result.origin, result.study)
        ]
    reach = normal_quantile((1 + result.level) / 2)
    return [
        Row(
            "study",
            words.labels.get(study, study),
            yi,
            Interval(yi - reach * math.sqrt(vi), yi + reach * math.sqrt(vi)),
            weights.get(study),
            origin,
            study,
        )
        for study, yi, vi, origin in zip(
            result.studies, result.yi, result.vi, result.origins, strict=True
        )
    ]


def _summary(language: Language, result: Pooled | Single, key: str) -> list[Row]:
    if isinstance(result, Single):
        return []
    label = language.text(f"figures.forest.{key}", method=result.method)
    rows = [Row("average", label, result.estimate, result.ci, None, result.origin)]
    if key == "pooled" and result.prediction is not None:
        ahead = Interval(result.prediction.low, result.prediction.high)
        label = language.text(f"figures.forest.prediction_{result.prediction.convention}")
        rows.append(Row("prediction", label, None, ahead, None, result.origin))
    return rows

"""How the respondents of a wave were drawn, from the columns and margins that the codebook names."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from kunnskap.errors import SurveyError
from kunnskap.survey.answers import Codes
from kunnskap.survey.codebook import Codebook, WaveBook
from kunnskap.survey.delivery import Delivery
from kunnskap.survey.estimates import Design, Floats, Integers, rake


def design_of_wave(
    book: Codebook, wave: WaveBook, delivery: Delivery, columns: Mapping[str, Codes]
) -> Design | None:
    """The design, or nothing where everybody counts the same. Raises ``SurveyError`` naming file, line and column."""
    said = book.design
    if not (said.weight or said.strata or said.cluster or said.population_size or wave.margins):
        return None
    simple = Design.simple(delivery.size)
    weights = _weights(delivery, said.weight) if said.weight else simple.weights
    names = _strata(delivery, said.strata)
    strata = _numbered(names) if said.strata else simple.strata
    clusters = _numbered(delivery.columns[said.cluster]) if said.cluster else simple.clusters
    fraction = _fraction(said.population_size, names, clusters, delivery.file)
    margins = {name: _margin(book, wave, delivery, name, columns) for name in wave.margins}
    if not margins:
        return Design(weights, strata, clusters, fraction)
    raked = rake(weights, margins)
    return Design(
        raked, strata, clusters, fraction, tuple(group for group, _ in margins.values()), raked
    )


def _weights(delivery: Delivery, column: str) -> Floats:
    found = []
    for cell, line in zip(delivery.columns[column], delivery.lines, strict=True):
        try:
            weight = float(cell.replace(",", "."))
        except ValueError:
            weight = math.nan
        if not (weight > 0 and math.isfinite(weight)):
            raise SurveyError("bad_weight", file=delivery.file, line=line, column=column)
        found.append(weight)
    return np.array(found)


def _strata(delivery: Delivery, columns: tuple[str, ...]) -> tuple[str, ...]:
    rows = zip(*(delivery.columns[column] for column in columns), strict=True)
    return tuple("/".join(row) for row in rows) if columns else ("",) * delivery.size


def _numbered(names: tuple[str, ...]) -> Integers:
    _, numbers = np.unique(np.array(names), return_inverse=True)
    return np.asarray(numbers, dtype=np.int64)


def _fraction(
    sizes: Mapping[str, int], names: tuple[str, ...], clusters: Integers, file: str
) -> Floats | None:
    """The share of each respondent's stratum that was drawn: clusters drawn over all there are."""
    if not sizes:
        return None
    drawn: dict[str, set[int]] = {}
    for name, cluster in zip(names, clusters.tolist(), strict=True):
        drawn.setdefault(name, set()).add(cluster)
    for name, found in drawn.items():
        if sizes.get(name, 0) < len(found):
            raise SurveyError(
                "population_too_small", file=file, stratum=name, n=len(found), said=sizes.get(name)
            )
    return np.array([len(drawn[name]) / sizes[name] for name in names])


def _margin(
    book: Codebook, wave: WaveBook, delivery: Delivery, name: str, columns: Mapping[str, Codes]
) -> tuple[Integers, Floats]:
    question = book.question(name)
    codes = [code.code for code in book.scale(question).codes]
    numbers = columns[question.columns[0]].astype(np.int64)
    if (numbers < 0).any():
        line = delivery.lines[int(np.flatnonzero(numbers < 0)[0])]
        raise SurveyError("margin_unknown", file=delivery.file, line=line, margin=name)
    known = wave.margins[name]
    return numbers, np.array([float(known.get(code, 0.0)) for code in codes])

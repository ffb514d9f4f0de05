"""``outcomes.csv``: what the studies reported, one row per study, outcome, time and arm, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pandas as pd

from kunnskap.origin import Place
from kunnskap.studies.reading import (
    Column,
    Row,
    number,
    one_of,
    read_rows,
    refuse_duplicates,
    term,
    whole,
)
from kunnskap.studies.sheets import KEY
from kunnskap.terms import ArmRole, Direction, Measure, Verified

NUMBERS = ("mean", "sd", "effect", "ci_low", "ci_high", "p")
COUNTS = ("n", "events")
ANY = Column()
SCALES = (
    "ratio",
    "difference",
    "standardised",
    "percent",
    "proportion",
    "coefficient",
    "variance_explained",
    "unspecified",
)


class Significance(StrEnum):
    """What the source says of significance, where it uses the word or speaks of a trend."""

    SIGNIFICANT = "significant"
    NOT_SIGNIFICANT = "not_significant"


COLUMNS: Mapping[str, Column] = {
    "row_key": KEY,
    "study_key": KEY,
    "outcome": KEY,
    "measured_nb": KEY,
    "measured_en": KEY,
    "timepoint_nb": KEY,
    "timepoint_en": KEY,
    "arm_nb": KEY,
    "arm_en": KEY,
    "role": Column(term(ArmRole), filled=True),
    **{name: Column(whole) for name in COUNTS},
    "mean": Column(number),
    "sd": Column(number),
    "effect_type": ANY,
    "effect_type_nb": ANY,
    "effect_type_en": ANY,
    "measure": Column(term(Measure)),
    "scale": Column(one_of(SCALES)),
    "benefit": Column(one_of(("lower", "higher"))),
    "effect": Column(number),
    "ci_low": Column(number),
    "ci_high": Column(number),
    "p": Column(number),
    "p_relation": Column(one_of(("=", "<"))),
    "direction": Column(term(Direction), filled=True),
    "reported_direction": ANY,
    "significance": Column(term(Significance)),
    "source_nb": KEY,
    "source_en": KEY,
    "source_url": ANY,
    "verified": Column(term(Verified), filled=True),
    "note_nb": ANY,
    "note_en": ANY,
}


def read_outcome_rows(data: bytes, file: str) -> pd.DataFrame:
    """The rows in order, indexed by ``row_key``; numbers as nullable floats and integers, missing as NA.

    Two columns are added: ``line`` (1-based) and ``place``, the ``Place`` an origin begins at.
    """
    rows = read_rows(data, file, COLUMNS)
    refuse_duplicates(rows, "row_key")
    cells = [
        {name: row[name] for name in COLUMNS} | {"line": row.line, "place": _place(row)}
        for row in rows
    ]
    frame = pd.DataFrame(cells, columns=[*COLUMNS, "line", "place"], dtype=object)
    kinds = dict.fromkeys(NUMBERS, "Float64") | dict.fromkeys((*COUNTS, "line"), "Int64")
    texts = {name: "string" for name in COLUMNS if name not in kinds}
    return frame.astype({**kinds, **texts}).set_index("row_key", drop=False)


def paired_counts(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """One row per study with counts in two arms, as ``kunnskap.outcomes.effect_size`` wants them.

    Columns: study_key, outcome, timepoint_nb, timepoint_en, measured_nb, measured_en, benefit, events_intervention,
    n_intervention, events_comparator, n_comparator, places (a tuple of both rows' places). A study, time point and
    measure with more or fewer than one row of each role, or with a count missing, gives no row here.
    """
    same = ["study_key", "measured_en", "timepoint_en"]
    wanted = rows[(rows["outcome"] == outcome) & rows["n"].notna() & rows["events"].notna()]
    pairs = []
    for _, group in wanted.groupby(same, sort=False):
        treated = group[group["role"] == ArmRole.INTERVENTION]
        control = group[group["role"] == ArmRole.COMPARATOR]
        if len(treated) == 1 and len(control) == 1:
            pairs.append(_pair(treated.iloc[0], control.iloc[0]))
    return pd.DataFrame(pairs, columns=list(_PAIR)).astype(_PAIR)


_PAIR = {
    **dict.fromkeys(("study_key", "outcome", "timepoint_nb", "timepoint_en"), "string"),
    **dict.fromkeys(("measured_nb", "measured_en", "benefit"), "string"),
    **dict.fromkeys(("events_intervention", "n_intervention"), "Int64"),
    **dict.fromkeys(("events_comparator", "n_comparator"), "Int64"),
    "places": "object",
}


def _pair(treated: pd.Series[Any], control: pd.Series[Any]) -> dict[str, object]:
    shared = ("study_key", "outcome", "timepoint_nb", "timepoint_en", "measured_nb", "measured_en")
    return {
        **{name: treated[name] for name in (*shared, "benefit")},
        "events_intervention": treated["events"],
        "n_intervention": treated["n"],
        "events_comparator": control["events"],
        "n_comparator": control["n"],
        "places": (treated["place"], control["place"]),
    }


def _place(row: Row) -> Place:
    return row.place(
        row["study_key"], row["outcome"], source=row["source_nb"], url=row["source_url"] or ""
    )

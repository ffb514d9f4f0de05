"""Two rows, one per group, become one row per study with the columns ``effect_size`` wants."""

from __future__ import annotations

import pandas as pd

from kunnskap.errors import OutcomeError
from kunnskap.origin import combine
from kunnskap.terms import ArmRole

GROUPS = (ArmRole.INTERVENTION, ArmRole.COMPARATOR)
NUMBERS = ("n", "events", "mean", "sd")
SAME_RESULT = ["study_key", "outcome", "measured_en", "timepoint_en"]


def two_groups(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per study, outcome, way of measuring and time point that has both groups, in file order.

    Columns: ``study_key``, ``outcome``, ``measured_en``, ``timepoint_en``, ``followup_months``, ``benefit``,
    ``n_intervention``, ``events_intervention`` … ``sd_comparator`` and ``origin`` (of both rows). Raises
    ``OutcomeError`` (several_groups) where a study has two rows for one group: choose first.
    """
    sides = {role: _side(rows, role) for role in GROUPS}
    both = sides[ArmRole.INTERVENTION].merge(
        sides[ArmRole.COMPARATOR], on=SAME_RESULT, suffixes=("_intervention", "_comparator")
    )
    origins = [
        combine(pair)
        for pair in zip(both["origin_intervention"], both["origin_comparator"], strict=True)
    ]
    shared = {
        name: both[f"{name}_intervention"] for name in ("followup_months", "benefit", "verified")
    }
    measured = [f"{name}_{role}" for role in GROUPS for name in NUMBERS]
    return both[[*SAME_RESULT, *measured]].assign(
        **shared, origin=pd.Series(origins, index=both.index, dtype=object)
    )


def _side(rows: pd.DataFrame, role: ArmRole) -> pd.DataFrame:
    own = rows[rows["role"] == role]
    twice = own[own.duplicated(SAME_RESULT)]
    if len(twice):
        first = twice.iloc[0]
        raise OutcomeError(
            "several_groups", study=first["study_key"], outcome=first["outcome"], role=role
        )
    return own[[*SAME_RESULT, *NUMBERS, "followup_months", "benefit", "verified", "origin"]]

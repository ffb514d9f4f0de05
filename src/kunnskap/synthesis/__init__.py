"""Effects become an answer: pooled where they can be, by direction where they can't, and never more than they hold."""

from kunnskap.synthesis.counts import PooledCounts, mantel_haenszel, peto
from kunnskap.synthesis.heterogeneity import Heterogeneity, Interval
from kunnskap.synthesis.pooling import (
    Average,
    Pooled,
    Prediction,
    Single,
    pool,
    pool_effects,
    single_study,
)
from kunnskap.synthesis.regression import Regression, regress
from kunnskap.synthesis.sensitivity import answer, cumulative, leave_one_out, with_and_without
from kunnskap.synthesis.small_study import small_study_checks
from kunnskap.synthesis.studies_in import Effects, LeftOut, usable_effects
from kunnskap.synthesis.subgroups import Subgroups, subgroups

__all__ = [
    "Average",
    "Effects",
    "Heterogeneity",
    "Interval",
    "LeftOut",
    "Pooled",
    "PooledCounts",
    "Prediction",
    "Regression",
    "Single",
    "Subgroups",
    "answer",
    "cumulative",
    "leave_one_out",
    "mantel_haenszel",
    "peto",
    "pool",
    "pool_effects",
    "regress",
    "single_study",
    "small_study_checks",
    "subgroups",
    "usable_effects",
    "with_and_without",
]

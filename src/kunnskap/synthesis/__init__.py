"""Effects become an answer: pooled where they can be, by direction where they can't, and never more than they hold."""

from kunnskap.synthesis.counts import PooledCounts, mantel_haenszel, peto
from kunnskap.synthesis.heterogeneity import Heterogeneity, Interval
from kunnskap.synthesis.pooling import Pooled, Prediction, Single, pool, pool_effects, single_study
from kunnskap.synthesis.studies_in import Effects, LeftOut, usable_effects

__all__ = [
    "Effects",
    "Heterogeneity",
    "Interval",
    "LeftOut",
    "Pooled",
    "PooledCounts",
    "Prediction",
    "Single",
    "mantel_haenszel",
    "peto",
    "pool",
    "pool_effects",
    "single_study",
    "usable_effects",
]

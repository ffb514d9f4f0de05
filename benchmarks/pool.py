"""How fast averages are pooled: ``python benchmarks/pool.py [analyses]``.

Promise: 10,000 analyses of 13 studies (REML, Hartung–Knapp, with the Q-profile and prediction intervals) in at most
30 s on one core, and one analysis of 10,000 studies in at most 1 s, for every estimator.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from kunnskap.synthesis import pool
from kunnskap.synthesis.estimators import ESTIMATORS

STUDIES, MANY = 13, 10_000
MOST_SECONDS = 30.0


def main(analyses: int) -> bool:
    draw = np.random.default_rng(13)
    vi = draw.uniform(0.02, 0.6, (analyses, STUDIES))
    yi = draw.normal(-0.5, np.sqrt(vi + 0.1))
    pool(yi[0], vi[0])  # scipy is imported at the first
    before = time.process_time()
    for effects, variances in zip(yi, vi, strict=True):
        pool(effects, variances)
    seconds = time.process_time() - before
    print(
        f"{analyses} analyses of {STUDIES} studies: {seconds:.2f} s, {1000 * seconds / analyses:.3f} ms each"
    )
    kept = seconds <= MOST_SECONDS * analyses / 10_000
    wide = draw.uniform(0.02, 0.6, MANY)
    far = draw.normal(-0.5, np.sqrt(wide + 0.1))
    for method in ESTIMATORS:
        before = time.process_time()
        pool(far, wide, method=method)
        seconds = time.process_time() - before
        kept = kept and seconds <= 1
        print(f"{method}: one analysis of {MANY} studies: {1000 * seconds:.1f} ms")
    return kept


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000) else 1)

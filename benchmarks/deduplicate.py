"""How fast records are deduplicated, how the time grows, and how well: ``python benchmarks/deduplicate.py [sizes]``.

Promises: 50,000 records in at most 15 s and 2 GiB on two cores; an exponent of at most 1.15 from 10,000 to 200,000.
Quality is counted on made-up records with known answers; a wrong merge is a cluster holding more than one work.
"""

from __future__ import annotations

import math
import resource
import subprocess
import sys
import time
from collections import Counter


def measure(size: int) -> str:
    from made_records import made_records

    from kunnskap.records import deduplicate

    records, works = made_records(size)
    before = time.perf_counter()
    found = deduplicate(records)
    seconds = time.perf_counter() - before
    work_of = dict(zip(records["key"], works, strict=True))
    pairs = sum(n * (n - 1) // 2 for n in Counter(works).values())
    wrong, right = 0, 0
    for cluster in found.clusters:
        inside = Counter(work_of[key] for key in cluster.members)
        wrong += len(inside) > 1
        right += sum(n * (n - 1) // 2 for n in inside.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{size} {seconds:.2f} {peak:.0f} {right / max(pairs, 1):.4f} {wrong} {len(found.possible)}"
    )


def main(sizes: list[int]) -> None:
    print(f"{'records':>8} {'s':>7} {'MiB':>6} {'found':>7} {'wrong':>6} {'possible':>9}")
    times = []
    for size in sizes:
        line = subprocess.run(
            [sys.executable, __file__, "--one", str(size)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        print(f"{line[0]:>8} {line[1]:>7} {line[2]:>6} {line[3]:>7} {line[4]:>6} {line[5]:>9}")
        times.append((size, float(line[1])))
    if len(times) > 1:
        (few, short), (many, long) = times[0], times[-1]
        print(f"exponent {few}-{many}: {math.log(long / short) / math.log(many / few):.3f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(measure(int(sys.argv[2])))
    else:
        main([int(size) for size in sys.argv[1:]] or [10_000, 50_000, 200_000])

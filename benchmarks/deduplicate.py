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


def measure(size: int, missing: float) -> str:
    from made_records import made_records

    from kunnskap.records import deduplicate

    records, works = made_records(size, missing=missing)
    before, busy = time.perf_counter(), time.process_time()
    found = deduplicate(records)
    seconds, busy = time.perf_counter() - before, time.process_time() - busy
    work_of = dict(zip(records["key"], works, strict=True))
    pairs = sum(n * (n - 1) // 2 for n in Counter(works).values())
    wrong, right = 0, 0
    for cluster in found.clusters:
        inside = Counter(work_of[key] for key in cluster.members)
        wrong += len(inside) > 1
        right += sum(n * (n - 1) // 2 for n in inside.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{size} {seconds:.2f} {busy:.2f} {peak:.0f} {right / max(pairs, 1):.4f} {wrong} {len(found.possible)}"


def main(sizes: list[int]) -> None:
    print(
        f"{'records':>8} {'s':>7} {'CPU s':>7} {'MiB':>6} {'found':>7} {'wrong':>6} {'possible':>9}"
    )
    times = []
    for size, missing in [*((size, "0.08") for size in sizes), (sizes[0], "0.4")]:
        if missing != "0.08":
            print("the same with five times as many fields missing:")
        line = subprocess.run(
            [sys.executable, __file__, "--one", str(size), missing],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        widths = (8, 7, 7, 6, 7, 6, 9)
        print(" ".join(f"{text:>{width}}" for text, width in zip(line, widths, strict=True)))
        times.append((size, float(line[2])))
    if len(sizes) > 1:
        (few, short), (many, long) = times[0], times[-2]
        print(
            f"exponent of CPU time {few}-{many}: {math.log(long / short) / math.log(many / few):.3f}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(measure(int(sys.argv[2]), float(sys.argv[3])))
    else:
        main([int(size) for size in sys.argv[1:]] or [10_000, 50_000, 200_000])

"""Whether a summary costs the same among a thousand as among twenty: small made summaries, whole builds.

    python benchmarks/flat.py [--sizes 20 200 1000]

Promised: seconds for each summary do not grow with their number. The start-up is in them, so they fall at first.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from unchanged import kunnskap, make_project


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=[20, 200, 1000])
    print(
        "| summaries | build, ms each | CPU ms each | unchanged, s | plan, s |\n|---|---|---|---|---|"
    )
    for n in asked.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            make_project(Path(folder), n)
            wall, cpu = kunnskap(Path(folder), "build", "-q")
            time.sleep(2.5)  # files that changed within two seconds are hashed and not remembered
            kunnskap(Path(folder), "build", "-q")
            again, _ = kunnskap(Path(folder), "build", "-q")
            planned, _ = kunnskap(Path(folder), "plan")
        each = f"{1000 * wall / n:.0f} | {1000 * cpu / n:.0f}"
        print(f"| {n} | {each} | {again:.2f} | {planned:.2f} |", flush=True)


if __name__ == "__main__":
    main()

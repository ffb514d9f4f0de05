"""What a large base costs from file to merged records: ``python benchmarks/whole_base.py [records]``.

Promise: 100,000 records of a .bib (about 200 MB) are read, cleaned and deduplicated within 2 GiB, counted for all
processes together. A fifth of the records are there twice. Linux only, for it asks ``/proc`` what is held.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from made_bib import made_bib

TWICE = 5  # one record in so many


def held(pid: int) -> float:
    """MiB that a process and its children hold, shared pages divided among their holders."""
    try:
        parts = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [task.joinpath("children").read_text(encoding="ascii").split() for task in tasks]
    except OSError:  # it ended meanwhile
        return 0.0
    own = sum(int(part.split()[1]) for part in parts if part.startswith("Pss:")) / 1024
    return own + sum(held(int(child)) for task in children for child in task)


def chain(path: str) -> None:
    from kunnskap.records import deduplicate
    from kunnskap.sources import check_records, read_source

    seconds = [time.perf_counter()]
    read = read_source(path)
    seconds.append(time.perf_counter())
    records = check_records(read.records)
    found = deduplicate(records)
    seconds.append(time.perf_counter())
    told = f"{read.starts} starts, {len(read.problems)} problems, {found.removed} merged away"
    print(f"{told}; read {seconds[1] - seconds[0]:.1f} s, merged {seconds[2] - seconds[1]:.1f} s")


def main(size: int) -> None:
    twice = size // TWICE
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.bib")
        path.write_text(made_bib(size - twice) + made_bib(twice), encoding="utf-8")
        running = subprocess.Popen([sys.executable, __file__, "--chain", str(path)])
        peak = 0.0
        while running.poll() is None:
            peak = max(peak, held(running.pid))
            time.sleep(0.02)
        print(f"{path.stat().st_size / 1e6:.0f} MB; all processes together at most {peak:.0f} MiB")
    sys.exit(running.returncode)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--chain"]:
        chain(sys.argv[2])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

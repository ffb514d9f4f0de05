"""What an unchanged build costs from the shell, and what one stale summary of many costs.

    python benchmarks/unchanged.py [--summaries 100]

A made-up project of small summaries, each reading two files of its own and one of 5 MB that all share. Promised for
100 summaries: under 0.3 s unchanged, under 1 s with ``--rehash``, under 3 s with one stale.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from surroundings import environment

HEAVY = (
    "papermill",
    "pandas",
    "IPython",
    "nbconvert",
    "nbformat",
    "nbclient",
    "jinja2",
    "pydantic",
    "rich",
)
READS = """
from pathlib import Path
from hashlib import sha256
from IPython.display import display
names = ["data/shared.csv", f"data/{n}-a.csv", f"data/{n}-b.csv"]
read = [{"name": name, "sha256": sha256(Path("..", name).read_bytes()).hexdigest()} for name in names]
display({"application/vnd.kunnskap+json": {"schema": 1, "title": f"{n}", "inputs": read}, "text/plain": ""}, raw=True)
"""


def make_project(root: Path, n: int) -> None:
    for folder in ("notebooks", "parameters", "data"):
        (root / folder).mkdir()
    cells = [("parameters", "n: int = 1\n", ["parameters"]), ("reads", READS, [])]
    tree = {
        "cells": [
            {
                "cell_type": "code",
                "id": name,
                "metadata": {"tags": tags},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for name, source, tags in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (root / "notebooks" / "small.ipynb").write_text(json.dumps(tree), encoding="utf-8")
    (root / "parameters" / "small.toml").write_text(
        f'notebook = "small"\n[matrix]\nn = {list(range(n))}\n', encoding="utf-8"
    )
    (root / "data" / "shared.csv").write_text("x" * 5_000_000, encoding="utf-8")
    for number in range(n):
        for letter in "ab":
            (root / "data" / f"{number}-{letter}.csv").write_text(
                f"{number}{letter}" * 500, encoding="utf-8"
            )


def kunnskap(root: Path, *words: str) -> tuple[float, float]:
    """Wall and CPU seconds of one command, its children included."""
    began, before = time.perf_counter(), used()
    command = [sys.executable, "-m", "kunnskap", *words, "--root", str(root)]
    subprocess.run(command, env=environment(), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, used() - before


def used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def middle(runs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    walls, cpus = zip(*runs, strict=True)
    return statistics.median(walls), statistics.median(cpus)


def imported(root: Path) -> list[str]:
    """Which heavy libraries an unchanged build imports; there should be none."""
    words = ["build", "-q", "--root", str(root)]
    code = f"import sys; from kunnskap.cli import run; run({words!r}); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    return sorted(set(HEAVY) & set(done.stdout.split()))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--summaries", type=int, default=100)
    n = asked.parse_args().summaries
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_project(root, n)
        first = kunnskap(root, "build", "-q")
        time.sleep(2.5)  # files that changed within two seconds are hashed and not remembered
        kunnskap(root, "build", "-q")
        unchanged = middle(kunnskap(root, "build", "-q") for _ in range(7))
        rehashed = middle(kunnskap(root, "build", "-q", "--rehash") for _ in range(3))
        heavy = imported(root)
        (root / "data" / "0-a.csv").write_text("changed", encoding="utf-8")
        stale = kunnskap(root, "build", "-q")
    print(
        f"{n} summaries; an unchanged build imports of {', '.join(HEAVY)}: {', '.join(heavy) or 'none'}\n"
    )
    print("| build | wall s | CPU s |\n|---|---|---|")
    rows = {
        "first": first,
        "unchanged": unchanged,
        "unchanged, --rehash": rehashed,
        "one stale": stale,
    }
    for name, (wall, cpu) in rows.items():
        print(f"| {name} | {wall:.2f} | {cpu:.2f} |")


if __name__ == "__main__":
    main()

"""Kills at random moments: what stands afterwards is whole, nothing keeps running, and the next build goes on.

    python benchmarks/kills.py [--kills 200] [--seed 1]

Each round starts a build of six small summaries, one of which leaves a process in a session of its own, and kills -9
one thing at a random moment: a notebook's process, a worker, the warm parent, the build, the build's whole group, or
everything at once. Then every file in ``outputs/`` must be whole, no process of the build may be left, and an ordinary
build must end well with outputs that ``verify`` finds no fault in. The first broken promise ends the script with 1.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAVES = "import subprocess; _ = subprocess.Popen(['sleep', '600'], start_new_session=True)"
SOURCES = (f"if n == 1:\n    {LEAVES}", "import time; time.sleep(0.15)", "print('n er', n)")
GONE_SECONDS = 15.0
Victims = Callable[[int], list[int]]


def make_project(root: Path) -> None:
    for folder in ("notebooks", "parameters"):
        (root / folder).mkdir()
    cells = [("parameters", "n: int = 1", ["parameters"])]
    cells += [(f"cell-{i}", source, []) for i, source in enumerate(SOURCES, start=1)]
    empty = {"cell_type": "code", "outputs": [], "execution_count": None}
    made = [{**empty, "id": i, "source": s, "metadata": {"tags": t}} for i, s, t in cells]
    tree = {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "small.ipynb").write_text(json.dumps(tree), encoding="utf-8")
    text = 'notebook = "small"\n[matrix]\nn = [1, 2, 3, 4, 5, 6]\n'
    (root / "parameters" / "small.toml").write_text(text, encoding="utf-8")


def start(root: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kunnskap", *words, "--root", str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def below(pid: int) -> list[int]:
    """A process's children, in the order they were started."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def nurseries(build: int) -> list[int]:
    return below(build)[:1]


def workers(build: int) -> list[int]:
    return [worker for nursery in nurseries(build) for worker in below(nursery)]


def notebooks(build: int) -> list[int]:
    return [child for worker in workers(build) for child in below(worker)]


VICTIMS: dict[str, Victims] = {
    "a notebook": lambda build: notebooks(build)[:1],
    "a worker": lambda build: workers(build)[:1],
    "the warm parent": nurseries,
    "the build": lambda build: [build],
    "the build's group": lambda build: [-build],
    "everything": lambda build: [
        build,
        *nurseries(build),
        *workers(build),
        *notebooks(build),
    ],
}


def left_running(outputs: Path) -> list[int]:
    """Processes that were started for a build of these outputs and have not ended."""
    mark, found = f"KUNNSKAP_OUTPUTS={outputs}".encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def torn(outputs: Path) -> list[str]:
    """Files that are neither the old ones nor whole new ones."""
    found = []
    for path in outputs.rglob("*"):
        if path.name.startswith(".") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        try:
            if path.suffix in (".json", ".ipynb"):
                json.loads(text)
            elif path.suffix == ".html" and not text.rstrip().endswith("</html>"):
                found.append(path.name)
        except ValueError:
            found.append(path.name)
    return found


def kill_once(root: Path, who: str, after: float) -> bool:
    """Start a build and kill at that moment; whether there was still something to kill."""
    build = start(root, "build", "-q", "-j", "2", "--force")
    time.sleep(after)
    victims = VICTIMS[who](build.pid) if build.poll() is None else []
    for victim in victims:
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            continue
    try:
        build.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(build.pid, signal.SIGKILL)
        raise SystemExit(f"{who}, killed after {after:.2f} s: the build never ended") from None
    return bool(victims)


def broken(root: Path, who: str) -> str:
    """Which promise was broken; "" when all were kept."""
    ends = time.monotonic() + GONE_SECONDS
    outputs = root / "outputs"
    while who != "everything" and left_running(outputs):
        if time.monotonic() > ends:
            return f"still running: {left_running(outputs)}"
        time.sleep(0.05)
    if found := torn(outputs):
        return f"torn: {found}"
    for words in (["build", "-q", "-j", "2"], ["verify"]):
        next_one = start(root, *words)
        said, _ = next_one.communicate(timeout=120)
        if next_one.returncode:
            return f"the next {words[0]} ended with {next_one.returncode}: {said}"
    return f"still running: {left}" if (left := left_running(outputs)) else ""


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    draw, met = random.Random(given.seed), collections.Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        make_project(root)
        began = time.monotonic()
        start(root, "build", "-q").communicate(timeout=120)
        whole = time.monotonic() - began
        while met.total() < given.kills:
            who, after = draw.choice(list(VICTIMS)), draw.uniform(0.3 * whole, whole)
            met[who] += kill_once(root, who, after)
            if wrong := broken(root, who):
                print(f"{who}, killed after {after:.2f} s: {wrong}")
                return 1
    told = ", ".join(f"{who} {n}" for who, n in sorted(met.items()))
    print(
        f"{met.total()} kills ({told}): every file whole, nothing left running, every next build good"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Where the time of a build goes: once for the build, and for each summary from the fork to the written page.

    python benchmarks/breakdown.py [--each 6]

The project's own summaries, every sixth of them, one at a time; all times are CPU time, so that a busy machine changes
them little. For each summary: the stages of its worker, the notebook's own process (cells, their figures and tables,
messages), and their share of memory (PSS, just before that process ends). The cells are divided by room in one warm
process under cProfile, which makes small functions dearer than they are: read the shares, not the sum.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import cProfile
import io
import json
import os
import pstats
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from kunnskap.batch.job import Job, Limits  # noqa: E402
from kunnskap.batch.parameters import ParameterSet, read_parameters  # noqa: E402
from kunnskap.workspace import Workspace  # noqa: E402

spent: dict[str, float] = collections.defaultdict(float)


@contextlib.contextmanager
def timed(name: str, clock: Callable[[], float] = time.process_time) -> Iterator[None]:
    began = clock()
    try:
        yield
    finally:
        spent[name] += clock() - began


def clocked(module: Any, function: str, name: str) -> None:
    """Have the time a function takes counted under that name."""
    inner = getattr(module, function)

    def outer(*given: Any, **named: Any) -> Any:
        with timed(name):
            return inner(*given, **named)

    setattr(module, function, outer)


def warm(sets: list[ParameterSet]) -> None:
    """What the warm parent does before its first fork, step by step."""
    modules = sorted({name for each in sets for name in each.notebook.imports})
    with timed("imports: engine, papermill, nbconvert"):
        from kunnskap.batch.engine import forked, kernel, nursery  # noqa: F401
        from kunnskap.batch.worker import warm_export
    with timed("imports: what the notebooks import"):
        nursery.warm_up(str(ROOT), 0, modules)
    with timed("reading ahead"):
        nursery.warm_up(str(ROOT), len(sets), modules)
    with timed("template, once more"):
        warm_export()


def watch_the_stages() -> None:
    from kunnskap.batch import execute, worker, writing
    from kunnskap.batch.engine import forked

    clocked(forked.Runner, "__init__", "fork of the notebook's process")
    clocked(forked.Runner, "run", "taking in what the cells say")
    clocked(execute, "parameterised", "notebook read, parameters put in")
    clocked(worker, "clean", "clean")
    clocked(writing, "export_summary", "export")
    clocked(writing, "write_whole", "write")
    leave = forked.Runner.__exit__

    def weighed(runner: Any, *reason: object) -> None:
        spent["MiB of PSS, both processes"] += pss(os.getpid()) + pss(runner._pid)
        with timed("end of the notebook's process"):
            leave(runner, *reason)

    forked.Runner.__exit__ = weighed  # type: ignore[method-assign]


def pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def one(each: ParameterSet, outputs: str) -> dict[str, float]:
    """One summary in a forked worker: what it spent on each stage."""
    from kunnskap.batch.worker import do

    nothing = {"commit": None, "commit_date": None, "dirty": None}
    job = Job(
        name=each.name, root=str(ROOT), outputs=outputs, notebook=each.notebook.file,
        notebook_sha256="", family=each.family.name, language="nb", parameters=each.values,
        package={}, dependencies={}, engine="kunnskap", limits=Limits(), **nothing,
    )  # fmt: skip
    reading, writing = os.pipe()
    before = time.process_time()
    if (pid := os.fork()) == 0:
        spent.clear()
        done = do(job, lambda told: None)
        used = os.times()
        spent["the notebook's process: cells"] = used.children_user + used.children_system
        spent["whole"] = sum((used.user, used.system, used.children_user, used.children_system))
        os.write(writing, json.dumps({**spent, "failed": 0 if done.is_good else 1}).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(writing)
    told: dict[str, float] = json.loads(os.read(reading, 1 << 16))
    os.close(reading)
    if told.pop("failed"):
        raise SystemExit(f"{each.name} failed")
    return {"fork of the worker": time.process_time() - before, **told}


def rooms(sets: list[ParameterSet]) -> dict[str, float]:
    """The share of the cells' time that each room of the package, and each library, takes itself."""
    profile = cProfile.Profile()
    os.chdir(ROOT / "notebooks")
    for each in sets:
        tree = json.loads(Path(f"{each.notebook.name}.ipynb").read_text(encoding="utf-8"))
        code = ["".join(c["source"]) for c in tree["cells"] if c["cell_type"] == "code"]
        space: dict[str, Any] = {"__name__": "__main__"}
        with contextlib.redirect_stdout(io.StringIO()):
            for number, source in enumerate(code):
                profile.runcall(exec, source, space)
                if number == 0:
                    space.update(each.values)
    found: dict[str, float] = collections.defaultdict(float)
    for (file, _, _), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        found[room(file)] += own
    whole = sum(found.values())
    return {name: own / whole for name, own in sorted(found.items(), key=lambda item: -item[1])}


def room(file: str) -> str:
    for mark in ("/kunnskap/", "/site-packages/"):
        if mark in file:
            name = file.rsplit(mark, 1)[1].split("/")[0].removesuffix(".py")
            return f"kunnskap.{name}" if mark == "/kunnskap/" else name
    return "Python itself"


def table(heading: str, rows: dict[str, float], unit: float, digits: int) -> None:
    print(f"\n| {heading} | |\n|---|---|")
    for name, value in rows.items():
        factor = 1 if name.startswith("MiB") else unit
        print(f"| {name} | {value * factor:.{digits}f} |")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--each", type=int, default=6, help="every so manieth summary")
    given = asked.parse_args()
    with timed("plan: parameters and notebooks"):
        every = list(read_parameters(Workspace(ROOT)))
    warm(every)
    table("once for a build", dict(spent), 1000, 0)
    chosen = every[:: given.each]
    watch_the_stages()
    sums: dict[str, float] = collections.defaultdict(float)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "logs").mkdir()
        for each in chosen:
            for name, value in one(each, folder).items():
                sums[name] += value / len(chosen)
    table(f"for each of {len(chosen)} summaries, ms", dict(sums), 1000, 1)
    shares = rooms(chosen)
    table("share of the cells, %", {n: s for n, s in shares.items() if s > 0.01}, 100, 0)


if __name__ == "__main__":
    main()

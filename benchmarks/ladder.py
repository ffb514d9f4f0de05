"""What a summary costs, side by side in one run: papermill's loop, our build, and the floor that no build can pass.

    python benchmarks/ladder.py [--summaries 20] [--rounds 1] [--ordinary]

The summaries are the project's own; with ``--ordinary`` they are of a notebook that knows nothing of kunnskap and draws
with matplotlib (``made_project.py``; run it with the lab's Python). Every way starts from the shell, start-up included,
and makes one HTML page for each. The floor is the cells' own CPU time in one warm process, divided by the cores. Ratios
are what to read: the seconds depend on the machine and on what else it does.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from made_project import make_project
from surroundings import environment

ROOT = Path(__file__).resolve().parent.parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
NOT_COPIED = (".git", "outputs", ".venv*", "tests", "src", "__pycache__")
PYTHON = f"{sys.executable} -P -m"
ONE = (
    f"{PYTHON} papermill --cwd notebooks -f {{sets}}/{{name}}.json notebooks/{{notebook}}.ipynb {{out}}/{{name}}.ipynb"
    f" && {PYTHON} nbconvert --to html --no-input {{out}}/{{name}}.ipynb"
)
IN_PROCESS = """
import json, sys
import papermill
from nbconvert import HTMLExporter
exporter = HTMLExporter(exclude_input=True)
for name, notebook in json.load(open(sys.argv[1])):
    out = f"{sys.argv[3]}/{name}.ipynb"
    parameters = json.load(open(f"{sys.argv[2]}/{name}.json"))
    papermill.execute_notebook(f"notebooks/{notebook}.ipynb", out, parameters, cwd="notebooks", progress_bar=False)
    open(f"{sys.argv[3]}/{name}.html", "w").write(exporter.from_filename(out)[0])
"""
FLOOR = """
import ast, contextlib, io, json, os, sys, time
os.environ["MPLBACKEND"] = "agg"
chosen = json.load(open(sys.argv[1]))
sources = {n: [ast.parse("".join(c["source"])) for c in json.load(open(f"notebooks/{n}.ipynb"))["cells"]
               if c["cell_type"] == "code"] for _, n in chosen}
os.chdir("notebooks")
def draw():                          # as the kernel draws at the end of a cell
    plt = sys.modules.get("matplotlib.pyplot")
    for number in plt.get_fignums() if plt else ():
        plt.figure(number).savefig(io.BytesIO(), format="png", bbox_inches="tight")
        plt.close(number)
def run(name, notebook):
    space = {"__name__": "__main__"}
    parameters = json.load(open(f"{sys.argv[2]}/{name}.json"))
    with contextlib.redirect_stdout(io.StringIO()):
        for number, tree in enumerate(sources[notebook]):
            shown = tree.body[-1:] if isinstance(tree.body[-1], ast.Expr) else []
            exec(compile(ast.Module(tree.body[:len(tree.body) - len(shown)], []), "cell", "exec"), space)
            for each in shown:
                value = eval(compile(ast.Expression(each.value), "cell", "eval"), space)
                value._repr_html_() if hasattr(value, "_repr_html_") else repr(value)
            draw()
            if number == 0: space.update(parameters)
seen = set()
for name, notebook in chosen:       # once, so that nothing is imported while the clock runs
    if notebook not in seen: run(name, notebook); seen.add(notebook)
began = time.process_time()
for name, notebook in chosen: run(name, notebook)
print(time.process_time() - began)
"""


def shell(command: str, *, cwd: Path) -> str:
    around = environment(OPENBLAS_NUM_THREADS="1", PYTHONWARNINGS="ignore")
    done = subprocess.run(
        ["bash", "-c", command], cwd=cwd, env=around, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{command}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout


def chosen(project: Path, sets: Path, n: int) -> list[tuple[str, str]]:
    """So many of the project's runs, spread over its notebooks in the proportion they have there."""
    shell(f"{PYTHON} kunnskap plan --export {sets}", cwd=project)
    code = (
        "import json; from pathlib import Path; from kunnskap.workspace import Workspace;"
        "from kunnskap.batch.parameters import read_parameters;"
        "print(json.dumps([(s.name, s.notebook.name) for s in read_parameters(Workspace(Path.cwd()))]))"
    )
    every: list[tuple[str, str]] = [
        tuple(pair) for pair in json.loads(shell(f'{sys.executable} -c "{code}"', cwd=project))
    ]
    return [every[i * len(every) // n] for i in range(n)] if n < len(every) else every


def ways(project: Path, work: Path, runs: list[tuple[str, str]]) -> dict[str, Callable[[], None]]:
    sets, out, listed = work / "sets", work / "out", work / "runs.json"
    listed.write_text(json.dumps(runs), encoding="utf-8")
    commands = work / "commands.txt"
    lines = [ONE.format(sets=sets, out=out, name=name, notebook=book) for name, book in runs]
    commands.write_text("\n".join(lines) + "\n", encoding="utf-8")
    names = " ".join(name for name, _ in runs)
    build = f"{PYTHON} kunnskap build -q --force {names}"
    in_process = work / "in_process.py"
    in_process.write_text(IN_PROCESS, encoding="utf-8")
    parallel = f"xargs -P {CORES} -d '\\n' -n 1 bash -c < {commands}"
    return {
        "loop": lambda: void(
            shell(
                f'while read -r line; do bash -c "$line" < /dev/null || exit 1; done < {commands}',
                cwd=project,
            )
        ),
        f"loop, {CORES} at a time": lambda: void(shell(parallel, cwd=project)),
        "papermill in one process": lambda: void(
            shell(f"{sys.executable} {in_process} {listed} {sets} {out}", cwd=project)
        ),
        "kunnskap, one at a time": lambda: void(shell(f"{build} -j 1", cwd=project)),
        f"kunnskap, {CORES} at a time": lambda: void(shell(f"{build} -j {CORES}", cwd=project)),
    }


def void(said: str) -> None: ...


def floor(project: Path, work: Path) -> float:
    """Seconds for all chosen summaries if only their cells cost anything, on all cores."""
    script = work / "floor.py"
    script.write_text(FLOOR, encoding="utf-8")
    said = shell(f"{sys.executable} {script} {work / 'runs.json'} {work / 'sets'}", cwd=project)
    return float(said.split()[-1]) / CORES


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--summaries", type=int, default=20)
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--skip", nargs="*", default=[], help="ways to leave out, by name")
    asked.add_argument(
        "--ordinary", action="store_true", help="a notebook that draws with matplotlib"
    )
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work, project = Path(folder), Path(folder) / "project"
        if given.ordinary:
            make_project(project, given.summaries)
        else:
            shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(*NOT_COPIED))
        (work / "out").mkdir()
        runs = chosen(project, work / "sets", given.summaries)
        found = {
            name: way for name, way in ways(project, work, runs).items() if name not in given.skip
        }
        lowest = floor(project, work)  # first, so that every way finds the same remembered answers
        took: dict[str, list[Took]] = {name: [] for name in found}
        for _ in range(given.rounds):
            for name, way in found.items():
                took[name].append(timed(way))
                print(f"  {name}: {took[name][-1].wall:.1f} s", file=sys.stderr, flush=True)
        medians = {
            name: Took(*map(statistics.median, zip(*each, strict=True)))
            for name, each in took.items()
        }
        report(len(runs), medians, lowest)


class Took(NamedTuple):
    """Seconds on the clock, and of all processors."""

    wall: float
    cpu: float


def timed(way: Callable[[], None]) -> Took:
    began, before = time.perf_counter(), used()
    way()
    return Took(time.perf_counter() - began, used() - before)


def used() -> float:
    """CPU seconds of all that was started and has ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def report(n: int, seconds: dict[str, Took], lowest: float) -> None:
    first = next(iter(seconds.values()))
    print(f"{n} summaries, {CORES} cores, Python {sys.version.split()[0]}\n")
    print(f"| way | s a summary | × the {next(iter(seconds))} | × the floor | CPU s a summary |")
    print("|---|---|---|---|---|")
    rows = {**seconds, "floor: the cells' own CPU time ÷ cores": Took(lowest, lowest * CORES)}
    for name, (wall, cpu) in rows.items():
        ratios = f"{first.wall / wall:.1f} | {wall / lowest:.1f}"
        print(f"| {name} | {wall / n:.2f} | {ratios} | {cpu / n:.2f} |")


if __name__ == "__main__":
    main()

"""What a cluster costs a summary, and how the outputs of one build grow with their number.

    python benchmarks/cluster.py ladder [--summaries 40]    # this machine alone, then workers on its own loopback
    python benchmarks/cluster.py outputs [--sizes 250 1000] # plan, manifest, start page and disk at these sizes

Workers on the loopback share the build's own cores, so the ladder shows what a cluster adds and nothing of what it
wins. What it wins follows from the second table: the build's own CPU time per summary is all that other machines
cannot take over.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from surroundings import environment

ROOT = Path(__file__).resolve().parent.parent
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
MACHINES = (1, 2, 5, 10, 20, 50)
MANY = 100_000
PARTS = 3
NOTEBOOK = {
    "parameters": 'n: int = 1\nregion: str = ""\nlanguage: str = "nb"\n',
    "tell": "from IPython.display import display\n"
    'told = {"schema": 1, "title": f"Kunnskapsmodul {n} i region {region}", "language": language,'
    ' "description": "Hva som er vist, hvor sikkert det er, og hva som mangler.", "data_date": "2020-12-31",'
    ' "results": [{"id": f"r{i}", "label": "Studier", "value": i, "text": str(i)} for i in range(40)]}\n'
    'display({"application/vnd.kunnskap+json": told, "text/plain": "x" * 20_000}, raw=True)',
}


def kunnskap(*words: str, root: Path) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of the command itself and what it started."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "kunnskap", *words, "--root", str(root)],
        env=environment(),
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-4000:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """A scheduler and so many workers on the loopback; the scheduler's address."""
    place = folder / "scheduler.json"
    shared = ["--no-dashboard", "--scheduler-file", str(place)]
    ends = ["--host", "127.0.0.1", *shared]
    processes = [start(["scheduler", *ends, "--port", "0"])]
    try:
        while not place.exists():
            time.sleep(0.05)
        one = ["worker", *ends, "--no-nanny", "--nthreads", "1"]
        processes += [
            start([*one, "--local-directory", str(folder / f"worker-{i}")]) for i in range(workers)
        ]
        time.sleep(3)
        yield str(json.loads(place.read_text(encoding="utf-8"))["address"])
    finally:
        for process in processes:
            process.kill()
            process.wait()
        place.unlink(missing_ok=True)


def start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ladder(n: int) -> None:
    """The project's own summaries, made by this machine alone and by workers on its loopback."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        ignored = shutil.ignore_patterns(".git", "outputs", ".venv*", "tests", "src", "__pycache__")
        shutil.copytree(ROOT, root, ignore=ignored)
        names = chosen(root, n)
        n = len(names)
        force = ("build", "-q", "--force", *names)
        kunnskap(*force, root=root)  # once, so that every way finds the same remembered answers
        print(f"{n} summaries, {CORES} cores, Python {sys.version.split()[0]}\n")
        print("| way | summaries | s | s a summary | CPU s a summary |\n|---|---|---|---|---|")
        row("one command a summary (--part)", PARTS, *parts(root, names[:PARTS]))
        first = row("alone, one summary", 1, *kunnskap(*force[:3], names[0], root=root))
        alone = [
            row(f"alone, -j {j}", n, *kunnskap(*force, "-j", str(j), root=root)) for j in (1, 2)
        ]
        for workers in (1, 2):
            with cluster(Path(folder), workers) as address:
                words = (*force, "--scheduler", address)
                row(f"{workers} cold workers", n, *kunnskap(*words, root=root))
                every = row(f"{workers} warm workers", n, *kunnskap(*words, root=root))
                one = (*words[:3], names[0], *words[-2:])
                fixed = row(f"{workers} warm, one summary", 1, *kunnskap(*one, root=root))
        implied(slope(alone[0], first, n), slope(every, fixed, n))


def parts(root: Path, names: Sequence[str]) -> tuple[float, float]:
    took = [kunnskap("build", "--part", "-q", "--force", name, root=root) for name in names]
    return sum(wall for wall, _ in took), sum(cpu for _, cpu in took)


def row(way: str, n: int, wall: float, cpu: float) -> float:
    """CPU seconds a summary; with workers these are the build's own, since theirs are not its children."""
    print(f"| {way} | {n} | {wall:.1f} | {wall / n:.2f} | {cpu / n:.3f} |", flush=True)
    return cpu / n


def slope(each: float, first: float, n: int) -> float:
    """What one summary more costs, when ``n`` cost ``each`` and one alone costs ``first``."""
    return (n * each - first) / (n - 1)


def implied(each: float, own: float) -> None:
    """What follows for more machines, if the build's own part is all that cannot be shared: a model, not measured."""
    print(f"\nA summary keeps a core busy {each:.2f} s, and the build {own:.3f} s.")
    print(f"Beyond {each / own:.0f} workers the build itself is what is waited for.\n")
    print(f"| machines with {CORES} cores | hours for {MANY} summaries (model) |\n|---|---|")
    for machines in MACHINES:
        print(f"| {machines} | {MANY * max(each / (machines * CORES), own) / 3600:.1f} |")


def chosen(root: Path, n: int) -> list[str]:
    sets = root.parent / "sets"
    kunnskap("plan", "--export", str(sets), root=root)
    every = sorted(path.stem for path in sets.iterdir())
    return [every[i * len(every) // n] for i in range(n)] if n < len(every) else every


def outputs(sizes: Sequence[int]) -> None:
    """One summary is built, then copied under other names, so that every file is one that a build could have left."""
    print(
        "| summaries | write the site, s | unchanged build, s | start page | manifest | crate | all |"
    )
    print("|---|---|---|---|---|---|---|")
    for n in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            multiply(root, n)
            site, _ = kunnskap("build", "-q", root=root)
            time.sleep(2.5)  # a file that changed just now is never remembered
            kunnskap("build", "-q", root=root)
            unchanged, _ = kunnskap("build", "-q", root=root)
            made = root / "outputs"
            sizes_of = [
                (made / name).stat().st_size
                for name in ("html/index.html", "manifest.json", "ro-crate-metadata.json")
            ]
            whole = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
            megabytes = " | ".join(f"{size / 1e6:.1f} MB" for size in (*sizes_of, whole))
            print(f"| {n} | {site:.1f} | {unchanged:.2f} | {megabytes} |", flush=True)


def multiply(root: Path, n: int) -> None:
    """A project of ``n`` summaries whose outputs stand, all but the start page."""
    for folder in ("notebooks", "parameters"):
        (root / folder).mkdir()
    cells = [cell(name, source) for name, source in NOTEBOOK.items()]
    tree = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "plain.ipynb").write_text(json.dumps(tree), encoding="utf-8")
    regions = ["nord", "midt", "vest", "sor", "ost"]
    text = 'notebook = "plain"\n[matrix]\nn = [{}]\nregion = {}\n'
    family = root / "parameters" / "family.toml"
    family.write_text(text.format(1, '["nord"]'), encoding="utf-8")
    kunnskap("build", "-q", root=root)
    numbers = ", ".join(map(str, range(1, n // 5 + 1)))
    family.write_text(text.format(numbers, json.dumps(regions)), encoding="utf-8")
    first = next((root / "outputs" / "records").iterdir())
    record = json.loads(first.read_text(encoding="utf-8"))
    for number in range(1, n // 5 + 1):
        for region in regions:
            copied(root / "outputs", record, f"family-{number}-{region}", number, region)


def copied(made: Path, record: dict[str, Any], name: str, number: int, region: str) -> None:
    renamed = {each: each.replace(record["name"], name) for each in record["outputs"]}
    for before, after in renamed.items():
        if before != after:
            shutil.copyfile(made / before, made / after)
    parameters = {**record["parameters"], "n": number, "region": region}
    hashes = {renamed[each]: sha256 for each, sha256 in record["outputs"].items()}
    tree = {**record, "name": name, "parameters": parameters, "outputs": hashes}
    tree["results"] = f"results/{name}.json"
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    (made / "records" / f"{name}.json").write_text(text, encoding="utf-8")


def cell(name: str, source: str) -> dict[str, Any]:
    tags = ["parameters"] if name == "parameters" else []
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"tags": tags},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    what = asked.add_subparsers(dest="what", required=True)
    what.add_parser("ladder").add_argument("--summaries", type=int, default=40)
    what.add_parser("outputs").add_argument("--sizes", type=int, nargs="*", default=[250, 1000])
    given = asked.parse_args()
    if given.what == "ladder":
        ladder(given.summaries)
    else:
        outputs(given.sizes)


if __name__ == "__main__":
    main()

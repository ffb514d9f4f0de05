"""A project with one notebook of a realistic kind, to run any number of times: 2,000 made answers to 40 questions,
ten tables, six matplotlib figures, and a meta-analysis of 18 made studies. It knows nothing of kunnskap.

It needs matplotlib, which is in the lab's environment (`make lab`). All data are random numbers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PARAMETERS = 'seed: int = 1\nlanguage: str = "nb"'
START = """
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

rng = np.random.default_rng(seed)
answers = pd.DataFrame(rng.integers(1, 6, (2000, 40)), columns=[f"q{i}" for i in range(40)])
answers["region"] = rng.choice(["nord", "midt", "vest", "sør", "øst"], 2000)
effects, variances = rng.normal(-0.3, 0.2, 18), rng.uniform(0.01, 0.1, 18)
"""
POOLED = """
weights = 1 / variances
fixed = (weights * effects).sum() / weights.sum()
q = (weights * (effects - fixed) ** 2).sum()
tau2 = max(0.0, (q - 17) / (weights.sum() - (weights**2).sum() / weights.sum()))
weights = 1 / (variances + tau2)
pooled, error = (weights * effects).sum() / weights.sum(), weights.sum() ** -0.5
print(f"{pooled:.3f} [{pooled - 1.96 * error:.3f}, {pooled + 1.96 * error:.3f}]")
"""
BOOTSTRAP = "[round(v, 3) for v in np.percentile(rng.choice(answers.q0, (500, 2000)).mean(axis=1), [2.5, 97.5])]"
TABLE = 'answers.groupby("region")[[f"q{{i}}" for i in range({first}, {first} + 4)]].agg(["mean", "std"]).round(2)'
BARS = """
shares = answers.groupby("region")["q{n}"].value_counts(normalize=True).unstack()
shares.plot.barh(stacked=True, figsize=(7, 4), title="Question {n}")
plt.show()
"""
FOREST = """
figure, axes = plt.subplots(figsize=(7, 5))
axes.errorbar(effects, range(18), xerr=1.96 * variances**0.5, fmt="s")
axes.axvline(0)
axes.set_title("Effects {n}")
plt.show()
"""


KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def make_project(root: Path, summaries: int) -> None:
    """Write the project at ``root``, with so many parameter sets of its only notebook."""
    for folder in ("notebooks", "parameters", "literature", "survey", "competence", "outputs"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    tree = {"cells": cells(), "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    (root / "notebooks" / "report.ipynb").write_text(json.dumps(tree), encoding="utf-8")
    seeds = ", ".join(map(str, range(1, summaries + 1)))
    family = f'notebook = "report"\ndraft = true\n\n[matrix]\nseed = [{seeds}]\n'
    (root / "parameters" / "report.toml").write_text(family, encoding="utf-8")


def cells() -> list[dict[str, Any]]:
    tables = [TABLE.format(first=4 * n) for n in range(10)]
    figures = [(BARS, FOREST)[n % 2].format(n=n) for n in range(6)]
    sources = [START, *tables, POOLED, BOOTSTRAP, *figures]
    title = {
        "cell_type": "markdown",
        "id": "title",
        "metadata": {},
        "source": "# A report of made numbers",
    }
    shown = [code(f"cell-{n}", source.strip()) for n, source in enumerate(sources)]
    return [title, code("parameters", PARAMETERS, "parameters"), *shown]


def code(name: str, source: str, *tags: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"tags": [*tags]},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }

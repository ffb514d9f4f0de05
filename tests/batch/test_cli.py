"""The command line tells every fault in words and ends with a documented code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kunnskap.cli import Exit, app

DOCS = Path(__file__).parents[2] / "docs" / "commands.md"


def run(project: Any, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--root", str(project.root)])


def test_a_fault_is_told_in_the_users_language_and_nothing_runs(project: Any) -> None:
    project.notebook()
    project.family('[parameters]\nn = "x"\nm = 1')
    done = run(project, "build")
    assert done.exit_code == Exit.FAULTS
    assert (
        'parameters/family.toml, parameters.n: "x" har feil type. Forventet heltall.' in done.output
    )
    assert "2 feil. Ingenting er bygd." in done.output
    assert "has the wrong type" in run(project, "check", "--language", "en").output
    assert list(project.outputs.rglob("*.html")) == []


def test_check_counts_the_summaries(project: Any) -> None:
    project.notebook()
    project.family("[matrix]\nn = [1, 2]")
    done = run(project, "check")
    assert (done.exit_code, done.output) == (0, "2 sammenstillinger, ingen feil.\n")


def test_plan_says_why_and_writes_json_that_papermill_reads(project: Any, tmp_path: Path) -> None:
    project.notebook(declares='n: int = 1\nwho: str = "NO"\n')
    project.family("[matrix]\nn = [1]")
    done = run(project, "plan", "--export", str(tmp_path / "sets"))
    assert "family-1: ikke laget før" in done.output
    written = json.loads((tmp_path / "sets" / "family-1.json").read_text(encoding="utf-8"))
    assert written == {"n": 1, "who": "NO"}


@pytest.mark.slow
def test_plain_papermill_runs_an_exported_set(project: Any, tmp_path: Path) -> None:
    import subprocess
    import sys

    path = project.notebook("print(who, n)", declares='n: int = 1\nwho: str = "x"\n')
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree["metadata"]["kernelspec"] = {"name": "python3", "language": "python", "display_name": "P"}
    path.write_text(json.dumps(tree), encoding="utf-8")
    project.family('[parameters]\nwho = "0301"\n[matrix]\nn = [7]')
    run(project, "plan", "--export", str(tmp_path / "sets"))
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "-f", str(tmp_path / "sets/family-7.json")]
    subprocess.run([*command, str(path), str(out)], check=True, capture_output=True)
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    assert "0301 7" in "".join(cells[-1]["outputs"][0]["text"])


def test_outside_a_project_the_command_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["plan", "--root", str(tmp_path)])
    assert done.exit_code == Exit.CANNOT
    assert "Traceback" not in done.output


def test_an_unknown_language_is_an_error_in_words(project: Any) -> None:
    done = run(project, "check", "--language", "xx")
    assert done.exit_code == Exit.CANNOT
    assert "«xx»" in done.output


def test_every_exit_code_is_documented() -> None:
    rows = re.findall(r"^\| (\d+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert {int(code) for code in rows} == set(Exit)

"""The command line tells every fault in words and ends with a documented code."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kunnskap import cli
from kunnskap.cli import Exit

DOCS = Path(__file__).parents[2] / "docs" / "commands.md"


@dataclass(frozen=True)
class Done:
    exit_code: int
    output: str


@pytest.fixture
def run(project: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command in the project; what it said on both streams."""

    def one(*words: str, root: Path = project.root) -> Done:
        code = cli.run([*words, "--root", str(root)])
        said = capsys.readouterr()
        return Done(code, said.out + said.err)

    return one


def test_a_fault_is_told_in_the_users_language_and_nothing_runs(project: Any, run: Any) -> None:
    project.notebook()
    project.family('[parameters]\nn = "x"\nm = 1')
    done = run("build")
    assert done.exit_code == Exit.FAULTS
    assert (
        'parameters/family.toml, parameters.n: "x" har feil type. Forventet heltall.' in done.output
    )
    assert "2 feil. Ingenting er bygd." in done.output
    assert "has the wrong type" in run("check", "--language", "en").output
    assert list(project.outputs.rglob("*.html")) == []


def test_check_counts_the_summaries(project: Any, run: Any) -> None:
    project.notebook()
    project.family("[matrix]\nn = [1, 2]")
    done = run("check")
    assert (done.exit_code, done.output) == (0, "2 oppsummeringer, ingen feil i parameterfilene.\n")


def test_plan_says_why_and_writes_json_that_papermill_reads(
    project: Any, run: Any, tmp_path: Path
) -> None:
    project.notebook(declares='n: int = 1\nwho: str = "NO"\n')
    project.family("[matrix]\nn = [1]")
    done = run("plan", "--export", str(tmp_path / "sets"))
    assert "family-1: ikke laget før" in done.output
    written = json.loads((tmp_path / "sets" / "family-1.json").read_text(encoding="utf-8"))
    assert written == {"n": 1, "who": "NO"}


@pytest.mark.slow
def test_plain_papermill_runs_an_exported_set(project: Any, run: Any, tmp_path: Path) -> None:
    import subprocess
    import sys

    path = project.notebook("print(who, n)", declares='n: int = 1\nwho: str = "x"\n')
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree["metadata"]["kernelspec"] = {"name": "python3", "language": "python", "display_name": "P"}
    path.write_text(json.dumps(tree), encoding="utf-8")
    project.family('[parameters]\nwho = "0301"\n[matrix]\nn = [7]')
    run("plan", "--export", str(tmp_path / "sets"))
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", "-f", str(tmp_path / "sets/family-7.json")]
    subprocess.run([*command, str(path), str(out)], check=True, capture_output=True)
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    assert "0301 7" in "".join(cells[-1]["outputs"][0]["text"])


def test_outside_a_project_the_command_says_so(run: Any) -> None:
    done = run("plan", root=Path("/"))
    assert done.exit_code == Exit.CANNOT
    assert "Traceback" not in done.output


def test_a_command_written_wrongly_ends_with_its_own_code(run: Any) -> None:
    for words in (["build", "--language", "xx"], ["biuld"], ["plan", "--exprot", "x"]):
        with pytest.raises(SystemExit) as caught:
            run(*words)
        assert caught.value.code == Exit.WRONG_USE


def test_every_exit_code_is_documented() -> None:
    rows = re.findall(r"^\| (\d+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert {int(code) for code in rows} == set(Exit)

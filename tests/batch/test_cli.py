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
from kunnskap.cli.usage import fault
from kunnskap.language import LOCALES, language

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


WRITTEN_WRONGLY = {
    ("biuld",): "Mente du «build»?",
    ("zzz",): "Disse finnes: check, new",
    (
        "build",
        "--language",
        "xx",
    ): "--language/-l: «xx» finnes ikke. Velg en av disse: 'en', 'nb', 'nn'",
    ("plan", "--exprot", "x"): "hører ikke hjemme i kommandoen: --exprot x",
    ("diff", "a"): "mangler i kommandoen: MAPPE",
    ("build", "--jobs", "to"): "--jobs/-j: «to» kan ikke leses",
    ("plan", "--export"): "--export: her mangler en verdi",
    ("check", "--accessibility=ja"): "--accessibility tar ingen verdi, men fikk «ja»",
    ("import", "a.ris", "--base", "b", "--date", "i dag"): "--date: «i dag» er ikke en dato",
    ("import", "a.ris", "--base", "b", "--dat", "x"): "«--dat» kan bety flere ting",
    ("build", "--jobs", "0"): "--jobs: 0 er for lite",
    ("build", "--jobs", "-3"): "--jobs: −3 er for lite",
    ("build", "--cell-seconds", "0.5"): "--cell-seconds: 0,5 er for lite",
}


@pytest.mark.parametrize("words", WRITTEN_WRONGLY, ids=" ".join)
def test_a_command_written_wrongly_is_told_what_is_wrong(words: tuple[str, ...], run: Any) -> None:
    done = run(*words)
    assert done.exit_code == Exit.WRONG_USE
    assert WRITTEN_WRONGLY[words] in done.output
    assert "argument" not in done.output


def test_a_command_written_wrongly_is_told_so_in_the_language_it_asks_for(run: Any) -> None:
    assert "Did you mean “build”?" in run("biuld", "-l", "en").output
    assert "Meinte du «plan»?" in run("paln", "--language=nn").output


def test_a_sentence_of_argparse_that_no_rule_knows_is_passed_on() -> None:
    problem = fault("something new")
    assert (problem.key, problem.facts) == ("other", {"message": "something new"})


@pytest.mark.parametrize("code", sorted(LOCALES))
@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_is_told_in_every_language(
    name: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.run([name, "--language", code, "--help"])
    said = " ".join(capsys.readouterr().out.split())
    speak = language(code)
    assert caught.value.code == Exit.GOOD
    assert said.startswith(f"{speak.text('help.usage')} kunnskap {name}")
    assert all(
        speak.text(f"help.argument.{each.says}") in said for each in cli.COMMANDS[name].arguments
    )


def test_no_help_is_left_for_a_command_or_argument_that_is_gone() -> None:
    says = {each.says for command in cli.COMMANDS.values() for each in command.arguments}
    argued = {f"help.argument.{name}" for name in {*says, "help", "language", "root"}}
    named = {f"help.command.{name}" for name in cli.COMMANDS}
    keys = language("nb").messages
    assert {key for key in keys if key.startswith("help.argument.")} == argued
    assert {key for key in keys if key.startswith("help.command.")} == named


def test_every_exit_code_is_documented() -> None:
    rows = re.findall(r"^\| (\d+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert {int(code) for code in rows} == set(Exit)

"""The three lists of dependencies say the same, and none of them names where packages are fetched from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CARD = {"jupyterlab", "pandas", "bibtexparser", "papermill", "nbconvert"}


def name_of(requirement: str) -> str:
    return re.split(r"[\[><= ]", requirement, maxsplit=1)[0].lower()


def pinned(file: str) -> dict[str, str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", text, re.MULTILINE))


def extras(*names: str) -> list[str]:
    return [dep for name in names for dep in PROJECT["optional-dependencies"][name]]


def test_environment_yml_names_the_same_packages_and_bounds_as_pyproject() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"- ([a-z0-9-]+>=[0-9.]+)", text)) - {"python>=3.11"}
    assert listed == {*PROJECT["dependencies"], *extras("lab")}


def test_the_five_packages_of_the_card_are_in_environment_yml() -> None:
    listed = re.findall(r"- ([a-z0-9-]+)>=", (ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert set(listed) >= CARD


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("constraints.txt", [*PROJECT["dependencies"], *extras("dev", "klynge")]),
        ("constraints-lab.txt", [*PROJECT["dependencies"], *extras("dev", "lab", "klynge")]),
    ],
)
def test_every_dependency_is_pinned_with_a_hash(file: str, wanted: list[str]) -> None:
    pins = {name.lower().replace("_", "-") for name in pinned(file)}
    assert {name_of(requirement) for requirement in wanted} <= pins
    text = (ROOT / file).read_text(encoding="utf-8")
    assert text.count("==") <= text.count("--hash=sha256:")


def test_the_two_environments_agree_on_every_package_they_share() -> None:
    core, lab = pinned("constraints.txt"), pinned("constraints-lab.txt")
    assert {
        name: (core[name], lab[name])
        for name in core.keys() & lab.keys()
        if core[name] != lab[name]
    } == {}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    return [ROOT / line for line in listed.splitlines() if (ROOT / line).is_file()]


def test_no_file_names_a_package_index_or_a_machine() -> None:
    telltale = re.compile(
        rb"pypi\."
        rb"org|python"
        rb"hosted|registry\."
        rb"npmjs|conda\."
        rb"anaconda|--(extra-)?index-url [a-z]|"
        rb"(?<![\w.])/(work|root|home)/[a-z]"
    )
    named = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if telltale.search(path.read_bytes())
    ]
    assert named == []


def test_outputs_and_environments_are_never_tracked() -> None:
    names = [path.relative_to(ROOT).parts[0] for path in tracked()]
    assert not {"outputs", ".venv", ".venv-lab"} & set(names)


def test_papermill_and_our_engine_can_each_be_imported_first_with_the_package_installed(
    tmp_path: Path,
) -> None:
    info = tmp_path / "kunnskap-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kunnskap\nVersion: 0\n")
    engine = PROJECT["entry-points"]["papermill.engine"]["kunnskap"]
    (info / "entry_points.txt").write_text(f"[papermill.engine]\nkunnskap = {engine}\n")
    surroundings = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"}
    for first in ("papermill", "kunnskap.batch.engine.forked", "kunnskap.batch.worker"):
        look = f"import {first}; from papermill.engines import papermill_engines as e; e.get_engine('kunnskap')"
        done = subprocess.run(
            [sys.executable, "-c", look],
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-800:]

"""What ``docs/scaling.md`` tells people to write is at least well written, and its commands are ours."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from kunnskap.batch.cluster.project import FOLDERS
from kunnskap.cli import COMMANDS

TEXT = (Path(__file__).parent.parent / "docs" / "scaling.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def snippets(kind: str) -> list[str]:
    found = [text for each, text in FENCES if each == kind]
    assert found, kind
    return found


def test_the_python_is_python() -> None:
    for text in snippets("python"):
        compile(ast.parse(text), "docs/scaling.md", "exec")


def test_the_yaml_is_a_job_whose_pods_mount_what_they_name() -> None:
    for text in snippets("yaml"):
        job = yaml.safe_load(text)
        pod = job["spec"]["template"]["spec"]
        assert (job["kind"], job["spec"]["completionMode"]) == ("Job", "Indexed")
        mounted = {each["name"] for box in pod["containers"] for each in box["volumeMounts"]}
        assert mounted == {each["name"] for each in pod["volumes"]}


WRITTEN = sorted(
    {
        *re.findall(r"^kunnskap ([^#\n]*)", "\n".join(snippets("bash")), re.MULTILINE),
        *re.findall(r"kunnskap (build .*|collect)$", "\n".join(snippets("yaml")), re.MULTILINE),
    }
)


@pytest.mark.parametrize("words", WRITTEN)
def test_every_command_has_the_options_it_is_written_with(words: str) -> None:
    command = COMMANDS[words.split()[0]]
    known = {name for argument in command.arguments for name in argument.names}
    assert set(re.findall(r"--[a-z-]+", words)) <= known


def test_every_folder_that_travels_is_told() -> None:
    assert all(f"`{folder}/`" in TEXT for folder in FOLDERS)


def test_no_number_waits_to_be_filled_in() -> None:
    assert "@@" not in TEXT

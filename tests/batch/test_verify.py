"""Whatever is done to a build afterwards is named, file by file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch.verify import fingerprint, verify
from kunnskap.errors import BatchError

pytestmark = pytest.mark.slow


def edit(name: str) -> Callable[[Path], Any]:
    return lambda outputs: (outputs / name).write_bytes((outputs / name).read_bytes() + b" ")


def remove(name: str) -> Callable[[Path], Any]:
    return lambda outputs: (outputs / name).unlink()


def add(name: str) -> Callable[[Path], Any]:
    def one(outputs: Path) -> None:
        (outputs / name).parent.mkdir(exist_ok=True)
        (outputs / name).write_text("new", encoding="utf-8")

    return one


def swap(outputs: Path) -> None:
    first, second = outputs / "html/family-1.html", outputs / "html/family-2.html"
    pages = first.read_bytes(), second.read_bytes()
    second.write_bytes(pages[0])
    first.write_bytes(pages[1])


def forge(outputs: Path) -> None:
    """Another number in a page, and a record that vouches for it."""
    edit("html/family-1.html")(outputs)
    record = outputs / "records/family-1.json"
    tree = json.loads(record.read_bytes())
    tree["outputs"]["html/family-1.html"] = "0" * 64
    record.write_text(json.dumps(tree), encoding="utf-8")


ATTACKS: list[tuple[Callable[[Path], Any], set[tuple[str, str]]]] = [
    (edit("html/family-1.html"), {("altered", "html/family-1.html")}),
    (edit("html/index.html"), {("altered", "html/index.html")}),
    (edit("ro-crate-metadata.json"), {("altered", "ro-crate-metadata.json")}),
    (edit("records/family-1.json"), {("altered", "records/family-1.json")}),
    (edit("failures/wild.json"), {("altered", "failures/wild.json")}),
    (remove("results/family-2.json"), {("gone", "results/family-2.json")}),
    (remove("records/family-2.json"), {("gone", "records/family-2.json")}),
    (remove("failures/wild.html"), {("gone", "failures/wild.html")}),
    (remove("html/index.html"), {("gone", "html/index.html")}),
    (add("html/another.html"), {("unknown", "html/another.html")}),
    (add("html/deeper/page.html"), {("unknown", "html/deeper/page.html")}),
    (add("records/family-9.json"), {("unknown", "records/family-9.json")}),
    (add("failures/family-1.html"), {("unknown", "failures/family-1.html")}),
    (add("README.txt"), {("unknown", "README.txt")}),
    (swap, {("altered", "html/family-1.html"), ("altered", "html/family-2.html")}),
    (forge, {("altered", "html/family-1.html"), ("altered", "records/family-1.json")}),
]


@pytest.fixture
def built(project: Any) -> Path:
    project.notebook("print(n)")
    project.notebook("raise ValueError", name="wild")
    project.family("[matrix]\nn = [1, 2]")
    project.family("", name="wild", notebook="wild")
    project.build()
    return project.outputs


def test_every_attack_is_named_and_nothing_else(built: Path, tmp_path: Path) -> None:
    assert verify(built)[1] == ()
    for number, (attack, named) in enumerate(ATTACKS):
        copy = tmp_path / f"copy-{number}"
        shutil.copytree(built, copy)
        attack(copy)
        assert {(each.key, each.file) for each in verify(copy)[1]} == named


def test_a_manifest_that_was_replaced_as_well_has_another_fingerprint(built: Path) -> None:
    kept = fingerprint(built)
    edit("html/family-1.html")(built)
    tree = json.loads((built / "manifest.json").read_bytes())
    tree["summaries"]["family-1"]["outputs"]["html/family-1.html"] = "0" * 64
    (built / "manifest.json").write_text(json.dumps(tree), encoding="utf-8")
    assert fingerprint(built) != kept


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"schema": 1}', '{"schema": 1, "site": 1}', '{"schema": 99}']
)
def test_a_damaged_manifest_is_told_as_such(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(BatchError) as caught:
        verify(tmp_path)
    assert (caught.value.key, caught.value.facts) == (
        "manifest_unreadable",
        {"file": "manifest.json"},
    )

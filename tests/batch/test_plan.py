"""A summary is fresh or stale, and a stale one says why in words that name the thing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch import plan as plans
from kunnskap.batch.fingerprint import ABSENT, DEPENDENCIES, Fingerprints, listing
from kunnskap.batch.manifest import Record, as_json
from kunnskap.batch.plan import make_plan
from kunnskap.batch.store import Store, write_whole


@pytest.fixture
def built(project: Any) -> Any:
    """A project with one summary that stands as it would be built now, made without any kernel."""
    project.notebook(declares="n: int = 1\nregion: str = ''\n")
    project.family("[parameters]\nn = 2")
    project.file("literature/a/outcomes.csv", "study\n")
    lay_down(project)
    return project


def lay_down(project: Any) -> None:
    plan = make_plan(project.workspace)
    (planned,) = plan.runs
    store = Store(project.outputs)
    files = Fingerprints(project.root, store.cache / "files.json")
    write_whole(store.html(planned.run.name), b"<!doctype html>")
    names = ("literature/a/outcomes.csv", "literature/a/later.csv")
    record = Record(
        name=planned.run.name,
        title="T",
        description="",
        family="family",
        language="nb",
        data_date=None,
        notices=(),
        notebook={"name": planned.run.notebook.file, "sha256": planned.run.notebook.sha256},
        parameters=planned.run.values,
        inputs={name: files.of(name) for name in names},
        folders={"literature/a/": files.of("literature/a/")},
        outputs={"html/family.html": files.of("outputs/html/family.html")},
        package=plan.circumstances.package,
        dependencies=plan.circumstances.dependencies,
        commit=None,
        commit_date=None,
        dirty=None,
        results="",
    )
    write_whole(store.record(planned.run.name), as_json(record))


def reasons(project: Any) -> list[tuple[str, dict[str, Any]]]:
    (planned,) = make_plan(project.workspace).runs
    return [(why.key, dict(why.facts)) for why in planned.reasons]


def test_nothing_changed_is_fresh(built: Any) -> None:
    assert reasons(built) == []


def test_a_summary_that_was_never_made_says_so(project: Any) -> None:
    project.notebook()
    project.family("")
    assert reasons(project) == [("never", {})]


def test_a_summary_of_which_nobody_knows_what_it_read_is_never_fresh(built: Any) -> None:
    path = Store(built.outputs).record("family")
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_bytes(as_json({**record, "traced": False}))
    assert reasons(built) == [("untraced", {"notebook": "notebooks/plain.ipynb"})]


def test_a_changed_parameter_is_told_from_and_to(built: Any) -> None:
    built.family("[parameters]\nn = 3")
    assert reasons(built) == [("parameter", {"name": "n", "before": "2", "after": "3"})]


def test_a_family_that_becomes_a_draft_is_told(built: Any) -> None:
    built.family("draft = true\n[parameters]\nn = 2")
    assert reasons(built) == [("draft", {})]


def test_a_changed_notebook_is_named_but_its_outputs_do_not_count(built: Any) -> None:
    path = built.workspace.notebooks / "plain.ipynb"
    tree = json.loads(path.read_text(encoding="utf-8"))
    tree["cells"][0]["execution_count"] = 7
    path.write_text(json.dumps(tree, indent=2), encoding="utf-8")
    assert reasons(built) == []
    built.notebook("1 + 1", declares="n: int = 1\nregion: str = ''\n")
    assert reasons(built) == [("notebook", {"notebook": "notebooks/plain.ipynb"})]


def test_a_changed_row_a_removed_file_and_a_new_file_are_named(built: Any) -> None:
    built.file("literature/a/outcomes.csv", "study\nx\n")
    assert reasons(built) == [("input", {"file": "literature/a/outcomes.csv"})]
    (built.root / "literature/a/outcomes.csv").unlink()
    built.file("literature/a/later.csv")
    assert reasons(built) == [
        ("input_new", {"file": "literature/a/later.csv"}),
        ("input_gone", {"file": "literature/a/outcomes.csv"}),
        ("folder", {"file": "literature/a/"}),
    ]


def test_a_file_added_where_others_were_read_makes_the_summary_stale(built: Any) -> None:
    built.file("literature/a/.~lock.outcomes.csv#")
    assert reasons(built) == []
    built.file("literature/a/more.csv")
    assert reasons(built) == [("folder", {"file": "literature/a/"})]


def test_another_version_of_a_library_or_of_the_program_is_told(
    built: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "dependencies", lambda: {"python": "9"})
    monkeypatch.setattr(plans, "code_sha256", lambda cache: "other")
    keys = [key for key, _ in reasons(built)]
    assert keys[0] == "code"
    assert set(keys[1:]) == {"dependency"}
    told = dict(reasons(built)[1:][0][1])
    assert told["after"] in ("9", "–")


def test_an_altered_or_missing_page_is_told(built: Any) -> None:
    page = Store(built.outputs).html("family")
    page.write_text("edited", encoding="utf-8")
    assert reasons(built) == [("output", {"file": "html/family.html"})]
    page.unlink()
    assert reasons(built) == [("output_gone", {"file": "html/family.html"})]


def test_a_record_that_cannot_be_read_makes_the_summary_anew(built: Any) -> None:
    Store(built.outputs).record("family").write_text('{"schema": 99}', encoding="utf-8")
    assert reasons(built) == [("never", {})]


def age(path: Path) -> None:
    """Make a file look settled, so that its fingerprint is remembered."""
    old = path.stat().st_mtime_ns - 10_000_000_000
    os.utime(path, ns=(old, old))


def test_a_fingerprint_is_remembered_only_when_the_file_has_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("1", encoding="utf-8")
    files = Fingerprints(tmp_path, tmp_path / ".cache" / "files.json")
    first = files.of("a.csv")
    assert files._known == {}
    monkeypatch.setattr("time.time_ns", lambda: (tmp_path / "a.csv").stat().st_ctime_ns + 3 * 10**9)
    assert files.of("a.csv") == first
    files.save()
    again = Fingerprints(tmp_path, tmp_path / ".cache" / "files.json")
    assert again._known["a.csv"][4] == first


def test_a_change_that_keeps_size_and_mtime_is_still_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1", encoding="utf-8")
    age(path)
    before = path.stat()
    monkeypatch.setattr("time.time_ns", lambda: before.st_ctime_ns + 3 * 10**9)
    files = Fingerprints(tmp_path, tmp_path / "cache.json")
    first = files.of("a.csv")
    path.write_text("2", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert files.of("a.csv") != first


def test_absent_files_and_folders_have_a_word_of_their_own(tmp_path: Path) -> None:
    files = Fingerprints(tmp_path, tmp_path / "cache.json")
    assert files.of("none.csv") == files.of("none/") == ABSENT
    (tmp_path / "some").mkdir()
    before = listing(tmp_path / "some")
    (tmp_path / "some" / "a").touch()
    assert listing(tmp_path / "some") != before != ABSENT


def test_the_dependencies_are_those_of_the_project_file() -> None:
    import re
    import tomllib

    text = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)["project"]["dependencies"]
    assert sorted(DEPENDENCIES) == sorted(re.split(r"[<>=\[ ]", each)[0] for each in listed)

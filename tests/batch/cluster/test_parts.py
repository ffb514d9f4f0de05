"""What travels arrives as it was sent or not at all, and a worker keeps no more than it needs."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.batch.cluster.identity import Identity, why_refused
from kunnskap.batch.cluster.parcel import Parcel, fingerprint
from kunnskap.batch.cluster.project import Project, portions, project_of
from kunnskap.batch.cluster.scheduler import Scheduler
from kunnskap.batch.cluster.settle import Damaged, Desk
from kunnskap.batch.cluster.shelf import MOST_PROJECTS, Shelf
from kunnskap.batch.fingerprint import Fingerprints, listing
from kunnskap.batch.job import Job, Limits, Result
from kunnskap.batch.store import Store
from kunnskap.errors import ClusterError
from kunnskap.terms import Status

SOURCE = str(Path(__file__).parents[3] / "src")
NAMES = st.from_regex(r"[a-zæøå0-9_-]{1,8}(/[a-z0-9_-]{1,8}){0,2}\.(html|json)", fullmatch=True)
ABOUT = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5) | st.none())


@given(ABOUT, st.dictionaries(NAMES, st.binary(max_size=60), max_size=4))
def test_a_parcel_is_unpacked_as_it_was_packed(about: Any, files: dict[str, bytes]) -> None:
    packed = Parcel(about, files).pack()
    assert Parcel.unpack(packed) == Parcel(about, files)


@given(
    st.dictionaries(NAMES, st.binary(max_size=20), max_size=3),
    st.integers(min_value=0),
    st.integers(1, 255),
)
def test_a_parcel_with_one_other_byte_never_gives_other_files(
    files: dict[str, bytes], place: int, other: int
) -> None:
    packed = bytearray(Parcel({}, files).pack())
    packed[place % len(packed)] ^= other
    try:
        found = Parcel.unpack(bytes(packed)).files
    except ClusterError:
        return
    assert sorted(found.values()) == sorted(files.values())  # the byte stood in a name


@given(st.dictionaries(NAMES, st.binary(max_size=20), max_size=3), st.data())
def test_a_parcel_that_was_cut_is_refused(files: dict[str, bytes], data: Any) -> None:
    packed = Parcel({}, files).pack()
    with pytest.raises(ClusterError):
        Parcel.unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])


@pytest.mark.parametrize(
    "name", ["../out", "/etc/passwd", "a/../../b", "a//b", "C:/x", "a\\b", "", ".", "a/./b", "a\nb"]
)
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ClusterError) as caught:
        Parcel.unpack(Parcel({}, {name: b"x"}).pack())
    assert (caught.value.key, caught.value.facts) == ("damaged", {"reason": name})


@pytest.fixture
def travels(project: Any) -> Project:
    project.file("literature/a/outcomes.csv", "1,2")
    project.file("literature/b/outcomes.csv", "1,2")
    project.file("literature/a/~$outcomes.csv", "open in an office program")
    project.file("extra/told.txt", "read by a summary before")
    project.file("elsewhere/not.txt", "not the project's")
    (project.root / "survey" / "empty").mkdir(parents=True)
    files = Fingerprints(project.root, project.root / "files.json")
    return project_of(project.workspace, files, ["extra/told.txt"])


def test_the_project_travels_with_its_folders_and_nothing_hidden(travels: Project) -> None:
    assert set(travels.files) == {
        "literature/a/outcomes.csv",
        "literature/b/outcomes.csv",
        "extra/told.txt",
    }
    assert "survey/empty" in travels.folders
    assert Project.from_json(travels.as_json()) == travels


def test_a_project_is_laid_out_from_what_was_sent_with_the_same_listings(
    project: Any, travels: Project, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "shelf")
    wanted = shelf.lacking(travels)
    assert len(wanted) == 2  # three files, two contents
    for some in portions(project.root, travels, wanted):
        shelf.keep(some)
    place = shelf.lay(travels)
    for folder in ("literature", "literature/a", "survey", "extra"):
        assert listing(place / folder) == listing(project.root / folder)
    assert (place / "literature/b/outcomes.csv").read_text(encoding="utf-8") == "1,2"
    assert shelf.lacking(travels) == []
    assert shelf.root.stat().st_mode & 0o077 == 0


def test_a_shelf_forgets_old_projects_and_what_only_they_used(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    for number in range(MOST_PROJECTS + 2):
        data = f"delivery {number}".encode()
        shelf.keep({fingerprint(data): data})
        place = shelf.lay(Project({"survey/a.csv": fingerprint(data)}, ("survey",)))
    assert len(list(shelf.projects.iterdir())) == MOST_PROJECTS
    kept = sorted(path.read_bytes() for path in shelf.contents.iterdir())
    assert kept == [b"delivery 2", b"delivery 3", b"delivery 4"]
    assert (place / "survey/a.csv").read_bytes() == b"delivery 4"


def test_a_shelf_refuses_a_content_that_is_not_what_it_is_named_by(tmp_path: Path) -> None:
    with pytest.raises(ClusterError) as caught:
        Shelf(tmp_path).keep({fingerprint(b"one"): b"two"})
    assert caught.value.key == "damaged"


def test_a_file_that_changes_while_it_is_sent_stops_the_build(
    project: Any, travels: Project
) -> None:
    project.file("extra/told.txt", "changed meanwhile")
    with pytest.raises(ClusterError) as caught:
        list(portions(project.root, travels, [travels.files["extra/told.txt"]]))
    assert (caught.value.key, caught.value.facts) == ("changed", {"file": "extra/told.txt"})


OURS = Identity("1.0", "c0de", "c0de", {"python": "3.11.7", "numpy": "2.0"})


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        ({}, []),
        ({"version": "0.9", "code": "other"}, ["version"]),
        ({"code": "other", "loaded": "other"}, ["code"]),
        ({"loaded": "other"}, ["restart"]),
        ({"libraries": {"python": "3.12.1", "numpy": "2.0"}}, ["library"]),
        ({"libraries": {"python": "3.11.7"}}, ["library"]),
        ({"libraries": {**OURS.libraries, "scipy": "1"}}, ["library"]),
    ],
)
def test_a_worker_that_differs_is_told_in_what(theirs: Mapping[str, Any], why: list[str]) -> None:
    found = why_refused(OURS, dataclasses.replace(OURS, **theirs))
    assert [each.key for each in found] == why


@pytest.mark.parametrize(
    ("given_", "key"),
    [(("ca.pem", "", ""), "tls_incomplete"), (("ca.pem", "b.pem", "c.pem"), "tls_missing")],
)
def test_certificates_are_looked_for_before_anybody_is_asked(given_: Any, key: str) -> None:
    with pytest.raises(ClusterError) as caught:
        Scheduler("tls://there:1", *given_).expect_means()
    assert caught.value.key == key


def test_without_dask_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kunnskap.batch.cluster.scheduler.find_spec", lambda name: None)
    with pytest.raises(ClusterError) as caught:
        Scheduler("tcp://there:1").expect_means()
    assert caught.value.key == "no_dask"


LOOK = """
import sys
from pathlib import Path
from kunnskap.batch.build import Options, build
from kunnskap.batch.progress import Silent
from kunnskap.workspace import Workspace
for _ in range(2):
    built = build(Workspace(Path(sys.argv[1])), Options(jobs=1), Silent())
    assert not built.failed and len(built.results) + built.fresh == 1
print({name.split(".")[0] for name in sys.modules} & {"dask", "distributed"})
"""


@pytest.mark.slow
def test_a_build_on_this_machine_imports_nothing_of_dask(project: Any) -> None:
    project.notebook("import sys\nassert not {'dask', 'distributed'} & set(sys.modules)")
    project.family("")
    look = [sys.executable, "-c", LOOK, str(project.root)]
    done = subprocess.run(look, env=os.environ | {"PYTHONPATH": SOURCE}, capture_output=True)
    assert done.stdout.decode().strip() == "set()", done.stderr.decode()


def sent_back(**changed: bytes) -> dict[str, bytes]:
    """What a worker sends of a summary ``a``; with a name, that file's bytes after the record was written."""
    page, data = b"<html>", b"1"
    record = {
        "name": "a",
        "inputs": {"literature/a.csv": fingerprint(data)},
        "outputs": {"html/a.html": fingerprint(page)},
    }
    return {"html/a.html": page, "records/a.json": json.dumps(record).encode(), **changed}


JOB = Job(
    *("a", "", "", "notebooks/a.ipynb", "", "family", "nb", {}, {}, {}, None, None, None),
    engine="kunnskap",
    limits=Limits(),
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Store(tmp_path), Project({"literature/a.csv": fingerprint(b"1")}, ()))


def test_what_a_worker_made_is_written_and_an_old_failure_forgotten(desk: Desk) -> None:
    failed = Result("a", Status.FAILED)
    desk.settle(JOB, failed, {"failures/a.json": b"{}", "failures/a.html": b"<html>"})
    assert desk.store.failure("a").exists()
    desk.settle(JOB, Result("a", Status.BUILT), sent_back())
    assert desk.store.html("a").read_bytes() == b"<html>"
    assert not desk.store.failure("a").exists()


@pytest.mark.parametrize(
    ("files", "status"),
    [
        (sent_back(**{"html/a.html": b"<html>!"}), Status.BUILT),
        (sent_back(**{"html/b.html": b"another's"}), Status.BUILT),
        (sent_back(**{"records/a.json": b"{"}), Status.BUILT),
        (sent_back(**{"manifest.json": b"{}"}), Status.BUILT),
        ({"records/a.json": b"{}"}, Status.BUILT),
        ({}, Status.BUILT),
        (sent_back(), Status.FAILED),
        ({"failures/b.json": b"{}"}, Status.FAILED),
    ],
)
def test_nothing_is_written_of_what_is_not_as_the_record_says(
    desk: Desk, files: dict[str, bytes], status: Status
) -> None:
    with pytest.raises(Damaged):
        desk.settle(JOB, Result("a", status), files)
    assert [path for path in desk.store.root.rglob("*") if path.is_file()] == []


def test_a_page_made_from_another_file_than_was_sent_is_not_taken(tmp_path: Path) -> None:
    desk = Desk(Store(tmp_path), Project({"literature/a.csv": fingerprint(b"2")}, ()))
    with pytest.raises(Damaged):
        desk.settle(JOB, Result("a", Status.BUILT), sent_back())

"""A build on a real cluster: the same bytes, whatever happens to the workers, and nothing sent to a stranger."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from kunnskap.cli.command import Exit

pytestmark = pytest.mark.slow
SOURCE = Path(__file__).parents[3] / "src"
PLACES = ("html", "notebooks", "results", "history", "records", "failures")


def everything(project: Any) -> dict[str, bytes]:
    single = ("manifest.json", "ro-crate-metadata.json")
    return project.files(*PLACES) | {name: (project.outputs / name).read_bytes() for name in single}


def of(kind: str, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in told if each["event"] == kind]


def test_pages_failures_and_manifest_are_the_bytes_of_a_local_build(
    project: Any, fleet: Any, reading: Any, diary: Any
) -> None:
    project.file("literature/a/outcomes.csv", "1")
    (project.root / "literature" / "empty").mkdir()
    project.notebook(reading("literature/a/outcomes.csv"), "print('n er', n)")
    project.notebook("print('før')", "import os", "n == 2 and os._exit(7)", name="wild")
    project.family("[matrix]\nn = [1, 2, 3]")
    project.family("[matrix]\nn = [1, 2]", name="wild", notebook="wild")
    code, said = fleet.build(project)
    assert code == Exit.SOME_FAILED, said
    remote = everything(project)
    shutil.rmtree(project.outputs)
    assert [each.name for each in project.build().failed] == ["wild-2"]
    assert everything(project) == remote


def test_a_worker_is_sent_each_content_once_and_later_only_what_changed(
    project: Any, fleet: Any, reading: Any, diary: Any
) -> None:
    for name in "abc":
        project.file(f"literature/{name}.csv", "the same" if name != "c" else "another")
    project.notebook(reading("literature/a.csv", "literature/c.csv"))
    project.family("[matrix]\nn = [1, 2, 3, 4]")
    assert fleet.build(project)[0] == 0
    first = {each["n"] for each in of("sent", diary(project))}
    assert first == {4}  # notebook, parameters, and two contents behind three names
    project.file("literature/c.csv", "changed")
    assert fleet.build(project)[0] == 0
    assert {each["n"] for each in of("sent", diary(project))} == {1}
    assert project.build().fresh == 4


def until_both_work_again(process: Any) -> list[dict[str, Any]]:
    """What a build of two workers tells until one summary has ended and each works on another."""
    told: list[dict[str, Any]] = []
    for line in process.stdout:
        told.append(json.loads(line))
        if of("ended", told) and told[-1]["event"] == "cell":
            break
    return told


def test_what_a_lost_worker_had_is_done_again_and_said(
    project: Any, fleet: Any, diary: Any, wait_for: Any
) -> None:
    project.notebook("import time; time.sleep(0.8)", "print(n)")
    project.family("[matrix]\nn = [1, 2, 3, 4, 5, 6]")
    process = fleet.start_build(project, "--json")
    told = until_both_work_again(process)
    fleet.kill("south")
    told += [json.loads(line) for line in process.stdout]
    assert process.wait() == 0
    assert [each["status"] for each in of("ended", told)] == ["built"] * 6
    assert [each["worker"].split()[0] for each in of("lost", diary(project))] == ["south"]
    assert len(of("again", diary(project))) == 1
    assert project.build().fresh == 6


def test_what_a_machine_had_that_was_cut_off_without_a_word_is_done_again(
    project: Any, fleet: Any, diary: Any
) -> None:
    project.notebook("import time; time.sleep(0.8)", "print(n)")
    project.family("[matrix]\nn = [1, 2, 3, 4, 5, 6]")
    process = fleet.start_build(project, "--json")
    told = until_both_work_again(process)
    fleet.cut("south")
    told += [json.loads(line) for line in process.stdout]
    assert process.wait() == 0
    assert [each["status"] for each in of("ended", told)] == ["built"] * 6
    assert [each["worker"].split()[0] for each in of("lost", diary(project))] == ["south"]
    assert project.build().fresh == 6


def test_a_worker_of_another_version_is_refused_by_name_before_anything_is_sent(
    project: Any, bare: Any, diary: Any, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(SOURCE, other, ignore=shutil.ignore_patterns("__pycache__"))
    init = other / "kunnskap" / "__init__.py"
    init.write_text(init.read_text(encoding="utf-8").replace('"0.1.0"', '"0.0.9"'))
    project.notebook()
    project.family("[matrix]\nn = [1, 2]")
    bare.schedule()
    kept = bare.hire("stranger", source=other)
    code, said = bare.build(project)
    assert code == Exit.CANNOT
    assert "stranger" in said and "kunnskap 0.0.9, her 0.1.0" in said  # noqa: PT018
    bare.hire("friend")
    code, said = bare.build(project)
    assert code == 0, said
    assert [each["worker"].split()[0] for each in of("sent", diary(project))] == ["friend"]
    assert list(kept.rglob("contents/*")) == []


def test_a_scheduler_that_does_not_answer_is_told_within_seconds(project: Any, bare: Any) -> None:
    project.notebook()
    project.family("")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    began = time.monotonic()
    code, said = bare.build(project, address=address)
    assert (code, "Traceback" in said) == (Exit.CANNOT, False)
    assert f"Ingen planlegger svarer på {address}" in said
    assert time.monotonic() - began < 20


def test_what_came_back_stands_when_the_scheduler_is_lost(project: Any, fleet: Any) -> None:
    project.notebook("import time; time.sleep(0.8)")
    project.family("[matrix]\nn = [1, 2, 3, 4, 5, 6]")
    process = fleet.start_build(project, "--json")
    next(line for line in process.stdout if '"ended"' in line)
    fleet.kill("scheduler")
    said = process.stdout.read()
    assert process.wait(60) == Exit.CANNOT
    assert "Planleggeren svarer ikke lenger" in said
    assert "Traceback" not in said
    made = len(list((project.outputs / "records").glob("*.json")))
    assert 1 <= made < 6
    assert len(project.build().results) == 6 - made


def test_an_interrupt_ends_the_rest_on_the_workers_too(
    project: Any, fleet: Any, wait_for: Any, tmp_path: Path
) -> None:
    pulse = tmp_path / "pulse"
    beat = f"import pathlib, time\nwhile n > 1:\n    pathlib.Path({str(pulse)!r}).touch()\n    time.sleep(0.05)"
    project.notebook(beat)
    project.family("[matrix]\nn = [1, 2, 3, 4]")
    process = fleet.start_build(project, "--json")
    wait_for(pulse.exists)
    wait_for(lambda: list((project.outputs / "records").glob("*.json")))
    process.send_signal(signal.SIGINT)
    said = process.stdout.read()
    assert process.wait(30) == Exit.INTERRUPTED, said
    assert "Traceback" not in said
    wait_for(lambda: time.time() - pulse.stat().st_mtime > 1, 10)
    project.family("[matrix]\nn = [1]")
    assert fleet.build(project)[0] == 0


def test_a_worker_that_comes_late_takes_part(project: Any, bare: Any, diary: Any) -> None:
    project.notebook("import time; time.sleep(0.7)")
    project.family("[matrix]\nn = [1, 2, 3, 4, 5, 6, 7, 8]")
    bare.schedule()
    process = bare.start_build(project, "--json")
    bare.hire("early")
    next(line for line in process.stdout if '"ended"' in line)
    bare.hire("late", slots=2)
    process.stdout.read()
    assert process.wait(60) == 0
    joined = of("joined", diary(project))
    assert [(each["worker"].split()[0], each["slots"]) for each in joined] == [
        ("early", 1),
        ("late", 2),
    ]


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificates")
def test_a_cluster_behind_tls_is_spoken_with_by_certificate_only(
    project: Any, bare: Any, tmp_path: Path
) -> None:
    ca, cert, key = certificates(tmp_path)
    bare.protocol = "tls"
    bare.security = ("--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key)
    bare.schedule()
    bare.hire("north")
    project.notebook()
    project.family("")
    assert bare.address.startswith("tls://")
    ours = ("--tls-ca", ca, "--tls-cert", cert, "--tls-key", key)
    assert bare.build(project, *ours)[0] == 0
    code, said = bare.build(project, "--force")
    assert (code, "Traceback" in said) == (Exit.CANNOT, False)
    code, said = bare.build(project, *ours[:2], "--force")
    assert "må oppgis sammen" in said


def certificates(folder: Path) -> tuple[str, str, str]:
    """A certificate that vouches for itself, and its key: enough for one test."""
    cert, key = str(folder / "cert.pem"), str(folder / "key.pem")
    subject = ["-subj", "/CN=kunnskap", "-days", "2", "-nodes"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", key, "-out", cert]
    subprocess.run([*made, *subject], check=True, capture_output=True)
    return cert, cert, key

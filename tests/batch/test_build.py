"""A build makes what is stale, keeps what is fresh, and loses nothing when something goes wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kunnskap.batch.fingerprint import ABSENT
from kunnskap.batch.plan import make_plan
from kunnskap.batch.verify import verify
from kunnskap.errors import BatchError
from kunnskap.terms import Status

pytestmark = pytest.mark.slow


@pytest.fixture(params=["kunnskap", "nbclient"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_changed_file_makes_anew_only_what_read_it(
    project: Any, reading: Any, engine: str
) -> None:
    project.file("literature/a/outcomes.csv", "1")
    project.file("literature/b/outcomes.csv", "1")
    source = reading("literature/X/outcomes.csv").replace("'literature/X", "f'literature/{base}")
    project.notebook(source, declares="base: str\n")
    project.family('[matrix]\nbase = ["a", "b"]')
    assert len(project.build(engine=engine).results) == 2
    assert project.build(engine=engine).results == ()
    project.file("literature/b/outcomes.csv", "2")
    built = project.build(engine=engine)
    assert [(each.name, each.status) for each in built.results] == [("family-b", Status.BUILT)]
    record = json.loads(project.text("manifest.json"))["summaries"]["family-a"]
    assert list(record["inputs"]) == ["literature/a/outcomes.csv"]


def test_a_notebook_that_tells_nothing_is_fresh_only_where_the_engine_saw_what_it_read(
    project: Any, engine: str
) -> None:
    project.notebook("print(n)")
    project.family("")
    project.build(engine=engine)
    (planned,) = make_plan(project.workspace).runs
    said = [why.key for why in planned.reasons]
    assert said == ([] if engine == "kunnskap" else ["untraced"])


def test_what_a_cell_opens_is_recorded_though_nobody_tells(project: Any) -> None:
    project.file("data/a.csv", "x\n1\n")
    project.file("notebooks/aid.py", "one = 1\n")
    project.notebook(
        "import pathlib, aid, pandas as pd\nlen(pd.read_csv('../data/a.csv'))",
        "pathlib.Path('../data/own.txt').write_text('x'); pathlib.Path('../data/own.txt').read_text()",
        "pathlib.Path('../data/none.txt').exists() or 1\ntry: open('../data/none.txt')\n"
        "except OSError: pass",
    )
    project.family("")
    assert project.build().failed == ()
    inputs = json.loads(project.text("records/family.json"))["inputs"]
    assert list(inputs) == ["data/a.csv", "data/none.txt", "notebooks/aid.py"]
    assert inputs["data/none.txt"] == ABSENT
    assert project.build().results == ()
    project.file("data/a.csv", "x\n2\n")
    assert [each.name for each in project.build().results] == ["family"]


def test_a_file_that_changes_while_it_is_read_leaves_the_summary_stale(project: Any) -> None:
    project.file("a.txt", "1")
    project.notebook(
        "import os, pathlib\npathlib.Path('../a.txt').read_text()",
        "_ = os.system('echo 22 > ../a.txt')",
    )
    project.family("")
    project.build()
    (planned,) = make_plan(project.workspace).runs
    assert [(why.key, dict(why.facts)) for why in planned.reasons] == [("input", {"file": "a.txt"})]


def test_a_failing_notebook_stops_no_other_and_leaves_the_last_good_page(
    project: Any, engine: str
) -> None:
    project.notebook("print(1)", "print(10 // n)")
    project.family("[matrix]\nn = [1, 2]")
    project.build(engine=engine)
    good = project.text("html/family-1.html")
    project.notebook("print(2)", "print(10 // (n - 1))")
    built = project.build(engine=engine)
    (failed,) = built.failed
    assert (failed.name, failed.cell, failed.error) == ("family-1", "cell-2", "ZeroDivisionError")
    assert project.text("html/family-1.html") == good
    page = project.text("failures/family-1.html")
    assert "ZeroDivisionError" in page
    assert "kunnskap build family-1 --jobs 1" in page
    assert "Traceback" in page
    assert str(project.root) not in page
    assert "family-1" in json.loads(project.text("manifest.json"))["failures"]


def test_an_error_of_ours_is_told_in_words_with_its_place(project: Any, engine: str) -> None:
    project.notebook(
        "from kunnskap.errors import OutcomeError",
        "raise OutcomeError('bad_number', file='a.csv', line=3, column='effect', value='-1x3')",
    )
    project.family("")
    (failed,) = project.build(engine=engine).failed
    assert (failed.cell, failed.error) == ("cell-2", "OutcomeError")
    assert failed.message.startswith("a.csv, linje 3: «-1x3» i kolonnen effect er ikke et tall.")
    page = project.text("failures/family.html")
    assert failed.message in page


def test_a_mended_notebook_takes_the_failure_away(project: Any, engine: str) -> None:
    project.notebook("1 / 0")
    project.family("")
    assert len(project.build(engine=engine).failed) == 1
    project.notebook("1 / 1")
    assert project.build(engine=engine).failed == ()
    assert project.files("failures") == {}


def test_a_page_that_can_not_be_shown_is_a_failure_told_in_words(project: Any, engine: str) -> None:
    project.notebook("from IPython.display import HTML; HTML('<table><tr><td>1</td></tr></table>')")
    project.family("")
    (failed,) = project.build(engine=engine).failed
    assert (failed.error, failed.cell) == ("ExportError", "cell-1")
    assert "desk.show(Table(…))" in failed.message


def test_a_draft_may_show_what_nobody_has_described_and_the_start_page_says_so(
    project: Any, engine: str
) -> None:
    image = "display(Image(data=b'x', format='png'))"
    project.notebook(f"from IPython.display import Image, display; {image}")
    project.family("")
    (failed,) = project.build(engine=engine).failed
    assert "draft = true" in failed.message
    project.family("draft = true")
    assert project.build(engine=engine).failed == ()
    assert "Utkast" in project.text("html/index.html")


def test_a_killed_process_is_a_result_that_names_its_cell(project: Any, engine: str) -> None:
    project.notebook("print('before')", "import os; os.kill(os.getpid(), 9)", "print('after')")
    project.family("")
    (failed,) = project.build(engine=engine).failed
    assert (failed.status, failed.cell) == (Status.KILLED, "cell-2")
    assert failed.message == "Prosessen som kjørte notatboken, forsvant mens denne cellen gikk."
    assert "before" in project.text("failures/family.ipynb")


def test_an_endless_loop_is_stopped_at_the_limit(project: Any, engine: str) -> None:
    project.notebook("print('before')", "while True: pass")
    project.family("")
    (failed,) = project.build(engine=engine, cell_seconds=1.0).failed
    assert (failed.status, failed.cell) == (Status.TIMED_OUT, "cell-2")
    assert failed.message == "Cellen brukte mer enn ett sekund, som er grensen."


def test_two_builds_with_different_numbers_of_jobs_give_the_same_bytes(
    project: Any, telling: Any, engine: str
) -> None:
    told = telling(title="Tittel", results=[{"id": "r1", "value": 1}])
    project.notebook(
        told, "import sys, warnings; print(n); warnings.warn('x'); print(n, file=sys.stderr)"
    )
    project.family("[matrix]\nn = [1, 2, 3]")
    folders = ("html", "notebooks", "results", "records")
    project.build(engine=engine, jobs=1)
    first = {**project.files(*folders), "manifest": project.text("manifest.json")}
    project.build(engine=engine, jobs=3, force=True)
    assert {**project.files(*folders), "manifest": project.text("manifest.json")} == first
    assert b"Tittel" in first["html/index.html"]


def test_a_removed_set_leaves_nothing_behind(project: Any, engine: str) -> None:
    project.notebook("n")
    project.family("[matrix]\nn = [1, 2]")
    project.build(engine=engine)
    project.family("[matrix]\nn = [1]")
    assert project.build(engine=engine).removed == ("family-2",)
    everything = project.files("html", "notebooks", "results", "records", "failures")
    assert not [name for name in everything if "family-2" in name]
    assert "family-2" not in project.text("manifest.json")


def test_verify_names_what_was_altered_and_what_is_gone(project: Any, engine: str) -> None:
    project.notebook("n")
    project.family("")
    project.build(engine=engine)
    assert verify(project.outputs) == (7, ())  # four of the summary, its record, and the site
    (project.outputs / "html/family.html").write_text("edited", encoding="utf-8")
    (project.outputs / "results/family.json").unlink()
    _, found = verify(project.outputs)
    assert [(each.key, each.file) for each in found] == [
        ("altered", "html/family.html"),
        ("gone", "results/family.json"),
    ]


def test_only_what_is_asked_for_is_built(project: Any, engine: str) -> None:
    project.notebook("n")
    project.family("[matrix]\nn = [1, 2]")
    built = project.build("*-2", engine=engine)
    assert [each.name for each in built.results] == ["family-2"]
    with pytest.raises(BatchError) as caught:
        project.build("nothing*", engine=engine)
    assert caught.value.key == "no_match"
    with pytest.raises(BatchError) as caught:
        project.build("familie-2", engine=engine)
    assert (caught.value.key, caught.value.facts["near"]) == ("no_match_near", "family-2")

"""Comments come into a project, are answered, and make stale just the pages that tell of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kunnskap import cli
from kunnskap.batch.plan import make_plan
from kunnskap.cli import Exit
from kunnskap.comments.places import read_places

SHOWS = (
    "from IPython.display import display\n"
    "html = '<h2>Funn</h2><p>Det virker for noen.</p><dl><div><dt>Hvem</dt><dd>Alle</dd></div></dl>'\n"
    "display({'text/html': html, 'text/plain': ''}, raw=True, metadata={'kunnskap': {'block': True}})"
)
NAME = "Ola Nordmann"


@pytest.fixture
def summaries(project: Any, telling: Callable[..., str]) -> Any:
    """Two summaries, built."""
    project.notebook(telling(title="Modul", language="nb"), SHOWS)
    project.family("[matrix]\nn = [1, 2]")
    project.build()
    return project


@pytest.fixture
def run(project: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def one(*words: str) -> tuple[int, str]:
        code = cli.run(["comments", *words, "--root", str(project.root)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return one


@pytest.fixture
def file(summaries: Any, tmp_path: Path) -> Callable[..., str]:
    """A reviewer's file about ``family-1``, with a comment on a place of its page."""

    def written(anchor: str = "c-cell-2-p1", **changed: Any) -> str:
        places = {each.anchor: each for each in read_places(summaries.text("html/family-1.html"))}
        place = places[anchor]
        target = {"fragment": anchor, "place": place.kind.value, "section": place.section}
        quote = {"print": place.print, "selected": False, "exact": place.quote}
        moment = {"written": "2026-11-23T10:00:00.000Z", "edited": None}
        comment = {
            "id": "ab" * 8,
            "kind": "unclear",
            "text": "<b>Hvem</b> er noen?",
            **moment,
            "target": {**target, **quote, "prefix": "", "suffix": ""},
            **changed,
        }
        reviewer = {"id": "cd" * 8, "name": NAME, "role": "behandler", "show_role": True}
        tree = {"format": "kunnskap-comments", "schema": 1, "summary": "family-1", "page": "x"}
        more = {"language": "nb", "version": "0", "comments": [comment], "reviewer": reviewer}
        path = tmp_path / "fil.json"
        path.write_text(json.dumps({**tree, **more}), encoding="utf-8")
        return str(path)

    return written


def stale(project: Any) -> dict[str, list[str]]:
    plan = make_plan(project.workspace)
    return {each.run.name: [why.key for why in each.reasons] for each in plan.stale}


def test_a_comment_makes_just_its_page_stale_and_an_answer_does_so_again(
    summaries: Any, run: Any, file: Any
) -> None:
    assert stale(summaries) == {}
    assert run("import", file()) == (
        0,
        "fil.json: nye: 1, omskrevet: 0, kjent fra før: 0. Gjelder family-1.\n",
    )
    assert stale(summaries) == {"family-1": ["comments"]}
    summaries.build()
    assert stale(summaries) == {}
    run("import", file())
    assert stale(summaries) == {}
    run("answer", "abab", "De som deltar.", "--by", "Kari", "--day", "2026-11-24")
    assert stale(summaries) == {"family-1": ["comments"]}


def test_a_comment_that_waits_is_counted_and_not_repeated(
    summaries: Any, run: Any, file: Any
) -> None:
    run("import", file())
    summaries.build()
    page = summaries.text("html/family-1.html")
    assert "Én kommentar fra lesere: én venter på svar." in page
    assert "er noen?" not in page
    assert "fra lesere" not in summaries.text("html/family-2.html")


def test_an_answer_stands_on_the_page_at_its_place_without_any_name(
    summaries: Any, run: Any, file: Any
) -> None:
    run("import", file())
    run("answer", "abab", "De som deltar.", "--by", "Kari", "--day", "2026-11-24")
    summaries.build()
    page = summaries.text("html/family-1.html")
    mark = '<a class="c-aside c-answer" href=#answer-abababababababab>Kommentar: besvart</a></p>'
    assert f"Det virker for noen.{mark}" in page
    assert "Kommentar fra behandler (uklart):" in page
    assert "&lt;b&gt;Hvem&lt;/b&gt; er noen?" in page
    assert "Svar 24. november 2026, besvart:" in page
    assert not any(name in page for name in (NAME, "Kari"))


def test_the_mark_of_a_fact_stands_inside_what_is_said(summaries: Any, run: Any, file: Any) -> None:
    run("import", file("c-cell-2-d1"))
    run("answer", "ab", "Ja.", "--private")
    summaries.build()
    page = summaries.text("html/family-1.html")
    assert "Kommentar: besvart</a></dd></div>" in page
    assert "er noen?" not in page


def test_marks_are_no_part_of_the_text_so_the_next_build_finds_the_same_place(
    summaries: Any, run: Any, file: Any
) -> None:
    before = read_places(summaries.text("html/family-1.html"))
    run("import", file())
    run("answer", "ab", "Ja.")
    summaries.build()
    assert read_places(summaries.text("html/family-1.html")) == before
    assert "står som før" in run("list")[1]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_taken(
    run: Any, file: Any, tmp_path: Path
) -> None:
    (tmp_path / "skadet.json").write_text("{", encoding="utf-8")
    code, said = run("import", str(tmp_path / "skadet.json"), str(tmp_path / "borte.json"), file())
    assert code == Exit.SOME_FAILED
    assert "skadet.json, linje 1" in said
    assert "borte.json kan ikke leses" in said
    assert "fil.json: nye: 1" in said


def test_names_lie_apart_so_that_they_can_be_deleted(summaries: Any, run: Any, file: Any) -> None:
    run("import", file())
    folder = summaries.root / "comments"
    assert NAME not in (folder / "family-1.json").read_text(encoding="utf-8")
    assert NAME in run("list")[1]
    (folder / "names.local.json").unlink()
    code, said = run("list", "family-*")
    assert (code, NAME in said, "behandler" in said) == (0, False, True)
    assert run("list", "other")[1] == "0 kommentarer\n"


def test_the_list_is_saved_in_the_form_that_its_name_asks_for(
    run: Any, file: Any, tmp_path: Path
) -> None:
    run("import", file())
    saved = {}
    for ending in ("csv", "md", "html"):
        path = tmp_path / f"liste.{ending}"
        assert run("list", "--save", str(path))[0] == 0
        saved[ending] = path.read_text(encoding="utf-8")
        assert "er noen?" in saved[ending].replace("\\", "")
    assert "<b>Hvem" not in saved["md"] + saved["html"]
    assert 'href="outputs/html/family-1.html#c-cell-2-p1"' in saved["html"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("import",), Exit.WRONG_USE, "mangler"),
        (("answer", "ab"), Exit.WRONG_USE, "mangler"),
        (("answer", "9999", "Ja."), Exit.CANNOT, "Ingen kommentar begynner på «9999»"),
        (("list", "--save", "liste.doc"), Exit.CANNOT, "liste.doc kan ikke lages"),
    ],
)
def test_what_cannot_be_done_is_said(run: Any, words: Any, code: int, says: str) -> None:
    done = run(*words)
    assert done[0] == code
    assert says in done[1]


def test_a_damaged_shelf_fails_its_own_summary_in_words_and_no_other(summaries: Any) -> None:
    summaries.file("comments/family-1.json", "{")
    built = summaries.build()
    assert [each.name for each in built.failed] == ["family-1"]
    assert "comments/family-1.json, linje 1" in built.failed[0].message


def test_a_list_shown_in_a_notebook_never_reaches_a_page_or_a_built_notebook(
    summaries: Any, run: Any, file: Any, telling: Callable[..., str]
) -> None:
    run("import", file())
    shows = "from kunnskap.comments import show_comments\nshow_comments()"
    summaries.notebook(telling(title="Modul", language="nb"), SHOWS, shows)
    assert summaries.build().failed == ()
    for name in ("html/family-1.html", "notebooks/family-1.ipynb"):
        assert NAME not in summaries.text(name)
        assert "er noen?" not in summaries.text(name)

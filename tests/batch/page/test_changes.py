"""What is new since last time: from what was recorded, told once, and nothing when nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from kunnskap.batch.changes import (
    MOST_VERSIONS,
    Change,
    Changes,
    advance,
    compare,
    history_json,
    latest,
    read_history,
    told,
    version_of,
)
from kunnskap.batch.diff import differences
from kunnskap.batch.export import export_summary
from kunnskap.batch.manifest import Record, as_json
from kunnskap.errors import BatchError
from kunnskap.language import language

NB = language("nb")


def said(
    effect: str = "0,42", sentence: str = "Vi fant 6 studier.", sha: str = "a" * 64, **more: str
) -> dict[str, Any]:
    results = [{"id": "r1", "label": "Effekt", "text": effect}]
    results += [{"id": key, "label": key, "text": text} for key, text in more.items()]
    return {
        "results": [
            *results,
            {"id": "r2", "label": "Vi fant …", "text": sentence, "sentence": "s1"},
        ],
        "sentences": [{"id": "s1", "text": sentence}],
        "inputs": [{"name": "literature/a/outcomes.csv", "sha256": sha}],
    }


def lines(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return list(told(compare(version_of(before), version_of(after)), NB))


def test_a_number_a_sentence_and_a_file_that_changed_are_each_told_once() -> None:
    assert lines(said(), said("0,38", "Vi fant 7 studier.", "b" * 64)) == [
        "Setningen «Vi fant 6 studier.» er nå «Vi fant 7 studier.»",
        "Effekt: fra 0,42 til 0,38",
        "Endret fil: literature/a/outcomes.csv",
    ]


def test_what_came_and_what_went_are_told() -> None:
    assert lines(said(), said(Berg="12")) == ["Nytt tall: Berg: 12"]
    assert lines(said(Berg="12"), said()) == ["Tallet er borte: Berg (var 12)"]


def test_no_change_says_so() -> None:
    assert lines(said(), said()) == ["Ingen endringer."]


texts = st.dictionaries(st.sampled_from("abcdef"), st.text(min_size=1, max_size=3), max_size=6)


@given(texts, texts)
def test_everything_that_differs_is_accounted_for(
    before: dict[str, str], after: dict[str, str]
) -> None:
    changes = compare(version_of(said(**before)), version_of(said(**after)))
    both = before.keys() & after.keys()
    assert len(changes.came) == len(after.keys() - before.keys())
    assert len(changes.went) == len(before.keys() - after.keys())
    assert len(changes.moved) == sum(before[key] != after[key] for key in both)


def test_a_rebuild_that_says_the_same_adds_no_version() -> None:
    once = advance((), version_of(said()))
    assert advance(once, version_of(said())) == once
    assert latest(once) is None
    twice = advance(once, version_of(said("0,38")))
    assert latest(twice) == latest(advance(twice, version_of(said("0,38"))))


def test_a_long_history_forgets_its_oldest() -> None:
    history: tuple[Any, ...] = ()
    for number in range(MOST_VERSIONS + 3):
        history = advance(history, version_of(said(str(number))))
    assert len(history) == MOST_VERSIONS


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b'{"schema": 99, "versions": []}'])
def test_a_damaged_history_is_no_history(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(damaged)
    assert read_history(path) == ()


def test_a_history_survives_being_written(tmp_path: Path) -> None:
    history = advance(advance((), version_of(said())), version_of(said("0,38")))
    (tmp_path / "a.json").write_bytes(as_json(history_json(history)))
    assert latest(read_history(tmp_path / "a.json")) == latest(history)


def test_the_page_tells_what_is_new_and_says_nothing_the_first_time(
    sample: Callable[..., Any],
) -> None:
    changes = Changes(moved=tuple(Change(f"Tall <{n}>", "1", "2") for n in range(7)))
    page = export_summary(sample(), language="nb", provenance={"changes": changes})
    news = lxml_html.fromstring(page).xpath("//section[@class='news']")[0]
    assert "7 endringer fra forrige versjon." in news.text_content()
    assert len(news.xpath(".//li")) == 7
    assert "Vis 4 endringer til" in news.xpath("string(.//summary)")
    assert 'class="news"' not in export_summary(sample(), language="nb", provenance={})


def built(folder: Path, **summaries: dict[str, Any]) -> Path:
    facts: dict[str, Any] = {
        field: "" for field in Record.__dataclass_fields__ if field not in ("status", "schema")
    }
    for name, what in summaries.items():
        record = Record(
            **{
                **facts,
                "name": name,
                "notices": (),
                "inputs": {},
                "results": f"results/{name}.json",
            }
        )
        for path, content in ((f"records/{name}.json", record), (f"results/{name}.json", what)):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(as_json(content))
    return folder


def test_two_folders_are_compared_summary_by_summary(tmp_path: Path) -> None:
    before = built(tmp_path / "old", a=said(), b=said(), c=said())
    after = built(tmp_path / "new", a=said(), b=said("0,38"), d=said())
    assert list(differences(before, after, NB)) == [
        "b:",
        "  Effekt: fra 0,42 til 0,38",
        "c: oppsummeringen er borte",
        "d: ny oppsummering",
        "Én oppsummering er uendret.",
    ]


def test_a_folder_without_summaries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BatchError) as caught:
        list(differences(tmp_path, tmp_path, NB))
    assert caught.value.key == "no_manifest"
    assert json.dumps(caught.value.facts)

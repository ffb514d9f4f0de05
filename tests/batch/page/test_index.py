"""The start page and the page of a failure."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import html as lxml_html

from kunnskap.batch.failure import render_failure
from kunnskap.batch.index import render_index
from kunnskap.batch.manifest import Failure, IndexEntry


def entry(name: str, **more: Any) -> IndexEntry:
    facts: dict[str, Any] = {
        "name": name,
        "title": f"Tittel {name}",
        "description": "Hva vi vet.",
        "family": "modules",
        "family_title": "Kunnskapsmoduler",
        "language": "nb",
        "data_date": "2026-10-01",
        "status": "built",
        "href": f"{name}.html",
        "parameters": {"module": "grunnmodul", "region": "nord"},
    }
    return IndexEntry(**{**facts, **more})


BROKEN = entry("c", status="failed", href="", error="ValueError: nei", report="../failures/c.html")
ENTRIES = [
    entry("a"),
    entry("b", parameters={"module": "sinnemestring", "region": "vest"}, title="Ål"),
    BROKEN,
    entry("d", family="literature", family_title="Litteratur", language="nn", parameters={}),
]


def page(*entries: IndexEntry) -> Any:
    return lxml_html.fromstring(render_index(entries or ENTRIES, language="nb"))


def test_every_summary_is_in_the_list_under_its_family() -> None:
    families = page().xpath("//section[@class='family']")
    assert [f.findtext("h2") for f in families] == ["Kunnskapsmoduler", "Litteratur"]
    assert [len(f.xpath(".//li[@class='entry']")) for f in families] == [3, 1]
    assert page().xpath("//h3/a/@href") == ["a.html", "b.html", "d.html"]


def test_a_failed_summary_is_named_as_failed_first_of_all_and_leads_to_its_report() -> None:
    (failures,) = page().xpath("//section[@class='failures']")
    assert "Tittel c" in failures.text_content()
    assert failures.xpath(".//a/@href") == ["../failures/c.html"]
    assert page(entry("a")).xpath("//section[@class='failures']") == []


def test_the_filters_are_those_that_tell_summaries_apart_in_the_readers_words() -> None:
    labels = [label.text for label in page().xpath("//select/preceding-sibling::label")]
    assert labels == ["Type", "Språk", "Kunnskapsmodul", "Helseregion"]
    assert "Helseregion Nord" in page().xpath("//select[@data-name='region']/option/text()")
    assert page(entry("a"), entry("b")).xpath("//select") == []


def test_a_parameter_without_words_for_a_reader_is_no_filter_and_no_fact() -> None:
    found = page(entry("a", parameters={"depth": "x1"}), entry("b", parameters={"depth": "x2"}))
    assert found.xpath("//select") == []
    assert "x1" not in found.xpath("string(//p[@class='meta'])")


def test_each_entry_says_under_which_choices_it_is_found() -> None:
    first = page().xpath("//li[@class='entry']")[0]
    assert ["region", "nord"] in json.loads(first.get("data-choices"))


def test_the_date_of_the_data_and_the_warnings_stand_with_the_entry() -> None:
    notices = ({"kind": "synthetic", "text": "Laget av en generator."},)
    text = page(entry("a", notices=notices)).xpath("string(//p[@class='meta'])")
    assert "Data fra 1. oktober 2026" in text
    assert "Syntetiske data" in text


def test_a_summary_in_another_language_is_marked_so() -> None:
    assert page().xpath("//li[@lang='nn']/p[@lang='nb']")


@pytest.mark.parametrize(
    "hostile", ["<script>x()</script>", '"><img src=x onerror=x()>', "'" + '"']
)
def test_hostile_titles_and_parameters_are_only_text(hostile: str) -> None:
    found = page(
        entry("a", title=hostile, parameters={"region": hostile}, error=hostile), entry("b")
    )
    assert len(found.xpath("//script")) == 1
    assert found.xpath("//img") == []
    assert ["region", hostile] in json.loads(found.xpath("//li[@class='entry']/@data-choices")[0])


def failure(**more: Any) -> Failure:
    facts: dict[str, Any] = {
        "name": "modules-nord",
        "status": "failed",
        "cell": "studies",
        "cell_number": 4,
        "error": "ValueError",
        "message": "nei <b>",
        "parameters": {"region": "nord", "designs": ["rct"]},
        "command": "kunnskap build modules-nord --jobs 1",
    }
    return Failure(**{**facts, **more})


def test_the_page_of_a_failure_tells_cell_error_parameters_and_how_to_run_it_alone() -> None:
    html = render_failure(failure(), traceback=["linje 1", "linje 2"], source="1/0", language="nb")
    found = lxml_html.fromstring(html)
    text = found.text_content()
    for fact in (
        "studies",
        "nummer 4",
        "ValueError",
        "nei <b>",
        "nord",
        '["rct"]',
        "1/0",
        "linje 1\nlinje 2",
    ):
        assert fact in text
    assert "kunnskap build modules-nord --jobs 1" in text
    assert found.xpath("//nav/a/@href") == ["../html/index.html"]


def test_a_worker_that_was_killed_has_a_page_too() -> None:
    killed = failure(status="killed", cell="", cell_number=0, parameters={})
    assert "stoppet brått" in render_failure(killed, traceback=(), source="", language="nb")


def test_a_value_is_called_what_a_summary_in_the_pages_language_calls_it() -> None:
    here = entry("a", names={"module": "Grunnmodul"})
    elsewhere = entry("b", language="en", names={"module": "Basic module"})
    silent = entry("c", parameters={"module": "grunnmodul", "region": "vest"})
    other = entry("d", parameters={"module": "sinnemestring"})
    shown = page(elsewhere, here, silent, other)
    assert "Basic module" not in shown.text_content()
    assert [
        meta.text_content().count("Grunnmodul") for meta in shown.xpath("//p[@class='meta']")
    ] == [1, 1, 0, 1]


def test_what_a_whole_family_shares_is_told_once_and_can_still_be_searched_for() -> None:
    synthetic = ({"kind": "synthetic", "text": "Laget av en generator."},)
    nord = {"module": "mi", "region": "nord", "language": "nb"}
    shown = page(
        entry("a", notices=synthetic, parameters=nord, names={"module": "Samtale"}),
        entry("b", notices=synthetic, parameters={**nord, "region": "vest"}),
    )
    assert shown.text_content().count("Syntetiske data") == 1
    assert shown.text_content().count("Hva vi vet.") == 1
    metas = [meta.text_content() for meta in shown.xpath("//p[@class='meta']")]
    assert ["Helseregion Nord" in meta for meta in metas] == [True, False]
    assert not any("Samtale" in meta or "Bokmål" in meta for meta in metas)
    assert all("Samtale" in words for words in shown.xpath("//li/@data-words"))


def test_a_title_is_not_followed_by_its_own_words() -> None:
    shown = page(entry("a", title="Plan – Helseregion Nord"), entry("b", parameters={}))
    assert shown.text_content().count("Helseregion Nord") == 1


def test_summaries_in_the_pages_own_language_stand_first() -> None:
    titles = page(entry("a", language="en", title="A"), entry("b", title="Å")).xpath(
        "//h3/a/text()"
    )
    assert titles == ["Å", "A"]


def test_what_is_new_since_last_time_is_told_of_the_summaries_that_changed() -> None:
    moved, same = page(entry("a", news=3), entry("b")).xpath("//li[@class='entry']")
    assert "Nytt siden sist: 3 endringer" in moved.text_content()
    assert "Nytt siden sist" not in same.text_content()

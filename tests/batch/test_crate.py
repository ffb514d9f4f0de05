"""An archive that knows nothing of us can read what a build holds and how it was made."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest

from kunnskap.batch.crate import crate
from kunnskap.batch.manifest import Record


@pytest.mark.slow
def test_a_build_is_a_crate_whose_every_link_leads_somewhere(project: Any, reading: Any) -> None:
    project.file("literature/a/outcomes.csv", "1")
    project.notebook(reading("literature/a/outcomes.csv"))
    project.family("[matrix]\nn = [1, 2]")
    assert project.build().failed == ()
    graph = json.loads(project.text("ro-crate-metadata.json"))["@graph"]
    by_id = {entity["@id"]: entity for entity in graph}
    assert len(by_id) == len(graph)
    assert set(links(graph)) - {"https://w3id.org/ro/crate/1.1"} <= set(by_id)
    parts = [part["@id"] for part in by_id["./"]["hasPart"]]
    assert all((project.outputs / part).is_file() for part in parts)
    assert {"html/family-1.html", "notebooks/family-2.ipynb"} <= set(parts)
    made = by_id["#made-family-2"]
    sources = {by_id[each["@id"]]["name"] for each in made["object"]}
    assert sources == {"literature/a/outcomes.csv", "n"}
    assert by_id["#family-2/n"]["value"] == 2


def links(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["@id"]] if set(value) == {"@id"} else []
        return own + [link for each in value.values() for link in links(each)]
    return [link for each in value for link in links(each)] if isinstance(value, list) else []


def made(**changed: Any) -> Record:
    """The record of a small summary, with what a test wants otherwise."""
    record = Record(
        *("a", "Å lese", "", "family", "nb", None, ()),
        notebook={"name": "notebooks/a.ipynb", "sha256": "0"},
        parameters={"wave": "2018"},
        inputs={"literature/søk én/outcomes.csv": "1"},
        folders={},
        outputs={"html/a.html": "2"},
        package={"version": "1", "code": "c"},
        dependencies={"python": "3.11"},
        commit="c0ffee",
        commit_date="2026-11-20",
        dirty=False,
        results="results/a.json",
    )
    return dataclasses.replace(record, **changed)


def test_the_crate_says_what_the_specification_wants_of_every_crate() -> None:
    by_id = {entity["@id"]: entity for entity in crate([made()])["@graph"]}
    descriptor, root = by_id["ro-crate-metadata.json"], by_id["./"]
    assert (descriptor["@type"], descriptor["about"]) == ("CreativeWork", {"@id": "./"})
    assert root["@type"] == "Dataset"
    assert root["name"] and root["description"]  # noqa: PT018
    assert root["datePublished"] == "2026-11-20"
    assert by_id[root["license"]["@id"]]["name"]
    assert {"html/index.html", "manifest.json"} <= {part["@id"] for part in root["hasPart"]}


def test_every_identifier_is_a_uri_reference() -> None:
    graph = crate([made()])["@graph"]
    assert all(re.fullmatch(r"[!#$&-;=?-Z_a-z~%]+", entity["@id"]) for entity in graph)
    assert any(entity.get("name") == "literature/søk én/outcomes.csv" for entity in graph)


def test_two_editions_of_one_file_are_two_sources() -> None:
    older = made(name="b", inputs={"literature/søk én/outcomes.csv": "0"})
    graph = crate([made(), older])["@graph"]
    found = [each["sha256"] for each in graph if each.get("name", "").endswith("outcomes.csv")]
    assert sorted(found) == ["0", "1"]


@pytest.mark.parametrize(
    ("known", "day"),
    [
        ({"commit_date": "2026-11-20", "data_date": "2020-12-31"}, "2026-11-20"),
        ({"commit_date": None, "data_date": "2020-12-31"}, "2020-12-31"),
        ({"commit_date": None}, None),
    ],
)
def test_the_day_is_the_commits_or_the_datas_and_never_the_clocks(known: Any, day: Any) -> None:
    (root,) = (each for each in crate([made(**known)])["@graph"] if each["@id"] == "./")
    assert root.get("datePublished") == day


def test_the_description_does_not_grow_with_the_number_of_summaries() -> None:
    (root,) = (each for each in crate([made()] * 1000)["@graph"] if each["@id"] == "./")
    assert len(root["description"]) < 300

"""An archive that knows nothing of us can read what a build holds and how it was made."""

from __future__ import annotations

import json
from typing import Any

import pytest


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
    assert {"@id": "#literature/a/outcomes.csv"} in made["object"]
    assert by_id["#family-2/n"]["value"] == 2


def links(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["@id"]] if set(value) == {"@id"} else []
        return own + [link for each in value.values() for link in links(each)]
    return [link for each in value for link in links(each)] if isinstance(value, list) else []

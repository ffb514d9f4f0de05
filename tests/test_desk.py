from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kunnskap import desk as desk_room
from kunnskap.blocks import Column, Notice, NoticeKind, Table
from kunnskap.desk import MIME, Desk, open_desk
from kunnskap.errors import ShowingError
from kunnskap.origin import Origin, Place, Traced
from kunnskap.sources import parse_source

ORIGIN = Origin.at(Place("literature/a/studies.csv", 2))
SYNTHETIC = Notice(NoticeKind.SYNTHETIC, "Svarene er laget av en generator.")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    outputs: list[dict[str, Any]] = []
    monkeypatch.setattr(desk_room, "display", lambda data, **_: outputs.append(data))
    return outputs


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    for folder in ("notebooks", "parameters"):
        (tmp_path / folder).mkdir()
    return open_desk(start=tmp_path / "notebooks")


def a_table() -> Table:
    return Table(
        "Svar",
        (Column("Hvem"), Column("Antall")),
        (("Alle", Traced(6, ORIGIN)),),
        notices=(SYNTHETIC,),
    )


def test_what_a_table_warns_about_reaches_the_record_of_the_page(
    desk: Desk, shown: list[dict[str, Any]]
) -> None:
    desk.show(a_table())
    desk.close()
    assert shown[-1][MIME]["notices"] == [{"kind": "synthetic", "text": SYNTHETIC.text}]


def test_every_traced_number_is_recorded_and_found_in_the_trail(
    desk: Desk, shown: list[dict[str, Any]]
) -> None:
    desk.show(a_table())
    desk.close()
    (result,) = shown[-1][MIME]["results"]
    assert (result["label"], result["value"], result["origin"]) == (
        "Svar: Alle, Antall",
        6,
        ORIGIN.id,
    )
    assert 'id="o-1"' in shown[-1]["text/html"]


def test_the_record_names_the_files_that_were_read(desk: Desk, shown: list[dict[str, Any]]) -> None:
    path = desk.workspace.root / "parameters" / "a.toml"
    path.write_text("x = 1\n", encoding="utf-8")
    desk.door.read(path)
    desk.close()
    assert [file["name"] for file in shown[-1][MIME]["inputs"]] == ["parameters/a.toml"]


def test_a_citation_leads_to_its_entry_in_the_reference_list(
    desk: Desk, shown: list[dict[str, Any]]
) -> None:
    bib = b"@book{a1, author = {Berg, Kari}, title = {Boka}, year = {2020}}"
    desk.use_references(parse_source(bib, file="a.bib").records)
    desk.say("workspace.error.missing", file=desk.cite("a1"))
    desk.show(desk.references())
    assert '<a class="cite" href="#ref-a1">(Berg, 2020)</a>' in shown[-2]["text/html"]
    assert '<li id="ref-a1">' in shown[-1]["text/html"]


def test_citing_before_any_reference_is_chosen_is_refused(desk: Desk) -> None:
    with pytest.raises(ShowingError) as caught:
        desk.cite("a1")
    assert caught.value.key == "no_references"

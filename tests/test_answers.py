"""On a module's page, each point stands beside what the findings allow to be said of it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from kunnskap.blocks import Lines, Listing, Sentence, Speaker, Symbol, Table
from kunnskap.competence import read_modules
from kunnskap.findings import answers, find, main_findings
from kunnskap.language import LOCALES, language
from kunnskap.recording import plain
from kunnskap.statements import overclaims
from kunnskap.studies import read_base
from kunnskap.tables.module_evidence import links_of, open_bases
from kunnskap.terms import Certainty
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parent.parent


@lru_cache(maxsize=16)
def table(module: str, code: str = "nb") -> Table:
    door = Door(Workspace(ROOT))
    chosen = read_modules(door).get(module)
    (found,) = answers(language(code), open_bases(door, links_of(chosen)), chosen)
    assert isinstance(found, Table)
    return found


def test_a_point_is_answered_by_the_outcomes_of_its_claims_with_their_certainty() -> None:
    rows = [[plain(cell) for cell in row] for row in table("grunnmodul").rows]
    assert [row[1] for row in rows] == ["Vold", "Rusmiddelbruk", "Frafall fra behandlingen"]
    assert {row[3] for row in rows} == {"svært lav tillit"}
    assert rows[0][2].startswith("Vi vet ikke om samlet behandling")


def test_a_point_linked_to_a_whole_base_is_answered_by_what_the_base_found() -> None:
    *_, last = table("sinnemestring").rows
    base = find(language("nb"), read_base(Door(Workspace(ROOT)), "kbt-lovbrudd"))
    assert last[2] == base.summary.rows[0][6]
    assert last[3] == Symbol("⊕⊕◯◯", "lav tillit")


def test_a_point_that_no_rated_result_answers_says_so() -> None:
    (row,) = table("kartlegging").rows
    assert row[1:] == (
        "–",
        "Ingen av resultatene som tilliten er vurdert for, svarer på punktet.",
        "ikke vurdert",
    )


def test_points_without_a_link_are_counted_and_the_judge_is_named() -> None:
    notes = [str(note) for note in table("grunnmodul").notes]
    assert "Ett av 2 punkter er ikke knyttet til litteraturen og står ikke her." in notes
    assert notes[0].endswith("prosjektets forslag, ikke vurdert av metodiker.")


def test_a_module_without_links_has_no_table() -> None:
    door = Door(Workspace(ROOT))
    chosen = read_modules(door).get("implementeringsstrategi")
    assert links_of(chosen) == ()
    assert answers(language("nb"), {}, chosen) == ()


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("module", ["grunnmodul", "mi", "sinnemestring"])
def test_the_point_is_the_sources_and_the_answer_speaks_under_its_certainty(
    module: str, code: str
) -> None:
    for point, _, meaning, _ in table(module, code).rows:
        assert isinstance(point, Sentence)
        assert isinstance(meaning, Sentence)
        assert point.said_by is Speaker.SOURCE
        assert isinstance(meaning.certainty, Certainty)
        assert overclaims(meaning.text, meaning.certainty, code) == ()


@pytest.mark.parametrize(
    ("module", "said", "last"),
    [
        ("mi", 3, "⊕"),
        ("grunnmodul", 3, "1 av 2 punkter i modulen er ikke knyttet til noen studie."),
        ("implementeringsstrategi", 0, "Ingen av de 3 punktene i modulen er knyttet til noen"),
    ],
)
def test_a_module_opens_with_each_thing_that_may_be_said_once(
    module: str, said: int, last: str
) -> None:
    door = Door(Workspace(ROOT))
    chosen = read_modules(door).get(module)
    box = main_findings(language("nb"), open_bases(door, links_of(chosen)), chosen)
    (listing,) = box.content
    assert isinstance(listing, Listing)
    assert sum(isinstance(item, Lines) for item in listing.items) == said
    *_, final = listing.items
    assert last in plain(final) or isinstance(final, Lines)

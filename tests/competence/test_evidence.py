"""What the literature says on a page about competence: only what is linked, each claim from both sides."""

from __future__ import annotations

import pytest

from kunnskap.blocks import Notice, NoticeKind, Sentence, Table
from kunnskap.competence import names_on_shelf, read_modules, read_practice
from kunnskap.language import LOCALES, language
from kunnskap.origin import Traced
from kunnskap.recording import plain
from kunnskap.render import Renderer
from kunnskap.tables import practice as practice_tables
from kunnskap.tables.module_evidence import links_of, open_bases, what_literature_says
from kunnskap.workspace import Door

NB = language("nb")


def tables_of(door: Door, key: str) -> list[Table]:
    links = links_of(read_modules(door).get(key))
    blocks = what_literature_says(NB, open_bases(door, links), links)
    return [block for block in blocks if isinstance(block, Table)]


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_every_module_can_say_what_the_literature_says(door: Door, code: str) -> None:
    words = language(code)
    for module in read_modules(door):
        links = links_of(module)
        for block in what_literature_says(words, open_bases(door, links), links):
            assert Renderer(words).block(block)


def test_a_module_with_nothing_linked_says_so(door: Door) -> None:
    links = links_of(read_modules(door).get("risikoverktoy"))
    (said,) = what_literature_says(NB, open_bases(door, links), links)
    assert isinstance(said, Sentence)
    assert said.text.startswith("Ingen studie eller påstand")


def test_a_claim_shows_how_many_studies_speak_for_it_and_against_it(door: Door) -> None:
    claims = tables_of(door, "grunnmodul")[0]
    base = open_bases(door, links_of(read_modules(door).get("grunnmodul")))[
        "integrert-behandling"
    ].base
    wanted = next(claim for claim in base.claims if claim.key == "integrated_best")
    row = next(row for row in claims.rows if plain(row[0]) == wanted.text.nb)
    counts = [cell.value for cell in row[1:] if isinstance(cell, Traced)]
    assert sum(counts) == len(wanted.voices)
    assert counts[0] > 0
    assert counts[1] > 0


def test_each_linked_study_has_its_row(door: Door) -> None:
    links = links_of(read_modules(door).get("mi"))
    linked = {key for link in links for key in link.studies}
    studies = tables_of(door, "mi")[1]
    assert len(studies.rows) == len(linked)


def test_components_account_for_every_study(door: Door) -> None:
    components = tables_of(door, "sinnemestring")[-1]
    for row in components.rows:
        assert sum(cell.value.value for cell in row[1:]) == 58  # type: ignore[union-attr]


def test_the_caution_of_each_base_stands_before_its_numbers(door: Door) -> None:
    links = links_of(read_modules(door).get("sinnemestring"))
    blocks = what_literature_says(NB, open_bases(door, links), links)
    kinds = [block.kind for block in blocks if isinstance(block, Notice)]
    assert kinds == [NoticeKind.RECONSTRUCTION, NoticeKind.SECONDARY_DATA]


def test_a_dilemma_tells_how_many_points_nothing_speaks_to(door: Door) -> None:
    for name in names_on_shelf(door, "practice"):
        practice = read_practice(door, name)
        table = practice_tables.linked_points(NB, practice)
        points = sum(len(side.everything) for side in practice.sides)
        n = points - len(table.rows)
        assert str(table.notes[0]).startswith(f"{n} av {points} punkter er ikke knyttet til")

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from kunnskap.blocks import Figure, NoticeKind, Sentence
from kunnskap.language import language
from kunnskap.records import Base, read_records
from kunnskap.studies import LiteratureBase, Selection, read_base, select
from kunnskap.tables import literature
from kunnskap.workspace import Door, Workspace

NB = language("nb")
DOOR = Door(Workspace(Path(__file__).parents[2]))


@lru_cache(maxsize=4)
def base(name: str = "integrert-behandling") -> LiteratureBase:
    return read_base(DOOR, name)


@lru_cache(maxsize=4)
def records(name: str = "integrert-behandling") -> Base:
    return read_records(DOOR, name)


def chosen(
    name: str = "integrert-behandling", tiers: Iterable[str] | None = ("core",)
) -> Selection:
    return select(base(name).studies, tiers=tiers)


def test_the_core_is_told_by_design_and_every_count_leads_to_its_studies() -> None:
    sentence = literature.designs(NB, chosen())
    assert sentence.text == "4 oversikter, 6 randomiserte kontrollerte studier og 1 kasusstudie"
    counts = [piece.fact for piece in sentence.pieces if piece.fact is not None]
    assert [len(count.origin.places) for count in counts] == [4, 6, 1]  # type: ignore[attr-defined]


def test_what_is_left_out_is_counted() -> None:
    rest = len(base().studies) - 11
    assert literature.left_out(NB, chosen()).text.startswith(f"{rest} andre studier")
    assert (
        literature.left_out(NB, chosen(tiers=None)).text == "Alle studiene i grunnlaget er med her."
    )


def test_the_title_says_that_the_base_was_narrowed_only_when_it_was() -> None:
    assert literature.heading(NB, base(), chosen(), ["core"])["title"].endswith(": kjernen")
    whole = literature.heading(NB, base(), chosen(tiers=None), [])
    assert whole["title"] == "Integrert behandling av rusmiddelbruk og vold"


def test_a_reconstruction_and_data_from_a_review_are_named_as_what_they_are() -> None:
    kinds = [
        literature.caution(NB, base(name)).kind for name in ("integrert-behandling", "kbt-lovbrudd")
    ]
    assert kinds == [NoticeKind.RECONSTRUCTION, NoticeKind.SECONDARY_DATA]


def test_a_search_that_was_not_reported_is_shown_as_missing() -> None:
    ((_, _, date, search, found, unread),) = literature.searches(NB, records()).rows
    assert (date, search) == (None, None)
    assert (found.value.value, unread.value.value) == (71, 0)  # type: ignore[union-attr]


def test_where_no_chosen_study_has_a_record_every_record_is_cited() -> None:
    assert literature.cited(records(), chosen()) == chosen().keys
    whole = frozenset(records("kbt-lovbrudd").records["key"])
    assert literature.cited(records("kbt-lovbrudd"), chosen("kbt-lovbrudd")) == whole


def test_a_base_that_somebody_else_selected_has_no_flow_of_its_own() -> None:
    assert isinstance(literature.selection(NB, base(), records()), Figure)
    name = "kbt-lovbrudd"
    assert isinstance(literature.selection(NB, base(name), records(name)), Sentence)


def test_what_the_base_says_of_its_selection_stands_by_the_flow() -> None:
    flow = literature.selection(NB, base(), records())
    assert isinstance(flow, Figure)
    ((kind, text),) = [(notice.kind, notice.text) for notice in flow.notices]
    assert kind is NoticeKind.RECONSTRUCTION
    assert "ingen fulltekst er lest" in text

from __future__ import annotations

from typing import Any

import pytest

from kunnskap.blocks import (
    Block,
    Box,
    Cell,
    Column,
    Columns,
    Facts,
    Figure,
    Lines,
    Listing,
    Notice,
    NoticeKind,
    Number,
    Paragraph,
    Sentence,
    Table,
)
from kunnskap.language import Piece, language
from kunnskap.origin import Origin, Place, Traced
from kunnskap.recording import Recorder

NB = language("nb")
CAUTION = Notice(NoticeKind.CAVEAT, "Les med varsomhet.")


def six(value: Any = 6) -> Traced[Any]:
    return Traced(value, Origin.at(Place("a.csv", 2)))


def sentence(value: Any = 6) -> Sentence:
    return Sentence((Piece("Vi fant "), Piece(str(value), six(value)), Piece(" studier.")))


def table(cell: Cell = None, caption: str = "Svar") -> Table:
    columns = (Column("Hvem"), Column("Andel", spec="percent"))
    return Table(caption, columns, (("Alle", cell),), notices=(CAUTION,))


def recorded(*blocks: Block) -> dict[str, Any]:
    recorder = Recorder(NB)
    for block in blocks:
        recorder.take(block)
    return recorder.as_json()


@pytest.mark.parametrize(
    "block",
    [
        sentence(),
        Paragraph((sentence(),)),
        Listing((sentence(),)),
        Facts((("Studier", six()),)),
        Columns((("For", Listing((sentence(),))),)),
        Box("Funn", (Box("Mer", (sentence(),)),)),
        table(Lines((Number(six(), "percent"), "tekst"))),
        Figure("Tittel", "Funnet.", "<svg/>", table(six())),
    ],
    ids=lambda block: type(block).__name__,
)
def test_a_result_is_recorded_wherever_on_the_page_it_stands(block: Block) -> None:
    (result,) = recorded(block)["results"]
    assert result["value"] == 6


def test_a_warning_is_recorded_wherever_on_the_page_it_stands() -> None:
    for block in (CAUTION, table(), Box("Funn", (table(),))):
        assert recorded(block)["notices"] == [{"kind": "caveat", "text": CAUTION.text}]


def test_a_number_that_moves_is_the_same_result_with_another_value() -> None:
    before, after = recorded(table(six(0.5)), sentence(6)), recorded(table(six(0.7)), sentence(7))
    assert [r["id"] for r in before["results"]] == [r["id"] for r in after["results"]]
    assert [r["text"] for r in after["results"]] == ["70\u00a0%", "7"]
    assert before["sentences"][0]["id"] == after["sentences"][0]["id"]


def test_a_caption_that_counts_its_rows_does_not_make_every_result_new() -> None:
    before, after = recorded(table(six(), "12 svar")), recorded(table(six(), "13 svar"))
    assert before["results"][0]["id"] == after["results"][0]["id"]


def test_two_results_of_one_name_are_told_apart() -> None:
    ids = [r["id"] for r in recorded(sentence(), sentence())["results"]]
    assert len(set(ids)) == 2


def test_what_was_not_reported_is_no_result() -> None:
    assert recorded(table(None), table(six(None)))["results"] == []


def test_a_number_in_a_sentence_is_recorded_as_the_sentence_writes_it() -> None:
    share = Sentence((Piece("I alt "), Piece("68 %", six(0.68)), Piece(".")))
    (result,) = recorded(share)["results"]
    assert (result["value"], result["text"]) == (0.68, "68 %")

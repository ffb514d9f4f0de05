import datetime
import pickle

import pytest

from kunnskap.errors import LanguageError
from kunnskap.language import Language, Text, language
from kunnskap.origin import Traced
from kunnskap.terms import Certainty, ServiceArea

NB = language("nb")


def with_messages(**messages: str | dict[str, str]) -> Language:
    return Language("nb", NB.locale, {**NB.messages, **{f"t.{k}": v for k, v in messages.items()}})


def test_numbers_dates_and_lists_are_written_the_norwegian_way() -> None:
    assert NB.number(1234567.891, 2) == "1\u00a0234\u00a0567,89"
    assert NB.percent(0.256) == "26\u00a0%"
    assert NB.date(datetime.date(2026, 11, 22)) == "22. november 2026"
    assert NB.listing(["a", "b", "c"]) == "a, b og c"


def test_a_negative_number_has_a_minus_sign_and_not_a_hyphen() -> None:
    assert NB.number(-1.25, 2) == "\u22121,25"
    assert NB.number(-3) == "\u22123"
    assert NB.percent(-0.5) == "\u221250\u00a0%"


def test_negative_zero_is_written_as_zero() -> None:
    assert NB.number(-0.001, 1) == "0,0"


def test_plurals_follow_the_number_also_when_it_is_traced() -> None:
    words = with_messages(studies={"one": "{n} studie", "other": "{n} studier"})
    assert words.text("t.studies", n=1) == "1 studie"
    assert words.text("t.studies", n=Traced(4)) == "4 studier"


@pytest.mark.parametrize("none", [0, Traced(0)])
def test_nought_may_have_words_of_its_own(none: object) -> None:
    forms = {"by": "left", "zero": "ingen andre", "one": "den andre", "other": "de {left} andre"}
    words = with_messages(rest=forms, plain={"one": "{n} studie", "other": "{n} studier"})
    assert [words.text("t.rest", left=left) for left in (none, 1, 2)] == [
        "ingen andre",
        "den andre",
        "de 2 andre",
    ]
    assert words.text("t.plain", n=none) == "0 studier"


def test_a_year_is_not_grouped_and_a_missing_value_says_so() -> None:
    words = with_messages(line="{year:plain}: {value:2}")
    assert words.text("t.line", year=2018, value=None) == "2018: ikke rapportert"


def test_pieces_keep_the_fact_where_it_stands() -> None:
    pieces = with_messages(line="av {n} studier").pieces("t.line", n=6)
    assert [(piece.text, piece.fact) for piece in pieces] == [
        ("av ", None),
        ("6", 6),
        (" studier", None),
    ]


def test_norwegian_order_puts_aa_with_å_last() -> None:
    assert NB.in_order(["Ås", "Aas", "Zeta", "Ødegård", "Ærfugl", "Aga"]) == [
        "Aga", "Zeta", "Ærfugl", "Ødegård", "Ås", "Aas",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "written"), [(5.2e21, "5,2E21"), (-1e304, "\u22121,0E304")])
def test_a_number_too_long_to_write_out_stands_in_powers_of_ten(value: float, written: str) -> None:
    assert NB.number(value, 2) == NB.number(value) == written


def test_a_term_has_its_readers_word() -> None:
    assert NB.term(Certainty.VERY_LOW) == "svært lav tillit"


@pytest.mark.parametrize("code", ["sv", "", "NB"])
def test_an_unknown_language_names_those_that_exist(code: str) -> None:
    with pytest.raises(LanguageError) as caught:
        language(code)
    assert caught.value.key == "unknown_language"
    assert caught.value.facts["known"] == ["en", "nb", "nn"]


def test_an_unknown_key_or_a_missing_fact_is_an_error_not_a_blank() -> None:
    with pytest.raises(LanguageError, match="unknown_key"):
        NB.text("t.nothing")
    with pytest.raises(LanguageError, match="missing_fact"):
        with_messages(line="{n}").text("t.line")


def test_a_term_may_be_called_other_without_becoming_a_plural() -> None:
    assert language("nb").term(ServiceArea.OTHER) == "annet"
    assert language("nb").term(ServiceArea.MENTAL_HEALTH) == "psykisk helsevern"


def test_a_text_knows_its_pieces_alone_joined_and_kept() -> None:
    one = language("nb").text("literature.designs.rct", n=6)
    both = Text.joined([one, "og mer"])
    assert [piece.fact for piece in both.pieces if piece.fact is not None] == [6]
    assert both == f"{one} og mer"
    assert pickle.loads(pickle.dumps(one)).pieces == one.pieces

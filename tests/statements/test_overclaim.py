"""Thirty planted sentences and more are caught; what the catalogue itself says, and careful prose, is not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kunnskap.errors import ShowingError
from kunnskap.language import LOCALES, language
from kunnskap.statements import Change, overclaims, statement
from kunnskap.terms import Certainty

ROOT = Path(__file__).parents[2]
HIGH, MODERATE, LOW, VERY_LOW = (
    Certainty.HIGH,
    Certainty.MODERATE,
    Certainty.LOW,
    Certainty.VERY_LOW,
)

PLANTED = [  # sentence, certainty, the rule that must be named
    ("Studiene beviser at integrert behandling hjelper.", HIGH, "proof"),
    ("Det er bevist at behandlingen hjelper mot vold.", LOW, "proof"),
    ("Behandlingen er uten tvil et gode.", MODERATE, "proof"),
    ("Programmet garanterer færre tilbakefall.", LOW, "proof"),
    ("Forskningen slår fast at rus gir vold.", MODERATE, "proof"),
    ("Integrert behandling er beste måte å behandle både rus- og voldsproblemer", LOW, "best"),
    ("Kognitiv atferdsterapi fungerer best.", LOW, "best"),
    ("Metoden som virker best, er SADV.", MODERATE, "best"),
    ("I-StoP er den beste behandlingen.", LOW, "best"),
    ("Parterapi er mest effektivt mot vold.", MODERATE, "best"),
    ("Integrert behandling er trolig overlegen.", MODERATE, "best"),
    ("I-StoP har ingen effekt på vold.", LOW, "no_effect"),
    ("Behandlingen virker ikke.", MODERATE, "no_effect"),
    ("Det var ingen forskjell mellom gruppene.", LOW, "no_effect"),
    ("Kort rådgivning er trolig uten virkning.", MODERATE, "no_effect"),
    ("Rusbehandling er ineffektivt alene.", HIGH, "no_effect"),
    ("Integrert behandling fungerer.", LOW, "cause"),
    ("Sinnemestring virker.", MODERATE, "cause"),
    ("Programmet har god effekt på vold.", LOW, "cause"),
    ("Behandlingen fører til mindre vold.", VERY_LOW, "cause"),
    ("Samtidig behandling gir bedre resultater.", LOW, "cause"),
    ("Behandlingen reduserer trolig vold.", LOW, "cause"),
    ("Behandlingen reduserer muligens vold.", VERY_LOW, "cause"),
    ("Tiltaket forebygger muligens vold, og øker tryggheten.", LOW, "cause"),
    ("Rusbehandling er nok til å redusere forekomst av voldsutøvelse", LOW, "cause"),
    ("Vold skyldes rus.", MODERATE, "cause"),
    ("Bedre behandlingsutfall", LOW, "heading"),
    ("Lavere fravall i løpet av behandlingen", VERY_LOW, "heading"),
    ("Tydelig sammenheng mellom alkohol og vold", LOW, "strength"),
    ("Det er solid dokumentasjon for metoden.", LOW, "strength"),
    ("Pasienter med dobbel diagnose bør tilbys integrert behandling", LOW, "recommendation"),
    ("Vi anbefaler motiverende intervju.", VERY_LOW, "recommendation"),
    ("Behandlingen kan muligens redusere vold.", VERY_LOW, "possible"),
    ("Studien viste lovende resultater.", VERY_LOW, "possible"),
]
PLANTED_ELSEWHERE = [
    ("Behandlinga verkar best.", "nn", LOW, "best"),
    ("Tiltaket har ingen effekt på vald.", "nn", LOW, "no_effect"),
    ("Integrert behandling reduserer vald.", "nn", MODERATE, "cause"),
    ("Behandlinga aukar truleg oppmøtet.", "nn", LOW, "cause"),
    ("The trials prove that it works.", "en", HIGH, "proof"),
    ("Integrated treatment works best.", "en", LOW, "best"),
    ("The intervention had no effect.", "en", MODERATE, "no_effect"),
    ("Treatment reduces violence.", "en", LOW, "cause"),
    ("Treatment may reduce violence.", "en", VERY_LOW, "possible"),
]
CAREFUL = [
    ("Vi vet ikke om integrert behandling reduserer vold.", VERY_LOW),
    ("Det er usikkert om behandlingen fungerer bedre enn vanlig rusbehandling.", VERY_LOW),
    ("Det er ikke vist at metoden virker best.", VERY_LOW),
    ("Vi kan ikke konkludere med at behandlingen fører til mindre vold.", VERY_LOW),
    ("Forskjellen var ikke statistisk signifikant, og intervallet er bredt.", VERY_LOW),
    ("Det ble ikke påvist noen forskjell mellom gruppene.", LOW),
    ("Effekten er usikker.", VERY_LOW),
    ("Mindre vold i SADV enn i tolvtrinn; tallene er ikke sett.", VERY_LOW),
    ("Utsagnet om at rusbehandling alene reduserer vold, bygger på én oversikt.", VERY_LOW),
    ("Fungerer integrert behandling?", VERY_LOW),
    ("Lysbildet sier «Integrert behandling fungerer».", VERY_LOW),
    ("Det virker som om få har lest hele rapporten.", VERY_LOW),
    ("Behandlingen reduserer trolig vold.", MODERATE),
    ("Behandlingen reduserer trolig rusbruk og øker trolig oppmøtet.", MODERATE),
    ("Behandlingen kan muligens redusere vold.", LOW),
    ("Behandlingen reduserer vold.", HIGH),
    ("Ingen forskjell påvist i fem studier.", LOW),
    ("Ingen av studiene er norske.", VERY_LOW),
    ("Studiene er små, og mange opplysninger er ikke sett.", VERY_LOW),
    ("Det er for få studier til å si at behandlingen fungerer.", VERY_LOW),
    ("Tiltaket varte i 3.5 måneder og omfattet 40 menn.", VERY_LOW),
    ("Alle deltakerne fikk også vanlig rusbehandling.", VERY_LOW),
]


@pytest.mark.parametrize(("sentence", "certainty", "rule"), PLANTED)
def test_a_sentence_that_claims_too_much_is_caught(
    sentence: str, certainty: Certainty, rule: str
) -> None:
    assert rule in {claim.rule for claim in overclaims(sentence, certainty, "nb")}


@pytest.mark.parametrize(("sentence", "code", "certainty", "rule"), PLANTED_ELSEWHERE)
def test_the_other_languages_catch_their_own(
    sentence: str, code: str, certainty: Certainty, rule: str
) -> None:
    assert rule in {claim.rule for claim in overclaims(sentence, certainty, code)}


@pytest.mark.parametrize(("sentence", "certainty"), CAREFUL)
def test_careful_prose_is_left_alone(sentence: str, certainty: Certainty) -> None:
    assert overclaims(sentence, certainty, "nb") == ()


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("certainty", Certainty)
@pytest.mark.parametrize("change", Change)
def test_our_own_sentences_never_claim_too_much(
    code: str, certainty: Certainty, change: Change
) -> None:
    words = {"intervention": "SADV", "comparison": "TSF", "outcome": "vold"}
    sentence = statement(language(code), change=change, certainty=certainty, **words)
    assert overclaims(sentence.text, certainty, code) == ()


def test_the_place_of_the_words_is_given() -> None:
    text = "Studien er liten. Behandlingen fungerer."
    (claim,) = overclaims(text, LOW, "nb")
    assert text[claim.start : claim.end] == claim.words == "fungerer"
    assert claim.needs is HIGH


def test_an_unrated_claim_is_treated_as_very_low() -> None:
    assert overclaims("Behandlingen kan muligens redusere vold.", None, "nb")


def test_every_rule_has_words_for_the_author() -> None:
    for code in LOCALES:
        rules = tomllib.loads(
            (ROOT / f"src/kunnskap/statements/words/{code}.toml").read_text(encoding="utf-8")
        )["rules"]
        assert all(language(code).knows(f"statements.overclaim.{rule['key']}") for rule in rules)


def test_the_projects_own_slides_are_the_first_patients() -> None:
    path = ROOT / "literature/integrert-behandling/claims.toml"
    claims = tomllib.loads(path.read_text(encoding="utf-8"))["claims"]
    caught = {c["key"]: {o.rule for o in overclaims(c["quote"], VERY_LOW, "nb")} for c in claims}
    assert "best" in caught["integrated_best"]
    assert "heading" in caught["lower_dropout"]
    assert "strength" in caught["alcohol_violence"]


def test_a_language_without_a_list_is_refused() -> None:
    with pytest.raises(ShowingError) as caught:
        overclaims("Tämä toimii.", LOW, "fi")
    assert caught.value.key == "no_word_list"

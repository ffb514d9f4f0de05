"""What the check says of sentences as people write them: claims, denials, findings of nothing, and careful words."""

from __future__ import annotations

import pytest

from kunnskap.statements import overclaims
from kunnskap.terms import Certainty

LEVELS = {
    "høy": Certainty.HIGH,
    "moderat": Certainty.MODERATE,
    "lav": Certainty.LOW,
    "svært lav": Certainty.VERY_LOW,
    "ikke vurdert": None,
}

VERDICTS = """
nb | høy          | proof          | Studien beviser at behandlingen hjelper.
nb | svært lav    | –              | Studien beviser ikke at behandlingen hjelper.
nb | lav          | –              | Virkningen er ikke bevist.
nb | svært lav    | –              | Programmet garanterer ikke at volden opphører.
nb | lav          | no_effect      | Parterapi har ingen effekt på vold (OR 0,91; 95 % KI 0,60 til 1,38).
nb | moderat      | no_effect      | Det var ingen forskjell i vold mellom gruppene (p = 0,32).
nb | høy          | no_effect      | Behandlingen virket ikke.
nb | moderat      | no_effect      | Integrert behandling reduserer ikke vold.
nb | moderat      | no_effect      | SADV er ikke bedre enn tolvtrinnsbehandling.
nb | lav          | –              | Vi fant ingen statistisk signifikant forskjell mellom gruppene.
nb | ikke vurdert | –              | Det ble ikke påvist noen forskjell i vold (p = 0,32).
nb | svært lav    | –              | Andre studier påviser ingen forskjell.
nb | moderat      | –              | Behandlingen gir trolig liten eller ingen forskjell i vold.
nb | lav          | cause          | Behandlingen gir trolig liten eller ingen forskjell i vold.
nb | lav          | best           | SADV fungerer best.
nb | svært lav    | –              | Vi vet ikke hvilken behandling som fungerer best.
nb | svært lav    | –              | Det er ikke sikkert at SADV er den beste behandlingen.
nb | moderat      | best           | Parterapi er den beste metoden, men bare for noen.
nb | svært lav    | –              | Ingen av studiene viser at behandlingen reduserer vold.
nb | lav          | cause          | Oversikten viser at behandlingen reduserer vold.
nb | høy          | –              | Oversikten viser at behandlingen reduserer vold.
nb | moderat      | –              | Behandlingen reduserer trolig vold.
nb | lav          | cause          | Behandlingen reduserer trolig vold.
nb | lav          | –              | Behandlingen kan muligens redusere vold.
nb | svært lav    | possible       | Behandlingen kan muligens redusere vold.
nb | ikke vurdert | possible       | Programmene ser ut til å redusere nye lovbrudd.
nb | svært lav    | possible       | Resultatene er lovende.
nb | lav          | cause          | Behandlingen virker, men bare hos noen.
nb | lav          | cause          | SADV er bedre enn tolvtrinnsbehandling.
nb | lav          | strength       | Det finnes sterk evidens for integrert behandling.
nb | lav          | strength       | Effekten av samtidig behandling er godt dokumentert.
nb | moderat      | strength       | Sinnemestring hjelper alltid.
nb | svært lav    | –              | Virkninger som er sett, varer ikke alltid.
nb | svært lav    | –              | Alle, ofte eller alltid: andelen steg mellom rundene.
nb | lav          | recommendation | Alle med dobbel diagnose bør tilbys integrert behandling.
nb | svært lav    | –              | Kunnskapssammenstillingen anbefaler kartlegging når behandlingen starter.
nb | svært lav    | –              | Virker behandlingen?
nb | svært lav    | –              | Prosjektet skrev at «integrert behandling virker best».
nb | svært lav    | –              | Egenvurdering viser ikke om programmet er årsaken til en forskjell.
nb | svært lav    | –              | Voldsutøvelsen gikk ned i begge grupper, og intervallet er bredt.
nn | svært lav    | –              | Studien provar ikkje at behandlinga hjelper.
nn | høy          | proof          | Studien provar at behandlinga hjelper.
nn | lav          | no_effect      | Det var ingen skilnad i vald (p = 0,32).
nn | lav          | –              | Det vart ikkje påvist nokon skilnad i vald.
nn | moderat      | –              | Behandlinga reduserer truleg vald.
nn | lav          | cause          | Behandlinga reduserer truleg vald.
nn | svært lav    | possible       | Behandlinga kan kanskje redusere vald.
nn | moderat      | no_effect      | Behandlinga reduserer ikkje vald.
nn | svært lav    | –              | Effekten varer ikkje alltid.
nn | ikke vurdert | –              | Mindre behov
nn | ikke vurdert | heading        | Mindre vald
en | svært lav    | –              | The trial does not prove that treatment works.
en | høy          | proof          | The trial proves that treatment works.
en | lav          | no_effect      | There was no difference between the arms (p = 0.32).
en | lav          | –              | No statistically significant difference was found.
en | moderat      | –              | Treatment probably reduces violence.
en | lav          | cause          | Treatment probably reduces violence.
en | moderat      | no_effect      | Treatment does not reduce violence.
en | svært lav    | –              | It is unclear whether treatment works best when integrated.
en | svært lav    | –              | None of the trials shows that treatment reduces violence.
en | svært lav    | possible       | Treatment may reduce violence.
en | svært lav    | –              | The effect does not always last.
en | ikke vurdert | –              | Lower limit
"""
ROWS = [tuple(cell.strip() for cell in row.split("|")) for row in VERDICTS.strip().splitlines()]


@pytest.mark.parametrize(("code", "level", "verdict", "sentence"), ROWS)
def test_a_sentence_gets_the_verdict_its_certainty_allows(
    code: str, level: str, verdict: str, sentence: str
) -> None:
    rules = {claim.rule for claim in overclaims(sentence, LEVELS[level], code)}
    assert rules == set() if verdict == "–" else verdict in rules


def test_the_table_holds_more_than_thirty_sentences_and_both_verdicts_in_each_language() -> None:
    assert len(ROWS) > 30
    for code in ("nb", "nn", "en"):
        assert {verdict == "–" for each, _, verdict, _ in ROWS if each == code} == {True, False}

"""From the project's own files to the summary of findings: one result object behind sentence, table and figure."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from kunnskap.blocks import Figure, Lines, Listing, Number, Paragraph, Sentence, Symbol, Table
from kunnskap.errors import StudyError
from kunnskap.findings import Findings, find
from kunnskap.findings.rows import because
from kunnskap.language import LOCALES, language
from kunnskap.statements import overclaims
from kunnskap.studies import read_base
from kunnskap.studies.tool import tool
from kunnskap.synthesis import Pooled
from kunnskap.synthesis.certainty import Judged
from kunnskap.synthesis.direction import Directions
from kunnskap.terms import CertaintyDomain
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parents[1]
BASES = ("integrert-behandling", "kbt-lovbrudd")


@lru_cache(maxsize=8)
def found(base: str, code: str = "nb") -> Findings:
    return find(language(code), read_base(Door(Workspace(ROOT)), base))


def text_of(cell: object) -> str:
    assert isinstance(cell, Sentence)
    return cell.text.replace("\u00a0", " ")


def test_the_base_with_counts_is_pooled_and_the_other_is_not() -> None:
    assert [type(f.result) for f in found("kbt-lovbrudd").outcomes] == [Pooled]
    assert {type(f.result) for f in found("integrert-behandling").outcomes} == {Directions}


def test_sentence_table_and_figure_say_the_same_number() -> None:
    findings = found("kbt-lovbrudd")
    result = findings.outcomes[0].result
    shown = findings.language.number(math.exp(result.estimate), 2)
    sentence, plot, *_ = findings.figures
    assert isinstance(sentence, Paragraph)
    assert isinstance(plot, Figure)
    assert f"oddsratio {shown}" in sentence.sentences[0].text
    assert f"oddsratio {shown}" in plot.description
    assert f">{shown} (" in plot.svg
    assert f"oddsratio {shown}" in text_of(findings.summary.rows[0][2])


def test_the_summary_tells_people_certainty_and_every_reason() -> None:
    findings = found("kbt-lovbrudd")
    row = findings.summary.rows[0]
    assert text_of(row[1]).replace(" ", "") == "4983(19)"
    assert row[5] == Symbol("⊕⊕◯◯", "lav tillit")
    assert "kan muligens redusere nye lovbrudd" in text_of(row[-1])
    notes = " ".join(str(note) for note in findings.summary.notes)
    assert "kjev publisering, −1 trinn" in notes
    assert "ikke vurdert av metodiker" in notes


def test_what_cannot_be_pooled_says_what_studies_point_to_and_keeps_what_was_not_used() -> None:
    findings = found("integrert-behandling")
    assert text_of(findings.summary.rows[0][2]).startswith("Ikke slått sammen.")
    assert text_of(findings.summary.rows[0][-1]).startswith("Vi vet ikke om")
    captions = [table.caption for table in findings.details]
    assert "Syntese uten metaanalyse: vold" in captions
    used = next(table for table in findings.details if table.caption.endswith("det: vold"))
    assert {"brukt", "samme resultat, fortalt for den andre gruppen"} <= {
        str(row[-1]) for row in used.rows
    }


def test_the_same_counts_stand_in_three_measures_beside_the_chosen_one() -> None:
    findings = found("kbt-lovbrudd")
    (table,) = findings.details
    shown = {str(row[0]): [read_number(cell) for cell in row[1:4]] for row in table.rows}
    assert list(shown) == ["Oddsratio", "Risikoratio", "Risikodifferanse"]
    result = findings.outcomes[0].result
    assert isinstance(result, Pooled)
    assert shown["Oddsratio"] == pytest.approx(
        [math.exp(value) for value in (result.estimate, result.ci.low, result.ci.high)]
    )
    assert 1 > shown["Risikoratio"][0] > shown["Oddsratio"][0]
    assert 0 > shown["Risikodifferanse"][0] > -1


def test_a_base_pooled_in_another_measure_says_it_in_every_place(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "literature", tmp_path / "literature")
    file = tmp_path / "literature" / "kbt-lovbrudd" / "base.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('measure = "OR"', 'measure = "RR"'), encoding="utf-8")
    findings = find(language("nb"), read_base(Door(Workspace(tmp_path)), "kbt-lovbrudd"))
    told, plot, *_ = findings.figures
    assert isinstance(told, Paragraph)
    assert isinstance(plot, Figure)
    for words in (told.sentences[0].text, plot.description, text_of(findings.summary.rows[0][2])):
        assert "risikoratio" in words


def read_number(cell: object) -> float:
    assert isinstance(cell, Number)
    return float(cell.value.value)


def test_moderators_are_asked_of_all_studies_of_the_base() -> None:
    (table,) = found("kbt-lovbrudd").moderators(["anger_control", "substance_abuse"])
    assert table.rows[0][0] == "Alle 58 studier, slått sammen"
    assert [row[0] for row in table.rows[1:]] == [
        "med sinnemestring mot uten (for tall: per enhet)",
        "med rusdel mot uten (for tall: per enhet)",
    ]
    assert found("integrert-behandling").moderators(["anger_control"]) == ()


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("code", LOCALES)
def test_no_sentence_claims_more_than_its_certainty(base: str, code: str) -> None:
    findings = found(base, code)
    for finding, row in zip(findings.outcomes, findings.summary.rows, strict=True):
        assert overclaims(text_of(row[-1]), finding.rated.level, code) == ()


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("code", LOCALES)
def test_every_block_is_made_in_every_language(base: str, code: str) -> None:
    findings = found(base, code)
    assert isinstance(findings.summary, Table)
    assert all(isinstance(block, Figure | Paragraph) for block in findings.figures)
    assert all(isinstance(block, Table) for block in findings.details)


@pytest.mark.parametrize("base", BASES)
def test_the_main_findings_are_the_sentences_and_certainties_of_the_summary(base: str) -> None:
    findings = found(base)
    (listing,) = findings.main.content
    assert isinstance(listing, Listing)
    told = [item.items for item in listing.items if isinstance(item, Lines)]
    assert [items[:2] for items in told] == [(row[-1], row[-2]) for row in findings.summary.rows]


def test_the_main_findings_tell_what_moved_the_certainty() -> None:
    (listing,) = found("integrert-behandling").main.content
    assert isinstance(listing, Listing)
    told = [item.items[2:] for item in listing.items if isinstance(item, Lines)]
    assert told == [
        (
            "Trekker tilliten ned: risiko for skjevhet, sprikende resultater og upresise resultater.",
        ),
        (
            "Trekker tilliten ned: risiko for skjevhet, sprikende resultater og upresise resultater.",
        ),
        (
            "Trekker tilliten ned: risiko for skjevhet, manglende overførbarhet og upresise resultater.",
        ),
    ]


def test_what_raises_a_certainty_is_told_apart_from_what_lowers_it() -> None:
    finding = found("kbt-lovbrudd").outcomes[0]
    texts = {"nb": "", "nn": "", "en": ""}
    judged = (
        Judged(CertaintyDomain.IMPRECISION, -1, texts),
        Judged(CertaintyDomain.LARGE_EFFECT, 1, texts),
        Judged(CertaintyDomain.INDIRECTNESS, 0, texts),
    )
    told = because(language("nb"), replace(finding.rated, judgements=judged))
    assert told == (
        "Trekker tilliten ned: upresise resultater.",
        "Trekker tilliten opp: stor effekt.",
    )


def test_the_claims_stand_beside_the_certainty_and_the_words_that_go_too_far() -> None:
    (table,) = found("integrert-behandling").claims
    rows = {str(row[0]): row for row in table.rows}
    best = next(row for quote, row in rows.items() if "beste måte" in quote)
    assert best[1] == Symbol("⊕◯◯◯", "svært lav tillit")
    assert best[2].items == ("«beste måte»",)
    assert found("kbt-lovbrudd").claims == ()


def test_a_risk_of_bias_that_all_share_is_told_once_in_the_plot_of_directions() -> None:
    plot = found("integrert-behandling").figures[-1]
    assert isinstance(plot, Figure)
    assert "Samlet risiko for skjevhet, alle studiene: ingen opplysninger sett." in plot.svg
    assert "Kraanen 2013" in [str(row[0]) for row in plot.table.rows]


def test_all_studies_are_shown_by_design_with_the_test_between() -> None:
    findings = found("kbt-lovbrudd")
    told, plot = findings.groups("design")
    assert isinstance(told, Paragraph)
    assert isinstance(plot, Figure)
    assert told.sentences[0].text.startswith("58 studier er med")
    assert "ikke bare de 19" in told.sentences[0].text
    assert "Test for forskjell mellom 2 undergrupper" in plot.description
    labels = [str(row[0]) for row in plot.table.rows]
    assert {"Randomisert kontrollert studie", "Sammenlignende studie"} <= set(labels)
    ends = 2 + 2 + 2  # headings, an average of each, the average of all and what lies ahead
    assert len(labels) == 58 + ends


def test_the_randomised_group_says_what_the_certainty_is_about() -> None:
    findings = found("kbt-lovbrudd")
    _, plot = findings.groups("design")
    assert isinstance(plot, Figure)
    labels = [str(row[0]) for row in plot.table.rows]
    average = plot.table.rows[labels.index("Undergruppe samlet (REML)")]
    number = average[3]
    assert isinstance(number, Number)
    assert number.value.value == pytest.approx(math.exp(findings.outcomes[0].result.estimate))


def test_a_component_divides_into_with_and_without() -> None:
    (_, plot) = found("kbt-lovbrudd").groups("anger_control")
    assert isinstance(plot, Figure)
    labels = [str(row[0]) for row in plot.table.rows]
    assert {"Sinnemestring: ja", "Sinnemestring: nei"} <= set(labels)


def test_no_column_and_nothing_pooled_show_no_groups() -> None:
    assert found("kbt-lovbrudd").groups("") == ()
    assert found("integrert-behandling").groups("design") == ()


def test_an_unknown_column_is_named_with_those_there_are() -> None:
    with pytest.raises(StudyError) as problem:
        found("kbt-lovbrudd").groups("colour")
    assert problem.value.key == "unknown_choice"
    assert problem.value.facts["found"] == "colour"
    assert "anger_control" in str(problem.value.facts["known"])


def test_risk_of_bias_stands_beside_each_appraised_study_in_the_forest(tmp_path: Path) -> None:
    for folder in ("literature", "competence"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / "literature" / "kbt-lovbrudd" / "appraisals.csv"
    with file.open("a", encoding="utf-8") as rows:
        rows.writelines(
            f"finn1998,rob2,{domain.key},prosjektet,high,Grunn.,Reason.,\n"
            for domain in tool("rob2").domains
        )
    base = read_base(Door(Workspace(tmp_path)), "kbt-lovbrudd")
    plot = find(language("nb"), base).figures[1]
    assert isinstance(plot, Figure)
    bias = {str(row[0]): str(row[3]) for row in plot.table.rows}
    assert bias["Finn (1998)"] == "høy risiko for skjevhet"
    assert bias["Hanson (2000)"] == ""


def map_rows(plot: Figure) -> dict[str, dict[str, object]]:
    heads = [column.header for column in plot.table.columns]
    return {str(row[0]): dict(zip(heads, row, strict=True)) for row in plot.table.rows}


def number_in(cell: object) -> int:
    if not isinstance(cell, Lines):
        return 0
    number = cell.items[0]
    assert isinstance(number, Number)
    return int(number.value.value)


@pytest.mark.parametrize("which", [0, 1])
def test_each_map_counts_every_study_with_a_result_once(which: int) -> None:
    findings = found("integrert-behandling")
    rows = map_rows(findings.maps[which])
    for outcome in findings.base.about.outcomes:
        asked = findings.results[findings.results["outcome"] == outcome.key]["study_key"]
        counted = sum(number_in(row[outcome.label.nb]) for row in rows.values())
        assert counted == asked.nunique() > 0


def test_the_map_of_interventions_shades_what_was_rated_and_shows_the_gaps() -> None:
    plot, _ = found("integrert-behandling").maps
    rows = map_rows(plot)
    assert len(rows) == 8
    assert plot.description.endswith(
        "Tilliten er vurdert for hvert utfall samlet, ikke for hver rad."
    )
    couples = rows["parbehandling"]["vold"]
    assert isinstance(couples, Lines)
    assert couples.items[1] == Symbol("⊕◯◯◯", "svært lav tillit")
    alone = rows["rusbehandling alene"]["vold"]
    assert isinstance(alone, Lines)
    assert alone.items[1] == "ikke vurdert"
    assert rows["parbehandling"]["skade"] == "ingen studier"


def test_the_map_of_designs_shades_only_the_designs_that_were_rated() -> None:
    _, plot = found("integrert-behandling").maps
    rows = map_rows(plot)
    trials, reviews = (
        rows[name]["vold"] for name in ("randomisert kontrollert studie", "oversikt")
    )
    assert isinstance(trials, Lines)
    assert isinstance(reviews, Lines)
    assert number_in(trials) == 20
    assert trials.items[1] == Symbol("⊕◯◯◯", "svært lav tillit")
    assert reviews.items[1] == "ikke vurdert"


def test_a_study_outside_every_group_has_a_row_of_its_own(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "literature", tmp_path / "literature")
    file = tmp_path / "literature" / "integrert-behandling" / "base.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"easton2007", ', "", 1), encoding="utf-8")
    base = read_base(Door(Workspace(tmp_path)), "integrert-behandling")
    plot, _ = find(language("nb"), base).maps
    assert number_in(map_rows(plot)["Ikke gruppert"]["vold"]) == 1


def test_a_base_with_a_single_outcome_has_no_map() -> None:
    assert found("kbt-lovbrudd").maps == ()


def test_what_the_numbers_suggest_stands_beside_what_was_decided() -> None:
    notes = [str(note) for note in found("integrert-behandling").summary.notes]
    violence, dropout = notes[0], notes[2]
    assert dropout.startswith("Frafall fra behandlingen: risiko for skjevhet, −1 trinn.")
    assert dropout.endswith(
        "Tallene alene tilsier −1 trinn for upresise resultater; −2 er bestemt. Bare 2 studier. "
        "Antall deltakere er ikke sett i én av 2 studier, så det er ikke spurt om de er mange nok."
    )
    assert violence.endswith(
        "Tallene alene tilsier ingen endring for sprikende resultater og upresise resultater."
    )
    assert notes[3].startswith("Tilliten til alle resultatene: prosjektets forslag")
    pooled = " ".join(str(note) for note in found("kbt-lovbrudd").summary.notes)
    assert "Tallene alene" not in pooled  # nothing suggested, and nothing taken for it


def test_a_study_without_the_answer_is_counted_as_held_out(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "literature", tmp_path / "literature")
    file = tmp_path / "literature" / "kbt-lovbrudd" / "studies.csv"
    text = file.read_text(encoding="utf-8")
    assert text.count(",match,demo,") > 1
    file.write_text(text.replace(",match,demo,", ",,demo,", 1), encoding="utf-8")
    base = read_base(Door(Workspace(tmp_path)), "kbt-lovbrudd")
    told, _ = find(language("nb"), base).groups("allocation")
    assert isinstance(told, Paragraph)
    words = "".join(sentence.text for sentence in told.sentences)
    assert words.startswith("57 studier er med her")
    assert words.endswith("Én studie mangler opplysningen og er holdt utenfor.")


def test_where_nothing_is_rated_the_main_findings_say_that_nothing_can_be_said() -> None:
    (said,) = replace(found("kbt-lovbrudd"), outcomes=()).main.content
    assert isinstance(said, Sentence)
    assert said.text.startswith("Tilliten til resultatene er ikke vurdert")

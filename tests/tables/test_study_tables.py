"""Tables of studies, results and claims: what was seen is shown and traced, what was not seen says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap.blocks import Cell, Lines, NoticeKind, Number, Sentence, Symbol, Table
from kunnskap.language import Language, language
from kunnskap.origin import Traced
from kunnskap.outcomes import read_outcomes
from kunnskap.render import Renderer
from kunnskap.studies import LiteratureBase, Study, appraise, balances, read_base, select
from kunnskap.tables import appraisal, claims, results, studies, verification
from kunnskap.terms import Stance
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parent.parent.parent
NB = language("nb")


def base_named(name: str = "integrert-behandling") -> LiteratureBase:
    return read_base(Door(Workspace(ROOT)), name)


def core(base: LiteratureBase) -> tuple[Study, ...]:
    return select(base.studies, tiers=["core"]).studies


def row_of(table: Table, label: str) -> tuple[Cell, ...]:
    html = Renderer(NB)
    return next(row for row in table.rows if label in html.cell(row[0]))


def shown(cell: Cell, spoken: Language = NB) -> str:
    return Renderer(spoken).cell(cell)


def test_the_core_is_shown_in_one_table_for_each_design() -> None:
    base = base_named()
    tables = studies.characteristics(NB, base, core(base))
    assert [len(table.rows) for table in tables] == [4, 6, 1]
    assert "oversikt" in tables[0].caption


def test_a_number_that_was_seen_traces_to_its_cell_and_one_that_was_not_says_so() -> None:
    base = base_named()
    trials = studies.characteristics(NB, base, core(base))[1]
    seen, unseen = (row_of(trials, label)[4] for label in ("Easton 2007", "Chermack 2017"))
    assert isinstance(seen, Number)
    assert seen.value.value == 78
    assert seen.value.origin.places[0].field == "n_randomised"
    assert "ikke rapportert" in shown(unseen)


def test_a_country_that_was_not_seen_is_named_as_missing() -> None:
    base = base_named()
    trials = studies.characteristics(NB, base, core(base))[1]
    assert "land ikke rapportert" in shown(row_of(trials, "Easton 2018")[1])


def test_a_study_with_an_integrity_caution_is_marked_and_warned_of() -> None:
    base = base_named()
    table = studies.findings(NB, base, select(base.studies, tiers=["supporting"]).studies)
    assert isinstance(table, Table)
    assert "⚠" in shown(row_of(table, "Fals-Stewart 2002")[0])
    assert {notice.kind for notice in table.notices} == {NoticeKind.INTEGRITY}
    assert [notice.text.split(":")[0] for notice in table.notices] == [
        "Fals-Stewart 2002",
        "Fals-Stewart 2009",
        "Schumacher 2011",
    ]


def test_findings_name_studies_as_readers_do_and_never_by_key() -> None:
    base = base_named()
    table = studies.findings(NB, base, base.studies)
    assert isinstance(table, Table)
    text = " ".join(shown(cell) for row in table.rows for cell in row)
    assert "Smedslund 2011" in text
    assert not [study.key for study in base.studies if f" {study.key}" in text]


def test_a_finding_traces_to_its_line_and_to_the_pages_that_were_read() -> None:
    base = base_named()
    origin = studies.seen_at(base, base.findings_of("kraanen2013")[1])
    assert origin.places[0].file.endswith("findings.csv")
    assert any("uva.nl" in place.url for place in origin.places)


def test_a_base_taken_from_a_review_says_that_it_has_no_findings_in_words() -> None:
    base = base_named("kbt-lovbrudd")
    assert isinstance(studies.findings(NB, base, base.studies), Sentence)
    assert isinstance(claims.balance_table(NB, base, balances(base)), Sentence)


def test_a_result_is_told_once_though_it_stands_on_a_row_for_each_group() -> None:
    base = base_named()
    rows = read_outcomes(ROOT / "literature" / base.name, door=base.door)
    table = results.results(NB, base, core(base), rows, "violence")
    told = [row for row in table.rows if "Satyanarayana" in shown(row[0])]
    assert len(told) == 1
    assert isinstance(told[0][4], Lines)
    assert told[0][4].items[0] == Symbol("▲", "i favør av tiltaket")


def test_results_name_studies_as_readers_do_and_never_by_key() -> None:
    base = base_named()
    rows = read_outcomes(ROOT / "literature" / base.name, door=base.door)
    told = results.every_result(NB, base, base.studies, rows)
    text = " ".join(Renderer(NB).block(block) for block in told)
    assert "ny analyse i Smedslund 2011" in text
    assert "smedslund2011" not in text


def test_every_outcome_the_studies_report_has_its_table_and_its_named_rest() -> None:
    base = base_named()
    rows = read_outcomes(ROOT / "literature" / base.name, door=base.door)
    told = results.every_result(NB, base, core(base), rows)
    captions = [block.caption.split(": ")[1] for block in told if isinstance(block, Table)]
    assert captions == [
        "vold",
        "rusmiddelbruk",
        "frafall fra behandlingen",
        "oppmøte",
        "oppfølging i forskningen",
    ]
    assert sum(isinstance(block, Sentence) for block in told) == len(captions)


def test_a_case_study_is_not_said_to_lack_a_comparison() -> None:
    base = base_named()
    case = studies.characteristics(NB, base, core(base))[2]
    assert "Sammenlignet med" not in [column.header for column in case.columns]


def test_an_interval_is_shown_with_every_number_traced() -> None:
    base = base_named()
    rows = read_outcomes(ROOT / "literature" / base.name, door=base.door)
    table = results.results(NB, base, core(base), rows, "violence")
    cell = next(row[3] for row in table.rows if "ny analyse" in shown(row[1]))
    assert isinstance(cell, Lines)
    (sentence,) = cell.items
    assert isinstance(sentence, Sentence)
    facts = [piece.fact for piece in sentence.pieces if isinstance(piece.fact, Traced)]
    assert [fact.value for fact in facts] == [0.3, -0.22, 0.81]
    assert all(fact.origin.places[0].key == "easton2007" for fact in facts)


def test_studies_without_a_result_are_the_named_rest() -> None:
    base = base_named()
    rows = read_outcomes(ROOT / "literature" / base.name, door=base.door)
    told = results.results(NB, base, core(base), rows, "violence")
    rest = results.silent_studies(NB, core(base), rows, "violence").text
    html = " ".join(shown(row[0]) for row in told.rows)
    assert all((study.label in html) != (study.label in rest) for study in core(base))


def test_a_claim_shows_both_sides_and_adds_up() -> None:
    base = base_named()
    weighed = balances(base)
    table = claims.balance_table(NB, base, weighed)
    assert isinstance(table, Table)
    for row in table.rows:
        assert sum(cell.value.value for cell in row[1:4] if isinstance(cell, Number)) == 36
    box = Renderer(NB).block(claims.voices(NB, base, weighed[0]))
    assert "Kraanen 2013" in box
    assert "Stephens-Lewis 2021" in box
    assert box.index("Taler for") < box.index("Taler mot")


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_every_table_renders_in_every_language(code: str) -> None:
    base, spoken = base_named(), language(code)
    weighed = balances(base)
    blocks = [
        *studies.characteristics(spoken, base, base.studies),
        studies.findings(spoken, base, base.studies),
        verification.verification(spoken, base, base.studies),
        claims.balance_table(spoken, base, weighed),
        *(claims.voices(spoken, base, balance) for balance in weighed),
        *appraisal.appraisal(spoken, appraise(base.studies, base.appraisals, "rob2")),
        *appraisal.reasons(spoken, base, appraise(base.studies, base.appraisals, "amstar2")),
    ]
    assert all(Renderer(spoken).block(block) for block in blocks)


def test_the_count_of_voices_in_the_sentence_is_the_one_in_the_table() -> None:
    base = base_named()
    (weighed,) = balances(base, claims=["integrated_best"])
    box = claims.voices(NB, base, weighed)
    assert f"taler for: {weighed.number(Stance.FOR).value}." in box.content[0].sentences[0].text  # type: ignore[union-attr]


def test_an_appraisal_by_one_person_says_so() -> None:
    base = base_named()
    (table,) = appraisal.appraisal(NB, appraise(core(base), base.appraisals, "rob2"))
    assert NB.text("studies.appraisal.single") in table.notes
    assert appraisal.appraisal(NB, ()) == ()


def test_the_marks_of_verification_and_the_pages_read_are_shown() -> None:
    base = base_named()
    row = row_of(verification.verification(NB, base, core(base)), "Kraanen 2013")
    assert [cell.words for cell in row[1:5] if isinstance(cell, Symbol)] == [
        "sett",
        "sett",
        "delvis sett",
        "delvis sett",
    ]
    assert isinstance(row[5], Number)
    assert row[5].value.value == 5
    assert "bmj" not in shown(row[6])
    assert "uva.nl" in shown(row[6])


def test_a_page_whose_address_was_not_seen_is_named_and_not_linked() -> None:
    base = base_named()
    table = verification.verification(NB, base, [base.study("mbilinyi2022")])
    assert "University of Washington" in shown(table.rows[0][6])


def test_the_components_of_a_programme_are_named() -> None:
    base = base_named("kbt-lovbrudd")
    table = studies.characteristics(NB, base, [base.study("anderson2002")])[0]
    assert "sinnemestring" in shown(table.rows[0][2])
    assert "moralsk resonnering" in shown(table.rows[0][2])
    assert "atferdsmodifikasjon" not in shown(table.rows[0][2])


def test_only_claims_that_some_study_speaks_to_are_told_voice_by_voice() -> None:
    base = base_named()
    weighed = balances(base)
    assert len(weighed) == 13
    assert len(claims.every_voice(NB, base, weighed)) == 10


def test_reasons_are_given_under_each_tool_that_was_used() -> None:
    base = base_named()
    told = appraisal.every_reason(NB, base, core(base))
    assert sum(isinstance(block, Sentence) for block in told) == 3
    assert appraisal.every_reason(NB, base_named("kbt-lovbrudd"), ()) == ()

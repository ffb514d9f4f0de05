"""A base's files read whole, and every fault in them is named by file, line and column."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kunnskap.errors import StudyError
from kunnskap.language import language
from kunnskap.origin import Place
from kunnskap.studies.reading import Column, number, read_rows, whole
from kunnskap.terms import Design, Measure, Stance, Tier

from .builders import FILES, PROPERTY, STUDIES, small_base


def error_of(root: Path, name: str, content: str | bytes) -> StudyError:
    base = small_base(root, **{name.replace(".", "_"): content})
    with pytest.raises(StudyError) as caught:
        getattr(base, PROPERTY[name])
    assert language("nb").error(caught.value)
    return caught.value


def test_a_study_knows_its_line_and_what_was_not_seen(tmp_path: Path) -> None:
    study = small_base(tmp_path).study("b2002")
    assert (study.tier, study.design, study.year) == (Tier.SUPPORTING, Design.RCT, 2002)
    assert study.n_randomised is None
    assert study.percent_men is None
    (place,) = study.traced("n_randomised").origin.places
    assert (place.file, place.line, place.field) == (
        "literature/mini/studies.csv",
        3,
        "n_randomised",
    )


def test_a_moderator_of_the_base_is_read_as_its_kind_says(tmp_path: Path) -> None:
    base = small_base(tmp_path)
    assert base.study("a2001").moderators == {"weeks": 12.0}
    assert base.study("b2002").moderators == {"weeks": None}


def test_a_summary_that_uses_no_findings_does_not_read_them(tmp_path: Path) -> None:
    base = small_base(tmp_path, findings_csv="rubbish")
    assert len(base.studies) == 3
    assert [file.name for file in base.door.files] == [
        "literature/mini/base.toml",
        "literature/mini/studies.csv",
    ]


def test_a_group_of_interventions_knows_its_line_and_its_studies(tmp_path: Path) -> None:
    (group,) = small_base(tmp_path).interventions
    assert (group.key, group.studies, group.place.line) == ("cbt", ("a2001", "b2002"), 19)


@pytest.mark.parametrize(
    ("studies", "key", "name"),
    [
        ('["a2001", "x1999"]', "dangling", "x1999"),
        ('["a2001", "a2001"]', "duplicate_key", "a2001"),
    ],
)
def test_a_group_that_names_a_study_wrongly_is_refused(
    tmp_path: Path, studies: str, key: str, name: str
) -> None:
    damaged = FILES["base.toml"].replace('["a2001", "b2002"]', studies)
    with pytest.raises(StudyError) as caught:
        small_base(tmp_path, base_toml=damaged).read_all()
    assert (caught.value.key, caught.value.facts["name"]) == (key, name)


@pytest.mark.parametrize(("line", "measure"), [("", Measure.OR), ('measure = "RR"\n', Measure.RR)])
def test_the_base_decides_in_which_measure_an_outcome_is_pooled(
    tmp_path: Path, line: str, measure: Measure
) -> None:
    text = FILES["base.toml"].replace('benefit = "lower"\n', f'benefit = "lower"\n{line}')
    assert small_base(tmp_path, base_toml=text).about.outcomes[0].measure is measure


def test_claims_know_the_lines_they_stand_on(tmp_path: Path) -> None:
    base = small_base(tmp_path)
    (claim,) = base.claims
    assert claim.place.line == 1
    assert [(v.study_key, v.stance, v.place.line) for v in claim.voices] == [
        ("a2001", Stance.FOR, 14),
        ("b2002", Stance.AGAINST, 20),
        ("r2003", Stance.SILENT, 26),
    ]


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path, name: str) -> None:
    first, rest = FILES[name].encode().split(b"\n", 1)
    error = error_of(tmp_path, name, first + b"\n\xff\xfe" + rest)
    assert (error.key, error.facts["line"]) == ("not_utf8", 2)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_cut_in_a_line_is_refused(tmp_path: Path, name: str) -> None:
    assert error_of(tmp_path, name, FILES[name].rstrip("\n")[:-3]).key == "truncated"


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith(".csv")))
def test_a_table_without_one_of_its_columns_is_refused(tmp_path: Path, name: str) -> None:
    renamed = FILES[name].replace("study_key", "study", 1).replace("key,label", "kee,label", 1)
    error = error_of(tmp_path, name, renamed)
    assert error.key == "missing_column"
    assert error.facts["column"] in ("study_key", "key")


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith(".csv")))
def test_a_row_said_twice_is_refused_with_both_lines(tmp_path: Path, name: str) -> None:
    last = FILES[name].splitlines()[-1]
    error = error_of(tmp_path, name, f"{FILES[name]}{last}\n")
    assert error.key == "duplicate_key"
    assert error.facts["line"] == int(str(error.facts["first"])) + 1


@pytest.mark.parametrize("name", sorted(name for name in FILES if name.endswith(".csv")))
def test_a_row_with_a_field_too_few_is_refused(tmp_path: Path, name: str) -> None:
    error = error_of(tmp_path, name, f"{FILES[name]}bare,dette\n")
    assert error.key == "crooked_row"
    assert error.facts["found"] == 2


@pytest.mark.parametrize("name", sorted(set(FILES) - {"base.toml", "studies.csv"}))
def test_a_study_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    error = error_of(tmp_path, name, FILES[name].replace("a2001", "z1999"))
    assert error.key == "dangling"
    assert (error.facts["name"], error.facts["other"]) == ("z1999", "literature/mini/studies.csv")


@pytest.mark.parametrize(
    ("name", "old", "new", "key", "column"),
    [
        ("studies.csv", ",core,rct", ",kjerne,rct", "unknown_term", "tier"),
        ("studies.csv", ",core,rct", ",core,rtc", "unknown_term", "design"),
        ("studies.csv", ",100,40,", ",101,40,", "out_of_range", "percent_men"),
        ("studies.csv", ",100,40,", ",100,ca. 40,", "not_a_number", "n_randomised"),
        ("studies.csv", ",100,40,", ",100,-1,", "out_of_range", "n_randomised"),
        ("studies.csv", "Aas 2001", "", "empty_cell", "label"),
        ("studies.csv", ",no,12", ",no,tolv", "not_a_number", "weeks"),
        ("studies.csv", ",weeks", ",uker", "missing_column", "weeks"),
        ("arms.csv", "intervention", "treatment", "unknown_term", "role"),
        ("findings.csv", "finding,1,Mindre", "funn,1,Mindre", "unknown_term", "part"),
        ("study_numbers.csv", ",20", ",nan", "not_a_number", "value"),
        (
            "appraisals.csv",
            ",rob2,randomisation,x",
            ",rob3,randomisation,x",
            "unknown_term",
            "tool",
        ),
        ("appraisals.csv", "randomisation,x", "blinding,x", "unknown_term", "domain"),
        ("appraisals.csv", "x,low", "x,lav", "unknown_term", "judgement"),
        ("claims.toml", "finding:1", "finding:9", "dangling", "at"),
        ("claims.toml", '["violence"]', '["peace"]', "dangling", "outcome"),
        ("claims.toml", '["r2003"]', '["a2001"]', "duplicate_key", None),
        ("claims.toml", 'key = "works"', "key = 3", "wrong_value", None),
        ("claims.toml", "slide =", "page =", "missing_key", None),
        ("claims.toml", "slide =", "page = 1\nslide =", "unknown_key", None),
        ("claims.toml", "[claims.text]", "[claims.text", "not_toml", None),
        ("base.toml", 'key = "mini"', 'key = "maxi"', "wrong_value", None),
        ("base.toml", "from_review = false\n", "", "missing_key", None),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, key: str, column: str | None
) -> None:
    assert old in FILES[name]
    error = error_of(tmp_path, name, FILES[name].replace(old, new, 1))
    assert (error.key, error.facts["file"]) == (key, f"literature/mini/{name}")
    assert error.facts.get("column") == column


def test_a_quotation_mark_left_open_is_refused(tmp_path: Path) -> None:
    broken = STUDIES.replace("Aas 2001", '"Aas 2001')
    assert error_of(tmp_path, "studies.csv", broken).key == "broken_row"


def test_rows_of_another_room_are_checked_against_studies_and_outcomes(tmp_path: Path) -> None:
    base = small_base(tmp_path)
    place = Place("literature/mini/outcomes.csv", 7)
    base.refuse_unknown([(place, "a2001", "violence"), (place, "b2002", None)])
    for study, outcome, column in (("z1999", None, "study_key"), ("a2001", "peace", "outcome")):
        with pytest.raises(StudyError) as caught:
            base.refuse_unknown([(place, study, outcome)])
        assert (caught.value.key, caught.value.facts["line"]) == ("dangling", 7)
        assert caught.value.facts["column"] == column


def test_an_unknown_base_names_those_there_are(tmp_path: Path) -> None:
    from kunnskap.studies import read_base

    door = small_base(tmp_path).door
    with pytest.raises(StudyError) as caught:
        read_base(door, "maxi")
    assert (caught.value.key, caught.value.facts["known"]) == ("unknown_base", "mini")


@settings(max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=8), st.integers(0, 10**6)), max_size=8))
def test_every_line_of_a_well_formed_table_becomes_one_row(rows: list[tuple[str, int]]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("word", "n"), *rows])
    read = read_rows(out.getvalue().encode(), "x.csv", {"word": Column(), "n": Column(whole)})
    assert [(row["word"] or "", row["n"]) for row in read] == rows


@settings(max_examples=80)
@given(st.binary(max_size=80))
def test_any_bytes_give_rows_or_a_study_error(data: bytes) -> None:
    with suppress(StudyError):
        rows = read_rows(data, "x.csv", {"a": Column(), "b": Column(number, needed=False)})
        assert all(set(row.cells) <= {"a", "b"} for row in rows)

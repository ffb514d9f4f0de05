"""Out to the screening tools and back again."""

from __future__ import annotations

import pandas as pd
import pytest

from kunnskap.errors import RecordError
from kunnskap.records import read_decisions, read_screening, write_csv, write_ris, write_votes
from kunnskap.sources import parse_source
from kunnskap.terms import Decision, Stage

RIS = (
    "TY  - JOUR\nID  - a\nTI  - Integrated treatment of alcohol problems and partner violence\nAU  - Åsen, Bjørg\n"
    "AU  - Berg, C.\nPY  - 2013\nJO  - Addiction\nVL  - 108\nSP  - 24\nEP  - 29\nDO  - 10.1000/a\n"
    "KW  - x\nKW  - y\nER  - \n"
    "TY  - THES\nID  - b\nTI  - Housing for people who inject drugs\nAU  - Lie, Per\nPY  - 2015\nER  - \n"
)
TA = Stage.TITLE_ABSTRACT


@pytest.fixture
def records() -> pd.DataFrame:
    return parse_source(RIS.encode(), "x.ris").records


def test_ris_goes_out_and_comes_back_the_same(records: pd.DataFrame) -> None:
    back = parse_source(write_ris(records).encode(), "y.ris").records
    same = ["title", "authors", "year", "journal", "volume", "pages", "doi", "keywords", "type"]
    assert back[same].equals(records[same])
    assert all(f'"C8": ["{key}"]' in extra for key, extra in zip("ab", back["extra"], strict=True))


def test_csv_goes_out_and_comes_back_with_its_keys(records: pd.DataFrame) -> None:
    back = parse_source(write_csv(records).encode(), "y.csv").records
    assert back[["key", "title", "authors", "doi"]].equals(
        records[["key", "title", "authors", "doi"]]
    )


@pytest.mark.parametrize("heading", ["included", "asreview_label"])
def test_decisions_from_asreview(records: pd.DataFrame, heading: str) -> None:
    text = f"record_key,title,{heading}\na,Integrated,1\nb,Housing,0\n"
    brought = read_decisions(
        parse_source(text.encode(), "e.csv"), records, tool="asreview", stage=TA, reviewer="kari"
    )
    assert [(v.record_key, v.reviewer, v.decision) for v in brought.votes] == [
        ("a", "kari", Decision.INCLUDE), ("b", "kari", Decision.EXCLUDE)
    ]  # fmt: skip


def test_decisions_from_asreview_as_notes_in_ris(records: pd.DataFrame) -> None:
    text = RIS.replace("ID  - a\n", "ID  - a\nN1  - mine\nN1  - ASReview_relevant\n").replace(
        "ID  - b\n", "ID  - b\nN1  - ASReview_not_seen\n"
    )
    brought = read_decisions(
        parse_source(text.encode(), "e.ris"), records, tool="asreview", stage=TA, reviewer="kari"
    )
    assert [(v.record_key, v.decision) for v in brought.votes] == [("a", Decision.INCLUDE)]


def test_decisions_from_rayyan_in_a_column_of_their_own(records: pd.DataFrame) -> None:
    text = 'key,title,RAYYAN-INCLUSION\na,Integrated,"{""Kari""=>""Maybe""}"\n'
    brought = read_decisions(parse_source(text.encode(), "e.csv"), records, tool="rayyan", stage=TA)
    assert [(v.reviewer, v.decision) for v in brought.votes] == [("Kari", Decision.UNSURE)]


def test_decisions_from_rayyan_name_their_reviewers(records: pd.DataFrame) -> None:
    note = 'RAYYAN-INCLUSION: {"Kari"=>"Included", "Ola"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong outcome'
    text = RIS.replace("ID  - a\n", f"N1  - {note}\n")
    brought = read_decisions(parse_source(text.encode(), "e.ris"), records, tool="rayyan", stage=TA)
    assert [(v.record_key, v.reviewer, v.decision, v.reason) for v in brought.votes] == [
        ("a", "Kari", Decision.INCLUDE, ""), ("a", "Ola", Decision.EXCLUDE, "wrong outcome")
    ]  # fmt: skip


def test_decisions_from_covidence_find_their_records_without_a_key(records: pd.DataFrame) -> None:
    text = (
        "Title,Authors,Published Year,Journal,DOI,Status,Exclusion reason\n"
        'INTEGRATED TREATMENT OF ALCOHOL PROBLEMS AND PARTNER VIOLENCE,"Åsen, B",2013,,10.1000/A,Excluded,'
        "Wrong setting\n"
        "Something nobody knows of,Moe,2001,,,Included,\n"
    )
    brought = read_decisions(
        parse_source(text.encode(), "e.csv"), records, tool="covidence", stage=TA, reviewer="ola"
    )
    assert [(v.record_key, v.reason) for v in brought.votes] == [("a", "Wrong setting")]
    assert brought.unmatched == ("Something nobody knows of",)


def test_votes_are_written_as_screening_reads_them(records: pd.DataFrame) -> None:
    text = "record_key,title,included\na,Integrated,1\n"
    votes = read_decisions(
        parse_source(text.encode(), "e.csv"), records, tool="asreview", stage=TA, reviewer="k"
    ).votes
    rows = "record_key,reviewer,stage,decision,reason,time\n" + write_votes(votes)
    assert [v.decision for v in read_screening(rows.encode(), "s.csv", keys=["a", "b"]).votes] == [
        Decision.INCLUDE
    ]


@pytest.mark.parametrize(("tool", "key"), [("excel", "unknown_tool"), ("asreview", "no_reviewer")])
def test_what_is_not_said_is_asked_for(records: pd.DataFrame, tool: str, key: str) -> None:
    export = parse_source(b"title,included\nA,1\n", "e.csv")
    with pytest.raises(RecordError) as caught:
        read_decisions(export, records, tool=tool, stage=TA)
    assert caught.value.key == key

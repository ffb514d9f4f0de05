"""Decisions by any number of people, the last of each counting, conflicts standing until settled."""

from __future__ import annotations

import pytest

from kunnskap.errors import RecordError
from kunnskap.records import Screening, read_screening
from kunnskap.records.screening import read_reasons
from kunnskap.terms import Decision, Stage

HEAD = "record_key,reviewer,stage,decision,reason,time\n"
TA = Stage.TITLE_ABSTRACT


def screening(*rows: str) -> Screening:
    return read_screening((HEAD + "\n".join(rows)).encode(), "s.csv")


def test_a_reviewers_last_decision_counts() -> None:
    read = screening(
        "a,kari,title_abstract,include,,", "a,kari,title_abstract,exclude,animals,2026-11-01T09:30"
    )
    assert [(v.decision, v.reason, v.line) for v in read.votes] == [
        (Decision.EXCLUDE, "animals", 3)
    ]


def test_disagreement_is_a_conflict_until_consensus() -> None:
    rows = ["a,kari,title_abstract,include,,", "a,ola,title_abstract,exclude,x,"]
    assert list(screening(*rows).conflicts(TA)) == ["a"]
    settled = screening(*rows, "a,consensus,title_abstract,include,,")
    assert settled.conflicts(TA) == {}
    assert settled.settled(TA)["a"].decision is Decision.INCLUDE


def test_unsure_settles_nothing() -> None:
    read = screening("a,kari,title_abstract,unsure,,")
    assert read.settled(TA)["a"].decision is None


def test_each_reviewer_is_told_what_remains() -> None:
    read = screening("a,kari,title_abstract,include,,", "b,ola,title_abstract,include,,")
    assert read.remaining(TA, ["a", "b"], ["kari", "ola"]) == {"kari": ["b"], "ola": ["a"]}


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("a,kari,abstract,include,,", "unknown_word"),
        ("a,kari,full_text,maybe,,", "unknown_word"),
        ("a,,full_text,include,,", "no_reviewer"),
        ("a,kari,full_text,include,,yesterday", "wrong_time"),
        ("zz,kari,full_text,include,,", "unknown_record"),
        ("a,kari,full_text,exclude,colour,", "unknown_reason"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(row: str, key: str) -> None:
    reasons = read_reasons(b'[[reason]]\nkey = "animals"\nnb = "Dyr"\n', "screening.toml")
    with pytest.raises(RecordError) as caught:
        read_screening((HEAD + row).encode(), "s.csv", reasons=reasons, keys=["a"])
    assert (caught.value.key, caught.value.facts["line"]) == (key, 2)

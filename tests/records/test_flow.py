"""The PRISMA flow follows from the files, and a flow that does not add up cannot exist."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.errors import RecordError
from kunnskap.language import language
from kunnskap.origin import Traced
from kunnskap.records import Arm, Base, Flow, Screening, prisma_flow, read_screening
from kunnskap.records.base import Pair, Source, together
from kunnskap.records.template import COLUMNS, template_csv
from kunnskap.sources import parse_source

Make = Callable[..., Base]
Bib = Callable[..., str]
SCREENING = """record_key,reviewer,stage,decision,reason,time
a,kari,title_abstract,include,,
a,kari,full_text,include,,
b,kari,title_abstract,include,,
b,kari,full_text,exclude,no violence,
c,kari,title_abstract,exclude,animals,
d,kari,full_text,include,ongoing,
e,kari,full_text,exclude,not_retrieved,
f,automation,title_abstract,exclude,,
h,kari,full_text,include,,
"""
PAIRS = "kept,duplicate,decided_by,reason\na,g,rule,doi\n"


def numbers(arm: Arm) -> dict[str, object]:
    plain = {f.name: getattr(arm, f.name) for f in dataclasses.fields(arm)}
    return {name: value.value for name, value in plain.items() if isinstance(value, Traced)}


@pytest.fixture
def base(make_base: Make, bibtex: Bib) -> Base:
    return make_base(
        {"pubmed.bib": bibtex(*"abcdi"), "reg.bib": bibtex("e", "f", "g"), "web.bib": bibtex("h")},
        sources={
            "reg.bib": 'kind = "register"\ndatabase = "ISRCTN"',
            "web.bib": 'kind = "website"',
        },
        duplicates=PAIRS,
        screening=SCREENING,
    )


def test_every_box_is_counted(base: Base) -> None:
    assert numbers(prisma_flow(base).databases) == {
        "identified": 8, "duplicates": 1, "automatic": 1, "removed_other": 0, "screened": 6, "excluded": 1,
        "awaiting": 1, "sought": 4, "not_retrieved": 1, "awaiting_full_text": 0, "assessed": 3, "included": 1,
        "ongoing": 1,
    }  # fmt: skip


def test_sources_reasons_and_the_other_arm_are_named(base: Base) -> None:
    flow = prisma_flow(base)
    assert [(kind, n.name, n.count.value) for kind, n in flow.databases.found] == [
        ("database", "pubmed", 5), ("register", "ISRCTN", 3)
    ]  # fmt: skip
    assert [(n.name, n.count.value) for n in flow.databases.excluded_reports or ()] == [
        ("no violence", 1)
    ]
    assert flow.other is not None
    assert (flow.other.included.value, flow.reports.value) == (1, 2)


def test_a_count_traces_to_the_records_it_counts(base: Base) -> None:
    included = prisma_flow(base).databases.included
    assert [(place.file, place.line, place.key) for place in included.origin.places] == [
        ("literature/b/references/pubmed.bib", 1, "a")
    ]


def test_a_base_without_full_text_screening_has_no_such_boxes(make_base: Make, bibtex: Bib) -> None:
    rows = "\n".join(SCREENING.split("\n")[:2])
    arm = prisma_flow(make_base({"p.bib": bibtex("a", "b")}, screening=rows)).databases
    assert (arm.assessed, arm.not_retrieved, arm.excluded_reports) == (None, None, None)
    assert (arm.included.value, arm.awaiting.value) == (1, 1)


def test_an_update_adds_the_previous_version(make_base: Make, bibtex: Bib) -> None:
    flow = prisma_flow(
        make_base(
            {"p.bib": bibtex("a")},
            toml="[previous]\nstudies = 11\nreports = 12\n",
            screening="record_key,reviewer,stage,decision\na,k,full_text,include\n",
        ),
        studies={"trial": ["a"]},
    )
    assert (flow.total_studies and flow.total_studies.value) == 12
    assert (flow.total_reports and flow.total_reports.value) == 13


def test_studies_are_counted_apart_from_their_reports(base: Base) -> None:
    flow = prisma_flow(base, studies={"trial": ["a", "h"], "coming": ["d"]})
    assert (flow.reports.value, flow.studies and flow.studies.value) == (2, 1)


@pytest.mark.parametrize(
    ("studies", "key"),
    [
        ({"t": ["a", "h"], "u": ["a"]}, "in_two_studies"),
        ({"t": ["a", "h", "c"]}, "not_included"),
        ({"t": ["a"]}, "without_study"),
    ],
)
def test_studies_that_do_not_fit_the_decisions_are_refused(
    base: Base, studies: dict[str, list[str]], key: str
) -> None:
    with pytest.raises(RecordError) as caught:
        prisma_flow(base, studies=studies)
    assert caught.value.key == key


def test_a_decision_on_a_duplicate_counts_for_the_record_kept(make_base: Make, bibtex: Bib) -> None:
    base = make_base(
        {"p.bib": bibtex("a", "g")},
        duplicates=PAIRS,
        screening="record_key,reviewer,stage,decision\ng,kari,title_abstract,exclude\n",
    )
    assert prisma_flow(base).databases.excluded.value == 1


def test_full_text_after_exclusion_is_refused(make_base: Make, bibtex: Bib) -> None:
    rows = "record_key,reviewer,stage,decision\na,k,title_abstract,exclude\na,k,full_text,include\n"
    with pytest.raises(RecordError) as caught:
        prisma_flow(make_base({"p.bib": bibtex("a")}, screening=rows))
    assert (caught.value.key, caught.value.facts["line"]) == ("full_text_after_exclusion", 3)


@pytest.mark.parametrize(
    ("box", "identity"),
    [
        ("duplicates", "screened"),
        ("excluded", "sought"),
        ("assessed", "assessed"),
        ("included", "included"),
    ],
)
def test_a_flow_that_does_not_add_up_cannot_be_made(base: Base, box: str, identity: str) -> None:
    arm = prisma_flow(base).databases
    with pytest.raises(RecordError) as caught:
        dataclasses.replace(arm, **{box: Traced(getattr(arm, box).value + 1)})
    assert (caught.value.key, caught.value.facts["identity"]) == ("identity", identity)
    assert "≠" in str(caught.value.facts["numbers"])


def flow_or_refusal(base: Base) -> int | str:
    try:
        return prisma_flow(base).databases.identified.value
    except RecordError as refused:
        return refused.key


ROW = st.tuples(
    st.sampled_from("abcdef"), st.sampled_from(["k", "o", "consensus", "automation"]),
    st.sampled_from(["title_abstract", "full_text"]), st.sampled_from(["include", "exclude", "unsure"]),
    st.sampled_from(["", "ongoing", "not_retrieved", "x"]),
)  # fmt: skip


@given(
    rows=st.lists(ROW, max_size=14),
    pairs=st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))),
)
def test_any_decisions_give_a_flow_that_adds_up_or_an_error_with_a_line(
    rows: list[tuple[str, ...]], pairs: list[tuple[str, str]]
) -> None:
    text = "record_key,reviewer,stage,decision,reason\n" + "\n".join(map(",".join, rows))
    bib = "".join(f"@misc{{{key}, title={{{key}}}}}\n" for key in "abcdef")
    read, source = parse_source(bib.encode(), "p.bib"), Source(file="p.bib", sha256="0" * 64)
    same = tuple(Pair(a, b, "k") for a, b in pairs if a != b)
    records = together([read], [source])
    votes: Screening = read_screening(text.encode(), "s.csv")
    outcome = flow_or_refusal(Base("b", (source,), None, (read,), records, same, votes))
    assert outcome in (6, "full_text_after_exclusion")


def test_the_public_template_gets_its_columns_and_numbers(base: Base) -> None:
    flow: Flow = prisma_flow(base)
    text = template_csv(flow, words=lambda key: language("nb").text(f"records.prisma.{key}"))
    rows = list(csv.DictReader(io.StringIO(text)))
    by_name = {row["data"]: row["n"] for row in rows}
    assert (tuple(rows[0]), len(rows)) == (COLUMNS, 32)
    assert (by_name["database_results"], by_name["register_results"]) == ("5", "3")
    assert by_name["dbr_excluded"] == "no violence, 1"
    assert by_name["previous_studies"] == "NA"
    assert by_name["database_specific_results"] == "pubmed, 5"

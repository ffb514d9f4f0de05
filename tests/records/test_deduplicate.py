"""What is one and what is two: the cases librarians know, and the promises that hold for any records."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kunnskap.errors import RecordError
from kunnskap.records import Deduplicated, deduplicate
from kunnskap.records.base import Pair, Verdict
from kunnskap.records.deduplicate import as_pairs
from kunnskap.sources import check_records
from kunnskap.sources.model import Row
from kunnskap.sources.schema import frame_of

TITLE = "Integrated treatment of alcohol problems and partner violence in outpatient care"
PAPER = {
    "type": "article", "title": TITLE, "authors": "Berg, Anne; Dahl, Carl", "year": "2013", "journal": "Addiction",
    "volume": "108", "issue": "9", "pages": "1532-1541", "doi": "10.1111/add.12142", "pmid": "23414253",
}  # fmt: skip


def records(*changes: dict[str, str], **same: str) -> pd.DataFrame:
    """The paper above once for each dictionary of changes; an empty text removes a value."""
    rows = [
        Row(n, {k: v for k, v in (PAPER | same | change).items() if v}, {})
        for n, change in enumerate(changes, 1)
    ]
    return frame_of(rows, file="x.ris", source_format="ris")


def bare(**change: str) -> dict[str, str]:
    return {"doi": "", "pmid": "", **change}


def merged(*changes: dict[str, str]) -> bool:
    return deduplicate(records(*changes)).removed > 0


SAME = {
    "nothing differs": ({}, {}),
    "case, markup and accents": ({}, bare(title=f"<i>{TITLE.upper()}</i>.", authors="BERG, A; DAHL, C")),
    "abbreviated journal": ({}, bare(journal="Addict.")),
    "short last page": ({"pages": "1532-1541"}, bare(pages="1532-41")),
    "no abstract of place": ({}, bare(volume="", issue="", pages="")),
    "a year later in print": (bare(year="2012"), bare(year="2013")),
    "ahead of print": (bare(year="2012", volume="", issue="", pages=""), bare(year="2013")),
    "doi with a resolver": ({"doi": "10.1111/add.12142"}, {"doi": "https://doi.org/10.1111/ADD.12142", "pmid": ""}),
    "a small misspelling": ({}, bare(title=TITLE.replace("alcohol", "alchohol"))),
    "wrong doi, everything else equal": ({"pmid": ""}, {"pmid": "", "doi": "10.1111/add.99999"}),
    "authors in another order": ({}, bare(authors="Dahl, Carl; Berg, Anne")),
    "letters lost in half of the names": (
        bare(authors="Berg, A; Ekmekçioğlu, O; Tatlışen, A"), bare(authors="Berg, A; Ekmek?io?lu, O; Tatl??en, A"),
    ),
    "only the first author": ({}, bare(authors="Berg, A.; et al.")),
    "names that were never divided": ({}, bare(authors="Anne Berg; Carl Dahl")),
    "no authors but a place": ({}, bare(authors="")),
    "erratum noted in the title": ({}, bare(title=f"{TITLE} [Erratum appears in Addiction 2014;109:1]")),
    "a database's own remarks": (
        bare(title=f"{TITLE}. [Review] [45 refs]"), bare(title=f"{TITLE} (Provisional abstract)"),
    ),
    "retracted since": ({}, bare(title=f"RETRACTED: {TITLE}")),
    "roman and arabic numbers": (bare(title=f"{TITLE}: part II"), bare(title=f"{TITLE}: Part 2")),
    "written and printed numbers": (bare(title=f"Two years of {TITLE}"), bare(title=f"2 years of {TITLE}")),
    "no journal and no place": ({}, bare(journal="", volume="", issue="", pages="")),
    "a journal's initials": (bare(journal="Journal of the American Medical Association"), bare(journal="JAMA")),
    "a journal named in another alphabet": (
        bare(journal="Zhongguo Zhenjiu"), bare(journal="Zhongguo zhen jiu [Chinese acupuncture]"),
    ),
    "a title cut short": (bare(), bare(title=f"{TITLE}: the examples of men and women in Norwegian cities")),
    "an erratum note cut short": ({}, bare(title=f"{TITLE}.[Erratum appears in Addiction. 2014 Jun")),
    "a letter with what it answers": (
        bare(pages="9-11"), bare(title=f"{TITLE}... Addiction. 2012 Jan 29;107(5):544-6", pages="9-11"),
    ),
    "two corrections cited in two ways": (
        bare(title=f"{TITLE} (vol 108, pg 1532, 2013)", pages="99"),
        bare(title=f"{TITLE} (Addiction (2013) 108 (1532-1541))", pages="99"),
    ),
    "pages but no journal and no volume": (bare(volume=""), bare(journal="", volume="")),
    "a journal with its publisher's name before it": (
        bare(journal="ACM SIGMOD Record", volume="", pages=""), bare(journal="SIGMOD Record"),
    ),
    "a congress with and without its year": (
        bare(journal="2008 International Symposium on Information Theory, ISIT2008", volume="", pages=""),
        bare(journal="Int. Symp. Inf. Theory, ISIT", volume="", pages=""),
    ),
    "a place in a programme": (
        bare(volume="", pages="AE-06", doi="10.1000/a"), bare(volume="", pages="AE-6"),
    ),
    "a digit set apart": (bare(title=f"{TITLE} at 10 Tb/in2"), bare(title=f"{TITLE} at 10 Tb/in(2)")),
    "subscript in brackets": (bare(title=f"CO2 and {TITLE}"), bare(title=f"CO(2) and {TITLE}")),
}  # fmt: skip

TWO = {
    "conference abstract and article": (
        {}, bare(type="conference", journal="Alcohol and Alcoholism", volume="47", issue="", pages="S12", year="2012"),
    ),
    "abstract in the same journal": ({}, bare(volume="107", issue="S1", pages="88", year="2012")),
    "part I and part II": (bare(title=f"{TITLE}: part I"), bare(title=f"{TITLE}: part II")),
    "part I and part II with one doi": (
        {"title": f"{TITLE}: part I", "pmid": ""}, {"title": f"{TITLE}: part II", "pmid": ""},
    ),
    "men and women": (bare(title=f"{TITLE} for men"), bare(title=f"{TITLE} for women")),
    "a word for another beside a slip of the same word": (
        bare(title=f"{TITLE} with pain and pain"), bare(title=f"{TITLE} with fear and pein"),
    ),
    "hypotension and hypertension": (
        bare(title=f"Hypotension after {TITLE}"), bare(title=f"Hypertension after {TITLE}"),
    ),
    "two abstracts on one page": (
        bare(title=f"{TITLE}: sensitive patients", pages="S12"),
        bare(title=f"{TITLE}: resistant patients", pages="S12"),
    ),
    "an article and its correction as Web of Science cites it": (
        bare(pages=""), bare(title=f"{TITLE} (vol 108, pg 1532, 2013)", pages=""),
    ),
    "annual reports": (bare(title=f"{TITLE} 2012"), bare(title=f"{TITLE} 2013")),
    "erratum": ({}, bare(title=f"Erratum: {TITLE}", pages="1700-1700")),
    "erratum with the same doi": ({"pmid": ""}, {"pmid": "", "title": f"Correction to: {TITLE}"}),
    "protocol and results": ({}, bare(title=f"{TITLE}: study protocol", year="2012", volume="107", pages="12-20")),
    "reply": (bare(title=TITLE), bare(title=f"{TITLE}: reply")),
    "comment": ({}, bare(title=f"Comment on {TITLE}", pages="1542-1543")),
    "cochrane updates": (
        bare(journal="Cochrane Database of Systematic Reviews", volume="", issue="2", pages="CD001234", year="2009"),
        bare(journal="Cochrane Database Syst Rev", volume="", issue="5", pages="CD001234", year="2013"),
    ),
    "cochrane updates within a year": (
        bare(journal="Cochrane Database Syst Rev", volume="", issue="2", pages="CD001234",
             doi="10.1002/14651858.cd001234.pub2"),
        bare(journal="Cochrane Database Syst Rev", volume="", issue="9", pages="CD001234",
             doi="10.1002/14651858.cd001234.pub3"),
    ),
    "wrong doi shared by other works": (
        {"pmid": ""},
        {"pmid": "", "title": "Housing first for people who inject drugs", "authors": "Lie, Per", "pages": "10-19"},
    ),
    "abstracts of one supplement with its doi": (
        bare(doi="10.1111/supp", title="Abstract of a first trial of motivational interviewing", pages="S12"),
        bare(doi="10.1111/supp", title="Yoga in prisons and the wish for calm", pages="S12"),
    ),
    "letters with one title": (
        bare(title="Reply", authors="Berg, A.", pages="10-11"), bare(title="Reply", authors="Berg, A.", pages="30-31"),
    ),
    "two places in one programme": (bare(volume="", pages="AE-06"), bare(volume="", pages="FC-02")),
    "a column that comes back": (
        bare(title="Reminiscences on Influential Papers", authors="Berg, A.; Lie, P.", volume="", pages="", issue=""),
        bare(title="Reminiscences on Influential Papers", authors="Berg, A.; Moe, K.", volume="", pages="", issue=""),
    ),
    "letters with one title and no pages": (
        bare(title="Letter to the editor", pages="", authors="Berg, A."),
        bare(title="Letter to the editor", pages="", authors="Berg, A."),
    ),
    "same title, other people": (bare(), bare(authors="Lie, Per; Moe, Kari")),
    "same title, five years on": (bare(), bare(year="2018", volume="113", pages="20-31")),
    "two pubmed numbers": ({"doi": ""}, {"doi": "", "pmid": "99999999"}),
    "thesis and article": (
        bare(), bare(type="thesis", journal="", volume="", issue="", pages="", authors="Berg, Anne"),
    ),
    "chapter and article with other pages": (
        bare(), bare(type="chapter", journal="Handbook of Violence", volume="", issue="", pages="55-80"),
    ),
    "preprint and article": (
        bare(doi="10.1111/add.12142"),
        bare(doi="10.1101/2012.11.01", type="preprint", journal="medRxiv", volume="", pages=""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_one_work_twice(case: str) -> None:
    assert merged(*SAME[case])


@pytest.mark.parametrize("case", TWO)
def test_two_works_stay_two(case: str) -> None:
    assert not merged(*TWO[case])


@pytest.mark.parametrize(
    ("elsewhere", "same"),
    [("Methanol in beer", False), ("Methamol in beer", True)],
    ids=["the other word is in use", "no other title has the word"],
)
def test_a_letter_for_another_is_a_slip_unless_both_words_are_in_use(
    elsewhere: str, same: bool
) -> None:
    ethanol, methanol = (bare(title=f"{what} after {TITLE}") for what in ("Ethanol", "Methanol"))
    other = bare(authors="Lie, P", volume="1", pages="30-40", year="2001")
    found = deduplicate(
        records(ethanol, methanol, other | {"title": elsewhere}, other | {"title": "Ethanol"})
    )
    assert (found.removed == 1) is same
    assert same or ("x-1", "x-2") in [(p.first, p.second) for p in found.possible]


def test_an_abstract_tells_a_slip_from_another_word() -> None:
    text = "Background: " + "what was done, to whom and with what result. " * 9
    titles = [bare(title=f"{w} {TITLE}", abstract=text) for w in ("Ethanol", "Methanol")]
    elsewhere = [
        bare(title=f"{w} here", pages="9", authors="Lie, P") for w in ("Ethanol", "Methanol")
    ]
    assert deduplicate(records(*titles, *elsewhere)).removed == 1


@pytest.mark.parametrize(
    "case", ["part I and part II with one doi", "preprint and article", "erratum with the same doi"]
)
def test_what_looks_alike_but_is_not_sure_is_listed_for_a_person(case: str) -> None:
    found = deduplicate(records(*TWO[case]))
    assert [(p.first, p.second) for p in found.possible] == [("x-1", "x-2")]


def test_a_merge_loses_no_field_and_no_place() -> None:
    found = deduplicate(
        records({"abstract": "", "title": TITLE.upper()}, {"abstract": "Text", "volume": "108A"})
    )
    record = found.records.iloc[0]
    told = json.dumps(json.loads(record["extra"]), ensure_ascii=False) + " ".join(map(str, record))
    assert all(
        text in told for text in ("Text", TITLE, TITLE.upper(), "108A", "x.ris#1", "x.ris#2")
    )
    assert [place.line for place in found.origins[record["key"]].places] == [2, 1]
    assert check_records(found.records) is not None


def test_what_could_be_either_of_two_is_neither_and_listed() -> None:
    little = bare(volume="", issue="", pages="")
    one, other = little | {"pages": "303-307"}, little | {"pages": "429-430"}
    found = deduplicate(records(one, other, little))
    assert found.clusters == ()
    assert {frozenset((p.first, p.second)) for p in found.possible} >= {
        frozenset(("x-1", "x-3")), frozenset(("x-2", "x-3")),
    }  # fmt: skip


def test_a_person_can_undo_a_merge_and_make_one() -> None:
    same, two = records({}, {}), records(*TWO["preprint and article"])
    undone = deduplicate(same, decided=[Pair("x-1", "x-2", "kari", verdict=Verdict.DIFFERENT)])
    assert (undone.removed, undone.possible) == (0, ())
    made = deduplicate(two, decided=[Pair("x-2", "x-1", "kari")])
    assert [(c.kept, c.reasons) for c in made.clusters] == [("x-2", ("decided",))]
    assert made.possible == ()


def test_an_undone_pair_is_not_joined_through_a_third() -> None:
    apart = [Pair("x-1", "x-2", "kari", verdict=Verdict.DIFFERENT)]
    found = deduplicate(records({}, {}, {}), decided=apart)
    assert all(not {"x-1", "x-2"} <= set(cluster.members) for cluster in found.clusters)


def test_reasons_are_named_and_written_as_decisions() -> None:
    found = deduplicate(records({}, bare()))
    assert found.clusters[0].reasons == ("same_place",)
    assert as_pairs(found.clusters, keep=["x-2"]) == (Pair("x-2", "x-1", "rule", "same_place"),)


def test_keys_must_tell_records_apart() -> None:
    twice = pd.concat([records({}), records({})])
    with pytest.raises(RecordError) as caught:
        deduplicate(twice)
    assert (caught.value.key, caught.value.facts["keys"]) == ("keys_repeated", "x-1")


def test_nothing_comes_of_nothing() -> None:
    empty: Deduplicated = deduplicate(records())
    assert (len(empty.records), empty.clusters, empty.possible) == (0, (), ())


CHANGE = st.dictionaries(
    st.sampled_from(["title", "authors", "year", "journal", "volume", "pages", "doi", "pmid", "type"]),
    st.sampled_from(["", "1", "2013", "10.1000/a", "10.1000/b", TITLE, f"{TITLE} part 2", "Berg, A", "Lie, P", "thesis",
                     "article", "24-29", "Addict", "Other journal of things"]),
    max_size=5,
)  # fmt: skip
KINDS = ("thesis", "article")


def possible_type(change: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in change.items() if name != "type" or text in KINDS}


MANY = st.lists(CHANGE.map(possible_type), min_size=2, max_size=7)


def parts(found: Deduplicated) -> set[frozenset[str]]:
    return {frozenset(cluster.members) for cluster in found.clusters}


@settings(max_examples=60)
@given(changes=MANY, order=st.randoms())
def test_the_order_of_records_does_not_matter(changes: list[dict[str, str]], order: Any) -> None:
    frame = records(*changes)
    rows = list(range(len(frame)))
    order.shuffle(rows)
    shuffled = deduplicate(frame.iloc[rows])
    assert parts(shuffled) == parts(deduplicate(frame))
    assert [c.kept for c in sorted(shuffled.clusters, key=str)] == [
        c.kept for c in sorted(deduplicate(frame).clusters, key=str)
    ]


@settings(max_examples=60)
@given(changes=MANY)
def test_merged_records_merge_no_further(changes: list[dict[str, str]]) -> None:
    once = deduplicate(records(*changes))
    again = deduplicate(once.records)
    assert again.clusters == ()
    assert again.records.equals(once.records)


@settings(max_examples=60)
@given(changes=MANY)
def test_every_record_is_kept_or_named_as_removed(changes: list[dict[str, str]]) -> None:
    frame = records(*changes)
    found = deduplicate(frame)
    gone = [key for cluster in found.clusters for key in cluster.members[1:]]
    assert sorted([*found.records["key"], *gone]) == sorted(frame["key"])

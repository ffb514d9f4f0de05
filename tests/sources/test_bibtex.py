"""BibTeX as reference tools really write it."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kunnskap.sources import SourceRead, latex, parse_source
from kunnskap.sources import bibtex as reader
from kunnskap.sources.values import one_line


def read(text: str) -> SourceRead:
    return parse_source(text.encode(), "x.bib")


def one(text: str) -> pd.Series:
    records = read(text).records
    assert len(records) == 1
    return records.iloc[0]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"J{\o}rgensen, S{\o}ren", "Jørgensen, Søren"),
        (r"\O{}deg\aa{}rd, {\AA}se", "Ødegård, Åse"),
        (r"M{\"u}ller, J{\"{o}}rg", "Müller, Jörg"),
        ("Kari Nordmann and Ola van der Berg", "Nordmann, Kari; van der Berg, Ola"),
        ("King, Jr, Martin Luther", "King, Martin Luther, Jr"),
        ("{World Health Organization} and Berg, A.", "World Health Organization; Berg, A."),
        ("Berg, A. and others", "Berg, A.; et al."),
        ("{Barnes and Noble}", "Barnes and Noble"),
        (r"{Barnes and Noble} and \O{}deg{\aa}rd, {\AA}se", "Barnes and Noble; Ødegård, Åse"),
    ],
)
def test_names_come_out_right(written: str, meant: str) -> None:
    assert one(f"@article{{a, title={{T}}, author={{{written}}}}}")["authors"] == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"Fr{\aa} {V}old til tr{\o}st", "Frå Vold til trøst"),
        ("50% of those who drink", "50% of those who drink"),
        ("Drugs & alcohol", "Drugs & alcohol"),
        (r"Drugs \& alcohol --- a review", "Drugs & alcohol — a review"),
        (r"Effects at $p<0.05$", r"Effects at $p<0.05$"),
        (r"\textit{Cannabis} and ``harm''", "Cannabis and “harm”"),
        ("Wrapped\n    over lines", "Wrapped over lines"),
    ],
)
def test_titles_are_decoded_and_lose_no_text(written: str, meant: str) -> None:
    assert one(f"@article{{a, title={{{written}}}}}")["title"] == meant


def test_strings_and_joined_values_are_put_in() -> None:
    record = one(
        '@string{jan23 = "Journal of " # {X}}\n@article{a, title="T", journal=jan23 # " Y"}'
    )
    assert record["journal"] == "Journal of X Y"


def test_biblatex_names_for_things_are_known() -> None:
    record = one(
        "@inproceedings{a, title={T}, subtitle={S}, booktitle={Proc}, date={2019-05-01},"
        " eprint={12345678}, eprinttype={pubmed}, url={https://x.no/a%20b\\_c}}"
    )
    assert (record["title"], record["journal"], record["year"]) == ("T: S", "Proc", 2019)
    assert (record["pmid"], record["type"]) == ("12345678", "conference")
    assert record["url"] == "https://x.no/a%20b_c"


def test_an_unbalanced_record_is_a_problem_and_hides_no_other() -> None:
    found = read("@article{a, title={Open {brace}, year=2019}\n@article{b, title={Next}}\n")
    assert found.records["key"].tolist() == ["b"]
    assert [(p.key, p.line) for p in found.problems] == [("unbalanced", 1)]
    assert "Open {brace}" in found.problems[0].raw


def test_a_start_without_its_brace_is_a_problem() -> None:
    found = read("@article{a, title={T}}\n@article b, title={Lost}}\n")
    assert [(p.key, p.line) for p in found.problems] == [("start_damaged", 2)]


def test_a_key_used_twice_keeps_both_records_and_says_so() -> None:
    found = read("@article{a, title={T}}\n@article{a, title={U}}\n")
    assert found.records["key"].tolist() == ["a", "a~2"]
    assert [(r.key, r.line) for r in found.remarks] == [("key_twice", 2)]


def test_a_field_given_twice_keeps_both_values() -> None:
    found = read("@article{a, title={T}, doi={10.1000/a}, doi={10.1000/b}}")
    assert found.records["doi"][0] == "10.1000/a"
    assert "10.1000/b" in found.records["extra"][0]
    assert [r.key for r in found.remarks] == ["field_twice"]


def test_comments_are_no_records() -> None:
    found = read('% made by hand\n@comment{jabref-meta: x}\n@preamble{"y"}\n@book{a, title={T}}')
    assert (found.starts, found.remarks) == (1, ())


def test_a_comment_needs_no_braces() -> None:
    found = read("@Comment Jerry Hobbs\n@book{a, title={T}}\n@comment % @article\n")
    assert (len(found.records), found.problems) == (1, ())


def test_hopeless_latex_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "{" * 3000 + "\\x" + "}" * 3000
    found = read(f"@article{{a, title={{{deep}}}}}")
    assert len(found.records) == 1


BLOCK = st.sampled_from(
    [
        "@article{a,\n title={T {x}},\n year=2001}\n", "@book{b, title=\"Q\"}\n", "% note\n", "@comment{z}\n",
        "@article{c, title={open\n", "@string{s = {S}}\n", "@misc{d, note={an @article{in} it}}\n", "}\n", "\n",
    ]
)  # fmt: skip


VALUE = st.text(alphabet='ab{}"\\@=,#% \n\u00e6', max_size=12)
FIELD = st.tuples(
    st.sampled_from(["title", "Title", "note", "x-y"]),
    st.sampled_from(["{%s}", '"%s"', "%s"]),
    VALUE,
)
ENTRY = st.builds(
    lambda fields, end: "@article{k,\n" + ",\n".join(f" {n} = {form % v}" for n, form, v in fields) + end,
    st.lists(FIELD, max_size=4), st.sampled_from(["}\n", ",}\n", "\n", "} after\n"]),
)  # fmt: skip


@given(blocks=st.lists(BLOCK | ENTRY, max_size=8))
def test_what_we_split_ourselves_is_what_bibtexparser_splits(blocks: list[str]) -> None:
    text = "".join(blocks).replace("\\\n", "\\ ")  # bibtexparser does not count such a line
    ours, theirs = reader.read_part((1, text), {}), reader.Parsed()
    reader._read_block_by_block(text, 1, {}, theirs)
    assert ours.rows == theirs.rows
    assert sorted(t.line for t in ours.lost) == sorted(t.line for t in theirs.lost)


TOKENS = r"""\" { } o \o {\o} \o{} \aa{} {\aa} n \' {e} \c {c} \v{s} -- --- `` '' ~ \& \_ $x$ Berg \textit{x}
\u{g} \r{a} \`a \~n \H{o} {\"o} {\"{o}} \% !` \ss{} \l{} \# \$ _ ^"""
TOKEN = st.sampled_from(
    [*TOKENS.split(), " ", " and ", r"\emph{a b}", r"\o ", r"\textbf", "{x y}", "$a b$"]
)


@given(tokens=st.lists(TOKEN, max_size=8))
def test_latex_is_decoded_as_the_middleware_of_bibtexparser_does(tokens: list[str]) -> None:
    from bibtexparser.middlewares.latex_encoding import LatexDecodingMiddleware

    value = "".join(tokens)
    balance = 0
    for letter in value:
        balance += (letter == "{") - (letter == "}")
        if balance < 0:
            return
    if balance == 0:
        decoded, _ = LatexDecodingMiddleware()._transform_python_value_string(value)
        assert one_line(latex.to_text(value)) == one_line(decoded)


def test_a_chapter_inherits_from_the_book_it_refers_to() -> None:
    found = read(
        "@incollection{c, title={Rus}, author={Berg, A.}, pages={1--9}, crossref={B}}\n"
        "@book{b, title={Vold}, editor={Dahl, C.}, publisher={X}, year=2019}\n"
    )
    chapter = found.records.iloc[0]
    assert (chapter["journal"], chapter["year"], chapter["editors"]) == ("Vold", 2019, "Dahl, C.")
    assert (chapter["title"], chapter["authors"]) == ("Rus", "Berg, A.")


def test_an_entry_that_refers_to_itself_or_to_nothing_is_left_alone() -> None:
    found = read("@article{a, title={A}, crossref={a}}\n@article{b, title={B}, crossref={none}}\n")
    assert found.records["title"].tolist() == ["A", "B"]
    assert found.records["journal"].isna().all()


def test_biblatex_names_in_named_parts() -> None:
    found = read(
        "@article{a, author={family=Berg, given=Anne, prefix=van and Dahl, Carl}, title={A}}"
    )
    assert found.records["authors"].tolist() == ["van Berg, Anne; Dahl, Carl"]


def test_biblatex_fields() -> None:
    found = read(
        "@article{a, title={Rus}, subtitle={vold}, journaltitle={Addiction}, date={2019-05-01}, number=4,\n"
        " eprint={23414253}, eprinttype={pubmed}, langid={norsk}}"
    )
    record = found.records.iloc[0]
    assert (record["title"], record["journal"], record["year"]) == ("Rus: vold", "Addiction", 2019)
    assert (record["issue"], record["pmid"], record["language"]) == ("4", "23414253", "norsk")

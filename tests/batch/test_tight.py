"""A page in fewer bytes is the same page, for a browser's parser and for our own reader."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from kunnskap.batch.tight import tight
from kunnskap.comments.elements import closed, elements, text_of

words = st.text("ab <>&\"'=/é", min_size=1, max_size=8).map(escape)
values = st.text("ab-:/#. é\"'<>", max_size=8).map(escape)
attributes = st.dictionaries(st.sampled_from(("id", "class", "href")), values, max_size=2).map(
    lambda each: "".join(f' {name}="{value}"' for name, value in each.items())
)


def wrapped(tag: str, inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda more, held: f"<{tag}{more}>{held}</{tag}>", attributes, inside)


def several(one: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(str.join, st.sampled_from(("", "\n")), st.lists(one, min_size=1, max_size=3))


inline = st.one_of(words, wrapped("a", words), words.map(lambda text: f"<br>{text}"))
lists = st.recursive(
    inline, lambda held: wrapped("ul", several(wrapped("li", several(held)))), max_leaves=6
)
cells = st.one_of(inline, several(wrapped("p", inline)), lists)
rows = several(st.one_of(wrapped("td", cells), wrapped("th", cells)))
tables = st.builds(
    "<table><thead>{}</thead><tbody>{}</tbody></table>".format,
    several(wrapped("tr", rows)),
    several(wrapped("tr", rows)),
)
pages = st.one_of(lists, tables).map(lambda held: f"<div>{held}</div>")


def seen(page: str) -> Iterator[tuple[object, ...]]:
    for each in elements(page):
        named = {name: each.get(name) for name in ("id", "class", "href")}
        yield each.tag, len(each.within), named, text_of(page, each)


def parsed(page: str) -> list[tuple[object, ...]]:
    found = lxml_html.fromstring(page).iter()
    return [(e.tag, dict(e.attrib), (e.text or "").strip()) for e in found]


@given(pages)
def test_our_reader_finds_the_same_elements_attributes_and_texts(page: str) -> None:
    assert list(seen(tight(page))) == list(seen(page))
    assert len(tight(page)) <= len(page)


@given(pages)
def test_end_tags_that_were_left_out_can_be_put_back(page: str) -> None:
    ends = [each for each in elements(closed(tight(page))) if each.tag != "br"]
    assert all(each.inside_end < each.end for each in ends)
    assert list(seen(closed(tight(page)))) == list(seen(page))


@given(tables)
def test_another_parser_finds_the_same_elements(page: str) -> None:
    assert parsed(tight(page)) == parsed(page)


def test_scripts_styles_and_code_stay_as_they_were_written() -> None:
    page = '<script>let a = "<li></li></ul>";</script><style>a{}</style><pre>x="1"</pre>'
    assert tight(page) == page


def test_a_value_that_needs_its_quotes_keeps_them() -> None:
    kept = '<a href="https://a.no/">x</a><a title="to ord"></a><a id=""></a><circle r="4"/>'
    assert tight(kept) == kept


def test_what_is_said_of_all_in_an_element_is_said_by_the_element() -> None:
    page = '<td><span data-said-by="study"><span lang="nb">Mindre <a href="#o-1">1</a></span></span></td>'
    assert tight(page) == "<td data-said-by=study lang=nb>Mindre <a href=#o-1>1</a></td>"


def test_what_two_elements_say_differently_is_kept_apart() -> None:
    page = '<p data-said-by="claim"><span data-said-by="study">Nei.</span></p>'
    assert tight(page) == "<p data-said-by=claim><span data-said-by=study>Nei.</span></p>"


def test_the_long_name_of_a_sign_is_written_once_and_referred_to() -> None:
    sign = '<i role="img" aria-label="ingen opplysninger sett">?</i>'
    assert tight(sign * 3) == (
        '<i role=img id=_1 aria-label="ingen opplysninger sett">?</i>'
        + "<i role=img aria-labelledby=_1>?</i>" * 2
    )

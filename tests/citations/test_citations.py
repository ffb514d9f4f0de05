from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kunnskap.blocks import Bibliography, Reference, Run
from kunnskap.citations import STYLES, csl_items, format_references
from kunnskap.errors import ShowingError
from kunnskap.language import language
from kunnskap.render import Renderer
from kunnskap.sources import parse_source

BIB = b"""
@article{kraanen2013, author = {Kraanen, Fleur L. and Vedel, Ellen and Scholing, Agnes}, title = {I-StoP},
  journal = {BMC Psychiatry}, year = {2013}, volume = {13}, pages = {189--190},
  doi = {10.1186/1471-244X-13-189}, pmid = {24059784}}
@article{easton2007, author = {Easton, Caroline J. and others}, title = {SADV}, journal = {Am J Addict}, year = {2007}}
"""


def item(
    key: str, family: str, year: int | None = 2023, title: str = "Tittel", **more: Any
) -> dict[str, Any]:
    issued = {"issued": {"date-parts": [[year]]}} if year else {}
    people = {"author": [{"family": family, "given": "Kari"}]}
    return {"id": key, "type": "book", "title": title, **people, **issued, **more}


def texts(items: list[dict[str, Any]], code: str = "nb", style: str = "") -> list[str]:
    return [
        each.text
        for each in format_references(items, language=language(code), style=style).references
    ]


def test_records_become_references_with_links_that_work() -> None:
    records = parse_source(BIB, file="a.bib").records
    library = format_references(csl_items(records), language=language("nb"))
    reference = library.references[1]
    assert reference.text.startswith(
        "Kraanen, F. L., Vedel, E. & Scholing, A. (2013). I-StoP. BMC Psychiatry, 13, 189"
    )
    links = [run.href for run in reference.runs if run.href]
    assert links == [
        "https://doi.org/10.1186/1471-244x-13-189",
        "https://pubmed.ncbi.nlm.nih.gov/24059784/",
    ]
    assert library.cite("kraanen2013").text == "(Kraanen et al., 2013)"


def test_people_that_the_source_left_unnamed_are_et_al_and_never_invented() -> None:
    records = parse_source(BIB, file="a.bib").records
    (only,) = format_references(
        csl_items(records, ["easton2007"]), language=language("nb")
    ).references
    assert only.text.startswith("Easton, C. J. et al. (2007)")


def test_two_works_of_one_year_are_told_apart_by_letter() -> None:
    library = format_references(
        [item("x", "Ås", title="B"), item("y", "Ås", title="A")], language=language("nb")
    )
    assert [library.cite(key).text for key in "xy"] == ["(Ås, 2023b)", "(Ås, 2023a)"]


def test_norwegian_forms_for_edition_pages_and_no_date() -> None:
    chapter = item(
        "c",
        "Berg",
        **{"type": "chapter", "container-title": "Boka", "page": "14-20", "edition": "2"},
    )
    (text,) = texts([chapter])
    assert "2. utg." in text
    assert "s. 14–20" in text
    assert "(u.å.)" in texts([item("d", "Dahl", None)])[0]


def test_norwegian_order_puts_ae_oe_aa_last() -> None:
    listed = texts([item(name, name) for name in ("Ås", "Zeta", "Ødegård", "Ærø", "Berg")])
    assert [text.split(",")[0] for text in listed] == ["Berg", "Zeta", "Ærø", "Ødegård", "Ås"]


def test_a_numeric_style_numbers_in_the_order_given() -> None:
    items = [item("b", "Berg"), item("a", "Aune")]
    library = format_references(items, language=language("nb"), style="nlm-citation-sequence")
    assert [library.cite(key).text for key in "ba"] == ["(1)", "(2)"]
    assert library.references[0].text.startswith("1. Berg K")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_every_style_speaks_every_language(style: str, code: str) -> None:
    (text,) = texts([item("a", "Berg")], code, style)
    assert "Berg" in text
    assert "Tittel" in text


def test_hostile_titles_and_addresses_are_only_text() -> None:
    hostile = item(
        "a",
        "Berg",
        title="<script>x()</script> *a* [b](javascript:x) $y$",
        URL="javascript:alert(1)",
    )
    library = format_references([hostile], language=language("nb"))
    html = Renderer(language("nb")).block(library.bibliography())
    assert "<script" not in html
    assert 'href="javascript' not in html


@given(st.text(min_size=1))
@settings(max_examples=60)
def test_any_key_gives_one_whole_id_that_the_citation_leads_to(key: str) -> None:
    html = Renderer(language("nb")).block(Bibliography((Reference(key, (Run("a"),)),)))
    (anchor,) = [part.split('"')[0] for part in html.split('id="')[1:]]
    assert anchor.replace("-", "").isalnum()


@pytest.mark.parametrize(
    ("items", "style", "key"),
    [
        ([item("a", "Berg")], "vancouver", "unknown_style"),
        ([item("a", "Berg"), item("a", "Dahl")], "apa", "double_reference"),
    ],
)
def test_what_can_not_be_set_is_refused(items: list[dict[str, Any]], style: str, key: str) -> None:
    with pytest.raises(ShowingError) as caught:
        format_references(items, language=language("nb"), style=style)
    assert caught.value.key == key


def test_an_unknown_key_is_refused_and_the_known_ones_are_named() -> None:
    library = format_references([item("a", "Berg")], language=language("nb"))
    with pytest.raises(ShowingError) as caught:
        library.cite("b")
    assert (caught.value.key, caught.value.facts["known"]) == ("unknown_reference", ["a"])


def test_an_empty_list_costs_no_pandoc_and_gives_an_empty_list() -> None:
    assert format_references([], language=language("nb")).references == ()

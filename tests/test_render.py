import pytest

from kunnskap.blocks import (
    Column,
    Figure,
    Foreign,
    Link,
    Notice,
    NoticeKind,
    Number,
    Sentence,
    Symbol,
    Table,
)
from kunnskap.errors import ShowingError
from kunnskap.figures.svg import Canvas
from kunnskap.language import Piece, language
from kunnskap.origin import Origin, Place, Traced
from kunnskap.render import Renderer
from kunnskap.written import Written

ORIGIN = Origin.at(Place("literature/a/studies.csv", 2, "easton2007"))


def render(block: object) -> str:
    return Renderer(language("nb")).block(block)  # type: ignore[arg-type]


def table(*rows: tuple[object, ...], **more: object) -> Table:
    columns = (Column("Studie"), Column("Antall", numeric=True))
    return Table("Studiene", columns, rows, **more)  # type: ignore[arg-type]


def test_a_traced_number_links_to_its_origin_and_the_origin_is_kept() -> None:
    renderer = Renderer(language("nb"))
    html = renderer.block(table(("Easton", Number(Traced(0.5, ORIGIN), "2"))))
    assert '<a href="#o-1">0,50</a>' in html
    assert renderer.origins == {ORIGIN: "o-1"}


def test_a_table_has_caption_scopes_and_row_headers() -> None:
    html = render(table(("Easton", Traced(78, ORIGIN))))
    assert "<caption" in html
    assert html.count('scope="col"') == 2
    assert '<th scope="row">Easton</th>' in html


def test_what_was_not_reported_says_so() -> None:
    assert '<span class="missing">ikke rapportert</span>' in render(table(("Easton", None)))


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x>', "&lt;"])
def test_text_from_data_reaches_the_page_only_as_text(hostile: str) -> None:
    block = table((hostile, Foreign(hostile, "en")), notices=(Notice(NoticeKind.CAVEAT, hostile),))
    html = render(block)
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "file:///etc"]
)
def test_a_link_that_could_run_something_is_refused(href: str) -> None:
    with pytest.raises(ShowingError) as caught:
        render(table((Link("her", href), None)))
    assert (caught.value.key, caught.value.facts["href"]) == ("unsafe_link", href)


def test_a_sentence_links_each_traced_fact_where_it_stands() -> None:
    words = language("nb").pieces("workspace.error.missing", file=Traced("a<b", ORIGIN))
    assert 'Filen <a href="#o-1">a&lt;b</a> finnes ikke.' in render(Sentence(words))


def test_a_crooked_row_and_a_figure_without_words_are_refused() -> None:
    with pytest.raises(ShowingError, match="crooked_row"):
        table(("Easton",))
    with pytest.raises(ShowingError, match="undescribed_figure"):
        Figure("Tittel", " ", "<svg/>", table(("Easton", None)))


def test_a_number_drawn_in_a_figure_leads_to_the_same_entry_as_in_a_table() -> None:
    canvas = Canvas(100, 20)
    canvas.text(0, 10, "78", origin=ORIGIN)
    beside = table(("Easton", Traced(78, ORIGIN)))
    html = render(Figure("Tittel", "Funn.", canvas.svg("Tittel", "Funn."), beside, (ORIGIN,)))
    assert html.count('href="#o-1"') == 2


def test_columns_of_numbers_are_named_on_the_table_and_nowhere_else() -> None:
    html = render(table(("Easton", None), ("Kraanen", None)))
    assert html.count('class="n2"') == 1


def test_a_warning_above_a_figure_is_not_repeated_above_its_table() -> None:
    synthetic = Notice(NoticeKind.SYNTHETIC, "Laget av et program.")
    beside = table(("Easton", None), notices=(synthetic,))
    html = render(Figure("Tittel", "Funn.", "<svg/>", beside, notices=(synthetic,)))
    assert html.count("Laget av et program.") == 1


def test_a_notice_the_page_has_given_in_full_stands_by_name_with_each_later_table() -> None:
    renderer = Renderer(language("nb"))
    synthetic = Notice(NoticeKind.SYNTHETIC, "Ingen har svart.")
    assert "Ingen har svart." in renderer.block(synthetic)
    later = renderer.block(table(("Easton", None), notices=(synthetic,)))
    assert "Ingen har svart." not in later
    assert '<strong class="synthetic">Syntetiske data</strong>' in later


def test_a_sign_alone_has_its_words_for_those_who_cannot_see_it() -> None:
    html = render(table(("Easton", Symbol(":", "skjult: for få", shows_words=False))))
    assert '<i role="img" aria-label="skjult: for få">:</i>' in html


def test_a_figure_has_its_numbers_as_a_table() -> None:
    html = render(Figure("Tittel", "Funnet i ord.", "<svg></svg>", table(("Easton", None))))
    assert "Funnet i ord." in html
    assert "<table " in html


def test_a_number_told_in_a_caption_leads_to_where_the_table_was_read() -> None:
    told = language("nb").text("literature.designs.rct", n=6)
    html = render(Table(told, (Column("Studie"), Column("n")), (("Easton", Traced(78, ORIGIN)),)))
    assert '<a href="#o-2">6</a> randomiserte' in html


def test_a_number_that_nothing_lies_behind_is_marked_as_bare() -> None:
    told = language("nb").text("literature.designs.rct", n=6)
    assert '<span class="bare">6</span>' in render(table((told, None)))


def test_an_estimate_and_its_interval_of_one_origin_are_one_link() -> None:
    ends = {name: Traced(at, ORIGIN) for name, at in (("mean", 59), ("low", 57), ("high", 61))}
    words = language("nb").pieces("survey.table.mean_and_interval", **ends)
    assert '<a href="#o-1">59 (57 til 61</a>)' in render(Sentence(words))


def test_a_year_is_a_name_and_no_number() -> None:
    told = language("nb").text("competence.period.spring", year=2018)
    assert "våren 2018" in render(table((told, None)))


def test_words_in_another_language_than_the_page_say_so_and_others_do_not() -> None:
    norwegian, english = Written("Vold", "nb"), Written("Violence", "en")
    html = render(table((norwegian, Traced(english, ORIGIN))))
    assert '<th scope="row">Vold</th><td><a href="#o-1" lang="en">Violence</a></td>' in html
    html = Renderer(language("nn")).block(Sentence((Piece(norwegian),)))
    assert html == '<p><span lang="nb">Vold</span></p>'

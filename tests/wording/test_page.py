"""A built page is read as the texts a reader meets, with the certainty and the speaker of each."""

from __future__ import annotations

import pytest

from kunnskap.blocks import Box, Lines, Listing, Paragraph, Sentence, Speaker
from kunnskap.language import Piece, language
from kunnskap.render import Renderer
from kunnskap.terms import Certainty
from kunnskap.wording.page import Said, texts


def read(html: str) -> list[tuple[str, Certainty | None, Speaker]]:
    return [(said.text, said.certainty, said.by) for said in texts(html)]


def plainly(html: str) -> list[str]:
    return [said.text for said in texts(html)]


@pytest.mark.parametrize("certainty", [None, *Certainty])
@pytest.mark.parametrize("by", Speaker)
def test_what_a_sentence_says_of_itself_is_read_back_from_its_html(
    certainty: Certainty | None, by: Speaker
) -> None:
    sentence = Sentence((Piece("Behandlingen "), Piece("virker.")), certainty, by)
    html = Renderer(language("nb")).block(sentence)
    assert read(html) == [("Behandlingen virker.", certainty, by)]


def test_sentences_of_one_paragraph_keep_their_own_certainty() -> None:
    low = Sentence((Piece("Den kan muligens virke."),), Certainty.LOW)
    html = Renderer(language("nb")).block(Paragraph((low, Sentence((Piece("Vi vet lite."),)))))
    assert read(html) == [
        ("Den kan muligens virke.", Certainty.LOW, Speaker.SUMMARY),
        ("Vi vet lite.", None, Speaker.SUMMARY),
    ]


def test_a_claim_in_the_heading_of_a_box_is_no_sentence_of_ours() -> None:
    claim = Sentence((Piece("Den virker best"),), said_by=Speaker.CLAIM)
    box = Box(claim, (Listing((Lines(("Ett.", "To.")),)),))
    found = read(Renderer(language("nb")).block(box))
    assert found == [
        ("Den virker best", None, Speaker.CLAIM),
        ("Ett.", None, Speaker.SUMMARY),
        ("To.", None, Speaker.SUMMARY),
    ]


def test_inline_marks_do_not_part_a_sentence_and_blocks_do() -> None:
    html = "<p>Den <em>virker</em> <a href='#o'>best</a>.</p><td>Ny<br>celle</td><h2>Funn</h2>"
    assert plainly(html) == ["Den virker best.", "Ny", "celle", "Funn"]


def test_code_styles_and_the_list_of_contents_say_nothing() -> None:
    html = "<style>p{}</style><nav>Virker</nav><script>1</script><pre>x</pre><p>Ja.</p>"
    assert plainly(html) == ["Ja."]


def test_what_a_figure_says_is_read_with_the_rest() -> None:
    svg = "<svg><title>Skogplott</title><desc>To studier.</desc><text>Finn</text></svg>"
    assert plainly(f"<figure>{svg}<figcaption>Figur</figcaption></figure>") == [
        "Skogplott",
        "To studier.",
        "Finn",
        "Figur",
    ]


def test_the_language_of_a_stretch_and_the_titles_of_publications_are_kept_apart() -> None:
    html = '<html lang="nb"><p>Her: <span lang="en">It works.</span></p><div class="references"><li>Title</li></div>'
    assert list(texts(html)) == [
        Said("Her:", "nb", None, Speaker.SUMMARY),
        Said("It works.", "en", None, Speaker.SUMMARY),
        Said("Title", "nb", None, Speaker.SOURCE),
    ]


def test_a_page_that_closes_what_it_never_opened_is_still_read() -> None:
    assert plainly("</div><p>En</p></p></b><p>To") == ["En", "To"]

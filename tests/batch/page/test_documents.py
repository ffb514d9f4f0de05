"""A page as a Word document and as PDF: what a reader of either meets is what the page says."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from kunnskap.comments.elements import elements
from kunnskap.documents import find_browser, pdf, word
from kunnskap.documents.archive import pack, unpack
from kunnskap.documents.columns import Fit, fit
from kunnskap.documents.drawings import as_png
from kunnskap.documents.pandoc import default_reference
from kunnskap.documents.reference import STYLES, reference
from kunnskap.documents.source import read_source
from kunnskap.documents.turned import turned
from kunnskap.errors import DocumentError

CHROMIUM = os.environ.get("KUNNSKAP_CHROMIUM") or shutil.which("chromium") or ""
Exported = Callable[..., str]


def body_of(page: str) -> str:
    """What a reader of the page reads: the main part, without contents and code."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<nav.*?</nav>|<section class=code.*?</section>", "", main, flags=re.S)


@pytest.fixture
def parts(exported: Exported) -> dict[str, bytes]:
    return unpack(word(exported()))


@pytest.fixture
def document(parts: dict[str, bytes]) -> str:
    return parts["word/document.xml"].decode()


def count(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text))


def test_what_only_a_screen_needs_is_left_behind(exported: Exported) -> None:
    source = read_source(exported())
    assert not re.search(r"<(nav|svg|script|template|h1|details|summary)\b", source.body)
    assert "c-aside" not in source.body
    assert source.title == "Behandling av rus og vold under ett"
    assert source.language == "nb"


def test_the_title_of_a_box_stands_out(exported: Exported) -> None:
    page = exported()
    source = read_source(page)
    titles = re.findall(r"<p [^>]*class=box-title>(.*?)<", page)
    assert titles
    assert [t for t in titles if f"<strong>{t}</strong></p>" not in source.body] == []


def test_every_figure_is_an_image_with_the_words_that_tell_it(exported: Exported) -> None:
    page = exported()
    source = read_source(page)
    captions = re.findall(r"<figcaption[^>]*>(.*?)</figcaption>", page, re.S)
    told = [" ".join(unescape(re.sub("<[^>]+>", "", each)).split()) for each in captions]
    drawn = [each.alternative for each in source.drawings.values()]
    assert len(drawn) == len(told) > 0
    for caption, alternative in zip(told, drawn, strict=True):
        assert len(alternative) > 40
        assert alternative.replace(". ", " ") == caption.replace(". ", " ")
    assert source.body.count("<img ") == len(told)
    assert source.body.count("</figure>") == source.body.count("<figure")
    figures = re.findall(r"<figure[ >].*?</figure>", source.body, re.S)
    assert not any("<p" in figure for figure in figures)


def test_headings_tables_and_images_are_words_own(exported: Exported, document: str) -> None:
    body = body_of(exported())
    assert count('<w:pStyle w:val="Title"', document) == 1
    for level in (2, 3):
        wanted = count(f"<h{level}[ >]", body)
        assert count(f'<w:pStyle w:val="Heading{level - 1}"', document) == wanted
    tables = count("<table[ >]", body)
    assert count("<w:tbl>", document) == tables
    assert count("<w:tblHeader ", document) == tables
    assert count('<w:pStyle w:val="TableCaption"', document) == count("<caption", body)
    assert count('w:firstColumn="1"', document) == tables


def test_the_text_alternatives_reach_word(exported: Exported, document: str) -> None:
    told = [each.alternative for each in read_source(exported()).drawings.values()]
    described = [unescape(each) for each in re.findall(r'<wp:docPr descr="([^"]*)"', document)]
    assert described == told


def test_no_link_inside_the_document_is_dead(document: str) -> None:
    named = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', document))
    meant = set(re.findall(r'<w:hyperlink w:anchor="([^"]*)"', document))
    assert meant
    assert meant <= named


@pytest.mark.parametrize(("code", "lang"), [("nb", "nb-NO"), ("nn", "nn-NO"), ("en", "en-GB")])
def test_the_document_knows_its_language_and_title(
    exported: Exported, code: str, lang: str
) -> None:
    page = exported(code)
    parts = unpack(word(page))
    said = re.search(r"<w:lang [^>]*>", parts["word/styles.xml"].decode())
    assert said is not None
    assert f'w:val="{lang}"' in said[0]
    core = parts["docProps/core.xml"].decode()
    assert read_source(page).title in core
    assert f"<dc:language>{lang}</dc:language>" in core


def test_the_same_page_gives_the_same_bytes_and_no_time(exported: Exported) -> None:
    page = exported()
    first = word(page)
    assert first == word(page)
    assert b"dcterms:created" not in unpack(first)["docProps/core.xml"]


def test_our_reference_document_has_our_styles_a4_and_page_numbers() -> None:
    parts = unpack(reference(default_reference(), ("Side ", " av ", "")))
    styles = parts["word/styles.xml"].decode()
    for name, style in STYLES.items():
        found = re.search(rf'w:styleId="{name}".*?</w:style>', styles, re.S)
        assert found is not None, name
        assert f"<w:pPr>{style.paragraph}</w:pPr>" in found[0] or not style.paragraph, name
        assert f"<w:rPr>{style.character}</w:rPr>" in found[0] or not style.character, name
    assert b'w:w="11906" w:h="16838"' in parts["word/document.xml"]
    assert "Side " in parts["word/footer1.xml"].decode()
    assert b"footer1.xml" in parts["[Content_Types].xml"]


def test_page_numbers_reach_the_document(parts: dict[str, bytes]) -> None:
    footers = [parts[name].decode() for name in parts if name.startswith("word/footer")]
    assert any("NUMPAGES" in footer for footer in footers)


def test_hostile_words_stay_words(exported: Exported) -> None:
    page = exported().replace(
        "Behandling av rus og vold under ett", "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{7*7}}"
    )
    parts = unpack(word(page))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in parts["word/document.xml"].decode()
    assert "&lt;script&gt;" in parts["docProps/core.xml"].decode()


def test_a_drawing_has_its_text_and_its_colours() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"{}><text y="15">{}</text></svg>'
    plain, empty = as_png(svg.format("", "Tall")), as_png(svg.format("", ""))
    coloured = as_png(svg.format(' fill="var(--fig-1, #14557b)"', "Tall"))
    assert plain.startswith(b"\x89PNG")
    assert len({plain, empty, coloured}) == 3


def test_a_drawing_that_is_none_is_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        as_png("<svg><")
    assert caught.value.key == "bad_drawing"


def test_a_column_with_long_words_gets_more_room() -> None:
    html = "<table><tr><th>kort</th><th>undersøkelsesresultater</th></tr><tr><td>1</td><td>2</td></tr></table>"
    found = elements(html)
    first, second = re.findall(r"width:([\d.]+)%", fit(html, found[0], found).colgroup)
    assert float(second) > 2 * float(first)
    assert float(first) + float(second) == pytest.approx(100, abs=0.2)


def test_a_table_with_cells_across_columns_is_left_to_pandoc() -> None:
    html = '<table><tr><th colspan="2">x</th></tr></table>'
    found = elements(html)
    assert fit(html, found[0], found) == Fit("", is_wide=False)


def table_of(cells: int, word: str = "undersøkelse") -> str:
    return f"<table><tr>{f'<td>{word}</td>' * cells}</tr></table>"


@pytest.mark.parametrize(("cells", "is_wide"), [(6, False), (8, True)])
def test_a_table_whose_words_find_no_room_is_wide(cells: int, is_wide: bool) -> None:
    html = table_of(cells)
    found = elements(html)
    assert fit(html, found[0], found).is_wide is is_wide


def test_a_share_and_its_count_are_not_parted() -> None:
    html = table_of(9, "24 % (66)")
    found = elements(html)
    assert fit(html, found[0], found).is_wide


def test_a_wide_table_lies_on_its_side_with_its_caption_and_its_notes(exported: Exported) -> None:
    wide = f'<div class="table-block">{table_of(9)}<div class="notes"><p>Merk.</p></div></div>'
    wide = wide.replace("<table>", "<table><caption>Bred</caption>")
    page = exported().replace("</main>", f"{wide}<p>Etter</p></main>")
    assert read_source(page).wide[-1]
    document = unpack(word(page))["word/document.xml"].decode()
    *_, inside, after, _ = re.split("<w:sectPr", document)
    assert "landscape" not in inside.split("</w:sectPr>")[0]
    assert "Bred" in inside
    assert "Merk." in inside
    assert "landscape" in after.split("</w:sectPr>")[0]
    assert "Etter" in after


def test_an_upright_document_stays_as_it_is() -> None:
    document = "<w:body><w:tbl></w:tbl><w:sectPr/></w:body>"
    assert turned(document, [False]) == document
    assert turned(document, [True, True]) == document


def test_an_archive_of_the_same_parts_is_the_same_bytes() -> None:
    parts = {"b.xml": b"<b/>", "a.xml": "æ".encode()}
    assert unpack(pack(parts)) == parts
    assert pack(parts) == pack(parts)


def test_without_a_browser_the_error_says_what_was_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(DocumentError) as caught:
        find_browser("nosuchbrowser")
    assert (caught.value.key, caught.value.facts) == ("no_browser", {"looked_for": "nosuchbrowser"})


def test_a_browser_that_fails_is_named(tmp_path: Path) -> None:
    page = tmp_path / "side.html"
    page.write_text("<p>x", encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        pdf(page, shutil.which("false") or "false")
    assert caught.value.facts == {"file": "side.html", "browser": "false"}


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set KUNNSKAP_CHROMIUM or install one")
def test_the_pdf_is_tagged_titled_and_in_the_pages_language(
    exported: Exported, tmp_path: Path
) -> None:
    page = tmp_path / "side.html"
    page.write_text(exported("nn"), encoding="utf-8")
    data = pdf(page, find_browser(CHROMIUM))
    assert data.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in data
    assert b"/Lang (nn)" in data
    assert b"/Outlines" in data
    assert "Behandling av rus og vald".encode("utf-16-be").hex().encode() in data.lower() or (
        b"Behandling av rus og vald" in data
    )

"""What other libraries draw becomes fit for a page, or the page is a draft and says what it lacks."""

from __future__ import annotations

import base64
from typing import Any

import pandas as pd
import pytest
from lxml import html as lxml_html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kunnskap.batch.cells import Writer
from kunnskap.batch.export import export_summary
from kunnskap.batch.pictures import says_something
from kunnskap.errors import ExportError
from kunnskap.language import language

PLAIN = pd.DataFrame({"region": ["nord", "vest"], "andel": [0.25, -1.5]})
BY_TWO = PLAIN.set_index([["a", "a"], ["x", "y"]]).T.set_index([["m", "n"], ["o", "p"]]).T
PNG = base64.b64encode(b"\x89PNG").decode()


def cells(*html: str) -> list[Any]:
    outputs = [new_output("display_data", data={"text/html": each}) for each in html]
    return [
        new_markdown_cell("# Svarene", id="title"),
        new_markdown_cell("## Andel < 1 & over", id="head"),
        new_code_cell("x", id="cell", outputs=outputs),
    ]


def tables(*html: str) -> list[Any]:
    fragments = Writer.in_language(language("nb")).fragments(cells(*html))
    return [lxml_html.fromstring(html) for cell, html in fragments if cell == "cell"]


def undescribed(n: int) -> list[Any]:
    shown = new_output("display_data", data={"image/png": PNG})
    drawn = [new_code_cell("plot()", id=f"figure-{i}", outputs=[shown]) for i in range(n)]
    return [new_markdown_cell("# Svarene", id="title"), *drawn]


def page(*some: Any, draft: bool = False) -> Any:
    notebook = new_notebook(cells=[*some])
    return lxml_html.fromstring(
        export_summary(notebook, language="nb", provenance={"draft": draft})
    )


def test_a_data_frame_is_captioned_by_the_heading_above_and_the_next_one_is_numbered() -> None:
    captions = [each.findtext(".//caption") for each in tables(*[PLAIN.to_html()] * 2)]
    assert captions == ["Andel < 1 & over", "Andel < 1 & over (2)"]


def test_a_caption_of_its_own_is_kept() -> None:
    (table,) = tables(PLAIN.style.set_caption("Andel i hver region").to_html())
    assert table.findtext(".//caption") == "Andel i hver region"


@pytest.mark.parametrize("frame", [PLAIN, BY_TWO, PLAIN.describe(), PLAIN.iloc[:0]])
def test_every_header_of_a_data_frame_says_what_it_heads_and_none_is_empty(
    frame: pd.DataFrame,
) -> None:
    (table,) = tables(frame.to_html())
    for header in table.iter("th"):
        assert header.text_content().strip()
        above = header.xpath("ancestor::thead")
        assert header.get("scope") in (("col", "colgroup") if above else ("row", "rowgroup"))


def test_no_cell_is_lost() -> None:
    for frame in (PLAIN, BY_TWO):
        drawn = lxml_html.fromstring(frame.to_html())
        (table,) = tables(frame.to_html())
        assert [each.text for each in table.xpath(".//th | .//td")] == [
            each.text for each in drawn.xpath(".//th | .//td")
        ]


def test_numbers_are_set_as_numbers_and_a_wide_table_can_be_scrolled_by_key() -> None:
    (table,) = tables(PLAIN.to_html())
    assert [cell.text for cell in table.find_class("number")] == ["0.25", "-1.50"]
    assert (table.get("role"), table.get("tabindex"), table.get("aria-label")) == (
        "group",
        "0",
        "Tabell",
    )


def test_a_table_without_headers_is_refused() -> None:
    with pytest.raises(ExportError) as caught:
        page(*cells("<table><tr><td>1</td></tr></table>"))
    assert (caught.value.key, caught.value.facts["cell"]) == ("bare_table", "cell")


def test_every_cell_with_an_undescribed_image_is_named_at_once() -> None:
    with pytest.raises(ExportError) as caught:
        page(*undescribed(3))
    assert caught.value.facts["cells"] == ("figure-0", "figure-1", "figure-2")


def test_a_draft_shows_what_is_not_described_and_says_so_before_everything_else() -> None:
    made = page(*undescribed(2), draft=True)
    (line,) = made.xpath("//aside[@class='banner']/p[@class='draft']")
    told = line.text_content()
    assert "Bilder i 2 celler" in told
    assert "figure-0 og figure-1" in told
    assert [image.get("alt") for image in made.iter("img")] == [
        "Bildet er ikke beskrevet ennå."
    ] * 2


def test_a_page_that_is_ready_lacks_the_notice() -> None:
    assert page(*cells(PLAIN.to_html())).xpath("//p[@class='draft']") == []


@pytest.mark.parametrize("alt", ["", " ", "Image", "Figur.", "No description has been provided …"])
def test_a_placeholder_says_nothing(alt: str) -> None:
    assert not says_something(alt)
    with pytest.raises(ExportError):
        page(*cells(f"<img src='data:image/png;base64,{PNG}' alt='{alt}'>"))

"""The looks of drawings, written once on a page and given back to a drawing that leaves it."""

from __future__ import annotations

import re

from kunnskap.batch.drawn import loose, with_shared_looks
from kunnskap.batch.page import Page, Passage
from kunnskap.batch.tight import tight
from kunnskap.figures.svg import ACCENT, Canvas


def drawing() -> str:
    canvas = Canvas(300, 40)
    for x in (10, 20):
        canvas.circle(x, 20, 4, fill=ACCENT)
        canvas.text(x, 30, f"{x}", size=11, anchor="middle", label=True)
    canvas.line(0, 10, 300, 10, width=2, dash="5 4")
    return canvas.svg("Tittel", "Sagt med ord")


def shared(*drawings: str) -> tuple[str, str]:
    page = Page("x", {}, "", tuple(Passage("c", each) for each in drawings), "", (), ())
    made, looks = with_shared_looks(page)
    return "".join(each.html for each in made.passages), looks


def tags(svg: str) -> list[tuple[str, list[tuple[str, str]]]]:
    found = re.findall(r"<([a-z]+)([^>]*?)/?>", svg)
    return [
        (
            tag,
            sorted(
                pair for pair in re.findall(r' ([\w:-]+)="([^"]*)"', more) if pair[0] != "class"
            ),
        )
        for tag, more in found
    ]


def test_a_look_is_written_once_however_many_drawings_have_it() -> None:
    html, looks = shared(drawing(), drawing())
    assert looks.count("font-size:11px") == 1
    assert looks.count("stroke-dasharray:5 4") == 1
    assert "fill=" not in html
    assert html.count(' class="label d') == 2


def test_a_drawing_that_leaves_the_page_has_its_looks_again() -> None:
    html, looks = shared(drawing())
    again = loose(tight(html), f"<style>{looks}</style>")
    assert tags(again) == tags(drawing())


def test_a_drawing_that_kept_its_looks_is_left_as_it_is() -> None:
    assert tags(loose(drawing(), "")) == tags(drawing())

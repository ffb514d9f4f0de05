"""A summary's page as plain HTML that pandoc understands: what only a screen needs is gone, and figures are images."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape

from kunnskap.batch.drawn import loose
from kunnskap.comments.elements import Element, closed, elements, text_of
from kunnskap.documents.columns import Fit, fit

GONE = {"colgroup", "nav", "script", "style", "template", "svg"}
GONE_CLASSES = {"c-aside", "code", "skip", "on-paper"}
TITLES = {"box-title", "column-title"}
STYLED = {"lead": "Subtitle", "notes": "TableNote"}  # class: style in Word
WIDEST = 640.0  # CSS pixels: the text on A4 with our margins


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure's drawing: SVG, what it shows in words, and its size in CSS pixels."""

    svg: str
    alternative: str
    width: float


@dataclass(frozen=True, slots=True)
class Source:
    """A page for pandoc: its title, its language, its body, and the drawings by the file names the body gives them.

    ``wide`` tells of each table in order whether it is too wide for an upright page.
    """

    title: str
    language: str
    body: str
    drawings: dict[str, Drawing]
    wide: tuple[bool, ...] = ()


Edit = tuple[int, int, str]


def read_source(page: str) -> Source:
    """The source that a built page holds."""
    page = closed(page)
    found = elements(page)
    root = next(each for each in found if each.tag == "html")
    title = next(each for each in found if each.tag == "title")
    main = next(each for each in found if each.tag == "main")
    html = page[main.inside : main.inside_end]
    drawings: dict[str, Drawing] = {}

    def drawn(drawing: Drawing) -> str:
        name = f"figure-{len(drawings) + 1}.png"
        drawings[name] = replace(drawing, svg=loose(drawing.svg, page))
        return name

    inside = elements(html)
    fits = {each.start: fit(html, each, inside) for each in inside if each.tag == "table"}
    body = _edited(html, sorted(_edits(html, inside, fits, drawn)))
    language = root.get("lang") or "nb"
    wide = tuple(each.is_wide for each in fits.values())
    return Source(text_of(page, title), language, body, drawings, wide)


def _edited(html: str, edits: list[Edit]) -> str:
    """The HTML with each stretch replaced; what lies inside a stretch that is replaced goes with it."""
    at, parts = 0, []
    for start, end, text in edits:
        if start >= at:
            parts += [html[at:start], text]
            at = end
    return "".join([*parts, html[at:]])


def _edits(
    html: str, found: list[Element], fits: dict[int, Fit], drawn: Callable[[Drawing], str]
) -> Iterator[Edit]:
    for each in found:
        parent = found[each.within[-1]] if each.within else None
        if "drawing" in each.classes:
            yield (each.start, each.end, _image(html, each, found, drawn))
        elif each.tag == "h1" or each.tag in GONE or each.classes & GONE_CLASSES:
            yield (each.start, each.end, "")
        elif each.tag == "table":
            at = _after_caption(each, found)
            yield (at, at, fits[each.start].colgroup)
        elif each.tag == "figure":
            yield (each.start, each.start, _paragraphs(html, each, found))
            yield (each.inside_end, each.end, "")
        elif each.tag == "p" and parent is not None and parent.tag == "figure":
            yield (each.start, each.end, "")
        elif each.tag == "details" and parent is not None and "news" in parent.classes:
            yield (each.start, each.end, "")  # as on paper: the screen has the rest
        elif each.tag == "details":
            yield from _opened(each, parent)
        elif each.tag == "summary":
            inside_figure = any(found[outer].tag == "figure" for outer in each.within)
            text = f"<p><strong>{escape(text_of(html, each))}</strong></p>"
            yield (each.start, each.end, "" if inside_figure else text)
        elif each.tag == "div" and parent is not None and parent.tag == "dl":
            yield (each.start, each.inside, "")
            yield (each.inside_end, each.end, "")
        elif "line" in each.classes and _follows_a_line(each, found):
            yield (each.start, each.start, "<br>")
        elif each.tag == "p" and parent is not None and parent.tag in ("td", "th"):
            yield (each.start, each.inside, "<br>" * (each.start > parent.inside))
            yield (each.inside_end, each.end, "")
        elif each.classes & TITLES:
            yield (each.inside, each.inside, "<strong>")
            yield (each.inside_end, each.inside_end, "</strong>")
        elif "reminder" in each.classes:
            yield (each.start, each.end, _reminder(html, each))
        elif style := next((STYLED[name] for name in each.classes if name in STYLED), ""):
            yield (each.start, each.start, f'<div data-custom-style="{style}">')
            yield (each.end, each.end, "</div>")


def _paragraphs(html: str, figure: Element, found: list[Element]) -> str:
    """A figure's warnings, which stand before it: pandoc would set them beside the image."""
    return "".join(
        _reminder(html, each) if "reminder" in each.classes else html[each.start : each.end]
        for each in found
        if each.tag == "p" and each.within and found[each.within[-1]] is figure
    )


def _reminder(html: str, paragraph: Element) -> str:
    """Names of warnings, apart by the dots that the screen's style sets between them."""
    names = html[paragraph.start : paragraph.end].replace(
        "</strong> <strong", "</strong> · <strong"
    )
    return f'<div data-custom-style="Reminder">{names}</div>'


def _after_caption(table: Element, found: list[Element]) -> int:
    captions = (
        each.end
        for each in found
        if each.tag == "caption" and table.inside <= each.start < table.inside_end
    )
    return next(captions, table.inside)


def _opened(details: Element, parent: Element | None) -> Iterator[Edit]:
    """A folded part, unfolded; a figure's table stands after the figure, which ends before it."""
    ends_figure = "</figure>" if parent is not None and parent.tag == "figure" else ""
    yield (details.start, details.inside, ends_figure)
    yield (details.inside_end, details.end, "")


def _follows_a_line(line: Element, found: list[Element]) -> bool:
    return any("line" in each.classes and each.end == line.start for each in found)


def _image(
    html: str, drawing: Element, found: list[Element], drawn: Callable[[Drawing], str]
) -> str:
    svg = next(
        each for each in found if each.tag == "svg" and drawing.inside <= each.start < drawing.end
    )
    words = _named(html, svg, found)
    width = float(svg.get("width") or 690)
    name = drawn(Drawing(html[svg.start : svg.end], words, width))
    return f'<img src="{name}" alt="{escape(words)}" width="{min(width, WIDEST):g}">'


def _named(html: str, svg: Element, found: list[Element]) -> str:
    """What a drawing is called: by its own label, or by the caption it points to."""
    caption = svg.get("aria-labelledby")
    named = (text_of(html, each) for each in found if caption and each.get("id") == caption)
    return svg.get("aria-label") or next(named, "")

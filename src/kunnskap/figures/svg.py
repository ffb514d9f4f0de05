"""A small drawing board for deterministic SVG with text as text.

We draw ourselves because a summary's figure must be readable in light, dark and print, link its numbers to their
origin, and cost a fraction of a millisecond (see ``docs/decisions/figures.md``). Colours are CSS variables with a
fallback, so the page decides and a figure on its own still has them. Lengths are in user units, 1 = 1 CSS pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from kunnskap.language import Text
from kunnskap.origin import Origin

INK = "var(--fig-ink,#1d2433)"
MUTED = "var(--fig-muted,#5b6475)"
GRID = "var(--fig-grid,#d5d9e0)"
PAPER = "var(--fig-paper,#ffffff)"
ACCENT = "var(--fig-accent,#14557b)"
WARNING = "var(--fig-warning,#9a3412)"
SERIES = tuple(
    f"var(--fig-{number},{colour})"
    for number, colour in enumerate(
        ("#14557b", "#b4540a", "#4d7c2f", "#7a3e9d", "#8a1c4a", "#3f6f73"), start=1
    )
)
DIVERGING = tuple(
    f"var(--fig-d{number},{colour})"
    for number, colour in enumerate(
        ("#8f4a17", "#d9a679", "#d5d9e0", "#86b3cc", "#14557b"), start=1
    )
)
BASE_SIZE = 13
NARROW, WIDE = (
    576.0,
    760.0,
)  # one is never stretched, the other shrinks less: its text would be lost
_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_WIDE = frozenset("mwMWÆ@%—")


def text_width(text: str, size: float = 14) -> float:
    """About how wide a text will be in DejaVu Sans, the widest of the common sans-serifs; no text is cut in another."""
    ems = sum(
        0.36 if c in _NARROW else 0.95 if c in _WIDE else 0.7 if c.isupper() else 0.62 for c in text
    )
    return ems * size


def wrap(text: str, width: float, size: float = 14) -> list[str]:
    """The text in lines no wider than ``width``, broken between words (a longer word stands alone)."""
    lines: list[str] = []
    for word in filter(None, text.split(" ")):  # a no-break space does not part words
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def linear(domain: tuple[float, float], span: tuple[float, float]) -> _Scale:
    """A scale from data to drawing; call it with a value."""
    return _Scale(domain, span)


class _Scale:
    def __init__(self, domain: tuple[float, float], span: tuple[float, float]) -> None:
        self.domain, self.span = domain, span

    def __call__(self, value: float) -> float:
        (low, high), (start, end) = self.domain, self.span
        return (
            start + (value - low) / (high - low) * (end - start)
            if high != low
            else (start + end) / 2
        )


class Canvas:
    """Collects shapes and texts in the order drawn and gives them as one SVG element, the texts on top."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.origins: list[Origin] = []
        self._shapes: list[_Drawn] = []
        self._texts: list[_Drawn] = []

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        stroke: str = INK,
        width: float = 1,
        dash: str = "",
    ) -> None:
        style = (
            f' stroke="{stroke}"'
            + _unless("stroke-width", _n(width), "1")
            + _unless("stroke-dasharray", dash, "")
        )
        ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
        self._shapes.append(_Drawn(f"line {ends}", style))

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = ACCENT,
        stroke: str = "none",
        round: float = 0,
    ) -> None:
        size = f'width="{_n(max(width, 0))}" height="{_n(max(height, 0))}"'
        corner = _unless("rx", _n(round), "0")
        self._shapes.append(
            _Drawn(f'rect x="{_n(x)}" y="{_n(y)}" {size}{corner}', _filled(fill, stroke))
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = ACCENT, stroke: str = "none"
    ) -> None:
        spot = f'circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"'
        self._shapes.append(_Drawn(spot, _filled(fill, stroke)))

    def polygon(
        self, points: Sequence[tuple[float, float]], *, fill: str = ACCENT, stroke: str = "none"
    ) -> None:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._shapes.append(_Drawn(f'polygon points="{corners}"', _filled(fill, stroke)))

    def path(self, d: str, *, fill: str = "none", stroke: str = INK, width: float = 1) -> None:
        style = _filled(fill, stroke) + _unless("stroke-width", _n(width), "1")
        self._shapes.append(_Drawn(f'path d="{escape(d)}"', style))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 14,
        anchor: str = "start",
        fill: str = INK,
        bold: bool = False,
        origin: Origin | None = None,
        label: bool = False,
        lang: str = "",
    ) -> None:
        """A line of text with its baseline at ``y``, if there is any; with an origin it is a link to the trail.

        ``label`` marks what counts or names the drawing's own parts: a tick of an axis, the number of a point.
        ``lang`` is the text's language where it is not the page's.
        """
        if not text:
            return
        style = (
            _unless("font-size", _n(size), _n(BASE_SIZE))
            + _unless("text-anchor", anchor, "start")
            + _unless("fill", fill, INK)
            + _unless("font-weight", "600" if bold else "", "")
            + _unless("class", "label" if label else "", "")
            + _unless("lang", lang, "")
        )
        href = ""
        if origin is None and isinstance(text, Text):
            origin = text.origin
        if origin is not None and (origin.places or origin.steps):
            self.origins.append(origin)
            href = f"#o-{origin.id}"
        self._texts.append(
            _Drawn(f'text x="{_n(x)}" y="{_n(y)}"', style, f"{escape(text)}</text>", href)
        )

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = 14,
        anchor: str = "start",
        fill: str = INK,
        label: bool = False,
        lang: str = "",
    ) -> None:
        """Lines under each other, 1.25 line heights apart, the first baseline at ``y``."""
        for number, line in enumerate(lines):
            under = y + number * size * 1.25
            self.text(x, under, line, size=size, anchor=anchor, fill=fill, label=label, lang=lang)

    def svg(self, title: str, description: str) -> str:
        """The drawing with its accessible name and description."""
        role = (
            "group" if self.origins else "img"
        )  # the links inside an img are lost to a screen reader
        kind = ' class="wide"' if self.width > WIDE else ' class="narrow"' * (self.width < NARROW)
        return (
            f'<svg{kind} xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f'width="{_n(self.width)}" height="{_n(self.height)}" role="{role}" '
            f'aria-label="{escape(title)}. {escape(description)}" '
            f'font-family="system-ui, -apple-system, Segoe UI, Roboto, sans-serif" '
            f'font-size="{BASE_SIZE}" fill="{INK}">{_grouped(self._shapes)}{_grouped(self._texts)}</svg>'
        )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """An element as its start without style, its style, what follows the start tag, and the link around it."""

    start: str
    style: str
    rest: str = ""
    href: str = ""

    def element(self, style: str) -> str:
        end = f">{self.rest}" if self.rest else "/>"
        drawn = f"<{self.start}{style}{end}"
        return f'<a href="{self.href}">{drawn}</a>' if self.href else drawn


def _grouped(elements: Sequence[_Drawn]) -> str:
    """The elements in order, neighbours of one style in a group that names it once."""
    groups = []
    for style, run in groupby(elements, lambda each: each.style):
        met = list(run)
        if len(met) > 1 and style:
            groups.append(f"<g{style}>{''.join(each.element('') for each in met)}</g>")
        else:
            groups.extend(each.element(style) for each in met)
    return "".join(groups)


def _filled(fill: str, stroke: str) -> str:
    return f' fill="{fill}"' + _unless("stroke", stroke, "none")


def _unless(name: str, value: str, usual: str) -> str:
    """The attribute, unless its value is what the drawing has or SVG takes anyway."""
    return "" if value == usual else f' {name}="{value}"'


def _n(value: float) -> str:
    """A coordinate with at most one decimal and no trailing zero, the same on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text

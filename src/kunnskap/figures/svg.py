"""A small drawing board for deterministic SVG with text as text.

We draw ourselves because a summary's figure must be readable in light, dark and print, link its numbers to their
origin, and cost a fraction of a millisecond (see ``docs/decisions/figures.md``). Colours are CSS variables with a
fallback, so the page decides and a figure on its own still has them. Lengths are in user units, 1 = 1 CSS pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kunnskap.origin import Origin

INK = "var(--fig-ink, #1d2433)"
MUTED = "var(--fig-muted, #5b6475)"
GRID = "var(--fig-grid, #d5d9e0)"
PAPER = "var(--fig-paper, #ffffff)"
ACCENT = "var(--fig-accent, #14557b)"
WARNING = "var(--fig-warning, #9a3412)"
SERIES = tuple(
    f"var(--fig-{number}, {colour})"
    for number, colour in enumerate(
        ("#14557b", "#b4540a", "#4d7c2f", "#7a3e9d", "#8a1c4a", "#3f6f73"), start=1
    )
)
DIVERGING = tuple(
    f"var(--fig-d{number}, {colour})"
    for number, colour in enumerate(
        ("#8f4a17", "#d9a679", "#d5d9e0", "#86b3cc", "#14557b"), start=1
    )
)
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
    """Collects shapes in the order drawn and gives them as one SVG element."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.origins: list[Origin] = []
        self._shapes: list[str] = []

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
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._shapes.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{stroke}" '
            f'stroke-width="{_n(width)}"{dashes}/>'
        )

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
        corner = f' rx="{_n(round)}"' if round else ""
        self._shapes.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}" '
            f'fill="{fill}" stroke="{stroke}"{corner}/>'
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = ACCENT, stroke: str = "none"
    ) -> None:
        self._shapes.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="{fill}" stroke="{stroke}"/>'
        )

    def polygon(
        self, points: Sequence[tuple[float, float]], *, fill: str = ACCENT, stroke: str = "none"
    ) -> None:
        corners = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
        self._shapes.append(f'<polygon points="{corners}" fill="{fill}" stroke="{stroke}"/>')

    def path(self, d: str, *, fill: str = "none", stroke: str = INK, width: float = 1) -> None:
        self._shapes.append(
            f'<path d="{escape(d)}" fill="{fill}" stroke="{stroke}" stroke-width="{_n(width)}"/>'
        )

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
    ) -> None:
        """A line of text with its baseline at ``y``; with an origin it is a link to the trail."""
        weight = ' font-weight="600"' if bold else ""
        element = (
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}" fill="{fill}"{weight}>'
            f"{escape(text)}</text>"
        )
        if origin is not None and (origin.places or origin.steps):
            self.origins.append(origin)
            element = f'<a href="#o-{origin.id}">{element}</a>'
        self._shapes.append(element)

    def paragraph(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        *,
        size: float = 14,
        anchor: str = "start",
        fill: str = INK,
    ) -> None:
        """Lines under each other, 1.25 line heights apart, the first baseline at ``y``."""
        for number, line in enumerate(lines):
            self.text(x, y + number * size * 1.25, line, size=size, anchor=anchor, fill=fill)

    def svg(self, title: str, description: str) -> str:
        """The drawing with its accessible name and description."""
        role = (
            "group" if self.origins else "img"
        )  # the links inside an img are lost to a screen reader
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(self.width)} {_n(self.height)}" '
            f'width="{_n(self.width)}" height="{_n(self.height)}" role="{role}" '
            f'aria-label="{escape(title)}. {escape(description)}" '
            f'font-family="system-ui, -apple-system, Segoe UI, Roboto, sans-serif">'
            f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(self._shapes)}</svg>"
        )


def _n(value: float) -> str:
    """A coordinate with at most two decimals and no trailing zeros, the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

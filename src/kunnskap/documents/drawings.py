"""The gate to resvg: a figure's SVG to a PNG on white, because Word shows no SVG that has style sheets' colours."""

from __future__ import annotations

import re
from functools import lru_cache

from kunnskap.errors import DocumentError

VARIABLE = re.compile(r"var\(--[\w-]+,\s*([^()]*)\)")
FAMILIES = ("DejaVu Sans", "Liberation Sans", "Arial", "Segoe UI", "Helvetica", "Noto Sans")
SHARPNESS = 2.5  # image pixels for each CSS pixel: 240 to the inch
PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" font-family="{}">'
    '<text x="4" y="20">Målgg @ 12</text></svg>'
)


def as_png(svg: str) -> bytes:
    """The drawing with the colours it has in light. The bytes depend on the drawing and on this machine's fonts.

    Raises ``DocumentError`` (no_font, bad_drawing).
    """
    return _drawn(VARIABLE.sub(r"\1", svg), SHARPNESS, _family())


def _drawn(svg: str, zoom: float, family: str) -> bytes:
    import resvg_py  # only an export needs it

    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg, zoom=zoom, background="#ffffff", sans_serif_family=family
            )
        )
    except ValueError as problem:
        raise DocumentError("bad_drawing", reason=str(problem)) from problem


@lru_cache(maxsize=1)
def _family() -> str:
    """The first of our fonts that is here; resvg quietly takes another, or draws no text at all, without one."""
    blank = _drawn(PROBE.format("x").replace("Målgg @ 12", ""), 1, "x")
    other = _drawn(PROBE.format("No Such Font"), 1, "x")
    if other == blank:
        raise DocumentError("no_font", known=", ".join(FAMILIES))
    here = (each for each in FAMILIES if _drawn(PROBE.format(each), 1, "x") != other)
    return next(here, "")

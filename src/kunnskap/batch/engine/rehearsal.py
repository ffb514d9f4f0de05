"""What a library does at its first use, done in the warm parent, so that no worker has to do it again."""

from __future__ import annotations

import importlib
import io
import sys


def rehearse() -> None:
    """Let matplotlib, if a notebook imports it, draw an empty figure that nobody sees: a third of a first figure's time
    is looking for fonts. Nothing that a notebook could notice is changed."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    figure = importlib.import_module("matplotlib.figure").Figure()
    figure.subplots().set_title("a")
    canvas = importlib.import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
    canvas.print_png(io.BytesIO())

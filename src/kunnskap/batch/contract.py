"""What a notebook hands the batch: JSON in its outputs, read without knowing what a study is.

The MIME type is ``application/vnd.kunnskap+json``; a later output updates the keys of an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

MIME = "application/vnd.kunnskap+json"
SCHEMA = 1
LAB_STYLE = re.compile(r"<style data-lab>.*?</style>", re.S)


def handed_over(cells: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Everything the cells' outputs say of the summary: title, notices, inputs, results, sentences."""
    said: dict[str, Any] = {}
    for cell in cells:
        for output in cell.get("outputs", []):
            told = output.get("data", {}).get(MIME)
            if isinstance(told, dict) and told.get("schema") == SCHEMA:
                said.update(told)
    return said


def without_lab(html: str) -> str:
    """A block's HTML without what only JupyterLab needs: its style, and links in drawings that it can't follow."""
    return LAB_STYLE.sub("", html).replace("<a xlink:href=", "<a href=")

"""What the house itself writes, in notebooks and catalogues, claims no more than it may."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kunnskap.language import LOCALES, language
from kunnskap.statements import overclaims
from kunnskap.terms import Certainty

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
ROOMS = ("figures", "findings", "synthesis", "summaries", "literature")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_prose_of_a_notebook_claims_no_effect(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            written = {"nb": "".join(cell["source"]), **cell["metadata"]["kunnskap"]["languages"]}
            for code, text in written.items():
                assert overclaims(text, Certainty.VERY_LOW, code) == (), (cell["id"], code)


@pytest.mark.parametrize("code", LOCALES)
def test_the_words_around_findings_claim_no_effect(code: str) -> None:
    met = [
        (key, claim.words)
        for key, message in language(code).messages.items()
        if key.startswith(ROOMS)
        for text in ([message] if isinstance(message, str) else message.values())
        for claim in overclaims(text, Certainty.VERY_LOW, code)
        if claim.rule != "heading"  # "Lower limit" is a column, not a claim
    ]
    assert met == []

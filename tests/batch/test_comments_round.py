"""The whole round: mark, write, save, import, answer, build again, and read the answer at the place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kunnskap import cli

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CHROMIUM = os.environ.get("KUNNSKAP_CHROMIUM") or shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set KUNNSKAP_CHROMIUM or install one"),
]
SHOWS = """from IPython.display import display
html = "<h2>Funn</h2>{}<p>Det virker for noen.</p>"
display({{"text/html": html, "text/plain": ""}}, raw=True, metadata={{"kunnskap": {{"block": True}}}})"""


def test_a_comment_goes_out_and_the_answer_comes_back_to_its_place(
    project: Any, telling: Callable[..., str], tmp_path: Path
) -> None:
    project.notebook(telling(title="Modul", language="nb"), SHOWS.format(""))
    project.family("[matrix]\nn = [1]")
    project.build()
    page = (project.outputs / "html" / "family-1.html").as_uri()
    file = tmp_path / "svar.json"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = browser.new_context(offline=True).new_page()
        tab.goto(page)
        for key in ("Tab", "Tab", "Enter"):
            tab.keyboard.press(key)
        tab.locator(".c-mode").press("Enter")
        tab.locator("#c-cell-2-p1 .c-mark").press("Enter")
        tab.keyboard.insert_text("Hvem er noen? <img src=x>")
        tab.locator(".c-form .c-main").press("Enter")
        with tab.expect_download() as download:
            tab.locator(".c-export").press("Enter")
        download.value.save_as(file)

        root = ["--root", str(project.root)]
        assert cli.run(["comments", "import", str(file), *root]) == 0
        beginning = file.read_text(encoding="utf-8").split('"id": "')[1][:8]
        assert cli.run(["comments", "answer", beginning, "De som deltar.", *root]) == 0
        project.notebook(
            telling(title="Modul", language="nb"), SHOWS.format("<p>Et nytt avsnitt.</p>")
        )
        project.build()

        tab.goto(page)
        tab.get_by_role("link", name="Kommentar: besvart").press("Enter")
        answer = tab.locator(".answers li:target")
        assert "De som deltar." in answer.inner_text()
        assert "Hvem er noen? <img src=x>" in answer.inner_text()
        assert "samme tekst, nytt sted" in answer.inner_text()
        answer.get_by_role("link", name="Det virker for noen.").press("Enter")
        assert tab.url.endswith("#c-cell-2-p2")
        assert axe.Axe().run(tab).response["violations"] == []
        browser.close()

"""A page of 60 made studies, and one of 30 made survey questions, built as a project is and held to the promises."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from crawler import dead_and_orphaned
from made_pages import ROOT, made_project

CHROMIUM = os.environ.get("KUNNSKAP_CHROMIUM") or shutil.which("chromium") or ""
BASE, SURVEY = "literature_summary-base", "survey_findings-survey"
in_chromium = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set KUNNSKAP_CHROMIUM")
each = pytest.mark.parametrize("name", [BASE, SURVEY])

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = made_project(tmp_path_factory.mktemp("made"))
    command = [sys.executable, "-m", "kunnskap", "build", "--root", str(root), "--jobs", "1"]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "outputs" / "html"


def read(pages: Path, name: str) -> bytes:
    return (pages / f"{name}.html").read_bytes()


@pytest.mark.parametrize(("name", "most"), [(BASE, 330_000), (SURVEY, 280_000)])
def test_the_page_has_a_bounded_weight(pages: Path, name: str, most: int) -> None:
    """60 studies with all their numbers, and a reason for each of 300 judgements of bias, need more than 300 kB."""
    assert len(read(pages, name)) < most


def test_all_studies_and_all_questions_are_on_their_page(pages: Path) -> None:
    base, survey = (read(pages, name).decode() for name in (BASE, SURVEY))
    assert {int(n) for n in re.findall(r"Laget studie (\d+)\b", base)} == set(range(1, 61))
    assert {int(n) for n in re.findall(r"Laget spørsmål (\d+) om noe", survey)} == set(range(1, 31))


@each
def test_the_page_has_one_main_heading_and_no_dead_origin(pages: Path, name: str) -> None:
    page = read(pages, name)
    assert len(html.fromstring(page).xpath("//h1")) == 1
    assert dead_and_orphaned(page) == (set(), set())


@in_chromium
@pytest.mark.browser
@each
def test_it_asks_for_nothing_fits_a_phone_and_axe_finds_nothing_wrong(
    pages: Path, name: str
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    asked: list[str] = []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 320, "height": 640})
        page.on("request", lambda request: asked.append(request.url))
        page.goto((pages / f"{name}.html").as_uri())
        page.wait_for_selector("html.whole")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        found = axe.Axe().run(page).response["violations"]
        browser.close()
    assert asked == [(pages / f"{name}.html").as_uri()]
    assert [(fault["id"], fault["nodes"][0]["html"][:100]) for fault in found] == []


@in_chromium
@pytest.mark.browser
@pytest.mark.parametrize(("name", "sheets"), [(BASE, 45), (SURVEY, 35)])
def test_it_prints_on_a_bounded_number_of_sheets(
    pages: Path, tmp_path: Path, name: str, sheets: int
) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((pages / f"{name}.html").as_uri())
        paper = page.pdf(prefer_css_page_size=True)
        browser.close()
    assert 5 < len(re.findall(rb"/Type\s*/Page\b", paper)) <= sheets

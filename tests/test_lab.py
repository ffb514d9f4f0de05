"""What JupyterLab gets beside a block, and that no page keeps any of it."""

from __future__ import annotations

import os
import shutil

import pytest
from IPython.core.interactiveshell import InteractiveShell

from kunnskap.batch.contract import without_lab
from kunnskap.errors import WorkspaceError
from kunnskap.lab import for_lab, tell_errors
from kunnskap.language import language

BLOCK = '<p><a href="#o-1">7</a></p><figure><svg><a href="#o-2"><text>7</text></a></svg></figure>'
CHROMIUM = os.environ.get("KUNNSKAP_CHROMIUM") or shutil.which("chromium") or ""


def test_the_batch_takes_away_what_jupyterlab_was_given() -> None:
    assert without_lab(for_lab(BLOCK)) == BLOCK


def test_only_links_inside_a_drawing_are_turned() -> None:
    given = for_lab(BLOCK)
    assert '<p><a href="#o-1">' in given
    assert '<svg><a xlink:href="#o-2">' in given


def test_an_error_of_ours_is_told_in_words_and_without_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell_errors(language("nb"))
    shell = InteractiveShell()
    shell.push({"problem": WorkspaceError("missing", file="survey/x/survey.toml")})
    done = shell.run_cell("raise problem")
    assert isinstance(done.error_in_exec, WorkspaceError)
    assert capsys.readouterr().out == "Filen survey/x/survey.toml finnes ikke.\n"


def test_words_that_look_like_markup_are_left_alone() -> None:
    words = "<p>&lt;a xlink:href=&quot;x&quot;&gt; &lt;style data-lab&gt;</p>"
    assert without_lab(for_lab(words)) == words


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set KUNNSKAP_CHROMIUM or install one")
def test_jupyterlabs_own_handling_of_links_passes_over_those_in_a_drawing() -> None:
    """JupyterLab 4 reads ``getAttribute("href")`` and sets ``href``, which an SVG link refuses with an exception."""
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(for_lab(BLOCK))
        met = "[...document.querySelectorAll('svg a')].map(a => [a.getAttribute('href'), a.href.baseVal])"
        assert page.evaluate(met) == [[None, "#o-2"]]
        browser.close()

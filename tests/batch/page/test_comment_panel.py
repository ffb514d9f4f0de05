"""A reviewer marks a place, writes, and takes the comments away as a file, all in Chromium with the network off."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kunnskap.batch.sheet import template_file
from kunnskap.comments.places import read_places
from kunnskap.language import language

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CHROMIUM = os.environ.get("KUNNSKAP_CHROMIUM") or shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set KUNNSKAP_CHROMIUM or install one"),
]
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}}
LOOKS = {
    "light": WIDE,
    "dark": {**WIDE, "color_scheme": "dark"},
    "phone": PHONE,
    "phone, dark, forced colours": {
        **PHONE,
        "color_scheme": "dark",
        "forced_colors": "active",
    },
}
HOSTILE = '<img src=x onerror=alert(1)><script>document.title="tatt"</script> \u202e}'


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, exported: Callable[..., str], tmp_path: Path) -> Iterator[Any]:
    """Opens the sample; fails if the page asks for anything or complains about anything."""
    contexts: list[Any] = []
    faults: list[str] = []
    file = tmp_path / "page.html"
    file.write_text(exported(), encoding="utf-8")

    def open_page(before: str = "", **look: Any) -> Any:
        contexts.append(browser.new_context(offline=True, **(look or WIDE)))
        page = contexts[-1].new_page()
        page.add_init_script(before)
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: faults.append(request.url))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    ours = ("page.html", "#", "blob:")
    assert [each for each in faults if not any(word in each for word in ours)] == []


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def write(page: Any, text: str, place: str = "c-findings-p1") -> None:
    """Open the panel, ask for the buttons, and comment on a place; all of it by keyboard."""
    page.locator(".c-toggle").press("Enter")
    page.locator(".c-mode").press("Enter")
    page.locator(f"#{place} .c-mark, [data-c={place}] .c-mark").press("Enter")
    page.keyboard.insert_text(text)
    page.locator(".c-form .c-main").press("Enter")


def taken(page: Any) -> Any:
    with page.expect_download() as download:
        page.evaluate("document.querySelector('.c-export').click()")
    return json.loads(Path(download.value.path()).read_bytes())


def violations(page: Any) -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def test_the_panel_is_the_second_stop_and_says_where_the_focus_went(opened: Any) -> None:
    page = opened()
    press(page, "Tab", "Tab", "Enter")
    assert page.evaluate("document.activeElement.id") == "c-panel"
    assert page.locator(".c-toggle").get_attribute("aria-expanded") == "true"
    press(page, "Escape")
    assert page.evaluate("document.activeElement.className") == "c-toggle"


def test_a_comment_is_written_by_keyboard_and_the_focus_comes_back(opened: Any) -> None:
    page = opened()
    write(page, "Tallet stemmer ikke.")
    assert page.locator(".c-status").inner_text() == "Kommentaren er tatt vare på."
    assert page.evaluate("document.activeElement.className") == "c-aside c-mark"
    assert page.locator(".c-list .c-said").inner_text() == "Tallet stemmer ikke."
    assert page.locator("#c-findings-p1 .c-own").inner_text() == "Din kommentar: faktafeil"


def test_it_is_still_there_when_the_page_is_opened_again(opened: Any) -> None:
    page = opened()
    write(page, "Husk meg.")
    page.reload()
    assert page.locator(".c-count").inner_text() == "(1)"
    assert page.locator(".c-list .c-said").text_content() == "Husk meg."


def test_the_file_says_the_place_as_the_command_will_read_it(
    opened: Any, exported: Callable[..., str]
) -> None:
    page = opened()
    read = {place.anchor: place for place in read_places(exported())}
    chosen = [next(p for p in read.values() if p.anchor.endswith(f"-{k}1")) for k in "hpidtf"]
    for place in chosen:
        page.locator(".c-toggle").press("Enter") if page.locator("#c-panel").is_hidden() else None
        if page.locator(".c-mode").get_attribute("aria-pressed") == "false":
            page.locator(".c-mode").press("Enter")
        page.evaluate(
            "anchor => document.querySelector(`[data-c=${anchor}], #${anchor}`)"
            ".querySelector('.c-mark').click()",
            place.anchor,
        )
        page.keyboard.insert_text("?")
        page.locator(".c-form .c-main").press("Enter")
    targets = [each["target"] for each in taken(page)["comments"]]
    assert [each["print"] for each in targets] == [place.print for place in chosen]
    assert [each["exact"] for each in targets] == [place.quote for place in chosen]
    assert [each["place"] for each in targets] == [place.kind.value for place in chosen]
    assert [each["section"] for each in targets] == [place.section for place in chosen]


def test_what_is_selected_in_a_place_is_what_the_comment_is_about(opened: Any) -> None:
    page = opened()
    page.locator("#c-findings-p1").hover()
    page.evaluate(
        "(() => { const node = document.querySelector('#c-findings-p1').firstChild;"
        "getSelection().setBaseAndExtent(node, 4, node, 10) })()"
    )
    page.locator("#c-findings-p1 .c-mark").click()
    page.keyboard.insert_text("?")
    page.locator(".c-form .c-main").click()
    target = taken(page)["comments"][0]["target"]
    assert target["selected"] is True
    assert target["prefix"].endswith("Dett")
    assert 0 < len(target["exact"]) <= 6


def test_the_button_that_hovering_shows_goes_away_by_escape(opened: Any) -> None:
    page = opened()
    page.locator("#c-findings-p1").hover()
    assert page.locator(".c-mark").count() == 1
    page.locator(".c-mark").hover()
    assert page.locator(".c-mark").count() == 1
    press(page, "Escape")
    assert page.locator(".c-mark").count() == 0


def test_an_empty_comment_is_refused_in_words(opened: Any) -> None:
    page = opened()
    write(page, "  ")
    assert page.locator(".c-list li").count() == 0
    said = page.evaluate("document.querySelector('#c-text').validationMessage")
    assert said == "Skriv kommentaren først."
    assert page.evaluate("document.activeElement.id") == "c-text"


def test_hostile_text_stays_text_on_the_screen_in_the_file_and_when_opened_again(
    opened: Any, tmp_path: Path
) -> None:
    page = opened()
    write(page, HOSTILE)
    file = taken(page)
    assert file["comments"][0]["text"] == HOSTILE
    page.reload()
    page.locator(".c-file").set_input_files(
        {"name": "x.json", "mimeType": "", "buffer": json.dumps(file).encode()}
    )
    assert page.locator(".c-said").first.text_content() == HOSTILE
    assert page.locator("main img[src=x], .c-list img").count() == 0
    assert page.title() != "tatt"


def test_a_file_opens_again_in_an_empty_browser_and_a_wrong_one_is_refused(opened: Any) -> None:
    first, second = opened(), opened()
    write(first, "Fra en annen maskin.")
    file = taken(first)

    def hand(what: Any) -> str:
        data = json.dumps(what).encode()
        second.locator(".c-file").set_input_files(
            {"name": "x.json", "mimeType": "", "buffer": data}
        )
        second.wait_for_function("document.querySelector('.c-status').textContent !== ''")
        return str(second.locator(".c-status").text_content())

    assert "kan ikke leses" in hand({"comments": 1})
    assert "en annen oppsummering: x" in hand({**file, "summary": "x"})
    assert hand(file) == "Hentet inn kommentarer fra filen: 1"
    assert hand(file) == "Hentet inn kommentarer fra filen: 0"
    assert "skrevet av en annen" in hand({**file, "reviewer": {**file["reviewer"], "id": "y"}})


def test_a_deleted_comment_can_be_brought_back_and_everything_can_be_wiped(opened: Any) -> None:
    page = opened()
    write(page, "Angre meg.")
    page.locator(".c-delete").press("Enter")
    assert page.locator(".c-list li").count() == 0
    page.keyboard.press("Enter")  # the focus stands on the way back
    assert page.locator(".c-list li").count() == 1
    page.locator(".c-wipe").press("Enter")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.locator(".c-own").count() == 0


def test_where_the_browser_remembers_nothing_the_page_says_so(opened: Any) -> None:
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    page = opened(refuse)
    write(page, "Bare her.")
    assert "forsvinner når du lukker siden" in page.locator(".c-status").inner_text()
    assert taken(page)["comments"][0]["text"] == "Bare her."


def test_comments_on_an_earlier_edition_are_offered_and_not_lost(opened: Any) -> None:
    page = opened()
    write(page, "Til forrige utgave.")
    page.evaluate(
        "(() => { const key = Object.keys(localStorage).find((each) => each.includes('/'));"
        "localStorage.setItem(key.replace(/[^/]+$/, 'other'), localStorage.getItem(key));"
        "localStorage.removeItem(key) })()"
    )
    page.reload()
    assert page.locator(".c-list li").count() == 0
    page.locator(".c-toggle").press("Enter")
    page.locator(".c-status button").press("Enter")
    assert page.locator(".c-list .c-said").inner_text() == "Til forrige utgave."


def test_on_paper_the_comments_stand_last_and_the_panel_does_not(opened: Any) -> None:
    page = opened()
    page.emulate_media(media="print")
    assert page.locator(".c-print").count() == 0
    page.emulate_media(media="screen")
    write(page, "På papir.")
    page.emulate_media(media="print")
    assert page.locator(".c-print").inner_text().startswith("Kommentarer")
    assert page.locator("main > :last-child").get_attribute("class") == "c-print"
    assert not page.locator(".c-panel, .c-toggle").first.is_visible()


@pytest.mark.parametrize("look", list(LOOKS))
def test_axe_finds_nothing_wrong_with_the_panel_open_and_all_buttons_shown(
    opened: Any, look: str
) -> None:
    page = opened(**LOOKS[look])
    write(page, "Se her.")
    if page.locator("#c-panel").is_hidden():
        page.locator(".c-toggle").press("Enter")
    page.locator(".c-edit").press("Enter")
    page.locator(".c-me summary").press("Enter")
    page.locator("h1").hover() if look in ("light", "dark") else None
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == LOOKS[look]["viewport"]["width"]


def test_every_button_of_the_panel_is_large_enough(opened: Any) -> None:
    page = opened(**PHONE)
    write(page, "Liten?")
    page.locator(".c-toggle").press("Enter")
    small = page.evaluate(
        "[...document.querySelectorAll('.c-dock button, .c-aside, .c-dock input')].filter(e => e.checkVisibility())"
        ".map(e => [e.className, e.getBoundingClientRect()]).filter(([, b]) => b.width < 24 || b.height < 24)"
        ".map(([name]) => name)"
    )
    assert small == []


def test_the_script_is_small_and_the_page_is_whole_without_it(
    browser: Any, exported: Callable[..., str], tmp_path: Path
) -> None:
    assert len(template_file("comments.js").encode()) < 13_000
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(exported())
    assert page.locator(".c-dock, .c-mark").count() == 0
    assert page.locator("#c-findings-p1").is_visible()
    context.close()


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_the_panel_speaks_the_language_of_the_page(exported: Callable[..., str], code: str) -> None:
    html = exported(code)
    assert language(code).text("comments.page.privacy") in html
    assert "comments.page" not in html

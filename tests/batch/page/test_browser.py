"""Pages opened in Chromium with the network off: what only a browser can tell."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
CHROMIUM = os.environ.get("KUNNSKAP_CHROMIUM") or shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: set KUNNSKAP_CHROMIUM or install one"),
]
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}},
    "phone, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "forced colours": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
    "without script": {"viewport": {"width": 768, "height": 900}, "java_script_enabled": False},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def opened(
    browser: Any, tmp_path: Path, exported: Callable[..., str]
) -> Iterator[Callable[..., Any]]:
    """Opens the sample with a look; fails if the page asks for anything or complains about anything."""
    contexts: list[Any] = []
    faults: list[str] = []

    def open_page(html: str = "", **look: Any) -> Any:
        file = tmp_path / "page.html"
        file.write_text(html or exported(), encoding="utf-8")
        contexts.append(browser.new_context(offline=True, **look))
        page = contexts[-1].new_page()
        page.on("request", lambda request: faults.append(request.url))
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for fault in faults if not fault.endswith("page.html") and "#" not in fault] == []


def violations(page: Any) -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


@pytest.mark.parametrize("look", [name for name in LOOKS if name != "without script"])
def test_axe_finds_nothing_wrong(opened: Callable[..., Any], look: str) -> None:
    page = opened(**LOOKS[look])
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert violations(page) == []


@pytest.mark.parametrize("look", ["light", "phone, dark"])
def test_axe_finds_nothing_wrong_with_what_other_libraries_drew(
    opened: Callable[..., Any], ordinary_page: str, look: str
) -> None:
    page = opened(ordinary_page, **LOOKS[look])
    assert violations(page) == []
    width = LOOKS[look]["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_axe_finds_nothing_wrong_in_print(opened: Callable[..., Any]) -> None:
    page = opened(**LOOKS["light"])
    page.emulate_media(media="print")
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
def test_the_page_never_scrolls_sideways(opened: Callable[..., Any], width: int) -> None:
    page = opened(viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_twice_the_text_size_still_fits(opened: Callable[..., Any]) -> None:
    page = opened(viewport={"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_wider_text_spacing_loses_nothing(opened: Callable[..., Any]) -> None:
    page = opened(bypass_csp=True, **LOOKS["phone"])
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_focus_can_be_seen(opened: Callable[..., Any]) -> None:
    page = opened(**LOOKS["dark"])
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outline")
        assert "solid 3px" in outline


def test_what_is_pressed_is_large_enough(
    opened: Callable[..., Any], exported: Callable[..., str], start_page: str
) -> None:
    for html in (exported(), start_page):
        page = opened(html, **LOOKS["phone"])
        only = {"runOnly": {"type": "rule", "values": ["target-size"]}}
        found = axe.Axe().run(page, options=only).response["violations"]
        assert [node["html"][:100] for each in found for node in each["nodes"]] == []


def test_a_number_shows_its_origin_beside_it_and_escape_gives_the_focus_back(
    opened: Callable[..., Any],
) -> None:
    page = opened(**LOOKS["light"])
    number = page.locator("main a[href^='#o-']").first
    number.focus()
    page.keyboard.press("Enter")
    assert "outcomes.csv" in page.locator(".popover").inner_text()
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator(".popover").count() == 0
    assert number.evaluate("each => each === document.activeElement")


def test_a_number_in_a_figure_shows_its_origin_too(opened: Callable[..., Any]) -> None:
    page = opened(**LOOKS["phone"])
    page.locator("svg a").first.click()
    box = page.locator(".popover").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_a_citation_shows_its_reference(opened: Callable[..., Any]) -> None:
    page = opened(**LOOKS["light"])
    page.locator("a.cite").first.press("Enter")
    assert "Boka" in page.get_by_role("dialog", name="Referanse").inner_text()


def test_a_citation_shows_its_reference_while_it_has_the_focus(opened: Callable[..., Any]) -> None:
    page = opened(**LOOKS["light"])
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cite')"):
            break
    assert "Boka" in page.locator(".hint").inner_text()
    assert "Boka" in page.locator("#ref-a").inner_text()
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "ref-a"
    assert violations(page) == []
    page.keyboard.press("Escape")
    assert page.locator(".hint").count() == 0
    assert page.evaluate("document.activeElement.matches('a.cite')")


def test_a_reference_under_the_pointer_stays_while_it_is_read(opened: Callable[..., Any]) -> None:
    page = opened(**LOOKS["light"])
    page.locator("a.cite").first.hover()
    page.locator(".hint").hover()
    page.wait_for_timeout(400)
    assert page.locator(".hint").is_visible()
    page.mouse.move(5, 5)
    page.wait_for_timeout(400)
    assert page.locator(".hint").count() == 0


def test_without_script_all_text_is_there_and_a_number_leads_to_the_appendix(
    opened: Callable[..., Any],
) -> None:
    page = opened(**LOOKS["without script"])
    page.locator("main a[href^='#o-']").first.click()
    assert "#o-" in page.url
    assert page.locator(".trail li").first.is_visible()


def test_the_keyboard_reaches_every_link_button_and_scroll_area(opened: Callable[..., Any]) -> None:
    page = opened(**LOOKS["phone"])
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], summary, button, [tabindex=\"0\"]')]"
        ".filter(each => each.checkVisibility()).length"
    )
    met = set()
    for step in range(wanted + 5):
        page.keyboard.press("Tab")
        met.add(
            page.evaluate(
                "(() => { const all = [...document.querySelectorAll('*')];"
                "return all.indexOf(document.activeElement) })()"
            )
        )
        if step == 0:
            assert page.evaluate("document.activeElement.className") == "skip"
    assert (
        len(met - {page.evaluate("[...document.querySelectorAll('*')].indexOf(document.body)")})
        >= wanted
    )


@pytest.mark.parametrize("look", list(LOOKS))
def test_the_start_page_and_a_failure_are_accessible_too(
    opened: Callable[..., Any], start_page: str, failure_page: str, look: str
) -> None:
    for html in (start_page, failure_page):
        page = opened(html, **LOOKS[look])
        width = LOOKS[look]["viewport"]["width"]
        if look != "without script":
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_start_page_filters_by_words_and_choice_and_says_how_many(
    opened: Callable[..., Any], start_page: str
) -> None:
    page = opened(start_page, **LOOKS["phone"])
    page.get_by_label("Helseregion").select_option(label="Helseregion Nord")
    assert page.locator(".shown").inner_text() == "Viser 2 av 4 oppsummeringer"
    page.get_by_label("Søk").fill("sinne NORD")
    assert page.locator(".entry:visible h3").all_inner_texts() == ["Sinnemestring nord"]
    page.get_by_role("button", name="Nullstill").click()
    assert page.locator(".entry:visible").count() == 4


def test_without_script_the_start_page_is_the_whole_list(
    opened: Callable[..., Any], start_page: str
) -> None:
    page = opened(start_page, **LOOKS["without script"])
    assert page.locator(".entry:visible").count() == 4
    assert not page.locator(".search").is_visible()


def test_on_paper_nothing_is_clipped(opened: Callable[..., Any]) -> None:
    page = opened(viewport={"width": 660, "height": 900})  # about the width of the text on A4
    page.emulate_media(media="print")
    clipped = page.evaluate(
        "[...document.querySelectorAll('table, pre, svg')].filter(each => each.checkVisibility()"
        " && each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 80))"
    )
    assert clipped == []


def test_the_page_is_laid_out_whole_after_its_first_screen(opened: Callable[..., Any]) -> None:
    page = opened(viewport={"width": 1280, "height": 900})
    page.wait_for_selector("html.whole")
    kept = "e => getComputedStyle(e).contentVisibility"
    tables = page.locator(".body > .table-block, .body > .trail")
    assert tables.count() > 1
    assert tables.evaluate_all(f"all => all.map({kept})") == ["visible"] * tables.count()


def test_an_address_with_a_place_opens_at_the_place(
    opened: Callable[..., Any], exported: Callable[..., str]
) -> None:
    page = opened(exported(rows=60), viewport={"width": 1280, "height": 900})
    address = f"{page.url}#o-40"
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html.whole")
    box = page.locator("#o-40").bounding_box()
    assert 0 <= box["y"] < 900


def test_without_a_script_a_far_place_is_reached_too(
    opened: Callable[..., Any], exported: Callable[..., str]
) -> None:
    page = opened(exported(rows=60), **LOOKS["without script"])
    page.locator('a[href="#o-40"]').first.click()
    page.wait_for_timeout(300)
    box = page.locator("#o-40").bounding_box()
    assert 0 <= box["y"] < 900

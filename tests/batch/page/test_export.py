"""What every exported page promises: one file, nothing fetched, nothing run but our own, nothing lost."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kunnskap.batch.export import export_summary
from kunnskap.batch.sheet import css_string
from kunnskap.errors import ExportError

HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\u202egnp.exe",
    "ord" * 10_000,
]


def export(*cells: Any, **provenance: Any) -> str:
    return export_summary(new_notebook(cells=[*cells]), language="nb", provenance=provenance)


def titled(*outputs: Any) -> str:
    return export(
        new_markdown_cell("# Tittel", id="title"), new_code_cell("x", id="cell", outputs=[*outputs])
    )


def shown(data: dict[str, Any], **metadata: Any) -> Any:
    return new_output("display_data", data=data, metadata=metadata)


def test_the_page_has_its_language_its_title_and_one_main_heading(
    exported: Callable[..., str],
) -> None:
    page = lxml_html.fromstring(exported("nn"))
    assert page.get("lang") == "nn"
    assert page.findtext(".//title") == "Behandling av rus og vald under eitt"
    assert [h.text_content() for h in page.iter("h1")] == ["Behandling av rus og vald under eitt"]


def test_only_our_own_style_and_script_are_allowed_and_by_hash(
    exported: Callable[..., str],
) -> None:
    page = lxml_html.fromstring(exported())
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "unsafe" not in policy
    for element in page.xpath("//style | //script"):
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_nothing_on_the_page_is_fetched_from_anywhere(exported: Callable[..., str]) -> None:
    page = lxml_html.fromstring(exported())
    fetched = page.xpath(
        "//@src | //@srcset | //@action | //@poster | //link/@href | //object/@data | //*[@style]"
    )
    assert [address for address in fetched if not str(address).startswith("data:")] == []
    assert "url(" not in page.xpath("string(//style)")
    assert "@import" not in page.xpath("string(//style)")


def test_two_exports_of_one_notebook_are_the_same_bytes(sample: Callable[..., Any]) -> None:
    notebook = sample()
    first, second = (
        export_summary(notebook, language="nb", provenance={"name": "a"}) for _ in range(2)
    )
    assert first == second


def test_each_traced_number_leads_to_an_entry_in_the_trail(exported: Callable[..., str]) -> None:
    page = lxml_html.fromstring(exported())
    targets = {link.get("href")[1:] for link in page.xpath("//a[starts-with(@href, '#o-')]")}
    entries = set(page.xpath("//section[@class='trail']//li/@id"))
    assert targets
    assert targets <= entries


def test_every_id_stands_once_and_every_link_inwards_has_its_target(
    exported: Callable[..., str],
) -> None:
    page = lxml_html.fromstring(exported())
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    inward = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    labels = {name for label in page.xpath("//@aria-labelledby") for name in label.split()}
    assert inward | labels <= set(ids)


def test_notices_about_the_whole_page_stand_before_everything_else(
    exported: Callable[..., str],
) -> None:
    page = lxml_html.fromstring(exported())
    banner = page.xpath("//aside[@class='banner']/p")
    assert [line.get("class") for line in banner] == ["synthetic", "caveat"]
    assert page.xpath("//main/preceding::aside[@class='banner']")
    assert css_string("Syntetiske data · Forbehold") in page.xpath("string(//style[2])")


def test_how_it_was_made_tells_parameters_files_versions_and_commit(
    exported: Callable[..., str],
) -> None:
    made = lxml_html.fromstring(exported()).xpath("//section[@class='made']")[0].text_content()
    for fact in (
        "base = sample",
        "designs = rct, review",
        "outcomes.csv",
        "a1" * 32,
        "pandas 3.1.1",
        "4dc53ad0c0ffee",
        "kunnskap build sample-nord",
        "notebooks/literature_summary.ipynb",
    ):
        assert fact in made


def test_the_code_is_there_but_folded(exported: Callable[..., str]) -> None:
    page = lxml_html.fromstring(exported())
    (folded,) = page.xpath("//section[@class='code']/details")
    assert folded.get("open") is None
    assert 'base = "sample"' in folded.text_content()


def test_formulas_are_mathml_and_no_tex_is_left(exported: Callable[..., str]) -> None:
    page = exported()
    assert page.count("<math") == 2
    assert "\\frac" not in page.split('<section class="code"')[0]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: text[:12])
def test_hostile_titles_and_parameters_are_only_text(hostile: str) -> None:
    record = {
        "schema": 1,
        "title": hostile,
        "notices": [{"kind": "caveat", "text": hostile}],
        "description": hostile,
    }
    cell = new_code_cell(
        "x", id="a", outputs=[shown({"application/vnd.kunnskap+json": record, "text/html": ""})]
    )
    page = lxml_html.fromstring(export(cell, parameters={"base": hostile}, command=hostile))
    assert page.findtext(".//title") == hostile
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img | //@onerror") == []


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>x()</script>ord",
        "<img src='https://e.org/x.png' alt='Et fint bilde'>",
        "<p onclick='x()'>ord</p>",
        "[a](javascript:x)",
        "[a](data:text/html,x)",
        "<style>p{}</style>ord",
        "<iframe src='https://e.org'>",
    ],
)
def test_prose_brings_no_script_and_no_request(markdown: str) -> None:
    body = lxml_html.fromstring(export(new_markdown_cell(f"# T\n\n{markdown}", id="a"))).xpath(
        "//main"
    )[0]
    assert body.xpath(".//script | .//style | .//iframe | .//@onclick | .//img/@src") == []
    assert not [href for href in body.xpath(".//a/@href") if re.match("javascript|data", href)]


@pytest.mark.parametrize(
    ("output", "key"),
    [
        (new_output("error", ename="ValueError", evalue="nei", traceback=[]), "error_output"),
        (shown({"image/png": "aGVp"}), "missing_alt"),
        (
            shown({"image/png": "aGVp"}, alt="No description has been provided for this image"),
            "missing_alt",
        ),
        (shown({"text/html": "<img src='data:image/png;base64,aGVp' alt=''>"}), "missing_alt"),
        (shown({"text/html": "<table><tr><td>1</td></tr></table>"}), "bare_table"),
        (shown({"text/html": "<div id='vis'></div><script>draw()</script>"}), "needs_script"),
        (shown({"application/vnd.vegalite.v5+json": {}, "text/plain": "<Chart>"}), "needs_script"),
        (shown({"text/latex": "$\\frac{$"}), "bad_formula"),
        (shown({"text/markdown": "# Ny tittel"}), "second_h1"),
        (shown({"text/markdown": "### For dypt"}), "skipped_level"),
        (shown({"text/markdown": "![Et kart](https://e.org/kart.png)"}), "outside_image"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_reader_could_not_use_is_refused_and_the_cell_is_named(
    output: Any, key: str
) -> None:
    with pytest.raises(ExportError) as caught:
        titled(output)
    assert (caught.value.key, caught.value.facts["cell"]) == (key, "cell")


def test_a_described_image_is_embedded_and_keeps_its_words() -> None:
    page = titled(
        shown({"image/svg+xml": "<svg onload='x()'/>"}, alt="Andelen stiger fra 20 til 40 %")
    )
    (image,) = lxml_html.fromstring(page).iter("img")
    assert image.get("alt") == "Andelen stiger fra 20 til 40 %"
    assert image.get("src", "").startswith("data:image/svg+xml;base64,")


def test_a_notebook_without_any_title_is_refused() -> None:
    with pytest.raises(ExportError) as caught:
        export(new_markdown_cell("Bare tekst", id="a"))
    assert caught.value.key == "no_title"


def test_prose_in_other_languages_is_chosen_or_marked() -> None:
    cells = [
        new_markdown_cell("# Title", id="t", metadata={"tags": ["en"]}),
        new_markdown_cell("Only Norwegian", id="u"),
        new_markdown_cell("Bare for bokmål", id="b", metadata={"tags": ["nb"]}),
    ]
    page = lxml_html.fromstring(
        export_summary(new_notebook(cells=cells), language="en", provenance={})
    )
    body = page.xpath("//div[@class='body']")[0]
    assert "Bare for bokmål" not in body.text_content()
    assert "Only Norwegian" in body.xpath("string(.//div[@lang='nb'])")


def test_jupyter_nbconvert_knows_the_exporter_by_name() -> None:
    project = tomllib.loads(Path(__file__).parents[3].joinpath("pyproject.toml").read_text("utf-8"))
    named = project["project"]["entry-points"]["nbconvert.exporters"]
    assert named["kunnskap"] == "kunnskap.batch.exporter:SummaryExporter"


def test_a_usual_summary_is_light(exported: Callable[..., str]) -> None:
    assert len(exported(rows=60).encode()) < 300_000

"""One number, three places: on the built page, the sentence, the summary of findings and the figure agree."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from kunnskap.findings import Finding, find
from kunnskap.findings.rows import because
from kunnskap.language import capital, language
from kunnskap.studies import read_base
from kunnskap.synthesis.direction import Directions
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parent.parent
NB = language("nb")
BASES = ("integrert-behandling", "kbt-lovbrudd")
FOUND = {base: find(NB, read_base(Door(Workspace(ROOT)), base)) for base in BASES}
POOLED = [(b, f) for b in BASES for f in FOUND[b].outcomes if not isinstance(f.result, Directions)]
POINTED = [(b, f) for b in BASES for f in FOUND[b].outcomes if isinstance(f.result, Directions)]
EFFECT = re.compile(r"(\d+,\d\d) \((?:95 % (?:KI|konfidensintervall) )?(\d+,\d\d) til (\d+,\d\d)\)")
WAYS = re.compile(
    r"(\d+) i favør av tiltaket, (\d+) i favør av sammenligningen, (\d+) uten påvist forskjell, (\d+) uten retning"
)
SIGNS = ("▲", "▼", "◆")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, html.HtmlElement]:
    root = tmp_path_factory.mktemp("literature")
    for folder in ("notebooks", "literature", "parameters", "competence", "survey"):
        shutil.copytree(ROOT / folder, root / folder)
    command = [sys.executable, "-m", "kunnskap", "build", "litteratur-*", "--root", str(root)]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run(command, env=env, check=True, capture_output=True, timeout=500)
    files = sorted((root / "outputs" / "html").glob("litteratur-*.html"))
    return {base: html.parse(next(f for f in files if base in f.stem)).getroot() for base in BASES}


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def paragraph(page: html.HtmlElement, finding: Finding) -> str:
    lead = f"{capital(finding.label)}: "
    return next(
        text
        for each in page.xpath("//p[not(ancestor::*[@class='notes'])]")
        if (text := words(each)).startswith(lead)
    )


def table(page: html.HtmlElement, caption: str) -> list[list[str]]:
    """The rows of the table whose caption begins so, heads first, as words."""
    found = next(t for t in page.iter("table") if words(t.find("caption")).startswith(caption))
    return [[words(cell) for cell in row] for row in found.iter("tr")]


def summary_row(page: html.HtmlElement, finding: Finding) -> list[str]:
    rows = table(page, "Oppsummering av funn")
    return next(row for row in rows if row[0] == capital(finding.label))


def figure(page: html.HtmlElement, title: str) -> html.HtmlElement:
    return next(f for f in page.iter("figure") if words(f.find("figcaption")).startswith(title))


def effect(text: str) -> tuple[str, ...]:
    (found,) = EFFECT.findall(text)
    return tuple(found)


@pytest.mark.parametrize(("base", "finding"), POOLED, ids=lambda each: getattr(each, "label", each))
def test_a_pooled_effect_and_its_interval_are_the_same_in_every_place(
    pages: dict[str, html.HtmlElement], base: str, finding: Finding
) -> None:
    page = pages[base]
    said = effect(paragraph(page, finding))
    plot = figure(page, NB.text("findings.results.forest", outcome=finding.label))
    drawn = [words(text) for text in plot.iter("{*}text", "text")]
    rows = table(plot, NB.text("findings.results.forest", outcome=finding.label))
    average = next(row for row in rows if row[0].startswith("Samlet"))
    at = rows[0].index("Effekt")
    assert effect(summary_row(page, finding)[2]) == said
    assert effect(words(plot.find("figcaption")).split(".")[0]) == said
    assert f"{said[0]} ({said[1]} til {said[2]})" in drawn
    assert tuple(average[at : at + 3]) == said


@pytest.mark.parametrize(
    ("base", "finding"), POINTED, ids=lambda each: getattr(each, "label", each)
)
def test_the_number_of_studies_each_way_is_the_same_in_every_place(
    pages: dict[str, html.HtmlElement], base: str, finding: Finding
) -> None:
    page = pages[base]
    row = summary_row(page, finding)
    counts = [int(n) for n in WAYS.search(row[2]).groups()]  # type: ignore[union-attr]
    plot = figure(page, NB.text("findings.results.directions"))
    told = words(plot.find("figcaption")).split(f"{capital(finding.label)}, antall studier: ")[1]
    assert [int(n) for n in WAYS.match(told).groups()] == counts  # type: ignore[union-attr]
    rows = table(plot, NB.text("findings.results.directions"))
    column = [each[rows[0].index(finding.label)] for each in rows[1:]]
    ways = [sum(cell.startswith(sign) for cell in column) for sign in SIGNS]
    assert [*ways, sum(bool(cell) for cell in column) - sum(ways)] == counts
    said = paragraph(page, finding)
    assert re.search(rf"\b{counts[0]} av {counts[0] + counts[1]} studier", said)
    others = counts[2] + counts[3]
    rest = f"de {others} andre har ingen påvist forskjell eller ingen retning"
    assert (rest in said) == (others > 1)
    assert row[1].endswith(
        f"({sum(counts[:3])} av {sum(counts)})" if counts[3] else f"({sum(counts)})"
    )


@pytest.mark.parametrize("base", BASES)
def test_the_certainty_and_its_sentence_are_the_same_above_and_in_the_table(
    pages: dict[str, html.HtmlElement], base: str
) -> None:
    page = pages[base]
    items = [words(item) for item in page.xpath("//div[@class='box']")[0].iter("li")]
    rows = [summary_row(page, finding) for finding in FOUND[base].outcomes]
    for item, row, finding in zip(items, rows, FOUND[base].outcomes, strict=True):
        why = "".join(because(NB, finding.rated))
        assert item == f"{row[-1]}{row[-2]}{why}"
        assert why
    assert len(items) == len(FOUND[base].outcomes) > 0

"""The project's own summaries, built twice as a coordinator would, and looked at from outside."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from crawler import dead_and_orphaned, untraced
from kunnskap.blocks import NoticeKind, Speaker
from kunnskap.language import language
from kunnskap.wording import read_pages

ROOT = Path(__file__).parent.parent
DATA = ("notebooks", "literature", "survey", "competence", "parameters")
BASE = "literature/integrert-behandling"
CORE = "litteratur-integrert-behandling-core"

pytestmark = pytest.mark.slow


def project(folder: Path) -> Path:
    """A copy of the project's data, so that a test may change it."""
    for name in DATA:
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    return folder


def kunnskap(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")} | environment
    command = [sys.executable, "-m", "kunnskap", *arguments, "--root", str(root)]
    return subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=900, check=False
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = project(tmp_path_factory.mktemp("one"))
    done = kunnskap(root, "build", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


@pytest.fixture(scope="module")
def pages(built: Path) -> dict[str, html.HtmlElement]:
    files = sorted((built / "outputs" / "html").rglob("*.html"))
    return {file.stem: html.fromstring(file.read_bytes()) for file in files}


def summaries(pages: dict[str, html.HtmlElement]) -> dict[str, html.HtmlElement]:
    return {name: page for name, page in pages.items() if name != "index"}


def files_of(root: Path, *folders: str) -> dict[str, bytes]:
    found = (
        path
        for folder in folders
        for path in (root / "outputs" / folder).rglob("*")
        if path.is_file()
    )
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_another_folder_clock_locale_hash_seed_and_number_of_jobs_give_the_same_bytes(
    built: Path, tmp_path: Path
) -> None:
    other = project(tmp_path / "another place")
    surroundings = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C"}
    assert kunnskap(other, "build", "--jobs", "1", **surroundings).returncode == 0
    first, second = (files_of(root, "html", "notebooks", "results") for root in (built, other))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_an_unchanged_build_does_nothing(built: Path) -> None:
    before = files_of(built, "html")
    assert kunnskap(built, "build").returncode == 0
    assert "0 " in kunnskap(built, "plan", "--language", "en").stdout.splitlines()[-1]
    assert files_of(built, "html") == before


def test_one_changed_outcome_makes_only_the_summaries_stale_that_read_it(
    built: Path, tmp_path: Path
) -> None:
    root = tmp_path / "changed"
    shutil.copytree(built, root)
    path = root / BASE / "outcomes.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace(",-1.36,", ",-1.37,"), encoding="utf-8"
    )
    stale = {line.split(":")[0] for line in kunnskap(root, "plan").stdout.splitlines()[:-1]}
    recorded = json.loads((built / "outputs" / "manifest.json").read_text(encoding="utf-8"))[
        "summaries"
    ]
    readers = {
        name for name, entry in recorded.items() if f"{BASE}/outcomes.csv" in entry["inputs"]
    }
    assert stale == readers
    assert readers
    assert len(readers) < len(recorded)


def test_the_core_holds_the_designs_that_the_files_hold(pages: dict[str, html.HtmlElement]) -> None:
    core = Counter(row["design"] for row in rows(f"{BASE}/studies.csv") if row["tier"] == "core")
    assert core == {"review": 4, "rct": 6, "case": 1}
    shown = words(pages[CORE])
    for design, number in core.items():
        label = language("nb").messages[f"literature.designs.{design}"]
        assert isinstance(label, dict)
        assert label["one" if number == 1 else "other"].format(n=number) in shown


def test_the_flow_on_the_page_is_the_flow_in_the_files(pages: dict[str, html.HtmlElement]) -> None:
    decisions = rows(f"{BASE}/screening.csv")
    early = sum(
        row["stage"] == "title_abstract" and row["decision"] == "exclude" for row in decisions
    )
    late = sum(row["stage"] == "full_text" and row["decision"] == "exclude" for row in decisions)
    drawn = "".join(words(pages[CORE]).split())  # a long line is drawn as two
    assert f"Ekskludertpåtittelogsammendrag(n={early})" in drawn
    assert f"Ekskludertifulltekst(n={late})" in drawn


def test_no_page_asks_anything_of_another_server(pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        fetched = page.xpath(
            "//@src | //link[not(@rel='canonical')]/@href | //*[local-name()='use']/@*"
        )
        assert [each for each in fetched if not each.startswith(("data:", "#"))] == [], name
        styles = " ".join(page.xpath("//style/text() | //@style"))
        assert not re.search(r"@import|url\((?!['\"]?(data:|#))", styles), name


def test_no_summary_says_more_in_its_own_words_than_the_certainty_allows(built: Path) -> None:
    read = read_pages(built / "outputs" / "html")
    assert read.summaries > 50
    assert [(each.summary, each.sentence, each.words) for each in read.own] == []
    assert {each.by for each in read.overstated} >= {Speaker.CLAIM, Speaker.STUDY}


def test_every_link_to_an_origin_lands_and_every_figure_is_described(
    pages: dict[str, html.HtmlElement],
) -> None:
    for name, page in summaries(pages).items():
        ids = set(page.xpath("//@id"))
        targets = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
        assert [target for target in targets if target not in ids] == [], name
        for drawing in page.xpath("//*[local-name()='svg'][not(@aria-hidden='true')]"):
            assert len(words(page.get_element_by_id(drawing.get("aria-labelledby")))) > 20, name


def test_every_number_a_reader_sees_leads_to_an_origin_and_every_origin_to_a_number(
    built: Path,
) -> None:
    files = sorted((built / "outputs" / "html").glob("*.html"))
    assert len(files) > 70
    for file in files:
        if file.stem != "index":
            page = file.read_bytes()
            assert untraced(page) == [], file.stem
            assert dead_and_orphaned(page) == (set(), set()), file.stem


def test_a_usual_summary_weighs_240_kb_and_the_core_of_a_literature_base_300(built: Path) -> None:
    weights = {file.stem: file.stat().st_size for file in (built / "outputs/html").glob("*.html")}
    heavy = {name: size for name, size in weights.items() if size > 240_000}
    assert heavy.pop("litteratur-integrert-behandling-alt") < 500_000  # every study of the base
    assert heavy.keys() <= {f"{CORE}{end}" for end in ("", "-nn", "-en")}
    assert all(size < 300_000 for name, size in heavy.items() if name != f"{CORE}-nn")
    assert heavy[f"{CORE}-nn"] < 306_000  # every text of a study says that it is bokmål


def test_synthetic_answers_say_so_on_the_page_and_in_the_index(
    built: Path, pages: dict[str, html.HtmlElement]
) -> None:
    recorded = json.loads((built / "outputs" / "manifest.json").read_text(encoding="utf-8"))[
        "summaries"
    ]
    uses = {
        name
        for name, entry in recorded.items()
        if any("survey/rus-vold" in file for file in entry["inputs"])
    }
    assert uses
    for name in uses:
        spoken = language(recorded[name]["language"])
        assert spoken.text(f"showing.notice.{NoticeKind.SYNTHETIC.value}") in words(pages[name])
        assert "synthetic" in {notice["kind"] for notice in recorded[name]["notices"]}


def test_no_respondent_reaches_anything_that_was_built(built: Path) -> None:
    respondents = {
        row["respondent"]
        for wave in ("2018", "2020")
        for row in rows(f"survey/rus-vold/answers-{wave}.csv")
    }
    text = b" ".join(
        path.read_bytes() for path in (built / "outputs").rglob("*") if path.is_file()
    ).decode("utf-8", "replace")
    assert set(re.findall(r"s[12]-\d{3}", text)) & respondents == set()


def test_plain_papermill_takes_an_exported_parameter_file(built: Path, tmp_path: Path) -> None:
    assert kunnskap(built, "plan", "--export", str(tmp_path)).returncode == 0
    exported = next(
        path
        for path in sorted(tmp_path.rglob("*.json"))
        if "integrert-behandling-core" in path.name
    )
    notebook = built / "notebooks" / "literature_summary.ipynb"
    command = [
        "papermill",
        str(notebook),
        str(tmp_path / "out.ipynb"),
        "-f",
        str(exported),
        "--cwd",
        str(built),
    ]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-m", *command], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in (tmp_path / "out.ipynb").read_text(encoding="utf-8")

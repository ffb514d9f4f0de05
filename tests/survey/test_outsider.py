"""Nobody outside can work a hidden number out of the pages, whatever they read and however they reckon."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from lxml import html

from kunnskap.blocks import Block
from kunnskap.gap import competence_gap
from kunnskap.language import language
from kunnskap.render import Renderer
from kunnskap.survey import Survey, read_survey
from kunnskap.survey.codebook import Codebook
from kunnskap.survey.publication import publication_of
from kunnskap.tables import gap as gap_tables
from kunnskap.tables import survey as tables
from kunnskap.tables import survey_findings as findings

from .builders import codebook, survey_in, words
from .newspaper import EVERYBODY, NOT_GIVEN, Newspaper, Place, Unseen
from .outsider import Outsider, together

ROOT = Path(__file__).parents[2]
NB = language("nb")
ABOUT_A_SURVEY = ("undersokelse", "gap", "kunnskapsmoduler-mi", "implementering")
STEPS = 'steps = [{{ codes = ["1", "2"], {low} }}, {{ codes = ["3"], {high} }}]\n'


# --- small surveys, by the same path as the real one: tables, HTML, reader, solver ---------------------------------


def pages_of(survey: Survey) -> Iterator[Block]:
    wave = survey.waves[0]
    yield from tables.background(NB, survey, wave)
    for about in ("", "importance", "competence"):
        yield from findings.part(NB, survey, about, wave)
        for by in survey.codebook.disclosure.groups:
            yield from findings.split(NB, survey, about, by, wave)
    gaps = competence_gap(survey, by="region", wave=wave)
    for group in gaps.groups:
        yield gap_tables.importance_and_competence(NB, gaps, group.group)
    yield from gap_tables.by_backgrounds(NB, survey, wave, by="region", group="")


def read_by_everybody(survey: Survey) -> Newspaper:
    newspaper, renderer = Newspaper(survey.codebook), Renderer(NB)
    page = "".join(renderer.block(block) for block in pages_of(survey))
    newspaper.read(f"<main>{page}</main>", wave=survey.waves[0])
    assert newspaper.skipped == []
    return newspaper


def small_survey(folder: Path, rows: list[str], *, steps: bool = False) -> Survey:
    """Region and role; one question by itself, and one theme asked about twice."""
    likert = {"likert": ("1", "2", "3"), "region": ("n", "m", "s"), "role": ("t", "u")}
    asked = '[themes.t]\nnb = "t"\nnn = "t"\nen = "t"\n' + "".join(
        f'[[questions]]\nkey = "{about}"\nscale = "likert"\ntheme = "t"\nabout = "{about}"\n'
        f"text = {{ {words(about)} }}\n"
        for about in ("importance", "competence")
    )
    book = codebook(
        likert,
        {"region": "region", "role": "role", "q": "likert"},
        groups=("region", "role"),
        waves={"2018": len(rows)},
        extra=asked,
    )
    if steps:
        put = STEPS.format(low=words("lavt"), high=words("høyt"))
        book = book.replace("[scales.likert]\n", "[scales.likert]\n" + put)
    head = "id,region,role,q,importance,competence\n"
    answers = "".join(f"p{number},{row}\n" for number, row in enumerate(rows))
    return survey_in(folder, book, w2018=head + answers)


def any_rows(seed: int) -> list[str]:
    random = Random(seed)
    regions = [random.random() ** 2 + 0.05 for _ in range(3)]
    lean = [random.random() ** 2 + 0.02 for _ in range(3)] + [0.08]

    def answer(turn: int) -> str:
        return (
            random.choices("123", lean[turn:3] + lean[:turn])[0]
            if random.random() > lean[3]
            else "9"
        )

    return [
        ",".join(
            (
                random.choices("nms", regions)[0],
                random.choices("tu", (0.7, 0.3))[0],
                answer(0),
                answer(1),
                answer(2),
            )
        )
        for _ in range(random.randint(12, 90))
    ]


def recovered(survey: Survey) -> list[Place]:
    facts = read_by_everybody(survey).facts
    return [
        place
        for keys, waves in together(survey.codebook)
        for place in Outsider(survey.codebook, facts, keys, waves).recovered()
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_pages_of_a_small_survey_give_nothing_away(tmp_path: Path, seed: int) -> None:
    assert recovered(small_survey(tmp_path, any_rows(seed), steps=seed % 2 == 0)) == []


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1200, 20))
def test_the_pages_of_hundreds_of_surveys_give_nothing_away(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + 20):
        survey = small_survey(tmp_path, any_rows(seed), steps=seed % 2 == 0)
        assert recovered(survey) == [], seed


def test_twelve_people_in_one_region_are_not_given_away(tmp_path: Path) -> None:
    rows = [f"n,{'tu'[n % 2]},{1 + n % 3},{3 - n % 2},{1 + n % 2}" for n in range(12)]
    survey = small_survey(tmp_path, rows)
    facts = read_by_everybody(survey).facts
    assert recovered(survey) == []
    in_a_region = [seen for place, seen in facts.items() if place.by == "region"]
    assert in_a_region
    assert all(isinstance(seen, Unseen) for seen in in_a_region)


def test_one_respondent_in_a_cell_of_every_table_is_not_given_away(tmp_path: Path) -> None:
    """Each question has one person alone with the lowest answer, in the smallest region and the smallest role."""
    crowd = [f"{'ms'[n % 2]},t,{2 + n % 2},{2 + n % 2},{2 + (n + 1) % 2}" for n in range(60)]
    lone = ["n,u,1,1,1"]
    others = [f"n,{'tu'[n % 2]},{2 + n % 2},3,2" for n in range(11)]
    survey = small_survey(tmp_path, crowd + lone + others)
    facts = read_by_everybody(survey).facts
    assert recovered(survey) == []
    for question in ("q", "importance", "competence"):
        for by, group in (("", ""), ("region", "n"), ("role", "u")):
            assert isinstance(facts[Place("2018", question, by, group, "1")], Unseen)


def test_a_careless_page_is_found_out(tmp_path: Path) -> None:
    """The same solver does recover a count when the numbers that cover it are printed."""
    survey = small_survey(tmp_path, any_rows(2))
    facts, truth = read_by_everybody(survey).facts, _truth(survey, "q")
    lone = next(
        place
        for place, seen in facts.items()
        if place in truth and place.by and isinstance(seen, Unseen)
    )
    shown = {place: truth[place] for place in facts if place in truth and place != lone}
    assert lone in Outsider(survey.codebook, facts | shown, ["q"]).recovered()


def _truth(survey: Survey, question: str) -> dict[Place, float]:
    """What only this room knows, for the test that shows that the attacker can attack."""
    (item,) = publication_of(survey, question).items.values()
    names = [
        *(c.code for c in survey.codebook.scale(survey.codebook.question(question)).codes),
        "base",
        "top",
    ]
    return {
        Place(item.wave, question, by, _code(survey.codebook, by, group), name): float(row[slot])
        for by in item.groupings
        for group, row in enumerate(item.counts(by).tolist())
        for slot, name in enumerate(names)
    }


def _code(book: Codebook, by: str, group: int) -> str:
    codes = [c.code for c in book.scale(book.question(by)).codes] if by else [EVERYBODY]
    return codes[group] if group < len(codes) else NOT_GIVEN


# --- the project, as it is published ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that says something about the survey, built in a copy of the project."""
    root = tmp_path_factory.mktemp("published")
    for name in ("notebooks", "literature", "survey", "competence", "parameters"):
        away = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(ROOT / name, root / name, ignore=away)
    names = [
        path.stem
        for path in (ROOT / "parameters").glob("*.toml")
        if path.stem.startswith(ABOUT_A_SURVEY)
    ]
    for path in (root / "parameters").glob("*.toml"):
        if path.stem not in {*names, "kunnskapsmoduler"}:
            path.unlink()
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "kunnskap", "build", "--jobs", "2", "--root", str(root)]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "outputs"


@pytest.fixture(scope="module")
def survey() -> Survey:
    return read_survey(ROOT / "survey" / "rus-vold")


@pytest.fixture(scope="module")
def newspaper(built: Path, survey: Survey) -> Newspaper:
    """All pages in Bokmål and their executed notebooks, which must agree; other languages have the same tables."""
    read = Newspaper(survey.codebook)
    pages = [path for path in sorted((built / "html").glob("*.html")) if path.stem != "index"]
    pages = [path for path in pages if html.fromstring(path.read_bytes()).get("lang") == "nb"]
    for page in pages:
        read.read(page.read_bytes())
    assert len(read.facts) > 3000
    for path in (built / "notebooks" / f"{page.stem}.ipynb" for page in pages):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        shown = [
            out["data"].get("text/html", "")
            for c in cells
            for out in c.get("outputs", ())
            if "data" in out
        ]
        read.read("<main>" + "".join("".join(part) for part in shown) + "</main>")
    return read


def gaps_in_truth(survey: Survey) -> dict[Place, float]:
    """The exact gaps of every wave: the outsider is even told those of the wave that he does not ask about."""
    told = {}
    for question in (q for q in survey.codebook.questions if q.about == "importance"):
        publication = publication_of(survey, question.key)
        for (kind, theme, *where), linked in (
            (key, one) for key, one in publication.linked.items()
        ):
            if kind == "gap":
                wave, by, group = where
                estimate = linked.estimate(lambda name, p=publication: p.items[name].codes)  # type: ignore[attr-defined]
                if estimate is not None:
                    code = _code(survey.codebook, by, int(group))
                    told[Place(wave, f"gap:{theme}", by, code, "mean")] = estimate.value
    return told


REAL = read_survey(ROOT / "survey" / "rus-vold").codebook


@pytest.mark.slow
@pytest.mark.parametrize(("keys", "waves"), together(REAL))
def test_nothing_hidden_in_the_projects_build_can_be_worked_out(
    newspaper: Newspaper, survey: Survey, keys: tuple[str, ...], waves: tuple[str, ...]
) -> None:
    told = gaps_in_truth(survey) if len(keys) == 2 else {}
    assert Outsider(REAL, newspaper.facts, keys, waves, told=told).recovered() == []


@pytest.mark.slow
def test_figures_and_their_descriptions_say_no_more_than_their_tables(built: Path) -> None:
    ticks = {str(n) for n in (0, 25, 50, 75, 100)} | {"−25"}
    looked_at = 0
    for path in sorted((built / "html").glob("*.html")):
        if not path.stem.startswith(("undersokelse", "gap")):
            continue
        for figure in html.fromstring(path.read_bytes()).iter("figure"):
            drawn = " ".join(t for svg in figure.iter("{*}svg") for t in svg.itertext())
            told = " ".join(t for table in figure.iter("table") for t in table.itertext())
            numbers = set(re.findall(r"[−-]?\d+(?:,\d+)?", drawn))
            rows = sum(1 for _ in figure.iter("tr"))
            known = (
                set(re.findall(r"[−-]?\d+(?:,\d+)?", told))
                | ticks
                | {str(n) for n in range(rows + 1)}
            )
            assert numbers <= known, (path.stem, numbers - known)
            looked_at += 1
    assert looked_at > 60


@pytest.mark.slow
def test_main_findings_say_no_more_than_the_tables(built: Path) -> None:
    looked_at = 0
    for path in sorted((built / "html").glob("*.html")):
        page = html.fromstring(path.read_bytes())
        told = " ".join(t for table in page.iter("table") for t in table.itertext())
        known = set(re.findall(r"\d+", told)) | {"100"} | {str(n) for n in range(10)}
        for heading in page.xpath("//*[normalize-space(text())='Hovedfunn']"):
            said = " ".join(heading.getparent().itertext())
            if path.stem.startswith(("undersokelse", "gap")):
                counted = set(re.findall(r"(\d+) av (\d+) (?:gjennomsnitt|gap|temaer)", said))
                assert set(re.findall(r"\d+", said)) <= known | {
                    n for pair in counted for n in pair
                }
                looked_at += 1
    assert looked_at >= 30


@pytest.mark.slow
def test_the_records_hold_no_number_that_the_page_does_not_show(built: Path) -> None:
    """A share stands in the record with a decimal more than on the page, where its count and base stand too."""
    for path in sorted((built / "results").glob("*.json")):
        page = html.fromstring((built / "html" / f"{path.stem}.html").read_bytes())
        shown = " ".join(page.text_content().split())
        for result in json.loads(path.read_text(encoding="utf-8"))["results"]:
            text, value = " ".join(result["text"].split()), result["value"]
            share = isinstance(value, float) and 0 <= value <= 1
            spoken = [language(code).percent(value) for code in ("nb", "nn", "en")] if share else []
            told = [" ".join(words.split()) for words in spoken]
            assert any(one in shown for one in (text, *told)), (path.stem, result["label"])


@pytest.mark.slow
def test_logs_tell_nothing_of_what_was_answered(built: Path) -> None:
    told = [*(q.text.nb for q in REAL.questions)]
    told += [q.key for q in REAL.questions if "_" in q.key and q.key not in REAL.disclosure.groups]
    for path in (built / "logs").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not [one for one in told if one in text], path.name

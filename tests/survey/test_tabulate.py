"""A table counts right, says what its shares are of, and can't be had without its caveat or its protection."""

from __future__ import annotations

import inspect
from collections import Counter
from csv import DictReader
from pathlib import Path

import pytest

from kunnskap.errors import SurveyError
from kunnskap.origin import Traced
from kunnskap.survey import Hidden, Survey, disclosure_log, read_survey, tabulate

from .builders import codebook, survey_in


@pytest.fixture(scope="module")
def real() -> Survey:
    return read_survey(Path(__file__).parents[2] / "survey" / "rus-vold")


def rows_of(project: Path, wave: str) -> list[dict[str, str]]:
    with (project / f"survey/rus-vold/answers-{wave}.csv").open(encoding="utf-8") as file:
        return list(DictReader(file))


def number(shown: object) -> object:
    return shown.value if isinstance(shown, Traced) else None


@pytest.mark.parametrize("wave", ["2018", "2020"])
@pytest.mark.parametrize("question", ["asks_exposed", "importance_mi", "procedures"])
def test_what_is_shown_is_what_a_plain_count_gives(
    real: Survey, project: Path, question: str, wave: str
) -> None:
    table = tabulate(real, question, by="region", wave=wave)
    counted = Counter((row["region"], row[question]) for row in rows_of(project, wave))
    for row in table.rows[:-1]:
        for column, cell in zip(table.columns, row.cells, strict=True):
            answered = sum(counted[row.group, code] for code in column.code.split("+"))
            assert isinstance(cell.count, Hidden) or (cell.count.value == answered >= 5)


def test_the_denominator_is_those_who_answered(real: Survey, project: Path) -> None:
    everybody = tabulate(real, "asks_exposed", wave="2018").everybody
    answered = [r for r in rows_of(project, "2018") if r["asks_exposed"] in {*"12345"}]
    assert number(everybody.base) == len(answered) < 274
    share = sum(r["asks_exposed"] == "3" for r in answered) / len(answered)
    assert number(everybody.cells[2].share) == round(share, 3)


def test_a_mean_is_on_nought_to_a_hundred_in_whole_points(real: Survey, project: Path) -> None:
    score = tabulate(real, "asks_exposed", wave="2018").everybody.score
    given = [r["asks_exposed"] for r in rows_of(project, "2018")]
    values = [(int(code) - 1) * 25 for code in given if code in {*"12345"}]
    assert score is not None
    assert number(score.mean) == round(sum(values) / len(values))


def test_boxes_are_counted_each_by_itself(real: Survey, project: Path) -> None:
    table = tabulate(real, "life_stages", wave="2020")
    ticked = [
        sum(r[f"life_{c.code}"] == "1" for r in rows_of(project, "2020")) for c in table.columns
    ]
    assert [number(cell.count) for cell in table.everybody.cells] == ticked
    assert table.several


def test_every_number_knows_its_file_question_and_wave(real: Survey) -> None:
    cell = tabulate(real, "asks_exposed", wave="2018").everybody.cells[2]
    assert isinstance(cell.share, Traced)
    (place,) = cell.share.origin.places
    assert (place.file, place.key, place.line) == ("answers-2018.csv", "asks_exposed", None)
    assert [step.key for step in cell.share.origin.steps] == ["answers_of", "share_of_base"]


def test_no_table_comes_without_its_caveat(real: Survey) -> None:
    caveat = tabulate(real, "asks_exposed").caveat
    assert caveat.warning.nb == "Spørreundersøkelsen er ikke presis innsikt eller forskning."
    assert caveat.synthetic is not None
    assert list(inspect.signature(tabulate).parameters) == [
        "survey",
        "question",
        "by",
        "wave",
        "where",
    ]


@pytest.mark.parametrize(
    ("question", "by", "wave", "key"),
    [
        ("nothing", None, None, "unknown_question"),
        ("asks_exposed", "hair", None, "unknown_grouping"),
        ("asks_exposed", "importance_mi", None, "unknown_grouping"),
        ("role", "region", None, "background_by_background"),
        ("asks_exposed", None, "1999", "unknown_wave"),
    ],
)
def test_what_is_not_in_the_plan_is_refused(
    real: Survey, question: str, by: str | None, wave: str | None, key: str
) -> None:
    with pytest.raises(SurveyError) as caught:
        tabulate(real, question, by=by, wave=wave)
    assert caught.value.key == key


def test_one_group_by_itself_is_its_row_and_no_more(real: Survey) -> None:
    whole = tabulate(real, "asks_exposed", by="region", wave="2018")
    alone = tabulate(real, "asks_exposed", wave="2018", where={"region": "vest"})
    assert alone.rows == (whole.row("vest"),)
    assert alone.caveat == whole.caveat


@pytest.mark.parametrize(
    ("by", "where", "key"),
    [
        ("role", {"region": "vest"}, "two_backgrounds"),
        (None, {"region": "vest", "role": "leader"}, "two_backgrounds"),
        (None, {"region": "svalbard"}, "unknown_group"),
        (None, {"region": ""}, "unknown_group"),
        (None, {"asks_exposed": "1"}, "unknown_grouping"),
    ],
)
def test_a_group_within_a_group_is_refused(
    real: Survey, by: str | None, where: dict[str, str], key: str
) -> None:
    with pytest.raises(SurveyError) as caught:
        tabulate(real, "asks_exposed", by=by, where=where)
    assert caught.value.key == key


def test_twelve_people_in_one_region_show_almost_nothing(tmp_path: Path) -> None:
    book = codebook(
        {"region": ("n", "s"), "likert": ("1", "2", "3", "4", "5")},
        {"region": "region", "q": "likert"},
        groups=("region",),
        waves={"2018": 12},
    )
    rows = "".join(f"p{i},n,{1 + i % 5}\n" for i in range(12))
    survey = survey_in(tmp_path, book, w2018="id,region,q\n" + rows)
    table = tabulate(survey, "q", by="region")
    assert all(isinstance(cell.count, Hidden) for row in table.rows for cell in row.cells)
    assert all(isinstance(row.base, Hidden) for row in table.rows[:-1])
    groups = tabulate(survey, "region").everybody
    assert all(isinstance(cell.count, Hidden) for cell in groups.cells)


def test_the_log_says_why_and_holds_no_number(real: Survey) -> None:
    log = disclosure_log(real, "asks_exposed")
    assert {entry.reason.value for entry in log} == {"small", "protects"}
    assert {entry.what for entry in log if entry.by} <= {"top", "1+2+3", "4+5"}
    hidden = {(e.wave, e.by, e.group, e.what) for e in log}
    table = tabulate(real, "asks_exposed", by="region", wave="2018")
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            by = "region" if row.group else ""
            assert isinstance(cell.count, Hidden) == (
                ("2018", by, row.group, column.code) in hidden
            )

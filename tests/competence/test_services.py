"""The list of places of service, and the implementation plan that is made from it."""

from __future__ import annotations

import datetime

import pytest

from kunnskap.blocks import NoticeKind, Table
from kunnskap.competence import read_feedback, read_modules, read_project, read_services
from kunnskap.errors import CompetenceError
from kunnskap.language import LOCALES, language
from kunnskap.origin import Traced
from kunnskap.render import Renderer
from kunnskap.tables import implementation
from kunnskap.tables.needs import change, open_survey, questions_on
from kunnskap.terms import Region
from kunnskap.workspace import Door

from .conftest import Desk

NB = language("nb")
HEADER = "key,name,region,level,area,kind,anchored\n"
ABOUT = 'synthetic = false\nabout = { text = "Steder.", source = ["plan:1"] }\n'
ROW = "a,Sted A,midt,specialist,tsb,outpatient,yes\n"


def read_list(project_with: Desk, text: str, about: str = ABOUT) -> object:
    door = project_with(services=about)
    (door.workspace.competence / "services.csv").write_text(text, encoding="utf-8")
    return read_services(door)


@pytest.mark.parametrize(
    ("text", "key", "facts"),
    [
        ("", "wrong_header", {}),
        ("name,key\n", "wrong_header", {}),
        (HEADER + "a,b\n", "crooked_row", {"line": 2, "found": 2}),
        (HEADER + ROW.replace("Sted A", " "), "empty_cell", {"line": 2, "column": "name"}),
        (
            HEADER + ROW.replace("midt", "Midt"),
            "unknown_cell",
            {"column": "region", "found": "Midt"},
        ),
        (HEADER + ROW.replace("yes", ""), "unknown_cell", {"column": "anchored"}),
        (HEADER + ROW + ROW, "service_twice", {"line": 3, "key": "a"}),
    ],
)
def test_a_broken_list_is_refused_with_its_place(
    project_with: Desk, text: str, key: str, facts: dict[str, object]
) -> None:
    with pytest.raises(CompetenceError) as refused:
        read_list(project_with, text)
    assert refused.value.key == key
    assert {name: refused.value.facts[name] for name in facts} == facts


def test_made_up_places_must_say_so(project_with: Desk) -> None:
    with pytest.raises(CompetenceError) as refused:
        read_list(project_with, HEADER, ABOUT.replace("false", "true"))
    assert refused.value.key == "wrong_value"


def test_every_service_is_counted_once(door: Door) -> None:
    services = read_services(door)
    table = implementation.to_be_reached(NB, services, None)
    *kinds, total = [
        [cell.value for cell in row[2:] if isinstance(cell, Traced)] for row in table.rows
    ]
    assert total[0] == len(services.services)
    assert [sum(column) for column in zip(*kinds, strict=True)] == total
    assert all(row[0] == sum(row[1:]) for row in [*kinds, total])


def test_regions_share_out_the_services(door: Door) -> None:
    services = read_services(door)
    assert sum(len(services.within(region)) for region in Region) == len(services.services)


def test_made_up_places_are_marked_on_the_table(door: Door) -> None:
    table = implementation.to_be_reached(NB, read_services(door), Region.MIDT)
    assert [notice.kind for notice in table.notices] == [NoticeKind.SYNTHETIC]


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_the_plan_shows_in_every_language(door: Door, code: str) -> None:
    words, show = language(code), Renderer(language(code))
    modules, project = read_modules(door), read_project(door)
    module, strategy = modules.get("mi"), modules.get(implementation.STRATEGY)
    assert len(implementation.milestones(words, project, module).rows) == 4
    for block in (
        implementation.to_be_reached(words, read_services(door), None),
        implementation.learning_forms(words, module, strategy),
        implementation.advice(words, read_feedback(door)),
        implementation.measured_again(words, project),
    ):
        assert show.block(block)


def test_the_gap_is_measured_by_the_same_questions_in_each_wave(door: Door) -> None:
    modules, survey = read_modules(door), open_survey(door, "rus-vold")
    asked = questions_on(survey, modules, modules.get("mi"))
    table = change(NB, survey, asked, region=Region.MIDT)
    assert isinstance(table, Table)
    assert len(table.rows) == len(asked)
    assert [column.header for column in table.columns[1::2]] == [
        "våren 2018: svar",
        "høsten 2020: svar",
    ]
    assert "ikke en endring hos den enkelte" in str(table.notes[0])


def test_points_that_measure_the_gap_stand_after_the_spring_of_2020(door: Door) -> None:
    points = [point for point in read_project(door).milestones if point.measures_gap]
    assert [point.key for point in points] == [
        "primar-moduler",
        "primar-implementering",
        "evaluering",
    ]
    assert all(point.due > datetime.date(2020, 1, 1) for point in points)

"""What the project's own files say: counted, dated, and never more than the sources do."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kunnskap.competence import (
    Milestone,
    hours_for,
    names_on_shelf,
    read_feedback,
    read_modules,
    read_practice,
    read_programme,
    read_project,
    read_register,
    sourced_in,
    time_for,
)
from kunnskap.terms import Attendee, MilestoneState, ModuleKind, Purpose, Region, TimeUnit
from kunnskap.workspace import Door

SPRING_2019 = datetime.date(2019, 5, 31)


def test_there_are_six_modules_and_one_strategy(door: Door) -> None:
    kinds = [module.kind for module in read_modules(door)]
    assert kinds.count(ModuleKind.MODULE) == 6
    assert kinds.count(ModuleKind.STRATEGY) == 1


def test_modules_have_the_purposes_and_themes_of_the_project(door: Door) -> None:
    modules = read_modules(door)
    assert [purpose.key for purpose in modules.purposes] == list(Purpose)
    assert len(modules.themes) == 5


def test_three_modules_are_not_named_in_the_overview_of_2019(door: Door) -> None:
    silent = [m.key for m in read_modules(door) if all(r.when < "2019" for r in m.history)]
    assert silent == ["kartlegging", "traume-og-rammer", "risikoverktoy"]


def test_no_coordinator_is_named_where_the_source_names_none(door: Door) -> None:
    regions = read_project(door).regions
    assert [entry.key for entry in regions] == list(Region)
    assert {entry.coordinator.value for entry in regions} == {"not_reported"}


def test_feedback_and_milestones_point_to_modules_that_exist(door: Door) -> None:
    known = {module.key for module in read_modules(door)}
    named = {key for theme in read_feedback(door).themes for key in theme.modules}
    planned = {key for point in read_project(door).milestones for key in point.modules}
    assert named | planned <= known


def test_working_groups_are_late_in_spring_2019_and_modules_under_way(door: Door) -> None:
    project = read_project(door)
    late = project.in_state(SPRING_2019, MilestoneState.LATE_PARTLY)
    assert [point.key for point in late] == ["regionale-kontakter", "arbeidsgrupper"]
    under_way = project.in_state(SPRING_2019, MilestoneState.UNDER_WAY)
    assert [point.key for point in under_way] == ["moduler-utarbeides"]


def test_a_report_is_not_known_before_its_time(door: Door) -> None:
    project = read_project(door)
    point = next(m for m in project.milestones if m.key == "arbeidsgrupper")
    assert point.state(datetime.date(2018, 12, 21)) is MilestoneState.UNDER_WAY
    assert point.state(datetime.date(2018, 12, 22)) is MilestoneState.LATE_UNREPORTED
    assert point.state(datetime.date(2018, 6, 30)) is MilestoneState.AHEAD


def test_a_point_is_due_on_its_deadline_or_at_the_end_of_its_half_year() -> None:
    point = Milestone(key="a", text="A", source=(), when="2018-autumn")
    assert point.due == datetime.date(2018, 12, 31)


def test_the_programme_takes_four_days_and_twelve_hours_for_leaders(door: Door) -> None:
    programme = read_programme(door, "deltakende-fellesskap")
    assert time_for(programme, Attendee.ALL, TimeUnit.DAY).value == 4
    assert time_for(programme, Attendee.LEADERS, TimeUnit.HOUR).value == 12


def test_days_become_hours_only_by_an_explicit_assumption(door: Door) -> None:
    programme = read_programme(door, "deltakende-fellesskap")
    assert hours_for(programme, Attendee.ALL, hours_per_day=None).value is None
    assumed = hours_for(programme, Attendee.ALL, hours_per_day=6.0)
    assert assumed.value == 24
    assert assumed.origin.steps[-1].key == "hours_assumed"


def test_time_that_no_source_states_stays_missing(door: Door) -> None:
    programme = read_programme(door, "avholdt")
    assert hours_for(programme, Attendee.ALL, hours_per_day=7.5).value is None
    assert len(programme.components) == 7
    assert len(programme.principles) == 4


def test_goals_without_a_component_are_named(door: Door) -> None:
    assert [g.key for g in read_programme(door, "avholdt").goals_without_component] == ["kvalitet"]


def test_challenges_and_advantages_stand_only_where_the_source_lists_them(door: Door) -> None:
    practice = read_practice(door, "narvik-individuell-eller-standardisert")
    sizes = [(len(s.points), len(s.challenges), len(s.advantages)) for s in practice.sides]
    assert sizes == [(7, 3, 6), (6, 0, 0), (3, 0, 0)]


@pytest.mark.parametrize("reader", [read_modules, read_project, read_feedback])
def test_every_entry_traces_to_a_document(reader: Any, door: Door) -> None:
    entries = sourced_in(reader(door))
    assert len(entries) >= 15
    assert all(entry.origin.places and entry.origin.places[0].line for entry in entries)


def test_every_document_is_cited_somewhere(door: Door) -> None:
    shelves = [
        *(read_programme(door, name) for name in names_on_shelf(door, "programmes")),
        *(read_practice(door, name) for name in names_on_shelf(door, "practice")),
    ]
    values = (read_modules(door), read_project(door), read_feedback(door), *shelves)
    cited = {c.split(":")[0] for entry in sourced_in(values) for c in entry.source}
    assert cited == {document.key for document in read_register(door).sources}

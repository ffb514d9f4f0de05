"""What the competence pages show: nothing dropped, nothing invented, in every language."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from kunnskap.blocks import Box, Figure, Listing, Sentence
from kunnskap.competence import (
    names_on_shelf,
    read_feedback,
    read_modules,
    read_practice,
    read_programme,
    read_project,
    read_register,
)
from kunnskap.errors import CompetenceError
from kunnskap.figures.programme_year import programme_year
from kunnskap.figures.region_grid import region_grid
from kunnskap.figures.timeline import timeline
from kunnskap.language import LOCALES, Language, language
from kunnskap.render import Renderer
from kunnskap.tables import modules as module_tables
from kunnskap.tables import practice as practice_tables
from kunnskap.tables import programme as programme_tables
from kunnskap.tables import project as project_tables
from kunnskap.tables.evaluation import evaluation
from kunnskap.tables.sourced import cited, documents, period
from kunnskap.terms import MilestoneState, Region
from kunnskap.workspace import Door

NB = language("nb")
DAY = datetime.date(2019, 5, 31)


@pytest.fixture(params=sorted(LOCALES))
def words(request: pytest.FixtureRequest) -> Language:
    return language(request.param)


def test_every_module_has_its_tables_in_every_language(door: Door, words: Language) -> None:
    modules, feedback, show = read_modules(door), read_feedback(door), Renderer(words)
    for module in modules:
        assert len(module_tables.teaches(words, module).rows) == len(module.points)
        assert len(module_tables.coverage(words, modules, module).rows) == 9
        assert len(module_tables.history(words, module).rows) == len(module.history)
        show.block(module_tables.feedback(words, feedback, module))
        show.block(module_tables.missing(words, module))
        for region in (None, *Region):
            show.block(module_tables.place(words, modules, module, region))


def test_a_module_without_goals_or_region_says_so(door: Door) -> None:
    box = module_tables.missing(NB, read_modules(door).get("risikoverktoy"))
    said = [block.text for block in box.content if isinstance(block, Sentence)]
    assert said[:2] == [
        "Modulen har ingen læringsmål i kildene.",
        "Ingen region er ført opp med modulen.",
    ]


def test_a_responsible_region_says_that_it_was_read_from_the_order(door: Door) -> None:
    modules = read_modules(door)
    responsible = dict(module_tables.about(NB, modules, modules.get("mi")))["Ansvarlig region"]
    text = Renderer(NB).cell(responsible)
    assert "Helseregion Nord (lest av rekkefølgen i kilden)" in text


def test_an_unknown_region_is_refused_with_those_that_exist() -> None:
    assert module_tables.region_named("") is None
    with pytest.raises(CompetenceError) as refused:
        module_tables.region_named("nrd")
    assert refused.value.key == "unknown_region"
    assert "nord" in str(refused.value.facts["known"])


@pytest.mark.parametrize("text", ["", "31.5.2019", "2019-02-30", "mai 2019"])
def test_a_day_that_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(CompetenceError) as refused:
        project_tables.day_named(text)
    assert refused.value.key == "bad_day"


def test_the_plan_sorts_every_point_into_one_group(door: Door, words: Language) -> None:
    project = read_project(door)
    groups = project_tables.standing(words, project, DAY).groups
    items = [item for _, listing in groups for item in listing.items if isinstance(item, Sentence)]
    assert len(items) == len(project.milestones)
    assert len(project_tables.plan(words, project, DAY).rows) == len(project.milestones)


def test_the_timeline_tells_its_counts_and_names_every_state(door: Door) -> None:
    project = read_project(door)
    figure = timeline(NB, project, DAY, project_tables.plan(NB, project, DAY))
    assert figure.description.startswith("Sett fra 31. mai 2019: 4 av 13 punkter er meldt gjort")
    assert all(NB.term(state) in figure.svg for state in MilestoneState)
    assert figure == timeline(NB, project, DAY, project_tables.plan(NB, project, DAY))


def test_the_grid_marks_what_each_region_has(door: Door, words: Language) -> None:
    figure = region_grid(words, read_modules(door), marked="mi")
    held = [Renderer(words).cell(cell) for row in figure.table.rows for cell in row[1:]]
    assert len(held) == 8 * 5
    assert sum("■" in cell for cell in held) == 3
    assert sum("○" in cell for cell in held) == 2


def test_the_project_page_has_its_tables_in_every_language(door: Door, words: Language) -> None:
    project, modules, said = read_project(door), read_modules(door), read_feedback(door)
    show = Renderer(words)
    assert len(project_tables.feedback(words, said, modules).rows) == 10
    assert len(project_tables.regions(words, project, modules).rows) == 5
    for block in (
        project_tables.mandate(words, project),
        project_tables.aims(words, project),
        project_tables.organisation(words, project),
        project_tables.reported_done(words, project, DAY),
        project_tables.questions(words, said),
        project_tables.references(words, project.steering_documents),
        project_tables.references(words, project.neighbours),
    ):
        assert show.block(block)


def test_nothing_is_reported_done_before_it_was_reported(door: Door) -> None:
    box = project_tables.reported_done(NB, read_project(door), datetime.date(2018, 12, 31))
    assert box.content == (Sentence(NB.pieces("competence.none")),)


def test_every_programme_has_its_tables_in_every_language(door: Door, words: Language) -> None:
    show = Renderer(words)
    for name in names_on_shelf(door, "programmes"):
        programme = read_programme(door, name)
        assert len(programme_tables.components(words, programme).rows) == len(programme.components)
        assert len(programme_tables.goals(words, programme).rows) == len(programme.goals)
        show.block(programme_tables.audiences(words, programme))
        show.block(programme_tables.principles(words, programme))
        show.block(programme_year(words, programme))


@pytest.mark.parametrize("code", LOCALES)
def test_the_documents_words_are_marked_as_bokmal_on_a_page_in_another_language(
    door: Door, code: str
) -> None:
    words, programme = language(code), read_programme(door, "deltakende-fellesskap")
    show = Renderer(words)
    figure = programme_year(words, programme)
    for html in (
        show.block(programme_tables.audiences(words, programme)),
        figure.svg if isinstance(figure, Figure) else "",
        *map(show.block, evaluation(words, door, programme)[-1:]),
    ):
        assert (' lang="nb"' in html) == (code != "nb")


@pytest.mark.parametrize("code", ["nn", "en"])
def test_our_own_words_beside_a_citation_are_not_marked_as_the_documents(
    door: Door, code: str
) -> None:
    words, modules = language(code), read_modules(door)
    html = Renderer(words).block(module_tables.place(words, modules, modules.get("mi"), None))
    assert words.term(Region.NORD) in html
    assert 'lang="nb"' not in html


def test_a_goal_that_no_part_works_towards_is_named(door: Door) -> None:
    programme = read_programme(door, "avholdt")
    html = Renderer(NB).block(programme_tables.loose_ends(NB, programme))
    assert '<a href="#o-1">1</a> mål har ingen del som arbeider mot det:' in html
    assert programme.goals[-1].text in html


def test_hours_are_shown_only_under_a_stated_assumption(door: Door) -> None:
    programme = read_programme(door, "deltakende-fellesskap")
    (unknown,) = programme_tables.time_spent(NB, programme, 0.0)
    (assumed,) = programme_tables.time_spent(NB, programme, 7.5)
    totals = [
        [getattr(row[3], "value", None) for row in table.rows] for table in (unknown, assumed)
    ]
    assert totals == [[None, 12.0], [30.0, 12.0]]
    assert "antakelse" in str(assumed.notes[0])


def test_a_programme_without_times_says_once_that_none_can_be_computed(door: Door) -> None:
    programme = read_programme(door, "avholdt")
    said = programme_year(NB, programme)
    assert isinstance(said, Sentence)
    assert "kan derfor ikke regnes ut" in said.text
    assert programme_tables.time_spent(NB, programme, 7.5) == ()


def test_the_dilemma_names_sides_without_challenges_or_advantages(
    door: Door, words: Language
) -> None:
    practice = read_practice(door, "narvik-individuell-eller-standardisert")
    table = practice_tables.for_and_against(words, practice)
    assert len(table.rows) == 1
    assert all(side.title in str(table.notes[0]) for side in practice.sides[1:])
    assert len(practice_tables.balance(words, practice).groups) == 3
    assert isinstance(practice_tables.quotes(words, practice), Listing)
    assert isinstance(practice_tables.leader(words, practice), Box)


def test_questions_that_we_made_are_marked_as_ours(door: Door) -> None:
    practice = read_practice(door, "narvik-individuell-eller-standardisert")
    texts = [Renderer(NB).cell(item) for item in practice_tables.questions(NB, practice).items]
    assert [text.endswith("(vårt spørsmål)") for text in texts] == [False, *[True] * 4]


def test_a_citation_leads_to_the_trail(door: Door) -> None:
    project, show = read_project(door), Renderer(NB)
    html = show.cell(cited("Oppdraget", project.mandate))
    assert f'href="#{show.origins[project.mandate.origin]}" class="src">[prosjekt-2018:11' in html


def test_documents_lists_only_what_is_cited(door: Door, words: Language) -> None:
    table = documents(words, read_register(door), read_programme(door, "avholdt"))
    assert [row[0] for row in table.rows] == ["avholdt"]
    nothing = dataclasses.replace(read_project(door).mandate, source=())
    assert documents(words, read_register(door), nothing).rows == ()


@pytest.mark.parametrize(
    ("when", "written"),
    [
        ("2018", "2018"),
        ("2018-spring", "våren 2018"),
        ("2019-05", "mai 2019"),
        ("2018-12-21", "21. desember 2018"),
    ],
)
def test_a_period_is_written_as_people_say_it(when: str, written: str) -> None:
    assert period(NB, when) == written

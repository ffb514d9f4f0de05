"""The traffic light and the citation matrix: legible at any size, and the table says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from kunnskap.blocks import Symbol
from kunnskap.figures.citation_matrix import citation_matrix, unknown
from kunnskap.figures.traffic_light import traffic_light, traffic_lights
from kunnskap.language import language
from kunnskap.studies import TOOL_KEYS, LiteratureBase, StudyAppraisal, appraise, read_base
from kunnskap.synthesis.overlap import read_citations
from kunnskap.workspace import Door, Workspace

ROOT = Path(__file__).parent.parent.parent
NB = language("nb")


def base() -> LiteratureBase:
    return read_base(Door(Workspace(ROOT)), "integrert-behandling")


def rob2(number: int) -> tuple[StudyAppraisal, ...]:
    read = base()
    judged = appraise(
        [s for s in read.studies if s.tier not in ("ongoing", "background")],
        read.appraisals,
        "rob2",
    )
    return tuple(
        replace(judged[n % len(judged)], study=replace(judged[0].study, label=f"Studie {n}"))
        for n in range(number)
    )


def letters(svg: str) -> list[str]:
    return re.findall(r'font-weight="600">([^<]{1,2})</text>', svg)


@pytest.mark.parametrize("number", [1, 6, 60])
def test_rows_keep_their_height_however_many_studies_there_are(number: int) -> None:
    (figure,) = traffic_light(NB, rob2(number))
    places = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>Studie \d+<', figure.svg)
    assert len(places) == number
    panels = [[float(y) for x, y in places if x == start] for start in dict(places)]
    steps = {round(b - a, 2) for heights in panels for a, b in pairwise(heights)}
    assert steps <= {26.0}
    assert max(map(len, panels)) <= 34
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', figure.svg)) >= 12


def test_a_judgement_is_a_shape_a_letter_and_a_colour() -> None:
    (figure,) = traffic_light(NB, rob2(22))
    assert {"L", "N", "H", "?"} <= set(letters(figure.svg))
    assert "<circle" in figure.svg
    assert "<polygon" in figure.svg
    assert "<rect" in figure.svg


def test_the_table_beside_has_the_same_judgements_in_words() -> None:
    appraised = rob2(22)
    (figure,) = traffic_light(NB, appraised)
    words = [cell.words for row in figure.table.rows for cell in row if isinstance(cell, Symbol)]
    high = sum(
        settled.judgement == "high" for item in appraised for settled in item.domains.values()
    )
    assert words.count("høy risiko for skjevhet") == high == 1
    assert f"høy risiko for skjevhet: {high}" in figure.description


@pytest.mark.parametrize("key", TOOL_KEYS)
@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_every_tool_is_drawn_in_every_language_the_same_each_time(key: str, code: str) -> None:
    read = base()
    appraised = appraise(read.studies, read.appraisals, key)
    (first,), (second,) = (traffic_light(language(code), appraised) for _ in range(2))
    assert first.svg == second.svg
    assert first.description


def test_there_is_a_light_for_each_tool_that_was_used_and_none_where_nobody_appraised() -> None:
    read = base()
    assert len(traffic_lights(NB, read, read.studies)) == 4
    other = read_base(read.door, "kbt-lovbrudd")
    assert traffic_lights(NB, other, other.studies) == ()


def test_nothing_appraised_is_nothing_drawn() -> None:
    assert traffic_light(NB, ()) == ()


def test_the_matrix_shows_what_is_seen_and_says_what_is_not_known() -> None:
    read = base()
    citations = read_citations(ROOT / "literature" / read.name, door=read.door)
    (figure,) = citation_matrix(NB, read.studies, citations)
    assert "Smedslund 2011 inneholder Easton 2007" in figure.description
    assert figure.svg.count("<rect") == len(citations)
    (row,) = figure.table.rows
    cells = [cell.words for cell in row if isinstance(cell, Symbol)]
    assert (cells.count("sett"), cells.count("ikke kjent")) == (1, 11)


def test_a_review_known_in_full_has_empty_cells_that_mean_no() -> None:
    read = base()
    review = replace(read.study("smedslund2011"), n_included=1)
    assert unknown([review], [("smedslund2011", "easton2007")]) == []
    assert unknown([review], []) == [review]


def test_without_reviews_there_is_no_matrix() -> None:
    assert citation_matrix(NB, [base().study("easton2007")], ()) == ()

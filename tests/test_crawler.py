"""The crawler itself: it must find what it is there to find."""

from __future__ import annotations

import pytest

from crawler import dead_and_orphaned, untraced

TRAIL = '<section class="trail"><ol><li id="o-1">Talt opp.</li></ol></section>'


def page(body: str) -> str:
    return f"<!doctype html><html><head></head><body><main>{body}</main>{TRAIL}</body></html>"


@pytest.mark.parametrize(
    "computed",
    [
        "<p>Vi fant 17 studier om det.</p>",
        "<table><tr><th>Vold</th><td>0,66</td></tr></table>",
        "<svg><text>64 %</text></svg>",
        '<figcaption><span>Høyest: <span class="bare">71</span></span></figcaption>',
        '<p><a href="#o-1">59</a> (57 til 61)</p>',
    ],
)
def test_a_number_without_a_link_to_an_origin_is_found(computed: str) -> None:
    assert len(untraced(page(computed))) >= 1


@pytest.mark.parametrize(
    "told",
    [
        '<p>Vi fant <a href="#o-1">17</a> studier.</p>',
        "<p>Sett fra 31. desember 2020, våren 2018 og 2017–2021.</p>",
        "<table><tr><th>Stuart 2013</th><td>D4, NCT05287711</td></tr></table>",
        '<svg><g class="label"><text>25</text></g><a href="#o-1"><text>64</text></a></svg>',
        '<p>Rundt 40 prosent sa ja. [<a href="#o-1">kilde</a>]</p>',
        '<div class="references"><p>BMJ 2017;358:j4008</p></div>',
    ],
)
def test_what_has_an_origin_or_is_not_computed_is_left_alone(told: str) -> None:
    assert untraced(page(told)) == []


def test_dead_links_and_origins_that_nothing_leads_to_are_told_apart() -> None:
    assert dead_and_orphaned(page('<a href="#o-2">5</a>')) == ({"o-2"}, {"o-1"})


def test_a_sentence_from_a_file_that_people_wrote_is_not_taken_for_a_result() -> None:
    assert untraced(page("<p>Plassen er på en skala fra 0 til 100.</p>")) == []

from __future__ import annotations

import re

from kunnskap.figures.flow import flow_figure
from kunnskap.language import language
from kunnskap.origin import Origin, Place, Traced
from kunnskap.records import Arm, Flow, Named

NB = language("nb")


def n(value: int, line: int = 2) -> Traced[int]:
    return Traced(
        value,
        Origin.at(Place("literature/a/references/a.bib", line)).then("flow_count", box="screened"),
    )


def arm(found: int = 10, *, full_text: bool = True) -> Arm:
    return Arm(
        found=(("database", Named("PubMed", n(found))),),
        identified=n(found), duplicates=n(1), automatic=n(0), removed_other=n(0), screened=n(found - 1),
        excluded=n(3), awaiting=n(0), sought=n(found - 4),
        not_retrieved=n(0) if full_text else None,
        awaiting_full_text=n(0) if full_text else None,
        assessed=n(found - 4) if full_text else None,
        excluded_reports=(Named("population", n(2)),) if full_text else None,
        included=n(found - 6 if full_text else found - 4), ongoing=n(0),
    )  # fmt: skip


def flow(databases: Arm, other: Arm | None = None) -> Flow:
    reports = databases.included.value + (other.included.value if other else 0)
    return Flow("a", databases, other, n(reports), n(0), None, None, None, None, None)


def cells(text: str) -> dict[str, int]:
    return {
        words: int(count)
        for words, count in re.findall(r">([^<>]*?) \(n\u00a0=\u00a0(\d+)\)<", text)
    }


def test_the_drawing_and_the_table_hold_the_same_counts() -> None:
    figure = flow_figure(flow(arm()), NB)
    table = {str(row[0]).removeprefix("– "): row[1].value.value for row in figure.table.rows}  # type: ignore[union-attr]
    assert cells(figure.svg) == table
    assert table["Inkluderte artikler"] == 4


def test_a_reason_is_written_in_the_readers_words() -> None:
    figure = flow_figure(flow(arm()), NB, reasons={"population": "Feil populasjon"})
    assert cells(figure.svg)["Feil populasjon"] == 2


def test_without_a_full_text_stage_its_boxes_are_absent() -> None:
    drawn = cells(flow_figure(flow(arm(full_text=False)), NB).svg)
    assert "Vurdert i fulltekst" not in drawn
    assert drawn["Inkluderte artikler"] == 6


def test_other_methods_get_columns_of_their_own() -> None:
    one, two = flow_figure(flow(arm()), NB), flow_figure(flow(arm(), arm(8)), NB)
    assert "Funnet på andre måter" in cells(two.svg)
    assert "Funnet på andre måter" not in cells(one.svg)


def test_every_count_links_to_its_origin_and_the_words_tell_the_finding() -> None:
    figure = flow_figure(flow(arm()), NB)
    assert figure.svg.count('<a href="#o-') == len(figure.origins) == len(cells(figure.svg))
    assert figure.description.startswith(
        "10 treff ble funnet, 1 ble fjernet som dublett, og 9 ble vurdert"
    )

"""A flow as the CSV that the public PRISMA2020 template (R package and web app) draws its diagram from.

Haddaway, N. R. et al. (2022). PRISMA2020. Campbell Systematic Reviews 18:e1230, doi:10.1002/cl2.1230.
Columns and row names are the template's; the words in the boxes are given by the caller, in any language.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from kunnskap.records.base import Kind
from kunnskap.records.flow import Arm, Count, Flow, Named

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
NONE = "NA"
# data, node, box; rows without data are the diagram's headings
ROWS = (
    ("", "node4", "prevstud"), ("previous_studies", "node5", "box1"), ("previous_reports", "", "box1"),
    ("", "node6", "newstud"), ("database_results", "node7", "box2"), ("database_specific_results", "", "box2"),
    ("register_results", "", "box2"), ("register_specific_results", "", "box2"), ("", "node16", "othstud"),
    ("website_results", "node17", "box11"), ("organisation_results", "", "box11"), ("citations_results", "", "box11"),
    ("duplicates", "node8", "box3"), ("excluded_automatic", "", "box3"), ("excluded_other", "", "box3"),
    ("records_screened", "node9", "box4"), ("records_excluded", "node10", "box5"),
    ("dbr_sought_reports", "node11", "box6"), ("dbr_notretrieved_reports", "node12", "box7"),
    ("other_sought_reports", "node18", "box12"), ("other_notretrieved_reports", "node19", "box13"),
    ("dbr_assessed", "node13", "box8"), ("dbr_excluded", "node14", "box9"), ("other_assessed", "node20", "box14"),
    ("other_excluded", "node21", "box15"), ("new_studies", "node15", "box10"), ("new_reports", "", "box10"),
    ("total_studies", "node22", "box16"), ("total_reports", "", "box16"), ("identification", "node1", "identification"),
    ("screening", "node2", "screening"), ("included", "node3", "included"),
)  # fmt: skip


def template_csv(flow: Flow, *, words: Callable[[str], str]) -> str:
    """The template's CSV. ``words`` gives the text of a row by its data name, or by its box where it has none."""
    counts = _counts(flow)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for data, node, box in ROWS:
        said = words(data or box)
        url = f"{data or box}.html" if node else NONE
        number = counts.get(data, "0")
        writer.writerow(
            [data or NONE, node or NONE, box, said, said, said if node else NONE, url, number]
        )
    return text.getvalue()


def _counts(flow: Flow) -> dict[str, str]:
    main, other = flow.databases, flow.other
    return {
        "previous_studies": _text(flow.previous_studies),
        "previous_reports": _text(flow.previous_reports),
        "database_results": _found(main, Kind.DATABASE),
        "database_specific_results": _named([n for kind, n in main.found if kind == Kind.DATABASE]),
        "register_results": _found(main, Kind.REGISTER),
        "register_specific_results": _named([n for kind, n in main.found if kind == Kind.REGISTER]),
        "website_results": _found(other, Kind.WEBSITE),
        "organisation_results": _found(other, Kind.ORGANISATION),
        "citations_results": _found(other, Kind.CITATION),
        "duplicates": _text(main.duplicates),
        "excluded_automatic": _text(main.automatic),
        "excluded_other": _text(main.removed_other),
        "records_screened": _text(main.screened),
        "records_excluded": _text(main.excluded),
        "new_studies": _text(flow.studies),
        "new_reports": _text(flow.reports),
        "total_studies": _text(flow.total_studies),
        "total_reports": _text(flow.total_reports),
        **_full_text("dbr", main),
        **_full_text("other", other),
    }


def _full_text(prefix: str, arm: Arm | None) -> dict[str, str]:
    if arm is None:
        names = ("sought_reports", "notretrieved_reports", "assessed", "excluded")
        return {f"{prefix}_{name}": NONE for name in names}
    return {
        f"{prefix}_sought_reports": _text(arm.sought),
        f"{prefix}_notretrieved_reports": _text(arm.not_retrieved),
        f"{prefix}_assessed": _text(arm.assessed),
        f"{prefix}_excluded": _named(arm.excluded_reports or ()),
    }


def _found(arm: Arm | None, kind: Kind) -> str:
    return str(
        sum(named.count.value for found, named in (arm.found if arm else ()) if found == kind)
    )


def _text(count: Count | None) -> str:
    return NONE if count is None else str(count.value)


def _named(named: Sequence[Named]) -> str:
    """``Reason, 3; Reason, 2``: the template splits at these signs, so a name loses its own."""
    plain = ((item.name.replace(",", " ").replace(";", " "), item.count.value) for item in named)
    return "; ".join(f"{' '.join(name.split()) or NONE}, {value}" for name, value in plain) or NONE

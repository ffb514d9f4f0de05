"""The plan on a line of half-years, with how each point stands on a chosen day."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from kunnskap.blocks import Figure, Table
from kunnskap.competence import Milestone, Project
from kunnskap.competence.periods import bounds
from kunnskap.figures.svg import (
    ACCENT,
    GRID,
    INK,
    MUTED,
    PAPER,
    WARNING,
    Canvas,
    linear,
    text_width,
    wrap,
)
from kunnskap.language import Language
from kunnskap.terms import MilestoneState
from kunnskap.written import foreign_to

ROOM = "competence.project.timeline"
LABEL, LINE, TOP, LEGEND = 250.0, 440.0, 46.0, 58.0
Scale = Callable[[float], float]
SIGNS = {
    MilestoneState.DONE: "●",
    MilestoneState.UNDER_WAY: "◐",
    MilestoneState.AHEAD: "○",
    MilestoneState.LATE_PARTLY: "▲",
    MilestoneState.LATE_UNREPORTED: "△",
}
STANDING = {
    "done": (MilestoneState.DONE,),
    "next": (MilestoneState.UNDER_WAY, MilestoneState.AHEAD),
    "late": (MilestoneState.LATE_PARTLY,),
    "unreported": (MilestoneState.LATE_UNREPORTED,),
}
LATE = (MilestoneState.LATE_PARTLY, MilestoneState.LATE_UNREPORTED)
FILL = {
    MilestoneState.DONE: ACCENT,
    MilestoneState.UNDER_WAY: GRID,
    MilestoneState.AHEAD: PAPER,
    MilestoneState.LATE_PARTLY: WARNING,
    MilestoneState.LATE_UNREPORTED: PAPER,
}


def timeline(language: Language, project: Project, day: datetime.date, table: Table) -> Figure:
    """Each point of the plan as a bar over its half-year; the day is a dashed line across them.

    ``table`` is the plan in words (``tables.project.plan``).
    """
    first, last = _years(project)
    title = language.text(f"{ROOM}.title", first=first, last=last)
    description = language.text(f"{ROOM}.description", day=day, **_counts(project, day))
    heights = [_height(point) for point in project.milestones]
    canvas = Canvas(LABEL + LINE + 12, TOP + sum(heights) + LEGEND)
    x = linear(
        (datetime.date(first, 1, 1).toordinal(), datetime.date(last + 1, 1, 1).toordinal()),
        (LABEL, LABEL + LINE),
    )
    for year in range(first, last + 1):
        start = x(datetime.date(year, 1, 1).toordinal())
        canvas.line(start, TOP - 14, start, canvas.height - LEGEND + 4, stroke=GRID)
        canvas.text(start + 5, TOP - 6, str(year), size=13, fill=MUTED, label=True)
    y = TOP
    for point, height in zip(project.milestones, heights, strict=True):
        words = wrap(point.text, LABEL - 20, 13)
        canvas.paragraph(4, y + 18, words, size=13, lang=foreign_to(language.code))
        _bar(canvas, point, day, y, height, x)
        y += height
    if first <= day.year <= last:
        at = x(day.toordinal())
        canvas.line(at, TOP - 22, at, canvas.height - LEGEND + 4, stroke=INK, width=1.5, dash="4 3")
        anchor = "start" if at < LABEL + LINE / 2 else "end"
        canvas.text(at, 16, language.text(f"{ROOM}.day", day=day), size=12, anchor=anchor)
    _legend(canvas, language)
    origins = tuple(point.origin for point in project.milestones)
    return Figure(title, description, canvas.svg(title, description), table, origins)


def _bar(
    canvas: Canvas, point: Milestone, day: datetime.date, y: float, height: float, x: Scale
) -> None:
    """One point: its words to the left, its half-year as a bar, its state as fill, outline and sign."""
    state = point.state(day)
    start, end = bounds(point.when)
    left, right = x(start.toordinal()), x(end.toordinal() + 1)
    outline = WARNING if state in LATE else ACCENT
    canvas.line(0, y, canvas.width, y, stroke=GRID)
    canvas.rect(
        left, y + height / 2 - 9, right - left, 18, fill=FILL[state], stroke=outline, round=3
    )
    sign_x, anchor = (right + 6, "start") if right < LABEL + LINE - 20 else (left - 6, "end")
    canvas.text(sign_x, y + height / 2 + 4.5, SIGNS[state], size=13, anchor=anchor, fill=outline)


def _legend(canvas: Canvas, language: Language) -> None:
    """The signs and what they say, in two lines under the plan."""
    x, y = 4.0, canvas.height - LEGEND + 26
    for state, sign in SIGNS.items():
        words = language.term(state)
        if x + text_width(words, 12) + 20 > canvas.width:
            x, y = 4.0, y + 20
        canvas.text(x, y, sign, size=12, fill=WARNING if state in LATE else ACCENT)
        canvas.text(x + 16, y, words, size=12)
        x += text_width(words, 12) + 36


def _years(project: Project) -> tuple[int, int]:
    spans = [bounds(point.when) for point in project.milestones]
    return min(first.year for first, _ in spans), max(last.year for _, last in spans)


def _height(point: Milestone) -> float:
    return 14 + 16.25 * len(wrap(point.text, LABEL - 20, 13))


def _counts(project: Project, day: datetime.date) -> dict[str, int]:
    counts = {name: len(project.in_state(day, *states)) for name, states in STANDING.items()}
    rest = counts.pop("next")
    return {**counts, "rest": rest, "total": len(project.milestones)}

"""The funnel plot: does the effect follow the size of the study?"""

from __future__ import annotations

import math
from collections.abc import Mapping

from kunnskap.blocks import Column, Figure, Notice, NoticeKind, Number, Table
from kunnskap.figures.axis import p_value, read, tick_label, ticks, written
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, PAPER, SERIES, Canvas, linear
from kunnskap.language import Language, Text
from kunnskap.origin import Traced
from kunnskap.synthesis import Pooled
from kunnskap.synthesis.small_study import FEWEST, SmallStudyChecks

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 640.0, 420.0, 64.0, 34.0, 62.0


def funnel(
    language: Language,
    pooled: Pooled,
    checks: SmallStudyChecks,
    *,
    title: str,
    labels: Mapping[str, str] | None = None,
) -> Figure:
    """Each study by effect and standard error, with the region where 95 % would lie without other variation."""
    description = _describe(language, pooled, checks)
    canvas = _draw(language, pooled)
    return Figure(
        title=title,
        description=description,
        svg=canvas.svg(title, description),
        table=_table(language, pooled, title, labels or {}),
        origins=(pooled.origin,),
        notices=_notices(language, checks),
    )


def _notices(language: Language, checks: SmallStudyChecks) -> tuple[Notice, ...]:
    if checks.why_not is None:
        return ()
    words = language.text(f"figures.funnel.{checks.why_not}", fewest=FEWEST)
    return (Notice(NoticeKind.CAVEAT, words),)


def _describe(language: Language, pooled: Pooled, checks: SmallStudyChecks) -> str:
    estimate = written(language, pooled.estimate, pooled.measure)
    told = language.text("figures.funnel.description", n=pooled.k, estimate=estimate)
    if checks.asymmetry is None or checks.filled is None:
        return told
    return Text.joined(
        (
            told,
            language.text("figures.funnel.asymmetry", p=p_value(language, checks.asymmetry.p)),
            language.text(
                "figures.funnel.filled",
                n=checks.filled.filled,
                estimate=written(language, checks.filled.pooled.estimate, pooled.measure),
            ),
        )
    )


def _draw(language: Language, pooled: Pooled) -> Canvas:
    sei = [math.sqrt(vi) for vi in pooled.vi]
    tallest = 1.06 * max(sei)
    centre, reach = pooled.estimate, 1.959964 * tallest
    low, high = min(*pooled.yi, centre - reach), max(*pooled.yi, centre + reach)
    x = linear((low, high), (LEFT, WIDTH - 16))
    y = linear((0.0, tallest), (TOP, HEIGHT - BOTTOM))
    canvas = Canvas(WIDTH, HEIGHT)
    corners = ((x(centre), y(0)), (x(centre - reach), y(tallest)), (x(centre + reach), y(tallest)))
    canvas.polygon(corners, fill=PAPER, stroke=GRID)
    canvas.line(x(centre), y(0), x(centre), y(tallest), stroke=SERIES[1], dash="5 4")
    base = HEIGHT - BOTTOM
    canvas.line(LEFT, base, WIDTH - 16, base, stroke=INK)
    for tick in ticks(low, high, pooled.measure):
        canvas.line(x(tick), base, x(tick), base + 5, stroke=INK)
        label = tick_label(language, tick, pooled.measure)
        canvas.text(x(tick), base + 20, label, size=12, anchor="middle", fill=MUTED, label=True)
    for tick in ticks(0.0, tallest, None):
        canvas.line(LEFT - 5, y(tick), LEFT, y(tick), stroke=INK)
        label = tick_label(language, tick, None)
        canvas.text(LEFT - 9, y(tick) + 4, label, size=12, anchor="end", fill=MUTED, label=True)
    canvas.line(LEFT, TOP, LEFT, base, stroke=INK)
    for yi, se in zip(pooled.yi, sei, strict=True):
        canvas.circle(x(yi), y(se), 4.5, fill=ACCENT, stroke=PAPER)
    effect = (
        language.show(pooled.measure) if pooled.measure else language.text("figures.funnel.effect")
    )
    canvas.text((LEFT + WIDTH) / 2, HEIGHT - 14, effect, size=13, anchor="middle")
    canvas.text(4, 16, language.text("figures.funnel.error"), size=12, fill=MUTED)
    return canvas


def _table(language: Language, pooled: Pooled, title: str, labels: Mapping[str, str]) -> Table:
    columns = (
        Column(language.text("figures.forest.column.study")),
        Column(language.text("figures.forest.column.estimate"), numeric=True),
        Column(language.text("figures.funnel.error"), numeric=True),
    )
    rows = tuple(
        (
            labels.get(study, study),
            Number(Traced(read(yi, pooled.measure), origin), "2"),
            Number(Traced(math.sqrt(vi), origin), "2"),
        )
        for study, yi, vi, origin in zip(
            pooled.studies, pooled.yi, pooled.vi, pooled.origins, strict=True
        )
    )
    return Table(title, columns, rows)

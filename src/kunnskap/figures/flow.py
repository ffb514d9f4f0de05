"""The PRISMA 2020 flow diagram, drawn from the computed flow and from nothing else.

Layout after Page, M. J. et al. (2021), BMJ 372:n71, figure 1: each stage on the left, what left it on the right, and a
second pair of columns where something was found in other ways than databases and registers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kunnskap.blocks import Cell, Column, Figure, Number, Sentence, Table
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, PAPER, Canvas, wrap
from kunnskap.language import Language, Piece, Text
from kunnskap.origin import Origin, Traced, combine
from kunnskap.records import Arm, Flow, Named
from kunnskap.written import Written, foreign_to

WIDTH = 350
GAP = 40
Count = Traced[int]
PADDING = 12
SIZE = 14
LEADING = 20
ROW_GAP = 26


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box: words, and the count they end with."""

    words: str
    count: Count
    shown: str
    inset: bool = False
    strong: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A box of the main line and, beside it, what left the flow there."""

    stays: tuple[Line, ...]
    leaves: tuple[Line, ...] = ()


def flow_figure(
    flow: Flow, language: Language, *, reasons: Mapping[str, str] | None = None
) -> Figure:
    """The diagram with its counts as links, and the same counts as a table.

    ``reasons`` gives the reader's words for the keys under which reports were excluded.
    """
    title = language.text("selection.title")
    arms = [
        arm for arm in (flow.databases, flow.other) if arm is not None and arm.identified.value
    ] or [flow.databases]
    columns = [_stages(arm, language, reasons or {}, other=arm is flow.other) for arm in arms]
    result = _included(flow, language)
    description = _describe(flow, arms, language)
    svg, origins = _draw(columns, result, title, description)
    table = _table(columns, result, language, title)
    return Figure(title, description, svg, table, origins)


def _stages(
    arm: Arm, language: Language, words: Mapping[str, str], *, other: bool
) -> tuple[Stage, ...]:
    found = _line(language, "found_other" if other else "found", arm.identified)
    named = [_named(language, item, lang=foreign_to(language.code)) for _, item in arm.found]
    removed = [
        _line(language, key, count)
        for key, count in (
            ("duplicates", arm.duplicates),
            ("automatic", arm.automatic),
            ("removed_other", arm.removed_other),
        )
        if count.value or key == "duplicates"
    ]
    first = Stage((found, *named), tuple(removed))
    left_early = [
        _line(language, "excluded", arm.excluded),
        *_waiting(language, "awaiting", arm.awaiting),
    ]
    stages = [first, Stage((_line(language, "screened", arm.screened),), tuple(left_early))]
    if arm.assessed is None or arm.not_retrieved is None or arm.excluded_reports is None:
        return tuple(stages)
    waiting = _waiting(language, "awaiting_full_text", arm.awaiting_full_text)
    stages.append(
        Stage(
            (_line(language, "sought", arm.sought),),
            (_line(language, "not_retrieved", arm.not_retrieved), *waiting),
        )
    )
    named_reasons = (
        Named(words.get(each.name, each.name), each.count) for each in arm.excluded_reports
    )
    reasons = tuple(_named(language, each, "no_reason") for each in named_reasons)
    heading = (_total(language, arm.excluded_reports),) if reasons else ()
    stages.append(Stage((_line(language, "assessed", arm.assessed),), (*heading, *reasons)))
    return tuple(stages)


def _included(flow: Flow, language: Language) -> Stage:
    lines = [_line(language, "included", flow.reports)]
    for key, count in (
        ("studies", flow.studies),
        ("ongoing", flow.ongoing),
        ("previous_studies", flow.previous_studies),
        ("total_studies", flow.total_studies),
    ):
        if count is not None and (count.value or key != "ongoing"):
            lines.append(_line(language, key, count))
    return Stage(tuple(replace(line, strong=True) for line in lines))


def _line(language: Language, key: str, count: Count) -> Line:
    return Line(language.text(f"selection.{key}"), count, language.show(count))


def _named(language: Language, item: Named, missing: str = "no_source", *, lang: str = "") -> Line:
    words = item.name or language.text(f"selection.{missing}")
    lang = lang if item.name else ""
    return Line(words, item.count, language.show(item.count), inset=True, lang=lang)


def _waiting(language: Language, key: str, count: Count | None) -> tuple[Line, ...]:
    return (_line(language, key, count),) if count is not None and count.value else ()


def _total(language: Language, reasons: Iterable[Named]) -> Line:
    counts = [reason.count for reason in reasons]
    places = combine(count.origin for count in counts).places
    origin = Origin(places).then("flow_count", box="excluded_reports")
    total = Traced(sum(count.value for count in counts), origin)
    return Line(language.text("selection.excluded_reports"), total, language.show(total))


def _describe(flow: Flow, arms: list[Arm], language: Language) -> str:
    parts = []
    for arm in arms:
        numbers = {"n": arm.identified, "duplicates": arm.duplicates, "screened": arm.screened}
        parts.append(language.text("selection.told.start", **numbers))
        parts.append(language.text("selection.told.excluded", n=arm.excluded))
        if arm.assessed is not None:
            parts.append(language.text("selection.told.assessed", n=arm.assessed))
    parts.append(language.text("selection.told.included", n=flow.reports))
    if flow.ongoing.value:
        parts.append(language.text("selection.told.ongoing", n=flow.ongoing))
    return Text.joined(parts)


def _table(
    columns: list[tuple[Stage, ...]], result: Stage, language: Language, title: str
) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for stages in columns:
        for stage in stages:
            rows += [_row(line) for line in (*stage.stays, *stage.leaves)]
    rows += [_row(line) for line in result.stays]
    header = (
        Column(language.text("selection.step")),
        Column(language.text("selection.number"), numeric=True),
    )
    return Table(title, header, tuple(rows))


def _row(line: Line) -> tuple[Cell, ...]:
    if line.lang:
        return (Sentence((Piece("– "), Piece(Written(line.words, line.lang)))), Number(line.count))
    return (f"– {line.words}" if line.inset else line.words, Number(line.count))


def _draw(
    columns: list[tuple[Stage, ...]], result: Stage, title: str, description: str
) -> tuple[str, tuple[Origin, ...]]:
    heights = [
        max(_row_height(stages[at]) for stages in columns if at < len(stages))
        for at in range(_deepest(columns))
    ]
    bottom = sum(heights) + ROW_GAP * len(heights)
    canvas = Canvas(len(columns) * 2 * (WIDTH + GAP) - GAP, bottom + _height(result.stays) + 2)
    for number, stages in enumerate(columns):
        _draw_arm(canvas, stages, heights, number * 2 * (WIDTH + GAP), bottom)
    _box(canvas, 1, bottom, result.stays, strong=True)
    return canvas.svg(title, description), tuple(canvas.origins)


def _draw_arm(
    canvas: Canvas, stages: tuple[Stage, ...], heights: list[float], x: float, bottom: float
) -> None:
    y = 1.0
    middle = x + WIDTH / 2
    for at, stage in enumerate(stages):
        height = _box(canvas, x + 1, y, stage.stays)
        if stage.leaves:
            _box(canvas, x + WIDTH + GAP, y, stage.leaves, quiet=True)
            level = y + min(height, _height(stage.leaves)) / 2
            _arrow(canvas, x + WIDTH, level, x + WIDTH + GAP, level)
        below = y + heights[at] + ROW_GAP
        last = at == len(stages) - 1
        _arrow(canvas, middle, y + height, middle, bottom if last else below)
        y = below


def _deepest(columns: list[tuple[Stage, ...]]) -> int:
    return max(len(stages) for stages in columns)


def _row_height(stage: Stage) -> float:
    return max(_height(stage.stays), _height(stage.leaves) if stage.leaves else 0)


def _written(line: Line) -> list[str]:
    indent = 14 if line.inset else 30 if line.strong else 8  # bold is wider
    return wrap(f"{line.words} (n\u00a0=\u00a0{line.shown})", WIDTH - 2 * PADDING - indent, SIZE)


def _height(lines: tuple[Line, ...]) -> float:
    return sum(len(_written(line)) for line in lines) * LEADING + 2 * PADDING - 4


def _box(
    canvas: Canvas,
    x: float,
    y: float,
    lines: tuple[Line, ...],
    *,
    quiet: bool = False,
    strong: bool = False,
) -> float:
    height = _height(lines)
    stroke = GRID if quiet else ACCENT if strong else INK
    canvas.rect(x, y, WIDTH - 2, height, fill=PAPER, stroke=stroke, round=4)
    baseline = y + PADDING + SIZE - 2
    for line in lines:
        for part in _written(line):
            indent = 14 if line.inset else 0
            canvas.text(
                x + PADDING + indent,
                baseline,
                part,
                size=SIZE,
                fill=MUTED if line.inset else INK,
                bold=strong and not line.inset,
                origin=line.count.origin,
                lang=line.lang,
            )
            baseline += LEADING
    return height


def _arrow(canvas: Canvas, x1: float, y1: float, x2: float, y2: float) -> None:
    canvas.line(x1, y1, x2, y2, stroke=MUTED)
    tip = (
        [(x2, y2), (x2 - 5, y2 - 8), (x2 + 5, y2 - 8)]
        if x1 == x2
        else [(x2, y2), (x2 - 8, y2 - 5), (x2 - 8, y2 + 5)]
    )
    canvas.polygon(tip, fill=MUTED)

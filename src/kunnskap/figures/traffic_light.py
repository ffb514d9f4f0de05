"""The traffic light: every study's judgement in every domain, as shape, letter and colour, at any number of studies."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kunnskap.blocks import Figure
from kunnskap.figures.judgements import headed, judgement_table
from kunnskap.figures.svg import GRID, INK, MUTED, PAPER, Canvas, text_width
from kunnskap.language import Language, Text
from kunnskap.studies import LiteratureBase, Study, StudyAppraisal, Tool, appraise_all
from kunnskap.studies.tool import Answer

ROW, CELL, HEAD, GAP, RADIUS = 26.0, 34.0, 34.0, 14.0, 10.5
MOST_ROWS, WIDEST_PANEL = (
    34,
    460.0,
)  # as many rows as a printed page keeps legible, two panels abreast
LEGEND = 620.0
FEW_DOMAINS = 5
WHITE = "#ffffff"
# A tone has its own shape as well as its colour; white letters on them have a contrast of at least 4.5 to 1.
COLOURS = {
    "good": "var(--fig-good, #2f6b3a)",
    "fair": "var(--fig-fair, #8a5a00)",
    "bad": "var(--fig-bad, #b3261e)",
    "worst": "var(--fig-worst, #6b0f1a)",
}


def traffic_lights(
    language: Language, base: LiteratureBase, studies: Iterable[Study]
) -> tuple[Figure, ...]:
    """A traffic light for each tool that some of these studies are appraised with; none if nobody has appraised."""
    return tuple(
        figure
        for appraised in appraise_all(studies, base.appraisals)
        for figure in traffic_light(language, appraised)
    )


def traffic_light(language: Language, appraised: Sequence[StudyAppraisal]) -> tuple[Figure, ...]:
    """One picture of the studies under one tool, with the table beside it; nothing without studies.

    Rows are 26 units high whatever their number; more studies than fit on a printed page stand in panels side by side,
    so that 60 of them never mean smaller letters.
    """
    if not appraised:
        return ()
    tool = appraised[0].tool
    title = language.text("studies.appraisal.figure_title", tool=tool.name)
    told = _description(language, tool, appraised)
    canvas = _draw(language, tool, appraised)
    table = judgement_table(language, appraised)
    drawing = canvas.svg(title, told)
    beside = replace(table, notices=())
    origins = tuple(settled.origin for item in appraised for settled in item.domains.values())
    return (Figure(title, told, drawing, beside, origins, table.notices),)


def _draw(language: Language, tool: Tool, appraised: Sequence[StudyAppraisal]) -> Canvas:
    names = max(text_width(item.study.label, 13) for item in appraised) + GAP
    width = names + CELL * len(tool.domains) + GAP + (2 * CELL if tool.rules else 0)
    panels = math.ceil(len(appraised) / MOST_ROWS) if width <= WIDEST_PANEL else 1
    rows = math.ceil(len(appraised) / panels)
    body = HEAD + ROW * rows
    whole = width * panels + 2 * GAP * (panels - 1)
    answers = _flowed([answer.label.in_language(language.code) for answer in _legend(tool)])
    lines = len({y for _, y in answers}) + math.ceil(len(tool.domains) / _abreast(tool))
    canvas = Canvas(max(whole, LEGEND), body + ROW * lines + 2 * GAP)
    for number in range(panels):
        start = number * (width + 2 * GAP)
        _headings(canvas, language, tool, start + names)
        for at, item in enumerate(appraised[number * rows : (number + 1) * rows]):
            top = HEAD + ROW * at
            canvas.line(start, top, start + width, top, stroke=GRID)
            canvas.text(start, top + ROW / 2 + 4.5, item.study.label, size=13)
            _study(canvas, language, item, start + names, top + ROW / 2)
    _explain(canvas, language, tool, answers, body + GAP)
    return canvas


def _headings(canvas: Canvas, language: Language, tool: Tool, left: float) -> None:
    for at, domain in enumerate(tool.domains):
        canvas.text(
            left + CELL * (at + 0.5),
            20,
            headed(domain),
            size=13,
            anchor="middle",
            bold=domain.critical,
            label=True,
        )
    if tool.rules:
        words = language.text("studies.appraisal.overall")
        canvas.text(_overall_x(tool, left), 20, words, size=13, anchor="middle", bold=True)


def _flowed(words: Sequence[str]) -> list[tuple[float, float]]:
    """Where each sign of the legend stands when as many as there is room for share a line."""
    places, x, y = [], 0.0, 0.0
    for each in words:
        width = CELL + text_width(each, 13) + GAP
        if x and x + width > LEGEND:
            x, y = 0.0, y + ROW
        places.append((x, y))
        x += width
    return places


def _abreast(tool: Tool) -> int:
    """How many domains stand on a line of the legend; a few stay under each other."""
    return 1 if len(tool.domains) <= FEW_DOMAINS else 2


def _explain(
    canvas: Canvas, language: Language, tool: Tool, answers: list[tuple[float, float]], top: float
) -> None:
    for answer, (x, y) in zip(_legend(tool), answers, strict=True):
        _mark(canvas, language, answer, x + RADIUS + 2, top + y + ROW / 2)
        words = answer.label.in_language(language.code)
        canvas.text(x + CELL - 2, top + y + ROW / 2 + 4.5, words, size=13)
    below = top + GAP + answers[-1][1] + ROW
    rows = math.ceil(len(tool.domains) / _abreast(tool))
    for at, domain in enumerate(tool.domains):
        x, y = LEGEND / 2 * (at // rows), below + ROW * (at % rows + 0.5) + 4.5
        mark = headed(domain)
        bold = domain.critical
        canvas.text(x + RADIUS + 2, y, mark, size=13, anchor="middle", bold=bold, label=True)
        canvas.text(x + CELL - 2, y, domain.label.in_language(language.code), size=13)


def _study(
    canvas: Canvas, language: Language, item: StudyAppraisal, left: float, middle: float
) -> None:
    for at, domain in enumerate(item.tool.domains):
        settled = item.domains[domain.key]
        answer = None if settled.judgement is None else item.tool.answer(settled.judgement)
        _mark(canvas, language, answer, left + CELL * (at + 0.5), middle)
    if item.tool.rules:
        level = item.overall.value
        answer = None if level is None else item.tool.level(level)
        _mark(canvas, language, answer, _overall_x(item.tool, left), middle)


def _mark(canvas: Canvas, language: Language, answer: Answer | None, x: float, y: float) -> None:
    """Circle: good; diamond: fair; square: bad; octagon: worst; open circle: not known; a bare sign: not applicable."""
    if answer is None:
        unsettled = language.text("studies.appraisal.unsettled_letter")
        canvas.text(x, y + 4.5, unsettled, size=13, anchor="middle", fill=MUTED)
        return
    letter = answer.letter.in_language(language.code)
    colour = COLOURS.get(answer.tone)
    _shape(canvas, answer.tone, x, y, colour or PAPER)
    ink = WHITE if colour else MUTED
    canvas.text(x, y + 4.2, letter, size=12, anchor="middle", fill=ink, bold=True)


def _shape(canvas: Canvas, tone: str, x: float, y: float, fill: str) -> None:
    r = RADIUS
    if tone == "good":
        canvas.circle(x, y, r, fill=fill)
    elif tone == "fair":
        s = r * 1.2
        canvas.polygon([(x, y - s), (x + s, y), (x, y + s), (x - s, y)], fill=fill)
    elif tone == "bad":
        canvas.rect(x - r + 1, y - r + 1, 2 * r - 2, 2 * r - 2, fill=fill)
    elif tone == "worst":
        c = r * 0.41
        near = [(c, -r), (r, -c), (r, c), (c, r), (-c, r), (-r, c), (-r, -c), (-c, -r)]
        canvas.polygon([(x + dx, y + dy) for dx, dy in near], fill=fill)
    elif tone == "unknown":
        canvas.circle(x, y, r - 0.5, fill=PAPER, stroke=INK)


def _overall_x(tool: Tool, left: float) -> float:
    return left + CELL * len(tool.domains) + GAP + CELL


def _legend(tool: Tool) -> tuple[Answer, ...]:
    return (*tool.answers, *(level for level in tool.levels if level not in tool.answers))


def _description(language: Language, tool: Tool, appraised: Sequence[StudyAppraisal]) -> str:
    """The finding in words: how many judgements of each kind, most frequent first."""
    counted = Counter(settled.judgement for item in appraised for settled in item.domains.values())
    order = [answer.key for answer in tool.answers]
    told = []
    for key, number in sorted(
        counted.items(), key=lambda pair: (-pair[1], order.index(pair[0]) if pair[0] else -1)
    ):
        words = (
            tool.answer(key).label.in_language(language.code)
            if key
            else language.text("studies.appraisal.unsettled")
        )
        told.append(language.text("studies.appraisal.figure_count", answer=words, number=number))
    return language.text(
        "studies.appraisal.figure_description",
        n=len(appraised),
        domains=len(tool.domains),
        told=Text.joined(told, "; "),
    )

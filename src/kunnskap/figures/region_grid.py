"""The region × module picture: which health region has which knowledge module in hand."""

from __future__ import annotations

from kunnskap.blocks import Cell, Column, Figure, Symbol, Table
from kunnskap.competence import KnowledgeModules
from kunnskap.figures.svg import ACCENT, GRID, INK, MUTED, PAPER, Canvas, wrap
from kunnskap.language import Language
from kunnskap.origin import Origin
from kunnskap.terms import Region

ROOM = "competence.project.grid"
LABEL, CELL, ROW, LINE, HEAD = 250.0, 88.0, 42.0, 16.25, 48.0
Held = dict[tuple[str, Region], Origin]


def region_grid(language: Language, modules: KnowledgeModules, *, marked: str = "") -> Figure:
    """A grid with a filled square where a region has a module and a ring where it only talks about one.

    ``marked`` is the key of a module whose row is set off.
    """
    held = _held(modules)
    facts = {
        "n": len({key for key, _ in held if key}),
        "total": len(modules.modules),
        "dialogues": len(modules.dialogues),
    }
    title, description = (
        language.text(f"{ROOM}.title"),
        language.text(f"{ROOM}.description", **facts),
    )
    rows = _rows(language, modules)
    named = [(key, wrap(name, LABEL - 20, 13)) for key, name in rows]
    heights = [max(ROW, LINE * len(lines) + 14) for _, lines in named]
    canvas = Canvas(LABEL + CELL * len(Region), HEAD + sum(heights) + 8)
    _headings(canvas, language)
    for place, (key, lines) in enumerate(named):
        top = HEAD + sum(heights[:place])
        is_marked = key == marked != ""
        _row(canvas, (top, heights[place]), lines, key, held, is_marked=is_marked)
    return Figure(
        title,
        description,
        canvas.svg(title, description),
        _table(language, rows, held, title),
        tuple(held.values()),
    )


def _held(modules: KnowledgeModules) -> Held:
    """Module (or "" for a module not named) and region → where that was read."""
    named = {(module.key, one.region): one.origin for module in modules for one in module.regions}
    return named | {("", one.region): one.origin for one in modules.dialogues}


def _rows(language: Language, modules: KnowledgeModules) -> list[tuple[str, str]]:
    rows = [(module.key, module.title.in_language(language.code)) for module in modules]
    unnamed = [("", language.text(f"{ROOM}.unnamed"))] if modules.dialogues else []
    return rows + unnamed


def _headings(canvas: Canvas, language: Language) -> None:
    for place, region in enumerate(Region):
        x = LABEL + CELL * (place + 0.5)
        canvas.paragraph(x, 18, wrap(language.term(region), CELL - 8, 13), size=13, anchor="middle")


def _row(
    canvas: Canvas,
    span: tuple[float, float],
    lines: list[str],
    key: str,
    held: Held,
    *,
    is_marked: bool,
) -> None:
    """A module's row; ``span`` is its top and its height."""
    y, height = span
    middle = y + height / 2
    canvas.line(0, y, canvas.width, y, stroke=GRID)
    if is_marked:
        canvas.rect(0, y + 4, 4, height - 8, fill=ACCENT)
    canvas.paragraph(10, middle + 4.5 - (len(lines) - 1) * LINE / 2, lines, size=13)
    for place, region in enumerate(Region):
        x = LABEL + CELL * (place + 0.5)
        if (key, region) not in held:
            canvas.text(x, middle + 4, "–", size=12, anchor="middle", fill=MUTED)
        elif key:
            canvas.rect(x - 9, middle - 9, 18, 18, fill=ACCENT)
        else:
            canvas.circle(x, middle, 9, fill=PAPER, stroke=INK)


def _table(language: Language, rows: list[tuple[str, str]], held: Held, caption: str) -> Table:
    has, dialogue = (language.text(f"{ROOM}.{name}") for name in ("has", "dialogue"))

    def cell(key: str, region: Region) -> Cell:
        if (key, region) not in held:
            return "–"
        return Symbol("■", has) if key else Symbol("○", dialogue)

    return Table(
        caption,
        (
            Column(language.text(f"{ROOM}.module")),
            *(Column(language.term(region)) for region in Region),
        ),
        tuple((name, *(cell(key, region) for region in Region)) for key, name in rows),
        notes=(language.text("competence.project.regions.note"),),
    )

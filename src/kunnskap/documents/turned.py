"""Wide tables on pages of their own that lie on their side, each with its caption, its warnings and its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

LAST_SECTION = re.compile(r"<w:sectPr\b.*?</w:sectPr>", re.S)
PARAGRAPH = re.compile(r"<w:p>(?:(?!</w:p>).)*</w:p>", re.S)
BETWEEN = re.compile(r"\s*(?:<w:bookmark(?:Start|End)\b[^>]*/>\s*)*", re.S)
HEADING, CAPTION, NOTE = ("Reminder", "TableCaption", "TableNote")
Stretch = tuple[int, int]


def turned(document: str, wide: Sequence[bool]) -> str:
    """The document's XML with each table that is ``wide`` in a landscape section of the same margins and footer.

    ``wide`` tells of every table in order; a document with another number of tables is left as it is.
    """
    tables = [found.span() for found in re.finditer(r"<w:tbl>.*?</w:tbl>", document, re.S)]
    last = LAST_SECTION.search(document)
    if last is None or len(tables) != len(wide):
        return document
    upright, turned = _ending(last[0]), _ending(_on_its_side(last[0]))
    at, parts = 0, []
    chosen = (table for table, is_wide in zip(tables, wide, strict=True) if is_wide)
    for start, end in _joined(document, (_with_its_words(document, table) for table in chosen)):
        parts += [document[at:start], upright, document[start:end], turned]
        at = end
    return "".join((*parts, document[at:]))


def _ending(section: str) -> str:
    """A paragraph without height that ends a section."""
    flat = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{flat}{section}</w:pPr></w:p>"


def _on_its_side(section: str) -> str:
    width, height = (re.search(rf'w:{side}="(\d+)"', section) for side in "wh")
    if width is None or height is None:
        return section
    size = f'<w:pgSz w:w="{height[1]}" w:h="{width[1]}" w:orient="landscape"/>'
    return re.sub(r"<w:pgSz\b[^>]*/>", size, section)


def _with_its_words(document: str, table: Stretch) -> Stretch:
    """From the first warning or caption above the table to the last note below it."""
    start, end = table
    before = list(PARAGRAPH.finditer(document, max(0, start - 20_000), start))
    while before and _stands_for(before[-1][0], CAPTION, HEADING):
        if not BETWEEN.fullmatch(document, before[-1].end(), start):
            break
        start = before.pop().start()
    while (gap := BETWEEN.match(document, end)) is not None:
        note = PARAGRAPH.match(document, gap.end())
        if note is None or not _stands_for(note[0], NOTE):
            break
        end = note.end()
    return start, end


def _stands_for(paragraph: str, *styles: str) -> bool:
    return any(f'<w:pStyle w:val="{style}"' in paragraph for style in styles)


def _joined(document: str, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Stretches in order; those with nothing between them are one, so that no page stays empty."""
    held: Stretch | None = None
    for start, end in stretches:
        if held is not None and BETWEEN.fullmatch(document, held[1], start):
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held

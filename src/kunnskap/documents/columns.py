"""How wide each column of a table is on paper, from what stands in it, and whether its page must lie on its side."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kunnskap.comments.elements import Element, text_of

LONGEST_WORD = 20  # characters; a longer word is broken
LONGEST_NUMBER = 14
AROUND = 3  # characters that the space between two columns takes
UPRIGHT, ON_ITS_SIDE = 104, 156  # characters of a table's type across a page of A4
CELLS = ("th", "td")


@dataclass(frozen=True, slots=True)
class Fit:
    """A table's ``colgroup`` ("" where cells span several columns), and whether it is too wide for an upright page."""

    colgroup: str = ""
    is_wide: bool = False


def fit(html: str, table: Element, found: Sequence[Element]) -> Fit:
    """A share of the width for each column: its longest word first, and of the rest as its longest text asks for.

    A text asks for three times the root of its length: twice the text, 1.4 the width.
    """
    least: list[float] = []
    wished: list[float] = []
    for row in _rows(table, found):
        if any(cell.get("colspan") or cell.get("rowspan") for cell in row):
            return Fit()
        for number, cell in enumerate(row):
            if number == len(least):
                least.append(0.0)
                wished.append(0.0)
            text = text_of(html, cell)
            least[number] = max(least[number], min(_unbroken(text), LONGEST_WORD) + AROUND)
            wished[number] = max(wished[number], least[number], 3 * math.sqrt(len(text)))
    if not least:
        return Fit()
    is_wide = sum(least) > UPRIGHT
    shares = _shares(least, wished, ON_ITS_SIDE if is_wide else UPRIGHT)
    columns = "".join(f'<col style="width:{100 * share:.1f}%">' for share in shares)
    return Fit(f"<colgroup>{columns}</colgroup>", is_wide)


def _unbroken(text: str) -> int:
    """What may not be parted: a share with its count, ``24 % (66)``, or the longest word."""
    if text[:1].isdigit() and len(text) <= LONGEST_NUMBER:
        return len(text)
    return max((len(each) for each in text.split()), default=1)


def _shares(least: Sequence[float], wished: Sequence[float], room: float) -> list[float]:
    if sum(wished) <= room:
        return [each / sum(wished) for each in wished]
    if sum(least) >= room:
        return [each / sum(least) for each in least]
    rest = (room - sum(least)) / (sum(wished) - sum(least))
    return [(low + rest * (high - low)) / room for low, high in zip(least, wished, strict=True)]


def _rows(table: Element, found: Sequence[Element]) -> Iterator[list[Element]]:
    inside = [each for each in found if table.inside <= each.start and each.end <= table.inside_end]
    for row in inside:
        if row.tag == "tr":
            yield [
                each
                for each in inside
                if each.tag in CELLS and row.inside <= each.start and each.end <= row.inside_end
            ]

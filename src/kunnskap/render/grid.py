"""The rows of a table as HTML, and how wide its columns are on paper.

Left to itself a browser gives a column room by its longest unbroken text, so that one long remark takes half the sheet.
A table full of text therefore says how wide its columns are, and the style sheet lets that count on paper only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import unescape

LONGEST_WORD = 16  # characters; a longer word is hyphenated
MUCH = 40  # characters in the mean cell of a column: below it a browser does well
_TAG = re.compile("<[^>]*>")


def grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The HTML of a table's columns, head and body, from the HTML of its cells; a row's first cell is its header."""
    shares = "".join(f'<col width="{share}%">' for share in widths(head, rows))
    named = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    columns = f"<colgroup>{shares}</colgroup>" if shares else ""
    return f"{columns}<thead><tr>{named}</tr></thead><tbody>{body}</tbody>"


def widths(head: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Each column's share of the width in per cent, from the HTML of its cells; none for a table of short cells.

    The weight of a column is three times the root of its mean text, or its longest word: twice the text, 1.4 the width.
    """
    texts = [[_text(cell) for cell in column] for column in zip(head, *rows, strict=True)]
    means = [sum(map(len, each[1:])) / max(len(each) - 1, 1) for each in texts]
    if len(texts) < 3 or max(means) < MUCH:
        return ()
    weights = [
        max(3 * math.sqrt(mean), min(_longest_word(each), LONGEST_WORD) + 2)
        for mean, each in zip(means, texts, strict=True)
    ]
    return tuple(round(100 * weight / sum(weights)) for weight in weights)


def _text(html: str) -> str:
    return unescape(_TAG.sub(" ", html))


def _longest_word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in re.split(r"[\s/–-]", text)), default=1)

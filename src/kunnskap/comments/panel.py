"""What the page's comment panel needs to know: which summary and edition this is, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kunnskap.comments.places import Place, page_print
from kunnskap.terms import CommentKind

FILLED_IN = "\u0001"  # where the script puts a fact into a message
PLAIN = ("mark", "edit", "delete", "undo", "empty", "saved", "deleted", "wiped", "nothing",
         "wrong_file", "other_person", "no_storage", "earlier", "printed", "file_name")  # fmt: skip
WITH_FACT = {
    "mark_long": "quote",
    "edit_long": "quote",
    "delete_long": "quote",
    "exported": "file",
    "imported": "count",
    "other_page": "summary",
    "own": "kind",
}


def _words() -> Mapping[str, Mapping[str, str]]:
    plain: dict[str, Mapping[str, str]] = {key: {} for key in PLAIN}
    return plain | {key: {fact: FILLED_IN} for key, fact in WITH_FACT.items()}


@dataclass(frozen=True, slots=True)
class Panel:
    """``summary`` is the summary's name; ``page`` the print of what it says; ``words`` are message keys and facts."""

    summary: str
    page: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=_words)
    kinds: tuple[CommentKind, ...] = tuple(CommentKind)


def panel(summary: str, places: Iterable[Place]) -> Panel:
    """The panel of a page with these places."""
    return Panel(summary, page_print(places))

"""What becomes of a summary, and of a comment on one."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What became of one run of the batch."""

    BUILT = "built"
    FRESH = "fresh"
    FAILED = "failed"
    KILLED = "killed"
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"


class CommentKind(StrEnum):
    """What a reviewer's comment is about."""

    FACT_ERROR = "fact_error"
    UNCLEAR = "unclear"
    DISAGREE = "disagree"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class CommentState(StrEnum):
    """What has become of a reviewer's comment; ``REOPENED`` when it was rewritten after the answer."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    REOPENED = "reopened"


class PlaceKind(StrEnum):
    """What part of a page a comment is made on."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    FACT = "fact"
    TABLE = "table"
    FIGURE = "figure"


class Found(StrEnum):
    """How the place of a comment was found again in a later build."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    LIKE = "like"
    LOST = "lost"

"""What a reviewer hands in, and what the project keeps of it.

The shape of a file is the shape of these classes; ``reading.py`` holds it to them strictly. A target has the selectors
of the W3C Web Annotation Data Model: a fragment, and a quote with what stands before and after it.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen, MinLen

from kunnskap.comments.places import print_of
from kunnskap.terms import CommentKind, CommentState, PlaceKind

Short = Annotated[str, MaxLen(300)]
Text = Annotated[str, MinLen(1), MaxLen(10_000)]
Moment = Annotated[str, MaxLen(40)]
STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Target:
    """The place a comment is about, as it was when the comment was written.

    ``fragment`` is the place's anchor; ``exact`` what was selected in it, or how it begins; ``print`` is
    ``places.print_of`` its whole text.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    fragment: Short
    place: PlaceKind
    section: Short
    print: Annotated[str, MaxLen(8)]
    selected: bool
    exact: Short
    prefix: Short
    suffix: Short


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment. ``written`` and ``edited`` are moments as the reviewer's browser wrote them (ISO 8601, UTC)."""

    __pydantic_config__: ClassVar[Any] = STRICT
    id: Short
    kind: CommentKind
    text: Text
    written: Moment
    edited: Moment | None
    target: Target


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who wrote: an id the browser drew, and what they chose to say of themselves."""

    __pydantic_config__: ClassVar[Any] = STRICT
    id: Short
    name: Short
    role: Short
    show_role: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One reviewer's file about one edition (``page``) of one summary."""

    __pydantic_config__: ClassVar[Any] = STRICT
    format: Literal["kunnskap-comments"]
    schema: Literal[1]
    summary: Short
    page: Short
    language: Short
    version: Short
    comments: Annotated[tuple[Remark, ...], MaxLen(5000)]
    reviewer: Reviewer


@dataclass(frozen=True, slots=True)
class Answer:
    """What the project answered. ``to`` is the print of the words it answers; ``private`` keeps these off the page."""

    __pydantic_config__: ClassVar[Any] = STRICT
    text: Text
    by: Short
    day: datetime.date
    declined: bool
    private: bool
    to: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A comment as the project keeps it: without its writer's name, which stands elsewhere and can be deleted."""

    __pydantic_config__: ClassVar[Any] = STRICT
    comment: Remark
    reviewer: str
    role: Short
    show_role: bool
    page: Short
    answer: Answer | None = None

    @property
    def state(self) -> CommentState:
        if self.answer is None:
            return CommentState.OPEN
        if self.answer.to != print_of(self.comment.text):
            return CommentState.REOPENED
        return CommentState.DECLINED if self.answer.declined else CommentState.ANSWERED


@dataclass(frozen=True, slots=True)
class Shelf:
    """All comments on one summary, in the order in which they were written."""

    __pydantic_config__: ClassVar[Any] = STRICT
    summary: Short
    comments: tuple[Kept, ...] = ()
    schema: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Names:
    """The reviewers' names by their ids: personal data, kept apart from what they wrote."""

    __pydantic_config__: ClassVar[Any] = STRICT
    names: dict[str, Short] = field(default_factory=dict)
    schema: Literal[1] = 1

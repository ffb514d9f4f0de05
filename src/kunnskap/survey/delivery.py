"""A survey house's delivery as this room holds it, whatever kind of file it came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Delivery:
    """The cells of one answers file, as text, column by column; an empty text is an unanswered cell.

    ``lines`` says on which line (1-based) of the file each row stands. ``labels`` and ``user_missing`` hold what the
    file itself says about its codes, where it says anything.
    """

    file: str
    columns: Mapping[str, tuple[str, ...]] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)
    titles: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    user_missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.lines)

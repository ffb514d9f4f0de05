"""Patterns of hidden numbers between builds: found once for the same answers and the same rules, then read back.

A pattern says which places are hidden and why, which every page says too. It holds no count.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kunnskap.survey.disclosure import Pattern
from kunnskap.survey.published import Reason
from kunnskap.survey.worlds import Spot
from kunnskap.workspace import Memory


@dataclass(frozen=True, slots=True)
class Shelf:
    """A memory, and the fingerprint of a survey's files and of the rules that decide what is hidden."""

    memory: Memory
    survey: str

    @classmethod
    def of(cls, memory: Memory, contents: Iterable[bytes]) -> Shelf:
        found = hashlib.sha256()
        for part in (*contents, *_rules()):
            found.update(hashlib.sha256(part).digest())
        return cls(memory, found.hexdigest())

    def pattern(self, name: str, make: Callable[[], Pattern]) -> Pattern:
        """The pattern under that name, made now if it was not kept."""
        key = f"pattern {self.survey} {name}"
        kept = self.memory.recall(key)
        if kept is not None:
            return from_json(kept)
        pattern = make()
        self.memory.keep(key, to_json(pattern))
        return pattern


@lru_cache(maxsize=1)
def _rules() -> tuple[bytes, ...]:
    """This room's own source: another rule is another pattern."""
    return tuple(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))


def to_json(pattern: Pattern) -> bytes:
    tree = {
        "spots": [
            [item, [[*_plain(spot), reason.value] for spot, reason in spots.items()]]
            for item, spots in pattern.spots.items()
        ],
        "parts": sorted(pattern.parts),
        "linked": sorted(pattern.linked),
        "groups": [[where, sorted(groups)] for where, groups in pattern.hidden_groups.items()],
    }
    return json.dumps(tree).encode()


def from_json(data: bytes) -> Pattern:
    tree: dict[str, Any] = json.loads(data)
    return Pattern(
        {
            _key(item): {
                Spot(grouping, group, slot): Reason(reason)
                for grouping, group, slot, reason in spots
            }
            for item, spots in tree["spots"]
        },
        frozenset(
            (_key(item), grouping, group, part) for item, grouping, group, part in tree["parts"]
        ),
        frozenset((tuple(key), part) for key, part in tree["linked"]),
        {(wave, grouping): frozenset(groups) for (wave, grouping), groups in tree["groups"]},
    )


def _plain(spot: Spot) -> tuple[str, int, int]:
    return (spot.grouping, spot.group, spot.slot)


def _key(item: list[str]) -> tuple[str, str]:
    wave, name = item
    return (wave, name)

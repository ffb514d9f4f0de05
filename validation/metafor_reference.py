"""The pinned values of ``metafor.json``, and how close is close enough."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).parent / "metafor.json"
RELATIVE = 1e-6
NEARLY_ZERO = 1e-14


@lru_cache(maxsize=1)
def reference() -> dict[str, Any]:
    return dict(json.loads(REFERENCE.read_text(encoding="utf-8")))


def agrees(ours: float | None, theirs: float | None, *, relative: float = RELATIVE) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return math.isclose(ours, theirs, rel_tol=relative, abs_tol=NEARLY_ZERO)


def disagreements(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Where two sets of named numbers part, for all the names the reference holds."""
    return {
        name: (ours[name], theirs[name])
        for name in theirs
        if not all(map(agrees, _row(ours[name]), _row(theirs[name])))
    }


def _row(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]

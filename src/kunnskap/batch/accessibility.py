"""How our pages stand to each criterion of WCAG: raw material for a *tilgjengelighetserklæring*."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kunnskap.language import Language

FILE = Path(__file__).with_suffix(".toml")
STATUSES = ("tested", "built_in", "author", "person", "absent")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One success criterion; ``status`` is one of ``STATUSES``, ``test`` the test that shows it."""

    number: str
    level: str
    since: str
    law: bool
    status: str
    test: str = ""


def criteria() -> tuple[Criterion, ...]:
    """All criteria of levels A and AA, in their own order."""
    return tuple(Criterion(**each) for each in tomllib.loads(FILE.read_text("utf-8"))["criterion"])


def accessibility_report(language: Language) -> Iterator[str]:
    """The list as lines of text: each criterion with its status, and the count of each status."""
    listed = criteria()
    for each in listed:
        name = language.text(f"accessibility.criterion.{each.number.replace('.', '_')}")
        status = language.text(f"accessibility.{each.status}", test=each.test)
        yield language.text(
            "accessibility.line", number=each.number, level=each.level, name=name, status=status
        )
    counted = Counter(each.status for each in listed)
    law = sum(each.law for each in listed)
    numbers = {status: counted[status] for status in STATUSES}
    yield language.text("accessibility.counted", all=len(listed), law=law, **numbers)
    yield language.text("accessibility.caution")

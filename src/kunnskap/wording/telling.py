"""What the check of built pages found, as lines: the summaries' own sentences first, then words they report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kunnskap.blocks import Speaker
from kunnskap.language import Language
from kunnskap.wording.built import Overstated, PagesRead, bare


def told(read: PagesRead, speak: Language) -> Iterator[str]:
    """How much was read, what goes too far, and that a person must read the rest."""
    yield speak.text("check.built.read", summaries=read.summaries, sentences=read.sentences)
    own = _together(read.own)
    if own:
        yield speak.text("check.built.own", n=len(own))
    for each, summaries in own.items():
        yield _line(speak, each, summaries)
    reported = _together(each for each in read.overstated if not each.is_own)
    for by in (Speaker.CLAIM, Speaker.STUDY, Speaker.SOURCE):
        theirs = {each: names for each, names in reported.items() if each.by is by}
        if theirs:
            yield speak.text(f"check.built.{by.value}", n=len(theirs))
        for each, summaries in theirs.items():
            yield _line(speak, each, summaries)
    yield speak.text("check.built.limits" if own else "check.built.none")


def _together(found: Iterable[Overstated]) -> dict[Overstated, list[str]]:
    """The same sentence in many summaries is told once, with all their names."""
    met: dict[Overstated, list[str]] = {}
    for each in found:
        met.setdefault(replace(each, summary=""), []).append(each.summary)
    return met


def _line(speak: Language, found: Overstated, summaries: list[str]) -> str:
    level = "check.built.unrated" if found.certainty is None else ""
    return speak.text(
        "check.built.line",
        sentence=bare(found.sentence),
        words="; ".join(found.words),
        certainty=speak.text(level) if level else found.certainty,
        reasons=" ".join(speak.text(f"statements.overclaim.{rule}") for rule in found.rules),
        summary=summaries[0],
        more=speak.text("check.built.more", n=len(summaries) - 1) if len(summaries) > 1 else "",
    )

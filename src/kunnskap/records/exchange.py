"""Records and decisions to and from the tools people screen in: ASReview, Rayyan and Covidence.

Records go out as RIS or CSV with our key in them; decisions come back in the tool's own export, which is matched to
the base by that key, and where a tool has lost it by the same rules that find duplicates.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kunnskap.errors import RecordError
from kunnskap.records.deduplicate import deduplicate
from kunnskap.records.screening import Vote
from kunnskap.sources import SourceRead
from kunnskap.sources.ris_writer import KEY_TAG, write_ris
from kunnskap.terms import Decision, Stage

__all__ = ["Brought", "read_decisions", "write_csv", "write_ris", "write_votes"]
_WORDS = {
    "1": Decision.INCLUDE, "0": Decision.EXCLUDE, "relevant": Decision.INCLUDE, "irrelevant": Decision.EXCLUDE,
    "included": Decision.INCLUDE, "excluded": Decision.EXCLUDE, "maybe": Decision.UNSURE, "yes": Decision.INCLUDE,
    "no": Decision.EXCLUDE, "include": Decision.INCLUDE, "exclude": Decision.EXCLUDE, "unsure": Decision.UNSURE,
}  # fmt: skip
_RAYYAN = re.compile(r"RAYYAN-INCLUSION:\s*\{([^}]*)\}")
_RAYYAN_VOTE = re.compile(r'"([^"]+)"\s*=>\s*"([^"]+)"')
_RAYYAN_REASONS = re.compile(r"RAYYAN-EXCLUSION-REASONS:\s*([^|\n]*)")
_ASREVIEW = re.compile(r"\bASReview_(relevant|irrelevant)\b")
Extra = Mapping[str, Sequence[str]]
Said = list[tuple[str, Decision, str]]  # reviewer, decision, reason


@dataclass(frozen=True, slots=True)
class Brought:
    """Decisions as votes on the base's records, and the export's records that could not be found in the base."""

    votes: tuple[Vote, ...]
    unmatched: tuple[str, ...]


def read_decisions(
    export: SourceRead, records: pd.DataFrame, *, tool: str, stage: Stage, reviewer: str = ""
) -> Brought:
    """The decisions in a tool's export, for the base's ``records``.

    ``tool`` is ``asreview``, ``rayyan`` or ``covidence``. Rayyan names its reviewers; for the others ``reviewer`` must
    say whose decisions they are. Raises ``RecordError`` (unknown_tool, no_reviewer).
    """
    if tool not in TOOLS:
        raise RecordError("unknown_tool", tool=tool, known=", ".join(TOOLS))
    if not reviewer and tool != "rayyan":
        raise RecordError("no_reviewer", file=export.file, line=1, record=export.file)
    keys = _matched(export.records, records)
    votes: list[Vote] = []
    unmatched: list[str] = []
    columns = (export.records[name] for name in ("key", "title", "extra", "source_line"))
    for key, title, extra, line in zip(*columns, strict=True):
        said = TOOLS[tool](json.loads(extra) if isinstance(extra, str) else {}, reviewer)
        if said and key not in keys:
            unmatched.append(str(title))
            continue
        votes += [
            Vote(keys[key], who, stage, what, why, None, export.file, int(line))
            for who, what, why in said
        ]
    return Brought(tuple(votes), tuple(unmatched))


def _asreview(extra: Extra, reviewer: str) -> Said:
    """In a table a label of 1 or 0, in RIS a note such as ``ASReview_relevant``."""
    if said := _labelled(
        extra, reviewer, ("included", "asreview_label", "label_included", "label")
    ):
        return said
    found = _ASREVIEW.search(_notes(extra))
    return [(reviewer, _WORDS[found[1]], "")] if found else []


def _covidence(extra: Extra, reviewer: str) -> Said:
    said = _labelled(extra, reviewer, ("status", "decision", "vote", "screening status"))
    reason = " ".join(_values(extra, ("exclusion reason", "reason for exclusion")))
    return [(who, what, reason if what is Decision.EXCLUDE else "") for who, what, _ in said]


def _labelled(extra: Extra, reviewer: str, names: Sequence[str]) -> Said:
    for value in _values(extra, names):
        if decision := _WORDS.get(value.strip().lower().removesuffix(".0")):
            return [(reviewer, decision, "")]
    return []


def _rayyan(extra: Extra, reviewer: str) -> Said:
    notes = _notes(extra)
    found = _RAYYAN.search(notes)
    reasons = _RAYYAN_REASONS.search(notes)
    said: Said = []
    for who, what in _RAYYAN_VOTE.findall(found[1] if found else ""):
        if decision := _WORDS.get(what.lower()):
            reason = reasons[1].strip() if reasons and decision is Decision.EXCLUDE else ""
            said.append((who, decision, reason))
    return said


def _notes(extra: Extra) -> str:
    return " | ".join(f"{name}: {text}" for name, values in extra.items() for text in values)


TOOLS: dict[str, Callable[[Extra, str], Said]] = {
    "asreview": _asreview,
    "rayyan": _rayyan,
    "covidence": _covidence,
}


def _values(extra: Extra, names: Sequence[str]) -> list[str]:
    return [text for heading, texts in extra.items() if heading.lower() in names for text in texts]


def _matched(export: pd.DataFrame, records: pd.DataFrame) -> dict[str, str]:
    """The base's key for each of the export's keys."""
    known = set(records["key"])
    found: dict[str, str] = {}
    for key, extra in zip(export["key"], export["extra"].fillna(""), strict=True):
        own = list(json.loads(extra).get(KEY_TAG, [])) if extra else []
        if match := next((text for text in (*own, key) if text in known), None):
            found[key] = match
    rest = export[~export["key"].isin(found)]
    apart = rest.assign(key="\n" + rest["key"], record_id="\n" + rest["record_id"])
    for cluster in deduplicate(pd.concat([records, apart], ignore_index=True)).clusters:
        own = [key for key in cluster.members if key in known]
        for key in cluster.members:
            if own and key.startswith("\n"):
                found[key[1:]] = min(own)
    return found


def write_csv(records: pd.DataFrame) -> str:
    """The records as CSV with the headings these tools know, and ``record_key`` to find them again."""
    names = (
        "title",
        "abstract",
        "authors",
        "keywords",
        "year",
        "journal",
        "volume",
        "issue",
        "pages",
        "doi",
        "pmid",
        "url",
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("record_key", *names))
    plain = records.astype(object).where(records.notna(), "")
    writer.writerows(plain[["key", *names]].itertuples(index=False, name=None))
    return text.getvalue()


def write_votes(votes: Sequence[Vote]) -> str:
    """Votes as rows for ``screening.csv``, without its heading."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for vote in votes:
        time = vote.time.isoformat() if vote.time else ""
        writer.writerow(
            (vote.record_key, vote.reviewer, vote.stage, vote.decision, vote.reason, time)
        )
    return text.getvalue()

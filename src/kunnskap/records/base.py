"""One literature base: its searches, every record of every export, and what has been decided about them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pandas as pd
from pydantic import Field

from kunnskap.errors import RecordError
from kunnskap.records.rows import Strict, read_csv, read_toml, word
from kunnskap.records.screening import Screening, read_reasons, read_screening
from kunnskap.sources import Problem, SourceRead, parse_source
from kunnskap.sources.schema import empty_records
from kunnskap.workspace import Door

CACHE = Path(".cache") / "sources"  # below the project's root, ignored by git


class Kind(StrEnum):
    """Where records were looked for; the flow has an arm for the first two and one for the rest."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION = "citation"


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"


class Source(Strict):
    """One export as ``sources.toml`` tells of it; file names are relative to the base's folder.

    ``duplicates`` is a file like ``duplicates.csv`` with what the rules found when the export came in.
    """

    file: str
    kind: str = Field(default=Kind.DATABASE, pattern="^(" + "|".join(Kind) + ")$")
    database: str = ""
    date: datetime.date | None = None
    search: str = ""
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    duplicates: str = ""


class Previous(Strict):
    """What the previous version of an updated review included."""

    studies: int = Field(ge=0)
    reports: int = Field(ge=0)


class SourceList(Strict):
    """The whole of ``sources.toml``."""

    source: list[Source] = Field(default_factory=list)
    previous: Previous | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One decision on two records, by key."""

    kept: str
    duplicate: str
    decided_by: str
    reason: str = ""
    verdict: Verdict = Verdict.SAME
    line: int = 0


@dataclass(frozen=True)
class Base:
    """A literature base as read. ``records`` is a record frame with unique keys, before duplicates are removed."""

    name: str
    sources: tuple[Source, ...]
    previous: Previous | None
    reads: tuple[SourceRead, ...]
    records: pd.DataFrame
    pairs: tuple[Pair, ...]
    screening: Screening
    folder: str = ""
    unlisted: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for read in self.reads for problem in read.problems)

    @property
    def kept_for(self) -> dict[str, str]:
        """The key of the record that was kept, for each key removed as a duplicate."""
        return kept_for(self.pairs, self.records["key"])


def read_records(door: Door, base: str) -> Base:
    """Everything a base's folder says about its records, through the door.

    Raises ``RecordError`` (not_toml, wrong_value, changed, unknown_record and those of ``read_screening``),
    ``SourceError`` for an export no format reads, ``WorkspaceError`` for a file that is missing.
    """
    folder = door.workspace.literature / base
    listed = read_toml(
        door.read(folder / "sources.toml"), SourceList, f"literature/{base}/sources.toml"
    )
    reads = tuple(_read_one(door, folder, source) for source in listed.source)
    records = together(reads, listed.source)
    keys = records["key"].tolist()
    return Base(
        name=base,
        sources=tuple(listed.source),
        previous=listed.previous,
        reads=reads,
        records=records,
        pairs=_pairs(door, folder, [source.duplicates for source in listed.source], keys),
        screening=_screening(door, folder, keys),
        folder=door.workspace.name(folder),
        unlisted=_unlisted(folder, listed.source),
    )


def _read_one(door: Door, folder: Path, source: Source) -> SourceRead:
    path = folder / source.file
    cache = door.workspace.root / CACHE
    read = parse_source(door.read(path), door.workspace.name(path), cache=cache)
    if read.sha256 != source.sha256:
        raise RecordError("changed", file=read.file, expected=source.sha256, found=read.sha256)
    return read


def together(reads: Sequence[SourceRead], sources: Sequence[Source]) -> pd.DataFrame:
    """The records of several exports in one frame.

    A key that an earlier export used gets the file's stem behind it, and so does a record id of two files alike.
    """
    frames = []
    used: set[str] = set()
    for read, source in zip(reads, sources, strict=True):
        frame = read.records.assign(source_kind=str(source.kind))
        if source.database:
            frame["database"] = frame["database"].fillna(source.database)
        if source.date:
            frame["search_date"] = source.date.isoformat()
        stem = Path(source.file).stem
        frame["key"] = [_unused(key, stem, used) for key in frame["key"]]
        frame["record_id"] = source.file + "#" + frame["position"].astype("str")
        frames.append(frame.astype(read.records.dtypes))
    return pd.concat(frames, ignore_index=True) if frames else empty_records()


def _unused(key: str, stem: str, used: set[str]) -> str:
    unused = key
    number = 1
    while unused in used:
        unused = f"{key}@{stem}" if number == 1 else f"{key}@{stem}~{number}"
        number += 1
    used.add(unused)
    return unused


def empty_base(name: str) -> Base:
    """A base in which nothing has come in yet."""
    return Base(name, (), None, (), empty_records(), (), Screening())


def _pairs(door: Door, folder: Path, found: Sequence[str], keys: Sequence[str]) -> tuple[Pair, ...]:
    """What the rules found, import by import, and after it what people decided: the last word counts."""
    own = ["duplicates.csv"] if (folder / "duplicates.csv").exists() else []
    last: dict[frozenset[str], Pair] = {}
    for path in (folder / name for name in (*filter(None, found), *own)):
        for pair in read_pairs(door.read(path), door.workspace.name(path), keys):
            last[frozenset((pair.kept, pair.duplicate))] = pair
    return tuple(last.values())


def read_pairs(data: bytes, file: str, keys: Iterable[str]) -> tuple[Pair, ...]:
    """The last decision on each pair in a ``duplicates.csv``."""
    known, last = set(keys), dict[frozenset[str], Pair]()
    columns = ("kept", "duplicate", "decided_by", "reason", "decision")
    for line, row in read_csv(data, file, needed=columns[:2], known=columns):
        for name in columns[:2]:
            if row[name] not in known:
                raise RecordError("unknown_record", file=file, line=line, record=row[name])
        if row["kept"] == row["duplicate"]:
            raise RecordError("own_duplicate", file=file, line=line, record=row["kept"])
        verdict = word(row.get("decision") or Verdict.SAME, Verdict, file, line)
        decided = (row["kept"], row["duplicate"], row.get("decided_by", ""), row.get("reason", ""))
        last[frozenset(decided[:2])] = Pair(*decided, verdict, line)
    return tuple(last.values())


def kept_for(pairs: Iterable[Pair], order: Iterable[str]) -> dict[str, str]:
    """For each removed key the key that stands for it, also through a chain of pairs.

    The one kept of a chain is the one that no pair calls a duplicate, else the first in ``order``.
    """
    same = [pair for pair in pairs if pair.verdict is Verdict.SAME]
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for pair in same:
        parent[root(pair.duplicate)] = root(pair.kept)
    called = {pair.duplicate for pair in same}
    place = {key: at for at, key in enumerate(order)} if same else {}
    clusters: dict[str, list[str]] = {}
    for key in list(parent):
        clusters.setdefault(root(key), []).append(key)
    kept: dict[str, str] = {}
    for members in clusters.values():
        first = min(members, key=lambda key: (key in called, place.get(key, len(place)), key))
        kept |= {key: first for key in members if key != first}
    return kept


def _screening(door: Door, folder: Path, keys: Sequence[str]) -> Screening:
    reasons_path, path = folder / "screening.toml", folder / "screening.csv"
    name = door.workspace.name
    reasons = (
        read_reasons(door.read(reasons_path), name(reasons_path)) if reasons_path.exists() else ()
    )
    if not path.exists():
        return Screening(reasons=reasons)
    return read_screening(door.read(path), name(path), reasons=reasons, keys=keys)


def _unlisted(folder: Path, sources: Sequence[Source]) -> tuple[str, ...]:
    listed = {source.file for source in sources}
    found = (folder / "references").glob("*") if (folder / "references").is_dir() else ()
    names = (path.relative_to(folder).as_posix() for path in found if path.is_file())
    return tuple(sorted(name for name in names if name not in listed and "/." not in name))


def arms(records: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """The records found in databases and registers, and those found in other ways."""
    main = records["source_kind"].isin([Kind.DATABASE, Kind.REGISTER])
    return {"databases": records[main], "other": records[~main]}

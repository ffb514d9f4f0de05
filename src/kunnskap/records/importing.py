"""Exports brought into a base: copied as received, read, deduplicated against what is there, and listed.

Everything is worked out before anything is written, and the base changes in one step: the new ``sources.toml`` takes
the old one's place. Until then the base's readers know nothing of the copied files; after it they know all of it.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kunnskap.errors import RecordError
from kunnskap.records.base import (
    CACHE,
    Base,
    Kind,
    Pair,
    Source,
    SourceList,
    empty_base,
    read_records,
    together,
)
from kunnskap.records.deduplicate import Possible, as_pairs, deduplicate
from kunnskap.records.rows import read_toml
from kunnskap.sources import SourceRead, parse_source, read_file
from kunnskap.workspace import Door, Workspace


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What one file brought. ``already`` is the name under which the same content had come in before."""

    given: str
    read: SourceRead
    file: str
    new: int
    merged: int
    already: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changed: by file, and the pairs that need a person's look."""

    base: str
    files: tuple[ImportedFile, ...]
    possible: tuple[Possible, ...]

    @property
    def changed(self) -> bool:
        return any(not file.already for file in self.files)


def import_files(
    workspace: Workspace,
    files: Sequence[Path],
    *,
    base: str,
    database: str = "",
    date: datetime.date | None = None,
    search: str = "",
    kind: Kind = Kind.DATABASE,
) -> Imported:
    """Bring exports into ``literature/<base>/``, which is made if it isn't there.

    A file whose content came in before changes nothing. Existing records keep their keys and go before new ones when
    both are one work. Raises ``RecordError`` (base_name, changed_meanwhile and those of ``read_records``) and
    ``SourceError``; on any of these, and when interrupted, the base is as before.
    """
    if not base or Path(base).name != base or base.startswith("."):
        raise RecordError("base_name", base=base)
    folder = workspace.literature / base
    listed = folder / "sources.toml"
    before = listed.read_bytes() if listed.exists() else b""
    present = read_records(Door(workspace), base) if listed.exists() else empty_base(base)
    coming = _coming(files, present, workspace.root / CACHE)
    new = [(name, data, read) for name, data, read, already in coming if not already]
    told = {"kind": kind, "database": database, "date": date, "search": search}
    added = [
        Source.model_validate({"file": name, "sha256": r.sha256, **told}) for name, _, r in new
    ]
    after, pairs, possible = _deduplicated(present, added, [read for _, _, read in new])
    if new:
        contents = {name: data for name, data, _ in new}
        if pairs:
            name = f"duplicates/{Path(added[0].file).name}.csv"
            added[0] = added[0].model_copy(update={"duplicates": name})
            contents[name] = _rows(pairs)
        _write(folder, before, added, contents)
    return Imported(base, tuple(_told(item, after, pairs) for item in coming), possible)


Coming = tuple[str, bytes, SourceRead, str]


def _coming(files: Sequence[Path], present: Base, cache: Path) -> list[Coming]:
    """Each file's name in the base, bytes, records, and the name it came in under before, if it did.

    What was read of a large file is kept, so that the first build after the import does not read it again.
    """
    known = {source.sha256: source.file for source in present.sources}
    taken = {source.file for source in present.sources}
    coming: list[Coming] = []
    for path in files:
        data = read_file(path)
        sha256 = hashlib.sha256(data).hexdigest()
        already = known.get(sha256, "")
        name = already or _free_name(path, taken)
        read = parse_source(data, f"literature/{present.name}/{name}", cache=cache)
        coming.append((name, data, read, already))
        known[sha256] = name
        taken.add(name)
    return coming


def _free_name(path: Path, taken: set[str]) -> str:
    name, number = f"references/{path.name}", 1
    while name in taken:
        number += 1
        name = f"references/{path.stem}-{number}{path.suffix}"
    return name


def _deduplicated(
    present: Base, added: Sequence[Source], reads: Sequence[SourceRead]
) -> tuple[dict[str, list[str]], tuple[Pair, ...], tuple[Possible, ...]]:
    """The keys of each new file, the new keys that are records already known, and what needs a look."""
    records = together([*present.reads, *reads], [*present.sources, *added])
    old = set(present.records["key"])
    found = deduplicate(records, decided=present.pairs)
    pairs = as_pairs(found.clusters, keep=[key for key in records["key"] if key in old])
    fresh = tuple(pair for pair in pairs if pair.duplicate not in old)
    met = tuple(Possible(p.kept, p.duplicate, 100.0) for p in pairs if _newly_met(p, old, present))
    own = tuple(p for p in found.possible if not {p.first, p.second} <= old)
    names = records["source_file"].tolist()
    keys: dict[str, list[str]] = {}
    for name, key in zip(names, records["key"].tolist(), strict=True):
        keys.setdefault(name, []).append(key)
    return keys, fresh, (*met, *own)


def _newly_met(pair: Pair, old: set[str], present: Base) -> bool:
    """Two old records that only the new ones made look like one: that is for a person, they may be screened."""
    kept = present.kept_for
    return {pair.kept, pair.duplicate} <= old and kept.get(pair.kept, pair.kept) != kept.get(
        pair.duplicate, pair.duplicate
    )


def _told(item: Coming, keys: dict[str, list[str]], pairs: Sequence[Pair]) -> ImportedFile:
    name, _, read, already = item
    if already:
        return ImportedFile(name, read, name, 0, 0, already)
    gone = {pair.duplicate for pair in pairs}
    own = keys.get(read.file, [])
    merged = sum(key in gone for key in own)
    return ImportedFile(name, read, name, len(own) - merged, merged)


def _write(folder: Path, before: bytes, added: Sequence[Source], files: dict[str, bytes]) -> None:
    """Copies and decisions first, the list of sources last: the last step is the one that counts."""
    text = before.decode("utf-8") + "".join(map(_entry, added))
    read_toml(text.encode(), SourceList, "sources.toml")
    listed = folder / "sources.toml"
    written: list[Path] = []
    try:
        for name, data in files.items():
            written.append(_put(folder / name, data))
        if (listed.read_bytes() if listed.exists() else b"") != before:
            raise RecordError("changed_meanwhile", base=folder.name)
        _put(listed, text.encode())
    except BaseException:
        if (listed.read_bytes() if listed.exists() else b"") != text.encode():
            for path in written:
                path.unlink(missing_ok=True)
        raise


def _put(path: Path, data: bytes) -> Path:
    """The bytes under the name, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".importing-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def _entry(source: Source) -> str:
    """One ``[[source]]`` of ``sources.toml``; what was not said is left out."""
    said = {"file": source.file, "kind": source.kind, "database": source.database, "search": source.search,
            "sha256": source.sha256, "duplicates": source.duplicates}  # fmt: skip
    lines = [f"{name} = {_quoted(str(value))}" for name, value in said.items() if value]
    if source.date:
        lines.insert(2, f"date = {source.date.isoformat()}")
    return "\n".join(["", "[[source]]", *lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _rows(pairs: Sequence[Pair]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("kept", "duplicate", "decided_by", "reason", "decision"))
    writer.writerows((p.kept, p.duplicate, p.decided_by, p.reason, p.verdict) for p in pairs)
    return text.getvalue().encode()

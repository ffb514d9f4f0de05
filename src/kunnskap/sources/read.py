"""The door of the literature: one file in, its records and problems out."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kunnskap.errors import SourceError
from kunnskap.sources.cache import WORTH_KEEPING, keep, kept
from kunnskap.sources.collector import uncollected
from kunnskap.sources.encoding import Decoded, decode
from kunnskap.sources.formats import FORMATS, Format, recognise_bytes, recognise_text
from kunnskap.sources.model import Parsed, Refused, SourceRead, problems_of
from kunnskap.sources.schema import frame_of
from kunnskap.workspace import Door

SHOWN = 300  # characters of raw text in a remark on a whole file


def read_source(
    path: str | Path, *, door: Door | None = None, cache: Path | None = None
) -> SourceRead:
    """Every record of one export, and every start that gave none.

    The format is found from the content, the encoding from the bytes; both are stated. With a ``door`` the file is
    read through it and named relative to the workspace. ``cache`` is a folder in which what was read from a large
    file is kept for the next time. Raises ``SourceError`` (missing, unreadable,
    unknown_format) and, through a door, ``WorkspaceError``; nothing else, whatever the file holds.
    """
    path = Path(path)
    if door:
        return parse_source(door.read(path), door.workspace.name(path), cache=cache)
    return parse_source(read_file(path), path.as_posix(), cache=cache)


def read_file(path: Path) -> bytes:
    """The bytes of a file that may lie anywhere. Raises ``SourceError`` (missing, unreadable)."""
    try:
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise SourceError("missing", file=path.as_posix()) from problem
    except OSError as problem:
        reason = problem.strerror or ""
        raise SourceError("unreadable", file=path.as_posix(), reason=reason) from problem


def parse_source(data: bytes, file: str, *, cache: Path | None = None) -> SourceRead:
    """The same from bytes already read. Raises ``SourceError`` (unknown_format, refused)."""
    sha256 = hashlib.sha256(data).hexdigest()
    worth = cache is not None and len(data) >= WORTH_KEEPING
    if cache and worth and (before := kept(cache, sha256, file)):
        return before
    with uncollected():
        read = _read(data, file, sha256)
    if cache and worth:
        keep(cache, read)
    return read


def _read(data: bytes, file: str, sha256: str) -> SourceRead:
    try:
        form, parsed, encoding, guessed = _parse(data, file)
    except Refused as problem:
        raise SourceError("refused", file=file, reason=str(problem)) from problem
    return SourceRead(
        records=frame_of(parsed.rows, file=file, source_format=form.name),
        problems=problems_of(parsed.lost, file),
        remarks=problems_of(parsed.remarks, file),
        file=file,
        sha256=sha256,
        format=form.name,
        encoding=encoding,
        guessed=guessed,
    )


def _parse(data: bytes, file: str) -> tuple[Format, Parsed, str, bool]:
    if form := recognise_bytes(data):
        parsed = form.from_bytes(data)
        if not file.lower().endswith(form.endings):
            parsed.remark(1, "", "wrong_ending", format=form.name)
        return form, parsed, "binary", False
    decoded = decode(data)
    form, right_ending = recognise_text(file, decoded.text)
    if form is None:
        known = ", ".join(form.name for form in FORMATS)
        raise SourceError("unknown_format", file=file, known=known)
    parsed = form.read(decoded.text)
    if not right_ending:
        parsed.remark(1, decoded.text[:SHOWN], "wrong_ending", format=form.name)
    _remark_on_text(parsed, decoded)
    return form, parsed, decoded.encoding, decoded.guessed


def _remark_on_text(parsed: Parsed, decoded: Decoded) -> None:
    if decoded.guessed:
        parsed.remark(1, "", "encoding_guessed", encoding=decoded.encoding)
    if decoded.damaged:
        lines = decoded.text.split("\n")
        first = decoded.damaged[0]
        parsed.remark(
            first,
            lines[first - 1],
            "bytes_damaged",
            n=len(decoded.damaged),
            encoding=decoded.encoding,
        )
    if not parsed.rows and not parsed.lost:
        parsed.remark(1, decoded.text[:SHOWN], "no_records")

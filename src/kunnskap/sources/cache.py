"""What was read from a large file, kept under the fingerprints of the file and of the readers.

A second build reads nothing twice; a changed file or a changed reader is read anew. The kept form is JSON, so that
what lies in the folder can do no more than be wrong, and what is wrong is read anew too.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import pandas as pd

from kunnskap.sources.model import Problem, SourceRead
from kunnskap.sources.schema import COLUMNS, typed

WORTH_KEEPING = 500_000  # bytes; a smaller file is read faster than a kept one is found


def kept(folder: Path, sha256: str, file: str) -> SourceRead | None:
    """What was read from these bytes under this name before, or ``None``."""
    try:
        found = json.loads(_path(folder, sha256, file).read_bytes())
        records = typed(pd.DataFrame(found.pop("records"), columns=list(COLUMNS)))
        problems, remarks = (
            tuple(
                Problem(
                    p["file"], p["line"], p["raw"], p["key"], tuple((n, v) for n, v in p["facts"])
                )
                for p in found.pop(name)
            )
            for name in ("problems", "remarks")
        )
        return SourceRead(records=records, problems=problems, remarks=remarks, **found)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path, read: SourceRead) -> None:
    """Keep what was read; where the folder can't be written, nothing is kept and nothing is wrong."""
    plain = read.records.astype(object).where(read.records.notna(), None)
    content = {
        "records": {name: plain[name].tolist() for name in COLUMNS},
        "problems": [asdict(problem) for problem in read.problems],
        "remarks": [asdict(remark) for remark in read.remarks],
        "file": read.file,
        "sha256": read.sha256,
        "format": read.format,
        "encoding": read.encoding,
        "guessed": read.guessed,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".keeping-")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(content, out, ensure_ascii=False)
        os.replace(temporary, _path(folder, read.sha256, read.file))
    except OSError:
        return


def _path(folder: Path, sha256: str, file: str) -> Path:
    name = hashlib.sha256(f"{sha256} {file} {_readers()}".encode()).hexdigest()
    return folder / f"{name}.json"


@lru_cache(maxsize=1)
def _readers() -> str:
    """A fingerprint of the readers themselves."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()

"""Two ``outputs/`` folders compared, summary by summary, from what was recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kunnskap.batch.changes import Version, compare, told, version_of
from kunnskap.batch.manifest import read_record
from kunnskap.errors import BatchError
from kunnskap.language import Language


def read_versions(outputs: Path) -> dict[str, Version]:
    """What each summary in a built folder says, by name. Raises ``BatchError`` (no_manifest) when nothing is built."""
    found = {}
    for path in sorted((outputs / "records").glob("*.json")):
        record = read_record(path)
        if record is not None:
            said: dict[str, Any] = json.loads((outputs / record.results).read_bytes())
            inputs = [{"name": name, "sha256": sha} for name, sha in record.inputs.items()]
            found[record.name] = version_of({**said, "inputs": inputs})
    if not found:
        raise BatchError("no_manifest", folder=outputs.name)
    return found


def differences(before: Path, after: Path, language: Language) -> Iterator[str]:
    """Lines that say what changed from one folder to the other; no line when they say the same."""
    old, new = read_versions(before), read_versions(after)
    same = 0
    for name in sorted({*old, *new}):
        if name not in old:
            yield language.text("changes.summary_came", name=name)
        elif name not in new:
            yield language.text("changes.summary_went", name=name)
        elif changes := compare(old[name], new[name]):
            yield f"{name}:"
            yield from (f"  {line}" for line in told(changes, language))
        else:
            same += 1
    yield language.text("changes.summary_same", n=same)

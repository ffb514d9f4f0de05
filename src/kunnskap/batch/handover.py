"""Each parameter set as a JSON file that plain ``papermill -f`` accepts."""

from __future__ import annotations

import json
from pathlib import Path

from kunnskap.batch.plan import Plan
from kunnskap.batch.store import write_whole


def hand_over(plan: Plan, folder: Path) -> list[Path]:
    """Write ``folder/<name>.json`` for every run of the plan; JSON, because papermill reads it without guessing."""
    written = []
    for each in plan.runs:
        path = folder / f"{each.run.name}.json"
        text = json.dumps(dict(each.run.values), ensure_ascii=False, indent=1)
        write_whole(path, (text + "\n").encode())
        written.append(path)
    return written

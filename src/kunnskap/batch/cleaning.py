"""A notebook without what differs from run to run: times, ids, temporary paths and the folder it ran in."""

from __future__ import annotations

import copy
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

TEMPORARY_CELL = re.compile(r"(?:/[^\s:'\"]*)?/ipykernel_\d+/\d+\.py")
RUN_METADATA = ("papermill", "execution")
INJECTED = "injected-parameters"


def clean(notebook: Any, *, root: Path) -> Any:
    """A copy of an executed notebook that is the same for every run of the same commit."""
    cleaned = copy.deepcopy(notebook)
    scrub = scrubber(root)
    cleaned.metadata.pop("papermill", None)
    cleaned.metadata.pop("widgets", None)
    for cell in cleaned.cells:
        for key in RUN_METADATA:
            cell.metadata.pop(key, None)
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
        if cell.cell_type == "code":
            cell.outputs = [_clean_output(output, scrub) for output in joined(cell.outputs)]
    return cleaned


def joined(outputs: list[Any]) -> list[Any]:
    """The outputs with neighbouring pieces of one stream put together: where they were cut is chance."""
    result: list[Any] = []
    for output in outputs:
        last = result[-1] if result else None
        same_stream = (
            last is not None
            and output["output_type"] == last["output_type"] == "stream"
            and output["name"] == last["name"]
        )
        if same_stream and last is not None:
            last["text"] += output["text"]
        else:
            result.append(copy.copy(output))
    return result


def _clean_output(output: Any, scrub: Callable[[str], str]) -> Any:
    if output["output_type"] == "stream":
        output["text"] = scrub(output["text"])
    elif output["output_type"] == "error":
        output["evalue"] = scrub(output["evalue"])
        output["traceback"] = [scrub(line) for line in output["traceback"]]
    return output


def scrubber(root: Path) -> Callable[[str], str]:
    """Takes this machine's folders and a kernel's temporary file names out of a text."""
    folders = {
        f"{root}{os.sep}": "",
        f"{Path(__file__).parent.parent.parent}{os.sep}": "",
        f"{sys.prefix}{os.sep}": "",
        f"{sys.base_prefix}{os.sep}": "",
        f"{Path.home()}{os.sep}": "~/",
    }
    ordered = sorted(folders.items(), key=lambda each: -len(each[0]))

    def scrub(text: str) -> str:
        text = TEMPORARY_CELL.sub("<cell>", text)
        for folder, instead in ordered:
            if len(folder) > 2:
                text = text.replace(folder, instead)
        return text

    return scrub

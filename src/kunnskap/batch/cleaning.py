"""A notebook without what differs from run to run: times, ids, temporary paths and the folder it ran in."""

from __future__ import annotations

import copy
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")
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
            shown = [output for output in cell.outputs if not _is_private(output)]
            cell.outputs = [_clean_output(output, scrub) for output in joined(shown)]
    return cleaned


def _is_private(output: Any) -> bool:
    """Whether an output was meant for the one at the notebook, such as a list of comments with names."""
    return bool(output.get("metadata", {}).get("kunnskap", {}).get("private"))


def joined(outputs: list[Any]) -> list[Any]:
    """The outputs with each run of stream outputs as one per stream, ``stdout`` first.

    Where a kernel cuts its streams, and how it mixes the two, is chance.
    """
    result: list[Any] = []
    streams: dict[str, Any] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            result.extend(streams[name] for name in sorted(streams, reverse=True))
            streams = {}
            result.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = copy.copy(output)
    return [*result, *(streams[name] for name in sorted(streams, reverse=True))]


def _clean_output(output: Any, scrub: Callable[[str], str]) -> Any:
    if output["output_type"] == "stream":
        output["text"] = scrub(output["text"])
    elif output["output_type"] == "error":
        output["evalue"] = scrub(output["evalue"])
        output["traceback"] = [scrub(line) for line in output["traceback"]]
    elif isinstance(output.get("data", {}).get("text/plain"), str):
        output["data"]["text/plain"] = ADDRESS.sub("at 0x…", output["data"]["text/plain"])
    return output


def scrubber(root: Path) -> Callable[[str], str]:
    """Takes this machine's folders, memory addresses and a kernel's temporary file names out of a text."""
    folders = {
        f"{root}{os.sep}": "",
        f"{Path(__file__).parent.parent.parent}{os.sep}": "",
        f"{sys.prefix}{os.sep}": "",
        f"{sys.base_prefix}{os.sep}": "",
        f"{Path.home()}{os.sep}": "~/",
    }
    ordered = sorted(folders.items(), key=lambda each: -len(each[0]))

    def scrub(text: str) -> str:
        text = ADDRESS.sub("at 0x…", TEMPORARY_CELL.sub("<cell>", text))
        for folder, instead in ordered:
            if len(folder) > 2:
                text = text.replace(folder, instead)
        return text

    return scrub

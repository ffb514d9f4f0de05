"""The project as it travels: which files a worker must have, each with its SHA-256, and the folders they lie in."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kunnskap.batch.fingerprint import Fingerprints
from kunnskap.errors import ClusterError
from kunnskap.workspace import Workspace

FOLDERS = ("notebooks", "parameters", "literature", "survey", "competence", "comments")
LEFT_OUT = (".", "~$", "__pycache__")
AT_ONCE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Project:
    """``files`` maps names to SHA-256; ``folders`` names every folder, since an empty one counts in a listing too."""

    files: Mapping[str, str]
    folders: tuple[str, ...]

    def as_json(self) -> str:
        return json.dumps({"files": dict(sorted(self.files.items())), "folders": self.folders})

    @classmethod
    def from_json(cls, text: str) -> Project:
        tree = json.loads(text)
        return cls(tree["files"], tuple(tree["folders"]))

    @property
    def key(self) -> str:
        """One name for exactly these files in exactly these folders."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()


def project_of(workspace: Workspace, files: Fingerprints, read_before: Iterable[str]) -> Project:
    """What travels: the project's folders of data, and each folder that a summary read a file from before."""
    tops = {PurePosixPath(name).parts[0] for name in read_before if "/" in name}
    wanted = sorted({*FOLDERS, *tops} - {workspace.outputs.name})
    found = list(_walk(workspace.root, wanted))
    loose = [name for name in read_before if "/" not in name]
    names = [name for folder, inside in found for name in (f"{folder}/{one}" for one in inside)]
    return Project(
        files={name: files.of(name) for name in (*names, *loose)},
        folders=tuple(folder for folder, _ in found),
    )


def _walk(root: Path, tops: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    for top in tops:
        for folder, below, names in os.walk(root / top):
            below[:] = sorted(name for name in below if not name.startswith(LEFT_OUT))
            inside = Path(folder).relative_to(root).as_posix()
            yield inside, sorted(name for name in names if not name.startswith(LEFT_OUT))


def portions(root: Path, project: Project, wanted: Iterable[str]) -> Iterator[dict[str, bytes]]:
    """The bytes behind each wanted SHA-256, some at a time. Raises ``ClusterError`` (changed).

    A file that is not what it was when the build began would give pages that no plan describes.
    """
    by_content = {sha256: name for name, sha256 in project.files.items()}
    some: dict[str, bytes] = {}
    for sha256 in wanted:
        some[sha256] = _content(root, by_content[sha256], sha256)
        if sum(map(len, some.values())) > AT_ONCE_BYTES:
            yield some
            some = {}
    if some:
        yield some


def _content(root: Path, name: str, sha256: str) -> bytes:
    try:
        data = (root / name).read_bytes()
    except OSError as problem:
        raise ClusterError("changed", file=name) from problem
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ClusterError("changed", file=name)
    return data

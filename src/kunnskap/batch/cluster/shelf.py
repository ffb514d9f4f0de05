"""What a worker keeps between jobs: files by content, and whole projects laid out of them, for its own eyes only."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kunnskap.batch.cluster.parcel import fingerprint
from kunnskap.batch.cluster.project import Project
from kunnskap.batch.fingerprint import ABSENT
from kunnskap.errors import ClusterError

MOST_PROJECTS = 3


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder that only its owner may read: it may hold answers of a survey."""

    root: Path

    def __post_init__(self) -> None:
        for folder in (self.contents, self.projects, self.jobs, self.memory):
            folder.mkdir(parents=True, exist_ok=True)
        self.root.chmod(0o700)

    @property
    def contents(self) -> Path:
        return self.root / "contents"

    @property
    def projects(self) -> Path:
        return self.root / "projects"

    @property
    def jobs(self) -> Path:
        return self.root / "jobs"

    @property
    def memory(self) -> Path:
        return self.root / "memory"

    def lacking(self, project: Project) -> list[str]:
        """The SHA-256 of every file of the project that is not here."""
        wanted = set(project.files.values()) - {ABSENT}
        return sorted(sha256 for sha256 in wanted if not (self.contents / sha256).is_file())

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Keep files under the SHA-256 they are named by. Raises ``ClusterError`` (damaged) for another content."""
        for sha256, data in files.items():
            if fingerprint(data) != sha256:
                raise ClusterError("damaged", reason=sha256)
            handle, unfinished = tempfile.mkstemp(dir=self.contents)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(unfinished, self.contents / sha256)

    def place(self, project: Project) -> Path:
        return self.projects / project.key

    def lay(self, project: Project) -> Path:
        """The project's root, laid out anew unless it stands; what only older projects used is thrown away.

        The files are copies: a notebook that writes over one does not spoil what is kept.
        """
        place = self.place(project)
        if not place.is_dir():
            unfinished = Path(tempfile.mkdtemp(dir=self.jobs))
            for folder in project.folders:
                (unfinished / folder).mkdir(parents=True, exist_ok=True)
            for name, sha256 in project.files.items():
                if sha256 != ABSENT:
                    shutil.copyfile(self.contents / sha256, unfinished / name)
            self._remember_for_all(unfinished)
            (unfinished / "project.json").write_text(project.as_json(), encoding="utf-8")
            unfinished.rename(place)
        os.utime(place)
        self._forget_older()
        return place

    def _remember_for_all(self, place: Path) -> None:
        """Long answers are kept by a key that names all they rest on, so every project may share them."""
        cache = place / "outputs" / ".cache"
        cache.mkdir(parents=True)
        (cache / "memory").symlink_to(self.memory, target_is_directory=True)

    def _forget_older(self) -> None:
        newest = sorted(self.projects.iterdir(), key=lambda path: -path.stat().st_mtime_ns)
        for path in newest[MOST_PROJECTS:]:
            shutil.rmtree(path, ignore_errors=True)
        kept: set[str] = set()
        for path in newest[:MOST_PROJECTS]:
            text = (path / "project.json").read_text(encoding="utf-8")
            kept.update(Project.from_json(text).files.values())
        for path in self.contents.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

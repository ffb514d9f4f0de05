"""A literature base in a temporary project, drawn as tables in the test that needs it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kunnskap.records import Base, read_records
from kunnskap.workspace import Door, Workspace

MakeBase = Callable[..., Base]


def bib(*keys: str) -> str:
    return "".join(f"@article{{{key},\n title={{On {key}}}, year=2019}}\n" for key in keys)


def write_base(
    root: Path,
    files: dict[str, str],
    *,
    sources: dict[str, str] | None = None,
    toml: str = "",
    **more: str,
) -> None:
    """``files`` are exports by name; ``sources`` further TOML lines for them; ``more`` other files, by stem."""
    folder = root / "literature" / "b"
    (folder / "references").mkdir(parents=True, exist_ok=True)
    entries = []
    for name, text in files.items():
        (folder / "references" / name).write_text(text, encoding="utf-8")
        sha = hashlib.sha256(text.encode()).hexdigest()
        lines = (sources or {}).get(name, f'database = "{name.split(".")[0]}"')
        entries.append(f'[[source]]\nfile = "references/{name}"\nsha256 = "{sha}"\n{lines}\n')
    (folder / "sources.toml").write_text("".join(entries) + toml, encoding="utf-8")
    for stem, text in more.items():
        ending = ".toml" if stem == "reasons" else ".csv"
        name = "screening.toml" if stem == "reasons" else stem + ending
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def make_base(tmp_path: Path) -> MakeBase:
    def make(files: dict[str, str], **more: object) -> Base:
        write_base(tmp_path, files, **more)  # type: ignore[arg-type]
        return read_records(Door(Workspace(tmp_path)), "b")

    return make


@pytest.fixture
def bibtex() -> Callable[..., str]:
    return bib

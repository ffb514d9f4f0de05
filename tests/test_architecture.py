"""The rules of the house: which room may import which, and which library has which gate."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "kunnskap"

# Each room may import the rooms above it in its own list, and whole lists that stand above its list.
GROUND = ("errors", "origin", "terms", "written", "toml_faults", "language", "workspace")
EVIDENCE = ("sources", "records", "studies", "outcomes", "synthesis", "survey", "competence", "gap")
SHOWING = (
    "blocks",
    "render",
    "trail",
    "recording",
    "citations",
    "figures",
    "tables",
    "statements",
    "findings",
    "ahead",
    "lab",
    "desk",
)
BATCH = ("comments", "batch", "documents")
ROOF = ("scaffold", "wording", "check", "cli", "__main__")
FLOORS = {"ground": GROUND, "evidence": EVIDENCE, "showing": SHOWING, "batch": BATCH, "roof": ROOF}
MAY_STAND_ON = {
    "ground": (),
    "evidence": ("ground",),
    "showing": ("ground", "evidence"),
    "batch": ("ground",),
    "roof": ("ground", "evidence", "showing", "batch"),
}
RIVERS = {  # research and survey meet only in gap
    "survey": {"sources", "records", "studies", "outcomes", "synthesis"},
    "competence": {"sources", "records", "outcomes", "synthesis", "survey"},
}
GATES = {
    "papermill": ("batch/execute.py", "batch/engine"),
    "nbconvert": ("batch/export.py", "batch/exporter.py"),
    "bibtexparser": ("sources/bibtex.py",),
    "rispy": ("sources/ris",),
    "pyreadstat": ("survey/",),
    "pypandoc": ("citations/pandoc.py", "documents/pandoc.py"),
    "resvg_py": ("documents/drawings.py",),
    "matplotlib": ("figures/",),
    "distributed": ("batch/cluster/crew.py", "batch/cluster/remote.py"),
    "tomllib": None,
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            if node.module == "kunnskap":
                yield from (f"kunnskap.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_used(path: Path) -> set[str]:
    parts = (name.split(".") for name in imported(path) if name.startswith("kunnskap."))
    return {part[1] for part in parts if part[1] != "__version__"}


def floor_of(room: str) -> str:
    return next(floor for floor, rooms in FLOORS.items() if room in rooms)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_back_along_the_flow(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    floor = floor_of(room)
    for used in rooms_used(path) - {room}:
        same_floor = used in FLOORS[floor]
        assert same_floor or floor_of(used) in MAY_STAND_ON[floor], f"{room} imports {used}"
        if same_floor:
            assert FLOORS[floor].index(used) < FLOORS[floor].index(room), f"{room} imports {used}"
        assert used not in RIVERS.get(room, set()), f"{room} wades into {used}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_the_evidence_wing_is_mute(path: Path) -> None:
    if room_of(path) in EVIDENCE:
        assert "language" not in rooms_used(path)


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_each_library_has_one_gate(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    for library, gates in GATES.items():
        if gates and library in {module.split(".")[0] for module in imported(path)}:
            assert name.startswith(gates), f"{library} is imported in {name}"


def test_every_room_stands_on_one_floor() -> None:
    known = {room for rooms in FLOORS.values() for room in rooms}
    found = {room_of(path) for path in modules()} - {"__init__"}
    assert found <= known

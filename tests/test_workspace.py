from pathlib import Path

import pytest

from kunnskap.errors import WorkspaceError
from kunnskap.workspace import Door, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    for folder in ("notebooks", "parameters", "literature"):
        (tmp_path / folder).mkdir()
    return Workspace(tmp_path.resolve())


def test_the_project_is_found_from_a_folder_inside_it(workspace: Workspace) -> None:
    assert Workspace.find(workspace.notebooks) == workspace


def test_outside_a_project_the_error_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as caught:
        Workspace.find(tmp_path)
    assert caught.value.facts["expected"] == "notebooks, parameters"


def test_the_door_remembers_what_it_gave_once_by_name(workspace: Workspace) -> None:
    path = workspace.literature / "a.csv"
    path.write_bytes(b"x\n")
    door = Door(workspace)
    assert door.read(path) == door.read(path) == b"x\n"
    assert [file.name for file in door.files] == ["literature/a.csv"]
    assert door.files[0].sha256.startswith("73cb3858a687a849")


def test_the_door_names_a_missing_file_and_refuses_one_outside(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError) as caught:
        Door(workspace).read(workspace.literature / "none.csv")
    assert (caught.value.key, caught.value.facts["file"]) == ("missing", "literature/none.csv")
    with pytest.raises(WorkspaceError, match="outside"):
        Door(workspace).read(workspace.root.parent / "elsewhere.csv")

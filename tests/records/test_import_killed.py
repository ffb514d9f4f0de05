"""An import that is killed, not asked to stop: the base is as before or complete, whenever it happens."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from kunnskap.records import import_files, read_records
from kunnskap.workspace import Door, Workspace

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
RIS = (
    "TY  - JOUR\nTI  - Integrated treatment of partner violence {n}\nAU  - Berg, Anne\nPY  - 2013\nJO  - Addiction\n"
    "VL  - {n}\nER  - \n"
)
TOUCHES = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "tempfile.mkstemp"})


def bring(root: Path, name: str) -> None:
    import_files(Workspace(root), [root / name], base="b", database=name)


def killed_at(moment: int, root: Path) -> bool:
    """Import ``new.ris`` in a process that kills itself (SIGKILL) the nth time it touches the disk."""
    if child := os.fork():
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)
    left = [moment]

    def count(event: str, _: object) -> None:
        if event in TOUCHES:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    try:
        bring(root, "new.ris")
    finally:
        os._exit(0)


@pytest.mark.slow
def test_a_killed_import_leaves_the_base_as_before_or_complete(tmp_path: Path) -> None:
    start = tmp_path / "start"
    start.mkdir()
    for name, numbers in (("old.ris", (1, 2, 3)), ("new.ris", (3, 4))):
        (start / name).write_text("".join(RIS.format(n=n) for n in numbers))
    bring(start, "old.ris")
    seen, moment = set(), 0
    while True:
        root = tmp_path / str(moment)
        shutil.copytree(start, root)
        killed = killed_at(moment, root)
        base = read_records(Door(Workspace(root)), "b")
        seen.add((len(base.records), len(base.kept_for)))
        bring(root, "new.ris")
        again = read_records(Door(Workspace(root)), "b")
        assert (len(again.records), len(again.kept_for)) == (5, 1)
        if not killed:
            break
        moment += 1
    assert seen == {(3, 0), (5, 1)}
    assert moment > 8  # reading, copying, deciding and listing were each cut short

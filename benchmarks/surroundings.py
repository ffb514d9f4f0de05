"""What the programs that are measured find around them: this source, and Python's compiled modules kept.

An installed package is compiled once. Where Python is told to keep no compiled modules (``PYTHONDONTWRITEBYTECODE``, as
in many containers), each start would compile pandas and the rest anew, and a ladder would measure that.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"


def environment(**more: str) -> dict[str, str]:
    """This process's environment with those changes and ``more``."""
    kept = {**os.environ, "PYTHONPATH": str(SOURCE), **more}
    if kept.pop("PYTHONDONTWRITEBYTECODE", ""):
        kept["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "kunnskap-bytecode")
    return kept

"""Hypothesis without a deadline; in CI with the same examples every time, elsewhere with new ones.

Where Python is told to keep no compiled modules, the processes that tests start share a place for them: else each build
of a test would compile every library into outputs of its own.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import settings

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "kunnskap-bytecode")

settings.register_profile("searching", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "searching")

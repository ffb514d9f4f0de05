"""The command that opens the project for work."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from kunnskap.cli.command import Command, Exit
from kunnskap.errors import BatchError
from kunnskap.language import Language
from kunnskap.workspace import Workspace


def lab(given: Namespace, speak: Language) -> Exit:
    """Become JupyterLab on the project, without its announcements: they ask servers outside."""
    from importlib.util import find_spec

    folder = Workspace.find(given.root).root
    if find_spec("jupyterlab") is None:
        raise BatchError("no_lab")
    silent = ("news_url=None", "check_for_updates_class=jupyterlab.NeverCheckForUpdate")
    words = [f"--notebook-dir={folder}", *(f"--LabApp.{each}" for each in silent)]
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *words])


COMMANDS = {"lab": Command(lab)}

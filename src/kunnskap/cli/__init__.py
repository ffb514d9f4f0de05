"""The command line: arguments in, an exit code out.

A command is a function, and a line in its file's ``COMMANDS``; its words stand in ``messages/*/help.toml``. What takes
time to import is imported inside the function, and the arguments are read by argparse, because an unchanged build must
be over before a richer library has been imported.
"""

from kunnskap.cli.command import Exit
from kunnskap.cli.shell import COMMANDS, main, run

__all__ = ["COMMANDS", "Exit", "main", "run"]

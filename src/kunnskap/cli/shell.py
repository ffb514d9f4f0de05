"""The way in from the shell: the words of a command line to the command, and what it raises to an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

from kunnskap.cli import building, commenting, data, exporting, opening
from kunnskap.cli.command import Command, Exit
from kunnskap.cli.faults import tell_faults
from kunnskap.cli.usage import asked_language, parse, tell
from kunnskap.errors import KunnskapError, ParameterError, UsageError
from kunnskap.language import language as language_of

COMMANDS: dict[str, Command] = {
    **data.COMMANDS,
    **building.COMMANDS,
    **commenting.COMMANDS,
    **exporting.COMMANDS,
    **opening.COMMANDS,
}


def main(words: Sequence[str] | None = None) -> None:
    """The way in from the shell."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    sys.exit(run(sys.argv[1:] if words is None else words))


def run(words: Sequence[str]) -> Exit:
    """Run one command. Every fault is told in the reader's language and becomes an exit code, never a traceback."""
    speak = language_of(asked_language(words))
    try:
        given = parse(words, COMMANDS)
        return COMMANDS[given.command].run(given, speak)
    except UsageError as problem:
        tell(problem, speak)
        return Exit.WRONG_USE
    except KunnskapError as problem:
        print(speak.error(problem), file=sys.stderr)
        return Exit.FAULTS if isinstance(problem, ParameterError) else Exit.CANNOT
    except ExceptionGroup as problems:
        return tell_faults(problems, speak)
    except KeyboardInterrupt:
        print(speak.text("cli.interrupted"), file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CANNOT


def _as_interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt

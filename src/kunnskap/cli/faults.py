"""Several faults at once, told one a line."""

from __future__ import annotations

import sys

from kunnskap.cli.command import Exit
from kunnskap.errors import KunnskapError
from kunnskap.language import Language


def tell_faults(problems: ExceptionGroup[Exception], speak: Language) -> Exit:
    """Tell each fault, then how many. What is none of ours is raised again."""
    known, unknown = problems.split(KunnskapError)
    if unknown or known is None:
        raise problems
    for each in known.exceptions:
        if isinstance(each, KunnskapError):
            print(speak.error(each), file=sys.stderr)
    print(speak.text("cli.faults", n=len(known.exceptions)), file=sys.stderr)
    return Exit.FAULTS

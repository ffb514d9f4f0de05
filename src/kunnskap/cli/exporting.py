"""The command that writes summaries for Word and for paper."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from kunnskap.cli.command import Command, Exit, argument
from kunnskap.errors import BatchError
from kunnskap.language import Language
from kunnskap.workspace import Workspace

if TYPE_CHECKING:
    from kunnskap.batch.plan import Plan, Planned

BROWSER = "KUNNSKAP_CHROMIUM"  # the environment is read here, at the gate


def export(given: Namespace, speak: Language) -> Exit:
    """Write each summary that is up to date; one that is not is named, with the command that builds it."""
    from kunnskap.batch.plan import make_plan
    from kunnskap.batch.store import write_whole

    plan = make_plan(Workspace.find(given.root))
    chosen = _chosen(plan, given.names)
    for each in chosen:
        if not each.is_fresh:
            print(_why(each, speak), file=sys.stderr)
    fresh = [each for each in chosen if each.is_fresh]
    write = WRITERS[given.to]() if fresh else None
    for each in fresh:
        path = plan.store.root / given.to / f"{each.run.name}.{given.to}"
        if write is not None:
            write_whole(path, write(plan.store.html(each.run.name)))
            print(speak.text(f"documents.written.{given.to}", file=os.path.relpath(path)))
    return Exit.GOOD if fresh == chosen else Exit.SOME_FAILED


def _chosen(plan: Plan, patterns: list[str]) -> list[Planned]:
    for pattern in patterns:
        if not any(fnmatchcase(each.run.name, pattern) for each in plan.runs):
            raise BatchError("no_match", pattern=pattern)
    return [
        each
        for each in plan.runs
        if any(fnmatchcase(each.run.name, pattern) for pattern in patterns)
    ]


def _why(planned: Planned, speak: Language) -> str:
    reasons = "; ".join(speak.text(why.message_key, **dict(why.facts)) for why in planned.reasons)
    return speak.text("documents.cannot_export", name=planned.run.name, reasons=reasons)


def _for_word() -> Callable[[Path], bytes]:
    from kunnskap.documents import word

    return lambda page: word(page.read_text(encoding="utf-8"))


def _for_paper() -> Callable[[Path], bytes]:
    from kunnskap.documents import find_browser, pdf

    browser = find_browser(os.environ.get(BROWSER, ""))
    return lambda page: pdf(page, browser)


WRITERS: dict[str, Callable[[], Callable[[Path], bytes]]] = {"docx": _for_word, "pdf": _for_paper}
COMMANDS = {
    "export": Command(
        export,
        (
            argument("names", says="exported", nargs="+", takes="name"),
            argument("--to", says="to", choices=list(WRITERS), default="docx"),
        ),
    ),
}

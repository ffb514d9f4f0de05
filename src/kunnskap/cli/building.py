"""The commands that plan, build and compare summaries."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kunnskap.cli.command import Command, Exit, argument, switch
from kunnskap.errors import UsageError
from kunnskap.language import Language
from kunnskap.workspace import Workspace

if TYPE_CHECKING:
    from kunnskap.batch.cluster.scheduler import Scheduler


def plan(given: Namespace, speak: Language) -> Exit:
    """Say which summaries are stale, and why; write the parameter sets as JSON if asked."""
    from kunnskap.batch.plan import make_plan

    planned = make_plan(Workspace.find(given.root), rehash=given.rehash)
    if given.names:
        print("".join(f"{each.run.name}\n" for each in planned.stale), end="")
        return Exit.GOOD
    for each in planned.stale:
        reasons = (speak.text(why.message_key, **dict(why.facts)) for why in each.reasons)
        print(f"{each.run.name}: {'; '.join(reasons)}")
    print(speak.text("cli.planned", n=len(planned.stale), all=len(planned.runs)))
    if given.export is not None:
        from kunnskap.batch.handover import hand_over

        written = hand_over(planned, given.export)
        print(speak.text("cli.exported", n=len(written), folder=given.export.as_posix()))
    return Exit.GOOD


def build(given: Namespace, speak: Language) -> Exit:
    """Make every summary that is stale."""
    from kunnskap.batch.build import Options
    from kunnskap.batch.build import build as build_all
    from kunnskap.batch.job import Limits
    from kunnskap.batch.progress import watch_for
    from kunnskap.batch.stops import told

    _refuse_too_little(given)
    options = Options(
        only=tuple(given.only),
        jobs=given.jobs or 0,
        engine=given.engine,
        language=given.language,
        rehash=given.rehash,
        force=given.force,
        limits=Limits(given.cell_seconds, given.summary_seconds, given.memory),
        scheduler=_scheduler(given),
        part=given.part,
    )
    watch = watch_for(speak, quiet=given.quiet, as_json=given.json)
    built = build_all(Workspace.find(given.root), options, watch)
    for each in built.failed:
        facts = {
            "name": each.name,
            "status": each.status,
            "cell": each.cell,
            "error": told(each.error, each.message),
        }
        print(speak.text("cli.failed", **facts), file=sys.stderr)
    if not given.quiet and not given.json:
        failed = len(built.failed)
        counts = {"made": len(built.results) - failed, "fresh": built.fresh, "failed": failed}
        print(speak.text("cli.built", **counts))
        if not given.part:
            print(speak.text("cli.start_page", path=os.path.relpath(built.start_page)))
    return Exit.SOME_FAILED if built.failed else Exit.GOOD


def _scheduler(given: Namespace) -> Scheduler | None:
    if given.scheduler is None:
        return None
    from kunnskap.batch.cluster.scheduler import Scheduler

    return Scheduler(given.scheduler, given.tls_ca, given.tls_cert, given.tls_key)


def _refuse_too_little(given: Namespace) -> None:
    if given.part and not given.only:
        raise UsageError("part_of_nothing")
    for name in ("jobs", "cell_seconds", "summary_seconds", "memory"):
        found = getattr(given, name)
        if found is not None and found < 1:
            raise UsageError("too_little", name=f"--{name.replace('_', '-')}", found=found)


def collect(given: Namespace, speak: Language) -> Exit:
    """Put together what parts have made, and say what is missing."""
    from kunnskap.batch.build import collect as put_together

    plan = put_together(Workspace.find(given.root), language=given.language)
    for each in plan.stale:
        reasons = (speak.text(why.message_key, **dict(why.facts)) for why in each.reasons)
        print(f"{each.run.name}: {'; '.join(reasons)}", file=sys.stderr)
    print(speak.text("cli.collected", n=len(plan.runs) - len(plan.stale), all=len(plan.runs)))
    print(speak.text("cli.start_page", path=os.path.relpath(plan.store.start_page)))
    return Exit.SOME_FAILED if plan.stale else Exit.GOOD


def verify(given: Namespace, speak: Language) -> Exit:
    """Take every fingerprint of the outputs anew, and name what differs."""
    from kunnskap.batch.verify import fingerprint
    from kunnskap.batch.verify import verify as verify_outputs

    outputs = given.outputs or Workspace.find(given.root).outputs
    n, differences = verify_outputs(outputs)
    for each in differences:
        print(speak.text(f"batch.verify.{each.key}", file=each.file))
    print(speak.text("cli.verified", n=n, differing=len(differences)))
    print(speak.text("cli.fingerprint", sha256=fingerprint(outputs)))
    return Exit.SOME_FAILED if differences else Exit.GOOD


def diff(given: Namespace, speak: Language) -> Exit:
    """Say what is new in the summaries from one build to another."""
    from kunnskap.batch.diff import differences

    for line in differences(given.before, given.after, speak):
        print(line)
    return Exit.GOOD


REHASH = switch("--rehash", says="rehash")
COMMANDS = {
    "plan": Command(
        plan,
        (
            argument("--export", says="export", type=Path, takes="folder"),
            switch("--names", says="names"),
            REHASH,
        ),
    ),
    "build": Command(
        build,
        (
            argument("only", says="only", nargs="*", takes="name"),
            argument("--jobs", "-j", says="jobs", type=int, takes="number"),
            argument("--engine", says="engine", takes="name", default="kunnskap"),
            REHASH,
            switch("--force", says="force"),
            switch("--part", says="part"),
            switch("--quiet", "-q", says="quiet"),
            switch("--json", says="json"),
            argument(
                "--cell-seconds", says="cell_seconds", takes="seconds", type=float, default=300.0
            ),
            argument(
                "--summary-seconds",
                says="summary_seconds",
                takes="seconds",
                type=float,
                default=1200.0,
            ),
            argument("--memory", says="memory", type=int, default=4096, takes="mebibytes"),
            argument("--scheduler", says="scheduler", takes="address"),
            argument("--tls-ca", says="tls_ca", takes="file", default=""),
            argument("--tls-cert", says="tls_cert", takes="file", default=""),
            argument("--tls-key", says="tls_key", takes="file", default=""),
        ),
    ),
    "collect": Command(collect),
    "verify": Command(
        verify, (argument("outputs", says="outputs", nargs="?", type=Path, takes="folder"),)
    ),
    "diff": Command(
        diff,
        (
            argument("before", says="before", type=Path, takes="folder"),
            argument("after", says="after", type=Path, takes="folder"),
        ),
    ),
}

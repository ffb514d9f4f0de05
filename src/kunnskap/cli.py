"""The command line: arguments in, an exit code out.

A command is a function and a line in ``COMMANDS``. What takes time to import is imported inside its function, and the
arguments are read by argparse, because an unchanged build must be over before a richer library has been imported.
"""

from __future__ import annotations

import datetime
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kunnskap.errors import BatchError, KunnskapError, ParameterError, is_ours
from kunnskap.language import LOCALES, Language
from kunnskap.language import language as language_of
from kunnskap.workspace import Door, Workspace

if TYPE_CHECKING:
    from kunnskap.records import ImportedFile

PRELOAD = (
    "pandas",
    "pandera.pandas",
)  # what the rooms import late; a notebook's own imports are known


class Exit(IntEnum):
    """What a command's exit code means; the same table stands in ``docs/commands.md``."""

    GOOD = 0
    SOME_FAILED = 1
    WRONG_USE = 2
    FAULTS = 3
    CANNOT = 4
    INTERRUPTED = 130


Run = Callable[[Namespace, Language], Exit]
Argument = tuple[tuple[str, ...], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Command:
    """What a command does, in a line, and which arguments it takes besides those that all take."""

    run: Run
    help: str
    arguments: tuple[Argument, ...] = ()


def argument(*names: str, **how: Any) -> Argument:
    return names, how


def main(words: Sequence[str] | None = None) -> None:
    """The way in from the shell."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    sys.exit(run(sys.argv[1:] if words is None else words))


def run(words: Sequence[str]) -> Exit:
    """Run one command. Every fault is told in the reader's language and becomes an exit code, never a traceback."""
    given = _parser().parse_args(words)
    speak = language_of(given.language)
    try:
        return COMMANDS[given.command].run(given, speak)
    except KunnskapError as problem:
        print(speak.error(problem), file=sys.stderr)
        return Exit.FAULTS if isinstance(problem, ParameterError) else Exit.CANNOT
    except ExceptionGroup as problems:
        return _tell_faults(problems, speak)
    except KeyboardInterrupt:
        print(speak.text("cli.interrupted"), file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CANNOT


def _parser() -> ArgumentParser:
    shared = ArgumentParser(add_help=False)
    shared.add_argument("--language", "-l", choices=sorted(LOCALES), default="nb", help="språk")
    shared.add_argument("--root", type=Path, default=Path(), help="prosjektmappen")
    top = ArgumentParser(
        prog="kunnskap", description="Litteraturbase og kartlegging inn, HTML-oppsummeringer ut."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="kommando")
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.help, parents=[shared])
        for names, how in command.arguments:
            one.add_argument(*names, **how)
    return top


def _as_interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _tell_faults(problems: ExceptionGroup[Exception], speak: Language) -> Exit:
    known, unknown = problems.split(KunnskapError)
    if unknown or known is None:
        raise problems
    for each in known.exceptions:
        if isinstance(each, KunnskapError):
            print(speak.error(each), file=sys.stderr)
    print(speak.text("cli.faults", n=len(known.exceptions)), file=sys.stderr)
    return Exit.FAULTS


def check(given: Namespace, speak: Language) -> Exit:
    """Read every parameter file, notebook and competence file; build nothing."""
    if given.accessibility:
        from kunnskap.batch.accessibility import accessibility_report

        print("\n".join(accessibility_report(speak)))
        return Exit.GOOD
    from kunnskap.batch.parameters import read_parameters
    from kunnskap.check import check_data, told

    workspace = Workspace.find(given.root)
    code = Exit.GOOD
    try:
        print(speak.text("cli.checked", n=len(read_parameters(workspace))))
    except ExceptionGroup as problems:
        code = _tell_faults(problems, speak)
    findings = check_data(Door(workspace))
    for line in told(findings, speak):
        print(line)
    return Exit.FAULTS if any(each.is_fault for each in findings) else code


def new(given: Namespace, speak: Language) -> Exit:
    """Write a commented start of a new data file."""
    from kunnskap.scaffold import kind_named, start

    workspace = Workspace.find(given.root)
    today = datetime.date.today()  # the roof may look at the clock
    written = start(workspace, kind_named(given.kind), given.name, day=today)
    print(speak.text("cli.started", files=[workspace.name(path) for path in written]))
    return Exit.GOOD


def survey(given: Namespace, speak: Language) -> Exit:
    """Print a draft of a codebook for an answers file; nothing is written."""
    from kunnskap.survey import draft_codebook

    print(draft_codebook(given.file), end="")
    return Exit.GOOD


def bring_in(given: Namespace, speak: Language) -> Exit:
    """Bring database exports into a literature base."""
    from kunnskap.records import import_files

    done = import_files(
        Workspace.find(given.root),
        given.files,
        base=given.base,
        database=given.database,
        date=given.date,
        search=given.search_string,
        kind=given.kind,
    )
    for file in done.files:
        print(_brought(file, speak))
        for problem in (*file.read.problems, *file.read.remarks):
            words = speak.text(problem.message_key, **dict(problem.facts))
            print(f"  {problem.file}:{problem.line}: {words}")
    if done.possible:
        print(speak.text("records.import.possible", n=len(done.possible)))
        for pair in done.possible:
            print(f"  {pair.first} – {pair.second}")
    return Exit.GOOD


def _brought(file: ImportedFile, speak: Language) -> str:
    if file.already:
        return speak.text("records.import.already", file=file.already)
    read = {"format": file.read.format, "encoding": file.read.encoding, "file": file.file}
    counts = {"records": len(file.read.records), "new": file.new, "merged": file.merged}
    return speak.text("records.import.file", n=len(file.read.problems), **read, **counts)


def plan(given: Namespace, speak: Language) -> Exit:
    """Say which summaries are stale, and why; write the parameter sets as JSON if asked."""
    from kunnskap.batch.plan import make_plan

    planned = make_plan(Workspace.find(given.root), rehash=given.rehash)
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

    options = Options(
        only=tuple(given.only),
        jobs=given.jobs,
        engine=given.engine,
        language=given.language,
        rehash=given.rehash,
        force=given.force,
        preload=PRELOAD,
        limits=Limits(given.cell_seconds, given.summary_seconds, given.memory),
    )
    watch = watch_for(speak, quiet=given.quiet, as_json=given.json)
    built = build_all(Workspace.find(given.root), options, watch)
    for each in built.failed:
        error = each.message if is_ours(each.error) else f"{each.error}: {each.message}"
        facts = {
            "name": each.name,
            "status": each.status,
            "cell": each.cell,
            "error": error.strip(": "),
        }
        print(speak.text("cli.failed", **facts), file=sys.stderr)
    if not given.quiet and not given.json:
        failed = len(built.failed)
        counts = {"made": len(built.results) - failed, "fresh": built.fresh, "failed": failed}
        print(speak.text("cli.built", **counts))
        print(speak.text("cli.start_page", path=os.path.relpath(built.start_page)))
    return Exit.SOME_FAILED if built.failed else Exit.GOOD


def verify(given: Namespace, speak: Language) -> Exit:
    """Take every fingerprint of the outputs anew, and name what differs."""
    from kunnskap.batch.verify import verify as verify_outputs

    n, differences = verify_outputs(given.outputs or Workspace.find(given.root).outputs)
    for each in differences:
        print(speak.text(f"batch.verify.{each.key}", file=each.file))
    print(speak.text("cli.verified", n=n, differing=len(differences)))
    return Exit.SOME_FAILED if differences else Exit.GOOD


def diff(given: Namespace, speak: Language) -> Exit:
    """Say what is new in the summaries from one build to another."""
    from kunnskap.batch.diff import differences

    for line in differences(given.before, given.after, speak):
        print(line)
    return Exit.GOOD


def lab(given: Namespace, speak: Language) -> Exit:
    """Become JupyterLab on the project, without its announcements: they ask servers outside."""
    from importlib.util import find_spec

    folder = Workspace.find(given.root).root
    if find_spec("jupyterlab") is None:
        raise BatchError("no_lab")
    silent = ("news_url=None", "check_for_updates_class=jupyterlab.NeverCheckForUpdate")
    words = [f"--notebook-dir={folder}", *(f"--LabApp.{each}" for each in silent)]
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *words])


SOURCE_KINDS = ("database", "register", "website", "organisation", "citation")
REHASH = argument("--rehash", action="store_true", help="les alle filer på nytt")
COMMANDS = {
    "check": Command(
        check,
        "se etter feil i parameterfiler, notatbøker og data, uten å bygge noe",
        (
            argument(
                "--accessibility",
                action="store_true",
                help="vis kravene i WCAG med status i stedet",
            ),
        ),
    ),
    "new": Command(
        new,
        "skriv en kommentert start på en ny datafil",
        (
            argument("kind", metavar="SLAG", help="module, programme, practice, base eller survey"),
            argument("name", metavar="NAVN", help="små bokstaver a–z, tall og bindestrek"),
        ),
    ),
    "survey": Command(
        survey,
        "skriv et utkast til kodebok av en svarfil",
        (
            argument("action", choices=["codebook"], help="codebook: utkast til survey.toml"),
            argument("file", type=Path, metavar="FIL", help="svarfilen, som levert"),
        ),
    ),
    "import": Command(
        bring_in,
        "legg eksporter fra databaser inn i en litteraturbase",
        (
            argument("files", nargs="+", type=Path, metavar="FIL"),
            argument("--base", required=True, help="mappen i literature/"),
            argument("--database", default="", help="databasen eller registeret, som «PubMed»"),
            argument("--date", type=datetime.date.fromisoformat, help="søkedato, 2026-11-01"),
            argument("--search-string", default="", help="søkestrengen, slik den ble skrevet"),
            argument("--kind", choices=SOURCE_KINDS, default="database", help="hva det ble søkt i"),
        ),
    ),
    "plan": Command(
        plan,
        "vis hva som må lages på nytt, og hvorfor",
        (
            argument(
                "--export", type=Path, metavar="MAPPE", help="skriv parametersettene som JSON"
            ),
            REHASH,
        ),
    ),
    "build": Command(
        build,
        "lag alle oppsummeringer som ikke er uendret siden sist",
        (
            argument(
                "only", nargs="*", metavar="NAVN", help="bare disse; * står for hva som helst"
            ),
            argument(
                "--jobs", "-j", type=int, default=0, help="hvor mange samtidig; 0: én per kjerne"
            ),
            argument("--engine", default="kunnskap", help="kunnskap eller nbclient"),
            REHASH,
            argument("--force", action="store_true", help="lag også det som er uendret"),
            argument("--quiet", "-q", action="store_true", help="bare feil"),
            argument("--json", action="store_true", help="én JSON-linje per hendelse"),
            argument("--cell-seconds", type=float, default=300.0, help="lengste tid for én celle"),
            argument("--summary-seconds", type=float, default=1200.0, help="… for én oppsummering"),
            argument(
                "--memory", type=int, default=4096, help="mest minne for én oppsummering, MiB"
            ),
        ),
    ),
    "verify": Command(
        verify,
        "regn ut alle fingeravtrykk på nytt, og nevn det som er endret",
        (argument("outputs", nargs="?", type=Path, metavar="MAPPE", help="mappen som ble bygd"),),
    ),
    "diff": Command(
        diff,
        "vis hva som er nytt i oppsummeringene fra en bygging til en annen",
        (
            argument("before", type=Path, metavar="FØR", help="mappen som ble bygd før"),
            argument("after", type=Path, metavar="ETTER", help="mappen som ble bygd etter"),
        ),
    ),
    "lab": Command(lab, "åpne JupyterLab på prosjektet"),
}

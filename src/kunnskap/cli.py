"""The command line: arguments in, an exit code out. What takes time to import is imported inside its command."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Annotated

import typer

from kunnskap.errors import BatchError, KunnskapError, ParameterError
from kunnskap.language import Language
from kunnskap.language import language as language_of
from kunnskap.workspace import Workspace

app = typer.Typer(
    name="kunnskap",
    help="Litteraturbase og kartlegging inn, HTML-sammenstillinger ut.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
PRELOAD = ("pandas", "kunnskap.desk")


class Exit(IntEnum):
    """What a command's exit code means; the same table stands in ``docs/commands.md``."""

    GOOD = 0
    SOME_FAILED = 1
    WRONG_USE = 2
    FAULTS = 3
    CANNOT = 4
    INTERRUPTED = 130


LanguageOption = Annotated[str, typer.Option("--language", "-l", help="nb, nn eller en.")]
RootOption = Annotated[Path, typer.Option("--root", help="Prosjektmappen.")]
HERE = Path()


def main() -> None:
    """The way in from the shell."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    app()


def _as_interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@app.command()
def check(
    language: LanguageOption = "nb",
    root: RootOption = HERE,
    accessibility: Annotated[
        bool, typer.Option("--accessibility", help="Vis kravene i WCAG med status i stedet.")
    ] = False,
) -> None:
    """Se etter feil i parameterfiler og notatbøker, uten å bygge noe."""
    with _spoken(language) as speak:
        if accessibility:
            from kunnskap.batch.accessibility import accessibility_report

            print("\n".join(accessibility_report(speak)))
            return
        from kunnskap.batch.parameters import read_parameters

        sets = read_parameters(Workspace.find(root))
        print(speak.text("cli.checked", n=len(sets)))


@app.command()
def plan(
    language: LanguageOption = "nb",
    root: RootOption = HERE,
    export: Annotated[
        Path | None, typer.Option(help="Skriv hvert parametersett som JSON i denne mappen.")
    ] = None,
    rehash: Annotated[bool, typer.Option(help="Les alle filer på nytt.")] = False,
) -> None:
    """Vis hva som er uendret, hva som må lages på nytt, og hvorfor."""
    with _spoken(language) as speak:
        from kunnskap.batch.plan import make_plan

        planned = make_plan(Workspace.find(root), rehash=rehash)
        for each in planned.stale:
            reasons = (speak.text(why.message_key, **dict(why.facts)) for why in each.reasons)
            print(f"{each.run.name}: {'; '.join(reasons)}")
        print(speak.text("cli.planned", n=len(planned.stale), all=len(planned.runs)))
        if export is not None:
            from kunnskap.batch.handover import hand_over

            written = hand_over(planned, export)
            print(speak.text("cli.exported", n=len(written), folder=export.as_posix()))


@app.command()
def build(
    only: Annotated[
        list[str] | None, typer.Argument(help="Bare disse; * står for hva som helst.")
    ] = None,
    language: LanguageOption = "nb",
    root: RootOption = HERE,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Hvor mange samtidig; 0 er én per kjerne.")
    ] = 0,
    engine: Annotated[str, typer.Option(help="kunnskap eller nbclient.")] = "kunnskap",
    rehash: Annotated[bool, typer.Option(help="Les alle filer på nytt.")] = False,
    force: Annotated[bool, typer.Option(help="Lag alt på nytt, også det som er uendret.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Bare feil.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="En JSON-linje per hendelse.")] = False,
    cell_seconds: Annotated[float, typer.Option(help="Lengste tid for én celle.")] = 300.0,
    summary_seconds: Annotated[
        float, typer.Option(help="Lengste tid for én sammenstilling.")
    ] = 1200.0,
    memory: Annotated[int, typer.Option(help="Mest minne for én sammenstilling, MiB.")] = 4096,
) -> None:
    """Lag alle sammenstillinger som ikke er uendret siden sist."""
    with _spoken(language) as speak:
        from kunnskap.batch.build import Options
        from kunnskap.batch.build import build as build_all
        from kunnskap.batch.job import Limits
        from kunnskap.batch.progress import watch_for

        options = Options(
            only=tuple(only or ()),
            jobs=jobs,
            engine=engine,
            language=language,
            rehash=rehash,
            force=force,
            preload=PRELOAD,
            limits=Limits(cell_seconds, summary_seconds, memory),
        )
        watch = watch_for(speak, quiet=quiet, as_json=as_json)
        built = build_all(Workspace.find(root), options, watch)
        for result in built.failed:
            facts = {"name": result.name, "status": result.status, "cell": result.cell}
            said = f"{result.error}: {result.message}".strip(": ")
            print(speak.text("cli.failed", **facts, error=said), file=sys.stderr)
        if not quiet and not as_json:
            _report(speak, built.start_page, len(built.results), len(built.failed), built.fresh)
        raise typer.Exit(Exit.SOME_FAILED if built.failed else Exit.GOOD)


def _report(speak: Language, start_page: Path, made: int, failed: int, fresh: int) -> None:
    print(speak.text("cli.built", made=made - failed, fresh=fresh, failed=failed))
    print(speak.text("cli.start_page", path=os.path.relpath(start_page)))


@app.command()
def verify(
    outputs: Annotated[Path | None, typer.Argument(help="Mappen som ble bygd.")] = None,
    language: LanguageOption = "nb",
    root: RootOption = HERE,
) -> None:
    """Regn ut alle fingeravtrykk på nytt, og nevn det som er endret."""
    with _spoken(language) as speak:
        from kunnskap.batch.verify import verify as verify_outputs

        n, differences = verify_outputs(outputs or Workspace.find(root).outputs)
        for each in differences:
            print(speak.text(f"batch.verify.{each.key}", file=each.file))
        print(speak.text("cli.verified", n=n, differing=len(differences)))
        raise typer.Exit(Exit.SOME_FAILED if differences else Exit.GOOD)


@app.command()
def lab(language: LanguageOption = "nb", root: RootOption = HERE) -> None:
    """Åpne JupyterLab på prosjektet."""
    with _spoken(language):
        from importlib.util import find_spec

        folder = Workspace.find(root).root
        if find_spec("jupyterlab") is None:
            raise BatchError("no_lab")
        announcements = "--LabApp.news_url=None"
        os.execv(
            sys.executable,
            [sys.executable, "-m", "jupyterlab", f"--notebook-dir={folder}", announcements],
        )


@contextlib.contextmanager
def _spoken(code: str) -> Iterator[Language]:
    """A language to speak, and every fault told in it, with an exit code instead of a traceback."""
    speak = language_of("nb")
    try:
        speak = language_of(code)
        yield speak
    except KunnskapError as problem:
        print(speak.error(problem), file=sys.stderr)
        raise typer.Exit(
            Exit.FAULTS if isinstance(problem, ParameterError) else Exit.CANNOT
        ) from None
    except ExceptionGroup as problems:
        known, unknown = problems.split(KunnskapError)
        if unknown or known is None:
            raise
        for each in known.exceptions:
            if isinstance(each, KunnskapError):
                print(speak.error(each), file=sys.stderr)
        print(speak.text("cli.faults", n=len(known.exceptions)), file=sys.stderr)
        raise typer.Exit(Exit.FAULTS) from None
    except KeyboardInterrupt:
        print(speak.text("cli.interrupted"), file=sys.stderr)
        raise typer.Exit(Exit.INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.CANNOT) from None

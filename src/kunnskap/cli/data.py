"""The commands that check data, start data files and bring data in."""

from __future__ import annotations

import datetime
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kunnskap.cli.command import Command, Exit, argument, switch
from kunnskap.cli.faults import tell_faults
from kunnskap.language import Language
from kunnskap.workspace import Door, Workspace

if TYPE_CHECKING:
    from kunnskap.records import ImportedFile

SOURCE_KINDS = ("database", "register", "website", "organisation", "citation")


def check(given: Namespace, speak: Language) -> Exit:
    """Read every parameter file, notebook and competence file; build nothing."""
    if given.accessibility:
        from kunnskap.batch.accessibility import accessibility_report

        print("\n".join(accessibility_report(speak)))
        return Exit.GOOD
    if given.built:
        return _check_built(Workspace.find(given.root), speak)
    from kunnskap.batch.parameters import read_parameters
    from kunnskap.check import check_data, told

    workspace = Workspace.find(given.root)
    code = Exit.GOOD
    try:
        print(speak.text("cli.checked", n=len(read_parameters(workspace))))
    except ExceptionGroup as problems:
        code = tell_faults(problems, speak)
    findings = check_data(Door(workspace))
    for line in told(findings, speak):
        print(line)
    return Exit.FAULTS if any(each.is_fault for each in findings) else code


def _check_built(workspace: Workspace, speak: Language) -> Exit:
    """Hold every sentence of the built pages up against the certainty it speaks under."""
    from kunnskap.wording import read_pages, told

    read = read_pages(workspace.outputs / "html")
    if not read.summaries:
        print(speak.text("check.built.nothing"))
        return Exit.CANNOT
    for line in told(read, speak):
        print(line)
    return Exit.FAULTS if read.own else Exit.GOOD


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
    listed = f"literature/{given.base}/sources.toml"
    for file in done.files:
        print(_brought(file, listed, speak))
        if not (given.database or file.already or file.read.records["database"].notna().all()):
            print(speak.text("records.import.no_database", list=listed))
        for problem in (*file.read.problems, *file.read.remarks):
            words = speak.text(problem.message_key, **dict(problem.facts))
            print(f"  {problem.file}:{problem.line}: {words}")
    if done.possible:
        print(speak.text("records.import.possible", n=len(done.possible)))
        for pair in done.possible:
            print(f"  {pair.first} – {pair.second}")
    return Exit.GOOD


def _brought(file: ImportedFile, listed: str, speak: Language) -> str:
    if file.already:
        return speak.text("records.import.already", file=file.already, list=listed)
    told = (file.read.format, file.read.encoding)
    written = ", ".join(each for each in told if each != "binary")  # a workbook has no encoding
    counts = {"records": len(file.read.records), "new": file.new, "merged": file.merged}
    return speak.text(
        "records.import.file", n=len(file.read.problems), file=file.file, written=written, **counts
    )


COMMANDS = {
    "check": Command(
        check,
        (switch("--accessibility", says="accessibility"), switch("--built", says="built")),
    ),
    "new": Command(
        new,
        (argument("kind", says="kind", takes="kind"), argument("name", says="name", takes="name")),
    ),
    "survey": Command(
        survey,
        (
            argument("action", says="action", choices=["codebook"]),
            argument("file", says="answers", type=Path, takes="file"),
        ),
    ),
    "import": Command(
        bring_in,
        (
            argument("files", says="exports", nargs="+", type=Path, takes="file"),
            argument("--base", says="base", takes="name", required=True),
            argument("--database", says="database", takes="name", default=""),
            argument("--date", says="date", takes="date", type=datetime.date.fromisoformat),
            argument("--search-string", says="search_string", takes="text", default=""),
            argument("--kind", says="source_kind", choices=SOURCE_KINDS, default="database"),
        ),
    ),
}

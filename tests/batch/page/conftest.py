"""A realistic summary, made by a desk as a notebook would make it, without running a kernel."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kunnskap import desk as desk_room
from kunnskap.batch.export import export_summary
from kunnskap.batch.failure import render_failure
from kunnskap.batch.index import render_index
from kunnskap.batch.manifest import Failure, IndexEntry
from kunnskap.blocks import (
    Bibliography,
    Block,
    Box,
    Citation,
    Column,
    Columns,
    Figure,
    Foreign,
    Lines,
    Link,
    Listing,
    Notice,
    NoticeKind,
    Number,
    Paragraph,
    Reference,
    Run,
    Sentence,
    Symbol,
    Table,
)
from kunnskap.desk import Desk
from kunnskap.figures.svg import ACCENT, GRID, MUTED, Canvas, linear
from kunnskap.language import Language, Piece
from kunnskap.language import language as language_of
from kunnskap.origin import Origin, Place, Traced, combine
from kunnskap.workspace import Workspace

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)
TITLES = {
    "nb": (
        "Behandling av rus og vold under ett",
        "Virker det bedre å behandle rusproblemer og vold samtidig enn hver "
        "for seg? Elleve studier samlet for behandlere og miljøpersonell.",
        "Hvem det gjelder",
    ),
    "nn": (
        "Behandling av rus og vald under eitt",
        "Verkar det betre å behandle rusproblem og vald samtidig enn kvar "
        "for seg? Elleve studiar samla for behandlarar og miljøpersonell.",
        "Kven det gjeld",
    ),
    "en": (
        "Treating substance use and violence together",
        "Does it work better to treat substance use and violence "
        "together than one by one? Eleven studies for clinicians and ward staff.",
        "Who it concerns",
    ),
}
SYNTHETIC = Notice(
    NoticeKind.SYNTHETIC,
    "Svarene er laget av en generator, ikke av mennesker. De viser bare hvordan siden blir.",
)
CAVEAT = Notice(NoticeKind.CAVEAT, "Spørreundersøkelsen er ikke presis innsikt eller forskning.")
INTEGRITY = Notice(NoticeKind.INTEGRITY, "En av studiene har fått et varsel fra tidsskriftet.")


def study(line: int) -> Origin:
    return Origin.at(
        Place(
            "literature/sample/outcomes.csv",
            line,
            f"study{2000 + line}",
            "n",
            "abstract",
            "https://example.org/s",
        )
    )


def number(value: float, line: int, spec: str = "") -> Number:
    return Number(Traced(value, study(line).then("count")), spec)


def sentence(*parts: str | Number | Citation) -> Sentence:
    return Sentence(tuple(piece(part) for part in parts))


def piece(part: str | Number | Citation) -> Piece:
    if isinstance(part, str):
        return Piece(part)
    return (
        Piece(part.text, part)
        if isinstance(part, Citation)
        else Piece(str(part.value.value), part.value)
    )


DOI = Run("https://doi.org/10.1000/x", href="https://doi.org/10.1000/x")


def studies_table(rows: int) -> Table:
    """One row per study, with text that wraps, a number, a missing value, a link and another language."""
    columns = (
        Column("Studie"),
        Column("Design"),
        Column("Deltakere", numeric=True),
        Column("Oppfølging, uker", numeric=True),
        Column("Hva som ble sammenlignet"),
        Column("Retning"),
        Column("Andel menn", numeric=True, spec="percent"),
        Column("Effekt (95 % KI)", numeric=True),
        Column("Kilde"),
    )
    return Table(
        f"{rows} studier av samtidig behandling, ordnet etter år",
        columns,
        tuple(
            (
                f"Eksempelsen {2000 + i}",
                "randomisert kontrollert studie",
                number(40 + 7 * i, i),
                number(12 + i % 40, i),
                Lines(
                    (
                        Foreign("Substance abuse domestic violence programme", "en"),
                        "vanlig rusbehandling",
                    )
                ),
                Symbol(
                    "▲" if i % 3 else "◄►",
                    "i favør av tiltaket" if i % 3 else "ingen forskjell påvist",
                ),
                None if i % 5 == 0 else number(i % 10 / 10, i),
                number(0.4 + i / 100, i, "2"),
                Lines(
                    (
                        Link("artikkelen", "https://example.org/s"),
                        Symbol("✓", "sett", shows_words=False),
                    )
                ),
            )
            for i in range(2, rows + 2)
        ),
        notes=("Effekten er slik studien selv oppga den.",),
        notices=(INTEGRITY,),
    )


def bars() -> Figure:
    canvas = Canvas(720, 260)
    scale = linear((0, 100), (240, 640))
    for tick in (0, 25, 50, 75, 100):
        canvas.line(scale(tick), 20, scale(tick), 220, stroke=GRID)
        canvas.text(scale(tick), 242, str(tick), size=13, anchor="middle", fill=MUTED)
    themes = (
        ("Kartlegging av vold", 62),
        ("Motiverende intervju", 48),
        ("Sinnemestring", 37),
        ("Risikoverktøy", 71),
    )
    for row, (theme, value) in enumerate(themes):
        y = 30 + row * 48
        canvas.text(228, y + 21, theme, anchor="end")
        canvas.rect(240, y, scale(value) - 240, 32, fill=ACCENT)
        canvas.text(scale(value) + 8, y + 21, f"{value} %", origin=study(row + 2), bold=True)
    finding = "Risikoverktøy er det flest vil lære mer om (71 %), og sinnemestring det færrest nevner (37 %)."
    rows = tuple(
        (theme, number(value / 100, i + 2, "percent")) for i, (theme, value) in enumerate(themes)
    )
    table = Table(
        "Andel som vil lære mer, etter tema", (Column("Tema"), Column("Andel", numeric=True)), rows
    )
    return Figure(
        "Hva behandlere vil lære mer om",
        finding,
        canvas.svg("Hva behandlere vil lære mer om", finding),
        table,
        origins=tuple(canvas.origins),
        notices=(SYNTHETIC, CAVEAT),
    )


def blocks(rows: int) -> list[list[Block]]:
    """What each showing cell shows."""
    pooled = Number(Traced(0.42, combine(study(i) for i in range(2, 60)).then("count")), "2")
    references = Bibliography(
        (
            Reference("a", (Run("Berg, K. (2023). "), Run("Boka", emphasis=True), Run(". "), DOI)),
            Reference("b", (Run("Ås, K. (2020). "), Run("En annen bok", emphasis=True), Run("."))),
        )
    )
    return [
        [
            sentence("Dette bygger på to bøker ", Citation("(Berg, 2023)", "a"), "."),
            Box(
                "Hovedfunn",
                (
                    sentence(
                        "Samtidig behandling reduserer trolig rusbruk (",
                        number(6, 3),
                        " studier). Moderat tillit.",
                    ),
                    sentence(
                        "Vi vet ikke om den reduserer vold; samlet effekt er ",
                        pooled,
                        ". Svært lav tillit.",
                    ),
                ),
            ),
            Columns(
                (
                    ("Taler for", Listing(("SADV-studien (2007)", "En eldre oversikt"))),
                    (
                        "Taler mot",
                        Listing(
                            (
                                "I-StoP-studien",
                                "En metaanalyse fra 2021",
                                "Campbell-oversikten leser resultatet motsatt av forfatterne",
                            )
                        ),
                    ),
                )
            ),
        ],
        [
            Paragraph(
                (
                    sentence("Søkene ga ", number(1234, 9), " treff. "),
                    sentence("Etter sortering sto ", number(11, 4), " studier igjen."),
                )
            ),
            studies_table(rows),
        ],
        [bars(), references],
    ]


def sample_desk(root: Path, code: str) -> Desk:
    for folder in ("notebooks", "parameters"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "parameters" / "sample.toml").write_text("base = 'sample'\n", encoding="utf-8")
    title, lead, _ = TITLES[code]
    spoken = language_of(code)
    words = {**spoken.messages, "summaries.sample.title": title, "summaries.sample.lead": lead}
    desk = Desk(Workspace(root), Language(code, spoken.locale, words))
    desk.door.read(root / "parameters" / "sample.toml")
    return desk


def sample_notebook(root: Path, code: str = "nb", rows: int = 12) -> Any:
    """An executed notebook: opening, prose with a formula and a table, four showing cells, a record and a trail."""
    shown: list[Any] = []
    real = desk_room.display
    desk_room.display = lambda data, raw, metadata: shown.append(  # type: ignore[assignment,misc]
        new_output("display_data", data=data, metadata=metadata)
    )
    try:
        desk = sample_desk(root, code)
        desk.begin(
            "sample",
            data_date=datetime.date(2026, 10, 1),
            notices=(SYNTHETIC, CAVEAT),
            about=(
                (
                    TITLES[code][2],
                    "Behandlere og miljøpersonell i spesialisthelsetjenesten, alle fem regioner",
                ),
            ),
        )
        cells = [new_code_cell('base = "sample"', id="parameters"), code_cell("opening", shown)]
        for name, showing in zip(("findings", "studies", "survey"), blocks(rows), strict=True):
            cells.append(new_markdown_cell(PROSE[name], id=f"{name}-prose"))
            desk.show(*showing)
            cells.append(code_cell(name, shown))
        desk.close()
        cells.append(code_cell("closing", shown))
    finally:
        desk_room.display = real
    notebook = new_notebook(cells=cells)
    nbformat.validate(notebook)
    return notebook


def code_cell(name: str, shown: list[Any]) -> Any:
    cell = new_code_cell(f"desk.show(*blocks.{name}(desk))", id=name, outputs=list(shown))
    shown.clear()
    return cell


PROSE = {
    "findings": "## Hva vi vet\n\nTeksten her er skrevet av mennesker. Den forklarer "
    "*hvordan* funnene skal leses, og peker videre til [rådata](https://example.org/data).",
    "studies": "## Studiene\n\nEffektene er regnet om til en felles skala med $\\ln\\frac{a/b}{c/d}$, "
    "og veid sammen slik:\n\n"
    "$$\\hat\\mu = \\frac{\\sum_i w_i y_i}{\\sum_i w_i}$$\n\n### Hvordan studiene ble valgt\n\n"
    "| Krav | Begrunnelse |\n|---|---|\n| voksne | modulene gjelder voksne |\n"
    "| rus og vold | begge deler må måles |\n\n"
    "1. To personer leste alle titlene.\n2. Uenighet ble løst ved samtale.\n",
    "survey": "## Hva klinikerne sier at de trenger\n\nAndelene er andeler av *dem som svarte*, "
    "ikke av alle behandlere.",
}
PROVENANCE: dict[str, Any] = {
    "name": "sample-nord",
    "notebook": {"file": "notebooks/literature_summary.ipynb", "sha256": "0" * 64},
    "parameters": {"base": "sample", "language": "nb", "designs": ["rct", "review"], "regions": []},
    "inputs": {
        "literature/sample/outcomes.csv": "a1" * 32,
        "literature/sample/studies.csv": "b2" * 32,
    },
    "package": {"name": "kunnskap", "version": "0.1.0"},
    "dependencies": {"pandas": "3.1.1", "papermill": "2.7.0", "nbconvert": "7.17.2"},
    "commit": "4dc53ad0c0ffee",
    "dirty": False,
}


@pytest.fixture
def sample(tmp_path: Path) -> Callable[..., Any]:
    return lambda code="nb", rows=12: sample_notebook(tmp_path, code, rows)


@pytest.fixture
def exported(sample: Callable[..., Any]) -> Callable[..., str]:
    """A sample summary's HTML, in a language and with a number of studies."""
    return lambda code="nb", rows=12: export_summary(
        sample(code, rows), language=code, provenance=PROVENANCE
    )


@pytest.fixture
def ordinary_page() -> str:
    """A draft from a notebook that knows nothing of the desk: data frames, a printed line, an undescribed image."""
    answers = pd.DataFrame({"region": ["nord", "vest"] * 4, "andel": range(8), "n": range(8)})
    frames = [answers, answers.groupby("region").describe(), answers.style.set_caption("Andeler")]
    shown = [new_output("display_data", data={"text/html": each.to_html()}) for each in frames]
    image = new_output("display_data", data={"image/png": PIXEL})
    printed = new_output("stream", name="stdout", text="0,31 [0,10, 0,52]\n")
    cells = [
        new_markdown_cell("# Svarene\n\n## Andel i hver region", id="title"),
        new_code_cell("answers", id="cell", outputs=[*shown, printed, image]),
    ]
    return export_summary(new_notebook(cells=cells), language="nb", provenance={"draft": True})


@pytest.fixture
def start_page() -> str:
    """Two modules in two regions, one of them failed."""
    entries = [
        IndexEntry(
            name=f"{module}-{region}",
            title=f"{module.capitalize()} {region}",
            description="Hva modulen lærer bort.",
            family="modules",
            family_title="Kunnskapsmoduler",
            language="nb",
            data_date="2026-10-01",
            status="failed" if (module, region) == ("grunnmodul", "vest") else "built",
            href=f"{module}-{region}.html",
            notices=({"kind": "synthetic", "text": SYNTHETIC.text},),
            parameters={"module": module, "region": region},
            error="ValueError: nei",
            report="../failures/x.html",
        )
        for module in ("grunnmodul", "sinnemestring")
        for region in ("nord", "vest")
    ]
    return render_index(entries, language="nb")


@pytest.fixture
def failure_page() -> str:
    failure = Failure(
        name="grunnmodul-vest",
        status="failed",
        cell="studies",
        cell_number=4,
        error="ValueError",
        message="nei",
        parameters={"region": "vest"},
        command="kunnskap build grunnmodul-vest --jobs 1",
    )
    return render_failure(failure, traceback=["ValueError: nei"], source="1/0", language="nb")

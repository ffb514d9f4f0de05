"""The list of places of service that knowledge is to reach: type, level and region, and how far each is anchored."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from kunnskap.competence.entries import Entry, Fact
from kunnskap.competence.reading import read_toml
from kunnskap.competence.register import read_register
from kunnskap.errors import CompetenceError
from kunnskap.origin import Origin, Place, Traced, count
from kunnskap.terms import Region, Reported, ServiceArea, ServiceKind, ServiceLevel
from kunnskap.workspace import Door

ABOUT, LIST = "services.toml", "services.csv"
COLUMNS = {
    "region": Region,
    "level": ServiceLevel,
    "area": ServiceArea,
    "kind": ServiceKind,
    "anchored": Reported,
}
HEADER = ("key", "name", *COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Entry):
    nb: str
    nn: str
    en: str

    def in_language(self, code: str) -> str:
        return {"nb": self.nb, "nn": self.nn, "en": self.en}[code]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutServices(Entry):
    """What the list is; ``synthetic_note`` must be there when the places are not real."""

    synthetic: bool
    about: Fact
    synthetic_note: Note | None = None

    def __post_init__(self) -> None:
        if self.synthetic and self.synthetic_note is None:
            raise ValueError("synthetic_note")


@dataclass(frozen=True, slots=True)
class Service:
    """One place of service. ``anchored``: whether its leaders have taken the modules on."""

    key: str
    name: str
    region: Region
    level: ServiceLevel
    area: ServiceArea
    kind: ServiceKind
    anchored: Reported
    origin: Origin


@dataclass(frozen=True, slots=True)
class Services:
    about: AboutServices
    services: tuple[Service, ...]

    def within(self, region: Region | None) -> tuple[Service, ...]:
        """The services of the region, or all of them."""
        return tuple(one for one in self.services if region in (None, one.region))


def number_of(services: Iterable[Service]) -> Traced[int]:
    """How many, tracing to the row of each."""
    return count((service.origin for service in services), "count")


def read_services(door: Door) -> Services:
    """``competence/services.toml`` and ``services.csv``. Raises ``CompetenceError`` naming file, line and column."""
    folder = door.workspace.competence
    about = read_toml(door, folder / ABOUT, AboutServices, read_register(door))
    path = folder / LIST
    file = door.workspace.name(path)
    data = door.read(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise CompetenceError("not_utf8", file=file, line=line) from problem
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or tuple(rows[0]) != HEADER:
        raise CompetenceError("wrong_header", file=file, expected=",".join(HEADER))
    services = tuple(_service(row, file, line) for line, row in enumerate(rows[1:], start=2) if row)
    _refuse_twice(services, file)
    return Services(about, services)


def _service(row: list[str], file: str, line: int) -> Service:
    if len(row) != len(HEADER):
        raise CompetenceError(
            "crooked_row", file=file, line=line, found=len(row), expected=len(HEADER)
        )
    cells = dict(zip(HEADER, row, strict=True))
    for column in ("key", "name"):
        if not cells[column].strip():
            raise CompetenceError("empty_cell", file=file, line=line, column=column)
    for column, kind in COLUMNS.items():
        if cells[column] not in list(kind):
            known = ", ".join(kind)
            raise CompetenceError(
                "unknown_cell",
                file=file,
                line=line,
                column=column,
                found=cells[column],
                known=known,
            )
    return Service(
        cells["key"],
        cells["name"],
        Region(cells["region"]),
        ServiceLevel(cells["level"]),
        ServiceArea(cells["area"]),
        ServiceKind(cells["kind"]),
        Reported(cells["anchored"]),
        Origin.at(Place(file, line, cells["key"])),
    )


def _refuse_twice(services: tuple[Service, ...], file: str) -> None:
    seen: set[str] = set()
    for service in services:
        if service.key in seen:
            line = service.origin.places[0].line
            raise CompetenceError("service_twice", file=file, line=line, key=service.key)
        seen.add(service.key)

"""From a survey's folder to a ``Survey``: codebook first, then every wave against it, refusing early."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kunnskap.errors import SurveyError
from kunnskap.survey.answers import NOT_ANSWERED, Answers, Codes, Survey
from kunnskap.survey.codebook import Codebook, Question, WaveBook, parse_codebook
from kunnskap.survey.deliveries import read_delivery
from kunnskap.survey.delivery import Delivery
from kunnskap.survey.sampling import design_of_wave
from kunnskap.survey.shelf import Shelf
from kunnskap.workspace import Door, read_once

CODEBOOK = "survey.toml"
LONGEST_SHOWN = 6  # a code is short; what is longer may be somebody's own words, of which only the start is told


def read_survey(path: Path, *, door: Door | None = None) -> Survey:
    """The survey in a folder (or beside its ``survey.toml``), checked cell by cell against the codebook.

    Raises ``SurveyError`` naming file, line or column, the code that was found and what was expected.
    """
    folder = path if path.is_dir() or path.suffix != ".toml" else path.parent
    data, file = _bytes(folder / CODEBOOK, door)
    waves = tuple(_bytes(folder / wave.file, door) for wave in _codebook(data, file).waves)
    return _survey(data, file, waves, _shelf(door, [file, *(name for _, name in waves)]))


def _shelf(door: Door | None, files: list[str]) -> Shelf | None:
    if door is None:
        return None
    fingerprints = {each.name: each.sha256.encode() for each in door.files}
    return Shelf.of(door.memory, [fingerprints[name] for name in files])


def _bytes(path: Path, door: Door | None) -> tuple[bytes, str]:
    if door is not None:
        return door.read(path), door.workspace.name(path)
    try:
        return path.read_bytes(), path.name
    except OSError as problem:
        raise SurveyError("no_file", file=path.name, reason=problem.strerror or "") from problem


@read_once
def _codebook(data: bytes, file: str) -> Codebook:
    return parse_codebook(data, file)


@read_once
def _survey(
    codebook: bytes, file: str, waves: tuple[tuple[bytes, str], ...], shelf: Shelf | None
) -> Survey:
    """One survey for the same files, so that what it publishes is decided and tabulated once."""
    book = _codebook(codebook, file)
    answers = {
        wave.key: _answers(codebook, file, wave.key, *delivered)
        for wave, delivered in zip(book.waves, waves, strict=True)
    }
    return Survey(book, file, answers, _shelf=shelf)


@read_once
def _answers(codebook: bytes, codebook_file: str, wave: str, data: bytes, file: str) -> Answers:
    book = _codebook(codebook, codebook_file)
    delivery = read_delivery(data, file, heading_rows=book.survey.heading_rows)
    return _read_wave(book, book.wave(wave), delivery)


def _read_wave(book: Codebook, wave: WaveBook, delivery: Delivery) -> Answers:
    file = delivery.file
    _check_columns(book, delivery)
    respondents = _respondents(book, delivery)
    if delivery.size != wave.responded:
        raise SurveyError(
            "responded_differs", file=file, wave=wave.key, found=delivery.size, said=wave.responded
        )
    if wave.invited is not None and wave.invited < wave.responded:
        raise SurveyError(
            "more_than_invited", file=file, wave=wave.key, n=wave.responded, invited=wave.invited
        )
    columns = {
        column: _coded(book, question, column, delivery)
        for question in book.questions
        if question.kind != "open"
        for column in question.columns
    }
    design = design_of_wave(book, wave, delivery, columns)
    return Answers(wave, file, delivery.size, columns, respondents, design)


def _check_columns(book: Codebook, delivery: Delivery) -> None:
    design = book.design
    asked = {column for question in book.questions for column in question.columns}
    carried = {book.survey.respondent, design.weight, design.cluster, *design.strata} - {""}
    for column in sorted(asked | carried):
        if column not in delivery.columns:
            raise SurveyError("column_missing", file=delivery.file, column=column)
    for column in delivery.columns:
        if column not in asked | carried | set(book.survey.ignored_columns):
            raise SurveyError("column_unknown", file=delivery.file, column=column)


def _respondents(book: Codebook, delivery: Delivery) -> tuple[str, ...]:
    found: dict[str, int] = {}
    for name, line in zip(delivery.columns[book.survey.respondent], delivery.lines, strict=True):
        if not name.strip():
            raise SurveyError("no_respondent", file=delivery.file, line=line)
        if name in found:
            raise SurveyError("respondent_twice", file=delivery.file, line=line, first=found[name])
        found[name] = line
    return tuple(found)


def _coded(book: Codebook, question: Question, column: str, delivery: Delivery) -> Codes:
    """The column as small whole numbers: 0, 1, … the scale's codes, below zero the reasons for no answer."""
    numbers = _boxes(question) if question.kind == "multiple" else _numbers(book, question)
    cells = delivery.columns[column]
    coded = [numbers.get(cell) for cell in cells]
    if None in coded:
        at = coded.index(None)
        raise SurveyError(
            "unknown_code",
            file=delivery.file,
            line=delivery.lines[at],
            column=column,
            found=cells[at] if len(cells[at]) <= LONGEST_SHOWN else f"{cells[at][:3]}…",
            expected=[code for code in numbers if code],
        )
    codes = np.array(coded, dtype=np.int16)
    codes.flags.writeable = False
    return codes


def _boxes(question: Question) -> dict[str, int]:
    ticks = dict.fromkeys(question.unticked, 0) | dict.fromkeys(question.ticked, 1)
    return {"": NOT_ANSWERED} | ticks


def _numbers(book: Codebook, question: Question) -> dict[str, int]:
    scale = book.scale(question)
    numbers = {code.code: place for place, code in enumerate(scale.codes)}
    numbers |= {code.code: -2 - place for place, code in enumerate(scale.missing)}
    return {"": NOT_ANSWERED} | numbers

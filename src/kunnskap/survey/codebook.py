"""The codebook: what a survey says about itself, read strictly from ``survey.toml``.

An empty text means "not reported" and is shown as such; a key that is absent is an error, so that nobody forgets it
by accident.
"""

from __future__ import annotations

import tomllib
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kunnskap.errors import SurveyError
from kunnskap.terms import Expected, TomlSlip
from kunnskap.toml_faults import misfit, slip_in

DEFAULT_THRESHOLD = 5
LOWEST_THRESHOLD = 3
About = Literal["", "practice", "need", "importance", "competence"]
MissingKind = Literal["dont_know", "not_applicable", "not_asked", "refused", "no_answer"]
Few = Field(strict=False)  # TOML gives lists; the codebook holds tuples


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Words(_Strict):
    """One text in the three languages of the house."""

    nb: str
    nn: str
    en: str

    def to(self, code: str) -> str:
        """The text in the language with that code."""
        return str(getattr(self, code))


class Code(Words):
    """An answer that can be given; ``score`` is its place on 0 to 100 where the scale has one."""

    code: str
    score: float | None = None


class MissingCode(Words):
    """A code that stands for a reason why there is no answer."""

    code: str
    kind: MissingKind


class Step(Words):
    """Answers put together, for tables by background: there a group shows its steps and not each answer."""

    codes: Annotated[tuple[str, ...], Few]


class Scale(_Strict):
    codes: Annotated[tuple[Code, ...], Few]
    missing: Annotated[tuple[MissingCode, ...], Few] = ()
    top: Annotated[tuple[str, ...], Few] = ()
    steps: Annotated[tuple[Step, ...], Few] = ()

    @property
    def scored(self) -> bool:
        return all(code.score is not None for code in self.codes)


class Option(Words):
    """One box to tick in a question with several answers, in its own column."""

    key: str
    column: str


class Question(_Strict):
    """``ticked`` and ``unticked`` are what a box's column holds; an empty cell is unanswered unless it is named."""

    key: str
    text: Words
    kind: Literal["single", "multiple", "open"] = "single"
    scale: str = ""
    column: str = ""
    theme: str = ""
    about: About = ""
    options: Annotated[tuple[Option, ...], Few] = ()
    ticked: Annotated[tuple[str, ...], Few] = ("1",)
    unticked: Annotated[tuple[str, ...], Few] = ("0",)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the answers file that this question fills."""
        if self.kind == "multiple":
            return tuple(option.column for option in self.options)
        return (self.column or self.key,)


class Index(_Strict):
    """A mean of several scored items, given to those who answered at least ``minimum_items`` of them."""

    key: str
    text: Words
    items: Annotated[tuple[str, ...], Few]
    minimum_items: int


class WaveBook(_Strict):
    key: str
    file: str
    period: Words
    start: str
    end: str
    invited: Annotated[int | None, BeforeValidator(lambda said: None if said == "" else said)]
    responded: int
    invited_by: dict[str, dict[str, int]] = {}
    margins: dict[str, dict[str, float]] = {}


class Identity(_Strict):
    """The table ``[survey]``: what must be known before any answer may be tabulated."""

    name: str
    synthetic: bool
    house: str
    respondent: str
    panel: bool
    title: Words
    purpose: Words
    caveat: Words
    population: Words
    weighting: Words
    synthetic_note: Words | None = None
    ignored_columns: Annotated[tuple[str, ...], Few] = ()
    heading_rows: Literal[1, 2] = 1


class DisclosureBook(_Strict):
    threshold: int = DEFAULT_THRESHOLD
    reason: str = ""
    groups: Annotated[tuple[str, ...], Few]


class DesignBook(_Strict):
    """Columns of the answers file that carry the sampling design; empty where there are none.

    ``population_size``: how many there are in each stratum (its codes joined by "/"), for the finite population
    correction. A wave's ``margins`` are known totals to rake the weights to, by background and code.
    """

    weight: str = ""
    strata: Annotated[tuple[str, ...], Few] = ()
    cluster: str = ""
    population_size: dict[str, int] = {}


class Codebook(_Strict):
    survey: Identity
    disclosure: DisclosureBook
    design: DesignBook = DesignBook()
    reporting: dict[str, str]
    waves: Annotated[tuple[WaveBook, ...], Few]
    themes: dict[str, Words] = {}
    scales: dict[str, Scale]
    questions: Annotated[tuple[Question, ...], Few]
    indices: Annotated[tuple[Index, ...], Few] = ()

    def question(self, key: str) -> Question:
        """The question with that key. Raises ``SurveyError`` (unknown_question)."""
        for question in self.questions:
            if question.key == key:
                return question
        known = [question.key for question in self.questions]
        raise SurveyError("unknown_question", question=key, known=known)

    def scale(self, question: Question) -> Scale:
        return self.scales[question.scale]

    def wave(self, key: str | None) -> WaveBook:
        """The wave with that key, or the last one. Raises ``SurveyError`` (unknown_wave)."""
        if key is None:
            return self.waves[-1]
        for wave in self.waves:
            if wave.key == key:
                return wave
        raise SurveyError("unknown_wave", wave=key, known=[wave.key for wave in self.waves])


_KEYS: dict[str, str] = {
    Expected.FILLED: "codebook_missing",
    Expected.KNOWN_KEY: "codebook_unknown_key",
}


def parse_codebook(data: bytes, file: str) -> Codebook:
    """The codebook in a TOML file's bytes. Raises ``SurveyError`` naming the file, the key and what was expected."""
    try:
        text = data.decode("utf-8")
        tree: dict[str, Any] = tomllib.loads(text)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise SurveyError(
            "codebook_not_toml", file=file, line=line, reason=TomlSlip.ENCODING
        ) from problem
    except tomllib.TOMLDecodeError as problem:
        line, slip = slip_in(text, str(problem))
        raise SurveyError("codebook_not_toml", file=file, line=line, reason=slip) from problem
    try:
        book = Codebook.model_validate(tree)
    except ValidationError as problem:
        place, expected, _ = misfit(problem.errors())
        facts = {"file": file, "field": place}
        if expected in _KEYS:
            raise SurveyError(_KEYS[expected], **facts) from problem
        raise SurveyError("codebook_wrong", expected=expected, **facts) from problem
    _check(book, file)
    return book


def _check(book: Codebook, file: str) -> None:
    _check_once([q.key for q in book.questions], file, "questions")
    _check_once([column for q in book.questions for column in q.columns], file, "columns")
    _check_once([wave.key for wave in book.waves], file, "waves")
    for name, scale in book.scales.items():
        _check_once([*(c.code for c in scale.codes), *(c.code for c in scale.missing)], file, name)
        stepped = [code for step in scale.steps for code in step.codes]
        _check_once(stepped, file, f"scales.{name}.steps")
        for field, named in (("top", scale.top), ("steps", stepped)):
            for code in named:
                _check_known(code, [c.code for c in scale.codes], file, f"scales.{name}.{field}")
    for question in book.questions:
        _check_question(book, question, file)
    by_key = {question.key: question for question in book.questions}
    for index in book.indices:
        for item in index.items:
            _check_known(item, list(by_key), file, f"indices.{index.key}")
            if by_key[item].kind != "single" or not book.scale(by_key[item]).scored:
                raise SurveyError("not_scored", file=file, question=item)
    _check_disclosure(book, file)
    if book.survey.synthetic and book.survey.synthetic_note is None:
        raise SurveyError("codebook_missing", file=file, field="survey.synthetic_note")


def _check_question(book: Codebook, question: Question, file: str) -> None:
    place = f"questions.{question.key}"
    if question.kind == "single":
        _check_known(question.scale, list(book.scales), file, f"{place}.scale")
    if question.kind == "multiple" and not question.options:
        raise SurveyError("codebook_missing", file=file, field=f"{place}.options")
    if question.theme:
        _check_known(question.theme, list(book.themes), file, f"{place}.theme")


def _check_disclosure(book: Codebook, file: str) -> None:
    rule = book.disclosure
    if rule.threshold < LOWEST_THRESHOLD:
        raise SurveyError(
            "threshold_too_low", file=file, threshold=rule.threshold, lowest=LOWEST_THRESHOLD
        )
    if rule.threshold < DEFAULT_THRESHOLD and not rule.reason.strip():
        raise SurveyError(
            "threshold_without_reason", file=file, threshold=rule.threshold, usual=DEFAULT_THRESHOLD
        )
    single = [question.key for question in book.questions if question.kind == "single"]
    for group in rule.groups:
        _check_known(group, single, file, "disclosure.groups")


def _check_once(keys: list[str], file: str, field: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise SurveyError("codebook_twice", file=file, field=field, key=key)


def _check_known(key: str, known: list[str], file: str, field: str) -> None:
    if key not in known:
        raise SurveyError(
            "codebook_unknown_reference", file=file, field=field, key=key, known=known
        )

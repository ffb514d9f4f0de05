"""Who was invited and who answered, for all and by the strata whose invitations are known."""

from __future__ import annotations

from dataclasses import dataclass

from kunnskap.origin import Origin, Place, Traced
from kunnskap.survey.answers import Survey
from kunnskap.survey.codebook import Words
from kunnskap.survey.items import group_sizes
from kunnskap.survey.publication import groups_hidden
from kunnskap.survey.published import Reason
from kunnskap.survey.results import Caveat, Hidden
from kunnskap.survey.tabulate import caveat_of


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group of those invited; ``invited`` is ``None`` where it was not reported."""

    group: str
    words: Words
    invited: Traced[int] | None
    responded: Traced[int] | Hidden
    rate: Traced[float] | Hidden | None


@dataclass(frozen=True, slots=True)
class Response:
    """Invited, responded and the rate (0 to 1) of a wave, for all and by the strata whose invitations are known."""

    wave: str
    period: Words
    invited: Traced[int] | None
    responded: Traced[int]
    rate: Traced[float] | None
    strata: dict[str, tuple[Stratum, ...]]
    caveat: Caveat


def response(survey: Survey, wave: str | None = None) -> Response:
    """The response to a wave. Nothing is said of a group too small to be shown."""
    book = survey.codebook.wave(wave)
    here = Origin.at(Place(survey.file, key=book.key, field="waves"))
    answers = Origin.at(Place(survey._answers[book.key].file)).then("rows_counted")
    invited = None if book.invited is None else Traced(book.invited, here.then("as_reported"))
    responded = Traced(book.responded, answers)
    rate = None
    if book.invited:
        rate = Traced(book.responded / book.invited, here.then("response_rate"))
    strata = {group: _strata(survey, book.key, group) for group in book.invited_by}
    return Response(book.key, book.period, invited, responded, rate, strata, caveat_of(survey))


def responses(survey: Survey) -> tuple[Response, ...]:
    """The response to every wave, the first first."""
    return tuple(response(survey, wave) for wave in survey.waves)


def _strata(survey: Survey, wave: str, group: str) -> tuple[Stratum, ...]:
    book = survey.codebook
    known = book.wave(wave).invited_by[group]
    gone = groups_hidden(survey)[wave, group]
    sizes = group_sizes(survey, group, wave)
    here = Origin.at(Place(survey.file, key=wave, field=f"invited_by.{group}"))
    answers = Origin.at(Place(survey._answers[wave].file, key=group, field=group))
    strata = []
    for number, code in enumerate(book.scale(book.question(group)).codes):
        asked = known.get(code.code)
        answered = int(sizes[number])
        hidden = Hidden(Reason.GROUP) if number in gone else None
        rate = None
        if asked:
            rate = hidden or Traced(answered / asked, here.then("response_rate"))
        strata.append(
            Stratum(
                code.code,
                code,
                None if asked is None else Traced(asked, here.then("as_reported")),
                hidden or Traced(answered, answers.then("answers_counted", wave=wave)),
                rate,
            )
        )
    return tuple(strata)

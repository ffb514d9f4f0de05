"""Every table that a build may publish of a survey: what ``published`` calls the family, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from kunnskap.survey.answers import Survey
from kunnskap.survey.results import Table
from kunnskap.survey.tabulate import tabulate


def every_table(survey: Survey) -> Iterator[Table]:
    """Each question and index alone and by each of the codebook's groupings, in each wave."""
    book = survey.codebook
    backgrounds = book.disclosure.groups
    asked = [question.key for question in book.questions if question.kind != "open"]
    keys = [*asked, *(index.key for index in book.indices)]
    for wave in survey.waves:
        for key in keys:
            yield tabulate(survey, key, wave=wave)
            if key not in backgrounds:
                yield from (tabulate(survey, key, by=by, wave=wave) for by in backgrounds)

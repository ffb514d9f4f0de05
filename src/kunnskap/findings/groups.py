"""All studies of a base, divided by a column of ``studies.csv`` or regressed on several."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kunnskap.blocks import Block, Paragraph, Sentence, Table
from kunnskap.errors import StudyError
from kunnskap.figures.forest import forest
from kunnskap.findings.finding import Finding, effects_of
from kunnskap.findings.plots import forest_words
from kunnskap.language import Language, Piece, capital
from kunnskap.origin import Traced
from kunnskap.studies import LiteratureBase, Study
from kunnskap.synthesis import Pooled, answer, regress, subgroups
from kunnskap.tables.moderators import moderators_table
from kunnskap.terms import Reported


def grouped(
    language: Language, base: LiteratureBase, finding: Finding, rated: Pooled, column: str
) -> tuple[Block, ...]:
    """How many studies there are here against those that were ``rated``, and a forest of the groups."""
    every = effects_of(finding.counts)
    found = subgroups(
        every.yi,
        every.vi,
        [_group(language, base, base.study(key), column) for key in every.studies],
        measure=finding.measure,
        studies=every.studies,
        origins=every.origins,
    )
    k, of_these = Traced(found.overall.k, found.overall.origin), Traced(rated.k, rated.origin)
    told = [Sentence(language.pieces("findings.results.whole", k=k, rated=of_these))]
    if found.left_out:
        left = language.text("findings.results.left_out", n=len(found.left_out))
        told.append(Sentence((Piece(f" {left}"),)))
    title = language.text("findings.results.forest_by", outcome=finding.label)
    words = forest_words(language, base, finding, title)
    return Paragraph(tuple(told)), forest(language, found, words)


def regressed(
    language: Language, base: LiteratureBase, finding: Finding, columns: Sequence[str]
) -> Table:
    """How the effect differs with each of the columns, all of them in one model."""
    every = effects_of(finding.counts)
    values = pd.DataFrame(
        {name: [base.study(key).moderators[name] for key in every.studies] for name in columns}
    )
    return moderators_table(
        language,
        regress(every.yi, every.vi, values, studies=every.studies, origins=every.origins),
        answer(every, measure=finding.measure),
        outcome=finding.label,
        labels=_moderators(language, base),
    )


def _group(language: Language, base: LiteratureBase, study: Study, column: str) -> str | None:
    """The study's answer in the column, in words; ``None`` where it is not known."""
    if column == "design":
        return capital(language.term(study.design))
    labels = _moderators(language, base)
    if column not in labels:
        known = ", ".join(("design", *labels))
        raise StudyError("unknown_choice", found=column, known=known)
    value = study.moderators[column]
    if isinstance(value, bool):
        value = language.term(Reported.YES if value else Reported.NO)
    return None if value is None else f"{capital(labels[column])}: {value}"


def _moderators(language: Language, base: LiteratureBase) -> dict[str, str]:
    return {item.column: item.label.in_language(language.code) for item in base.about.moderators}

"""How good the studies are: each domain of a tool in signs and words, and the reasons behind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kunnskap.blocks import Column, Label, Sentence, Table, source_mark
from kunnskap.figures.judgements import headed, judgement_table, symbol
from kunnskap.figures.study_names import named
from kunnskap.language import Language, Piece
from kunnskap.origin import Origin, Traced, combine, count
from kunnskap.studies import LiteratureBase, Settled, Study, StudyAppraisal, appraise_all
from kunnskap.tables.studies import readable

NO_INFORMATION = "no_information"


def appraisal(language: Language, appraised: Sequence[StudyAppraisal]) -> tuple[Table, ...]:
    """Studies × domains under one tool, with the overall level where the tool has a rule; nothing without studies."""
    return (judgement_table(language, appraised),) if appraised else ()


def every_reason(
    language: Language, base: LiteratureBase, studies: Iterable[Study]
) -> tuple[Table | Sentence, ...]:
    """``reasons`` under each tool that some of these studies are appraised with."""
    return tuple(
        block
        for appraised in appraise_all(studies, base.appraisals)
        for block in reasons(language, base, appraised)
    )


def reasons(
    language: Language, base: LiteratureBase, appraised: Sequence[StudyAppraisal]
) -> tuple[Table | Sentence, ...]:
    """Every judgement that rests on something seen, with its reason; then how many of all that is."""
    if not appraised:
        return ()
    tool = appraised[0].tool
    judged = [(item, domain) for item in appraised for domain in tool.domains]
    seen = [(item, domain) for item, domain in judged if _is_seen(item.domains[domain.key])]
    origin = combine(item.domains[domain.key].origin for item, domain in seen).then("count")
    number = Traced(len(seen), origin)
    total = count(item.domains[domain.key].origin for item, domain in judged)
    told = Sentence(language.pieces("studies.appraisal.seen", n=number, total=total))
    if not seen:
        return (told,)
    names = ("study", "domain", "judgement", "reason")
    rows = tuple(
        (
            named(language, item.study),
            Label(f"{headed(domain)} {domain.label.in_language(language.code)}"),
            symbol(language, tool, item.domains[domain.key]).words,
            _reason(language, base, item.domains[domain.key]),
        )
        for item, domain in seen
    )
    caption = language.text("studies.appraisal.reasons_caption", tool=tool.name)
    headers = tuple(Column(language.text(f"studies.appraisal.{name}")) for name in names)
    return (Table(caption, headers, rows), told)


def _is_seen(settled: Settled) -> bool:
    return any(item.judgement != NO_INFORMATION for item in settled.appraisals)


def _reason(language: Language, base: LiteratureBase, settled: Settled) -> Sentence:
    mark = language.text("studies.source_mark")
    reasons = [
        readable(base, each.reason.in_language(language.code)) for each in settled.appraisals
    ]
    told = [piece for words in reasons for piece in (Piece(words), Piece(" "))]
    origin = combine([settled.origin, *_resting_on(base, settled)])
    return Sentence((*told[:-1], *source_mark(mark, origin)))


def _resting_on(base: LiteratureBase, settled: Settled) -> Iterable[Origin]:
    wanted = {(item.study_key, item.at) for item in settled.appraisals}
    return [item.origin for item in base.findings if (item.study_key, item.at) in wanted]

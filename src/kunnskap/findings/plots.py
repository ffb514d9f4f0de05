"""A finding in one sentence and in its figures."""

from __future__ import annotations

from collections.abc import Sequence

from kunnskap.blocks import Figure, Sentence
from kunnskap.figures.effect_direction import effect_direction
from kunnskap.figures.forest import ForestWords, forest
from kunnskap.figures.funnel import funnel
from kunnskap.findings.finding import Finding, labels_of
from kunnskap.language import Language, capital
from kunnskap.statements import directions_sentence, numbers_sentence
from kunnskap.studies import LiteratureBase, appraise
from kunnskap.synthesis import Pooled, Single, small_study_checks
from kunnskap.synthesis.direction import Directions


def told(language: Language, finding: Finding) -> Sentence:
    """The outcome's name, then its numbers or its directions."""
    if isinstance(finding.result, Directions):
        sentence = directions_sentence(language, finding.result)
    else:
        sentence = numbers_sentence(language, finding.result)
    lead = language.pieces("findings.results.lead", outcome=capital(finding.label))
    return Sentence((*lead, *sentence.pieces), finding.rated.level)


def plots(
    language: Language, base: LiteratureBase, finding: Finding, result: Pooled | Single
) -> list[Figure]:
    """A forest, and a funnel where something was pooled."""
    title = language.text("findings.results.forest", outcome=finding.label)
    drawn = [forest(language, result, forest_words(language, base, finding, title))]
    if isinstance(result, Pooled):
        title = language.text("findings.results.funnel", outcome=finding.label)
        checks = small_study_checks(finding.effects)
        drawn.append(funnel(language, result, checks, title=title, labels=labels_of(base)))
    return drawn


def forest_words(
    language: Language, base: LiteratureBase, finding: Finding, title: str
) -> ForestWords:
    """What the forest says besides the effects: events of people in each group, and the risk of bias."""
    counts = finding.counts

    def of(role: str) -> dict[str, str]:
        shown = zip(counts["study_key"], counts[f"events_{role}"], counts[f"n_{role}"], strict=True)
        return {study: f"{events:.0f}/{n:.0f}" for study, events, n in shown}

    asked = set(counts["study_key"])
    return ForestWords(
        title,
        labels_of(base),
        of("intervention"),
        of("comparator"),
        {study: words for study, words in _bias(language, base).items() if study in asked},
        benefit=finding.benefit,
    )


def directions_plot(language: Language, base: LiteratureBase, rest: Sequence[Finding]) -> Figure:
    """One plot for every outcome that was not pooled."""
    return effect_direction(
        language,
        [finding.result for finding in rest if isinstance(finding.result, Directions)],
        title=language.text("findings.results.directions"),
        labels=labels_of(base),
        outcome_labels={finding.rated.outcome: finding.label for finding in rest},
        bias=_bias(language, base),
    )


def _bias(language: Language, base: LiteratureBase) -> dict[str, str]:
    """The overall risk of bias in the tool's own word, for the studies where it is settled."""
    appraised = appraise(base.studies, base.appraisals, "rob2")
    return {
        item.study.key: item.tool.level(level).label.in_language(language.code).lower()
        for item in appraised
        if (level := item.overall.value) is not None
    }

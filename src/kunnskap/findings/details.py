"""The tables behind a finding: which results it used, and what it hangs on."""

from __future__ import annotations

from kunnskap.blocks import Table
from kunnskap.findings.finding import Finding, effects_of, labels_of
from kunnskap.language import Language
from kunnskap.outcomes import effect_size
from kunnskap.studies import LiteratureBase
from kunnskap.synthesis import Pooled, Single, answer, with_and_without
from kunnskap.synthesis.direction import Directions
from kunnskap.synthesis.swim import swim_items
from kunnskap.tables.effects import results_used, swim_table, with_and_without_table
from kunnskap.tables.scales import scales_table
from kunnskap.terms import Measure

MEASURES_OF_COUNTS = (Measure.OR, Measure.RR, Measure.RD)


def details(language: Language, base: LiteratureBase, finding: Finding) -> list[Table]:
    """Results used and SWiM's nine items where nothing was pooled; else other measures and other studies."""
    if isinstance(finding.result, Directions):
        return _of_directions(language, base, finding, finding.result)
    scales = scales_table(
        language, in_each_measure(finding), outcome=finding.label, chosen=finding.measure
    )
    marked = {study.key for study in base.studies if study.integrity_caution is not None}
    if not marked & set(finding.effects.studies):
        return [scales]
    found = with_and_without(finding.effects, marked, measure=finding.measure)
    return [scales, with_and_without_table(language, found)]


def in_each_measure(finding: Finding) -> list[Pooled | Single]:
    """The counts behind a pooled finding, answered as odds ratio, risk ratio and risk difference."""
    answers = []
    for measure in MEASURES_OF_COUNTS:
        effects = effects_of(effect_size(finding.used, measure, benefit=finding.benefit))
        answers.append(answer(effects, measure=measure))
    return answers


def _of_directions(
    language: Language, base: LiteratureBase, finding: Finding, result: Directions
) -> list[Table]:
    items = swim_items(
        result,
        grouped_by=language.text("findings.results.by_outcome"),
        certainty=finding.rated.level,
        plot=True,
        limits=base.about.caution.in_language(language.code),
    )
    used = results_used(language, finding.choice, labels=labels_of(base), outcome=finding.label)
    return [used, swim_table(language, items, outcome=finding.label, origin=result.origin)]

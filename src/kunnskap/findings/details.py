"""The tables behind a finding: which results it used, and what it hangs on."""

from __future__ import annotations

from kunnskap.blocks import Table
from kunnskap.findings.finding import Finding, labels_of
from kunnskap.language import Language
from kunnskap.studies import LiteratureBase
from kunnskap.synthesis import with_and_without
from kunnskap.synthesis.direction import Directions
from kunnskap.synthesis.swim import swim_items
from kunnskap.tables.effects import results_used, swim_table, with_and_without_table


def details(language: Language, base: LiteratureBase, finding: Finding) -> list[Table]:
    """Results used and SWiM's nine items where nothing was pooled; else the answer without cautioned studies."""
    if isinstance(finding.result, Directions):
        return _of_directions(language, base, finding, finding.result)
    marked = {study.key for study in base.studies if study.integrity_caution is not None}
    if not marked & set(finding.effects.studies):
        return []
    found = with_and_without(finding.effects, marked, measure=finding.measure)
    return [with_and_without_table(language, found)]


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

"""What a literature base shows, outcome by outcome: pooled where numbers allow, by direction where they don't.

One result object per outcome feeds its sentence, its row in the summary of findings, its figure and its tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kunnskap.blocks import Block, Box, Figure, Lines, Listing, Paragraph, Sentence, Table
from kunnskap.errors import StudyError
from kunnskap.figures.base_map import base_map
from kunnskap.figures.effect_direction import effect_direction
from kunnskap.figures.forest import ForestWords, forest
from kunnskap.figures.funnel import funnel
from kunnskap.figures.signs import certainty_symbol
from kunnskap.language import Language, Piece
from kunnskap.origin import Place, Traced, combine
from kunnskap.outcomes import Choice, choose_results, effect_size, read_outcomes, two_groups
from kunnskap.outcomes.effect import Benefit
from kunnskap.statements import (
    change_of,
    change_of_directions,
    claims_table,
    directions_sentence,
    numbers_sentence,
    statement,
)
from kunnskap.studies import LiteratureBase, Study, appraise
from kunnskap.synthesis import (
    Effects,
    Pooled,
    Single,
    answer,
    regress,
    small_study_checks,
    subgroups,
    usable_effects,
    with_and_without,
)
from kunnskap.synthesis.absolute import Absolute, absolute_effect, comparator_risk
from kunnskap.synthesis.certainty import Rated, read_certainty
from kunnskap.synthesis.direction import Directions, synthesise_directions
from kunnskap.synthesis.suggestions import Suggestion, suggest, suggest_from_directions
from kunnskap.synthesis.swim import swim_items
from kunnskap.tables.effects import (
    moderators_table,
    results_used,
    swim_table,
    with_and_without_table,
)
from kunnskap.tables.findings import Row, summary_of_findings
from kunnskap.terms import Measure, Reported

MEASURE = Measure.OR


@dataclass(frozen=True)
class Finding:
    """One outcome's result and what it rests on. ``counts`` are the studies with events in both groups."""

    label: str
    benefit: Benefit
    result: Pooled | Single | Directions
    counts: pd.DataFrame
    effects: Effects
    choice: Choice
    rated: Rated


@dataclass(frozen=True)
class Findings:
    """Every rated outcome of a base, and its rows of results, rated or not. Get it with ``find``."""

    language: Language
    base: LiteratureBase
    outcomes: tuple[Finding, ...]
    results: pd.DataFrame

    @property
    def main(self) -> Box:
        """What the certainty allows to be said of each outcome, with the certainty beside it."""
        said = (_row(self.language, self.base, finding) for finding in self.outcomes)
        items = tuple(
            Lines((row.meaning, certainty_symbol(self.language, row.rated.level))) for row in said
        )
        return Box(self.language.text("literature.main_findings"), (Listing(items),))

    @property
    def summary(self) -> Table:
        """The summary of findings."""
        rows = [_row(self.language, self.base, finding) for finding in self.outcomes]
        intervention, comparison = _compared(self.language, self.base)
        return summary_of_findings(
            self.language, rows, intervention=intervention, comparison=comparison
        )

    @property
    def map(self) -> tuple[Figure, ...]:
        """Where there are studies and where there are none; nothing for a base with a single outcome."""
        rated = [finding.rated for finding in self.outcomes]
        return base_map(self.language, self.base, self.results, rated)

    @property
    def figures(self) -> tuple[Block, ...]:
        """A forest and a funnel for each pooled outcome, one plot of directions for the rest, sentences first."""
        blocks: list[Block] = []
        for finding in self.outcomes:
            blocks.append(Paragraph((_told(self.language, finding),)))
            if not isinstance(finding.result, Directions):
                blocks += _plots(self.language, self.base, finding, finding.result)
        rest = [f for f in self.outcomes if isinstance(f.result, Directions) and f.result.pointing]
        return (*blocks, _directions(self.language, self.base, rest)) if rest else tuple(blocks)

    @property
    def details(self) -> tuple[Table, ...]:
        """Which results were used, SWiM's nine items where nothing was pooled, and what cautioned studies change."""
        return tuple(
            table
            for finding in self.outcomes
            for table in _details(self.language, self.base, finding)
        )

    @property
    def claims(self) -> tuple[Table, ...]:
        """The base's claims with the words that go further than the certainty; nothing where nobody claims."""
        levels = {finding.rated.outcome: finding.rated.level for finding in self.outcomes}
        claims = self.base.claims
        return (claims_table(self.language, claims, levels),) if claims else ()

    def groups(self, column: str) -> tuple[Block, ...]:
        """For each pooled outcome: all studies of the base by this column of ``studies.csv``, and the test between.

        The column is ``design`` or one of the base's moderators; "" shows nothing. Raises ``StudyError``
        (unknown_choice) for another column and ``SynthesisError`` (one_subgroup) where all studies answer alike.
        """
        return tuple(
            block
            for finding in self.outcomes
            if isinstance(finding.result, Pooled) and column
            for block in _grouped(self.language, self.base, finding, finding.result, column)
        )

    def moderators(self, columns: Sequence[str]) -> tuple[Table, ...]:
        """For each pooled outcome: all studies of the base regressed on these columns of ``studies.csv``."""
        return tuple(
            _regressed(self.language, self.base, finding, columns)
            for finding in self.outcomes
            if isinstance(finding.result, Pooled) and columns
        )


def find(language: Language, base: LiteratureBase) -> Findings:
    """The result of every outcome that ``certainty.toml`` rates, from the studies it was rated on."""
    folder = base.door.workspace.literature / base.name
    rows = read_outcomes(folder, door=base.door)
    base.refuse_unknown(
        (_place(row), row["study_key"], row["outcome"]) for _, row in rows.iterrows()
    )
    rated = read_certainty(folder, door=base.door)
    found = (_find(language, base, rows, item) for item in rated.values())
    return Findings(language, base, tuple(found), rows)


def _place(row: pd.Series[Any]) -> Place:
    place: Place = row["origin"].places[0]
    return place


def _find(language: Language, base: LiteratureBase, rows: pd.DataFrame, rated: Rated) -> Finding:
    about = base.about.outcome(rated.outcome)
    benefit: Benefit = "higher" if about is not None and about.benefit == "higher" else "lower"
    every = rows[rows["outcome"] == rated.outcome]
    counts = effect_size(_latest_counts(every), MEASURE, benefit=benefit)
    effects = _effects(counts[counts["study_key"].isin(rated.studies)])
    choice = choose_results(every[every["study_key"].isin(rated.studies)])
    result = (
        answer(effects, measure=MEASURE)
        if effects.k
        else synthesise_directions(rated.outcome, choice, asked=rated.studies)
    )
    label = rated.outcome if about is None else about.label.in_language(language.code)
    return Finding(label, benefit, result, counts, effects, choice, rated)


def _latest_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """One comparison of counts for each study: the longest follow-up after treatment."""
    known = rows[rows["n"].notna() & rows["events"].notna() & ~(rows["followup_months"] < 0)]
    pairs = two_groups(known)
    longest = pairs.sort_values("followup_months", ascending=False, kind="stable")
    return longest.drop_duplicates("study_key").sort_index()


def _effects(counts: pd.DataFrame) -> Effects:
    return usable_effects(
        counts["yi"], counts["vi"], studies=counts["study_key"], origins=counts["origin"]
    )


def _compared(language: Language, base: LiteratureBase) -> tuple[str, str]:
    """What is compared with what, ready to stand inside a sentence."""
    about = base.about
    words = (
        about.intervention.in_language(language.code),
        about.comparison.in_language(language.code),
    )
    intervention, comparison = (text[:1].lower() + text[1:] for text in words)
    return intervention.split(",")[0], comparison


def _row(language: Language, base: LiteratureBase, finding: Finding) -> Row:
    intervention, comparison = _compared(language, base)
    result = finding.result
    if isinstance(result, Directions):
        change = change_of_directions(result, finding.benefit)
        k, people = len(result.pointing), Traced(result.participants, result.origin)
    else:
        change = change_of(result)
        k, people = finding.effects.k, _people(finding)
    return Row(
        outcome=finding.label,
        result=result,
        participants=people,
        studies=Traced(k, result.origin),
        absolute=_absolute(finding),
        rated=finding.rated,
        meaning=statement(
            language,
            intervention=intervention,
            comparison=comparison,
            outcome=finding.label,
            change=change,
            certainty=finding.rated.level,
        ),
        suggestions=_suggestions(finding),
    )


def _suggestions(finding: Finding) -> tuple[Suggestion, ...] | None:
    """What the numbers speak for; ``None`` for a single study, whose numbers are not asked."""
    if isinstance(finding.result, Directions):
        return suggest_from_directions(finding.result)
    if isinstance(finding.result, Pooled):
        return suggest(finding.result, participants=_people(finding).value)
    return None


def _used(finding: Finding) -> pd.DataFrame:
    return finding.counts[finding.counts["study_key"].isin(finding.effects.studies)]


def _people(finding: Finding) -> Traced[int | None]:
    used = _used(finding)
    total = int((used["n_intervention"] + used["n_comparator"]).sum())
    return Traced(total, combine(used["origin"]).then("count"))


def _absolute(finding: Finding) -> Absolute | None:
    if isinstance(finding.result, Directions):
        return None
    result = finding.result
    baseline = comparator_risk(_used(finding))
    return absolute_effect(MEASURE, result.estimate, result.ci, baseline, result.origin)


def _told(language: Language, finding: Finding) -> Sentence:
    if isinstance(finding.result, Directions):
        sentence = directions_sentence(language, finding.result)
    else:
        sentence = numbers_sentence(language, finding.result)
    lead = language.pieces("findings.results.lead", outcome=_capital(finding.label))
    return Sentence((*lead, *sentence.pieces))


def _plots(
    language: Language, base: LiteratureBase, finding: Finding, result: Pooled | Single
) -> list[Figure]:
    title = language.text("findings.results.forest", outcome=finding.label)
    plots = [forest(language, result, _forest_words(language, base, finding, title))]
    if isinstance(result, Pooled):
        title = language.text("findings.results.funnel", outcome=finding.label)
        checks = small_study_checks(finding.effects)
        plots.append(funnel(language, result, checks, title=title, labels=_labels(base)))
    return plots


def _forest_words(
    language: Language, base: LiteratureBase, finding: Finding, title: str
) -> ForestWords:
    counts = finding.counts

    def of(role: str) -> dict[str, str]:
        shown = zip(counts["study_key"], counts[f"events_{role}"], counts[f"n_{role}"], strict=True)
        return {study: f"{events:.0f}/{n:.0f}" for study, events, n in shown}

    asked = set(counts["study_key"])
    return ForestWords(
        title,
        _labels(base),
        of("intervention"),
        of("comparator"),
        {study: words for study, words in _bias(language, base).items() if study in asked},
        benefit=finding.benefit,
    )


def _grouped(
    language: Language, base: LiteratureBase, finding: Finding, rated: Pooled, column: str
) -> tuple[Block, ...]:
    every = _effects(finding.counts)
    found = subgroups(
        every.yi,
        every.vi,
        [_group(language, base, base.study(key), column) for key in every.studies],
        measure=MEASURE,
        studies=every.studies,
        origins=every.origins,
    )
    k, of_these = Traced(found.overall.k, found.overall.origin), Traced(rated.k, rated.origin)
    told = [Sentence(language.pieces("findings.results.whole", k=k, rated=of_these))]
    if found.left_out:
        left = language.text("findings.results.left_out", n=len(found.left_out))
        told.append(Sentence((Piece(f" {left}"),)))
    title = language.text("findings.results.forest_by", outcome=finding.label)
    words = _forest_words(language, base, finding, title)
    return Paragraph(tuple(told)), forest(language, found, words)


def _group(language: Language, base: LiteratureBase, study: Study, column: str) -> str | None:
    """The study's answer in the column, in words; ``None`` where it is not known."""
    if column == "design":
        return _capital(language.term(study.design))
    labels = {item.column: item.label.in_language(language.code) for item in base.about.moderators}
    if column not in labels:
        known = ", ".join(("design", *labels))
        raise StudyError("unknown_choice", found=column, known=known)
    value = study.moderators[column]
    if isinstance(value, bool):
        value = language.term(Reported.YES if value else Reported.NO)
    return None if value is None else f"{_capital(labels[column])}: {value}"


def _directions(language: Language, base: LiteratureBase, rest: Sequence[Finding]) -> Figure:
    return effect_direction(
        language,
        [finding.result for finding in rest if isinstance(finding.result, Directions)],
        title=language.text("findings.results.directions"),
        labels=_labels(base),
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


def _details(language: Language, base: LiteratureBase, finding: Finding) -> list[Table]:
    if isinstance(finding.result, Directions):
        items = swim_items(
            finding.result,
            grouped_by=language.text("findings.results.by_outcome"),
            certainty=finding.rated.level,
            plot=True,
            limits=base.about.caution.in_language(language.code),
        )
        used = results_used(language, finding.choice, labels=_labels(base), outcome=finding.label)
        return [used, swim_table(language, items, outcome=finding.label)]
    marked = {study.key for study in base.studies if study.integrity_caution is not None}
    if not marked & set(finding.effects.studies):
        return []
    found = with_and_without(finding.effects, marked, measure=MEASURE)
    return [with_and_without_table(language, found)]


def _regressed(
    language: Language, base: LiteratureBase, finding: Finding, columns: Sequence[str]
) -> Table:
    every = _effects(finding.counts)
    values = pd.DataFrame(
        {name: [base.study(key).moderators[name] for key in every.studies] for name in columns}
    )
    model = regress(every.yi, every.vi, values, studies=every.studies, origins=every.origins)
    names = {item.column: item.label.in_language(language.code) for item in base.about.moderators}
    whole = answer(every, measure=MEASURE)
    return moderators_table(language, model, whole, MEASURE, outcome=finding.label, labels=names)


def _labels(base: LiteratureBase) -> dict[str, str]:
    return {study.key: study.label for study in base.studies}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

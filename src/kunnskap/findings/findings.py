"""Every finding of a base, and what a summary shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kunnskap.blocks import Block, Box, Figure, Lines, Listing, Paragraph, Sentence, Table
from kunnskap.figures.base_maps import base_maps
from kunnskap.figures.signs import certainty_symbol
from kunnskap.findings.details import details
from kunnskap.findings.finding import Finding, Material, find_each
from kunnskap.findings.groups import grouped, regressed
from kunnskap.findings.plots import directions_plot, plots, told
from kunnskap.findings.rows import because, compared, row_of
from kunnskap.language import Language
from kunnskap.outcomes import read_outcomes
from kunnskap.statements import claims_table
from kunnskap.studies import LiteratureBase
from kunnskap.synthesis import Pooled
from kunnskap.synthesis.certainty import read_certainty
from kunnskap.synthesis.direction import Directions
from kunnskap.tables.findings import Row, summary_of_findings

MADE_OF = ("base.toml", "outcomes.csv", "certainty.toml")


@dataclass(frozen=True)
class Findings:
    """Every rated outcome of a base, and its rows of results, rated or not. Get it with ``find``."""

    language: Language
    base: LiteratureBase
    outcomes: tuple[Finding, ...]
    results: pd.DataFrame

    @property
    def main(self) -> Box:
        """What the certainty allows to be said of each outcome, with the certainty and what moved it."""
        items = tuple(
            Lines(
                (
                    row.meaning,
                    certainty_symbol(self.language, row.rated.level),
                    *because(self.language, row.rated),
                )
            )
            for row in self._rows()
        )
        said = Listing(items) if items else Sentence(self.language.pieces("literature.no_findings"))
        return Box(self.language.text("literature.main_findings"), (said,))

    @property
    def summary(self) -> Table:
        """The summary of findings."""
        intervention, comparison = compared(self.language, self.base)
        return summary_of_findings(
            self.language, self._rows(), intervention=intervention, comparison=comparison
        )

    @property
    def maps(self) -> tuple[Figure, ...]:
        """Where there are studies and where there are none; nothing for a base with a single outcome."""
        rated = [finding.rated for finding in self.outcomes]
        return base_maps(self.language, self.base, self.results, rated)

    @property
    def figures(self) -> tuple[Block, ...]:
        """A forest and a funnel for each pooled outcome, one plot of directions for the rest, sentences first."""
        blocks: list[Block] = []
        for finding in self.outcomes:
            blocks.append(Paragraph((told(self.language, finding),)))
            if not isinstance(finding.result, Directions):
                blocks += plots(self.language, self.base, finding, finding.result)
        rest = [f for f in self.outcomes if isinstance(f.result, Directions) and f.result.pointing]
        if rest:
            blocks.append(directions_plot(self.language, self.base, rest))
        return tuple(blocks)

    @property
    def details(self) -> tuple[Table, ...]:
        """Results used and SWiM's items where nothing was pooled; else other measures, and without doubtful studies."""
        return tuple(
            table
            for finding in self.outcomes
            for table in details(self.language, self.base, finding)
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
            for block in grouped(self.language, self.base, finding, finding.result, column)
        )

    def moderators(self, columns: Sequence[str]) -> tuple[Table, ...]:
        """For each pooled outcome: all studies of the base regressed on these columns of ``studies.csv``."""
        return tuple(
            regressed(self.language, self.base, finding, columns)
            for finding in self.outcomes
            if isinstance(finding.result, Pooled) and columns
        )

    def _rows(self) -> list[Row]:
        return [row_of(self.language, self.base, finding) for finding in self.outcomes]


def find(language: Language, base: LiteratureBase) -> Findings:
    """The result of every outcome that ``certainty.toml`` rates, from the studies it was rated on."""
    folder = base.door.workspace.literature / base.name
    rows = read_outcomes(folder, door=base.door)
    places = (origin.places[0] for origin in rows["origin"])
    base.refuse_unknown(zip(places, rows["study_key"], rows["outcome"], strict=True))
    rated = read_certainty(folder, door=base.door)
    about = base.about
    names = {base.door.workspace.name(folder / name) for name in MADE_OF}
    files = tuple(file for file in base.door.files if file.name in names)
    material = Material(files, language.code, about, rows, rated)
    return Findings(language, base, find_each(material), rows)

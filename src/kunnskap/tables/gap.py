"""The gap analysis as tables and pictures: gaps, changes, and the matrix of need, evidence and coverage."""

from __future__ import annotations

from collections.abc import Sequence

from kunnskap.blocks import Box, Column, Figure, Lines, Listing, Table
from kunnskap.blocks import Cell as TableCell
from kunnskap.competence import KnowledgeModules
from kunnskap.figures.dots import Dot, dots
from kunnskap.figures.gap_matrix import gap_matrix
from kunnskap.figures.quadrant import quadrant
from kunnskap.gap import Finding, Gap, Gaps, GroupGaps, MatrixRow, competence_gap
from kunnskap.language import Language
from kunnskap.origin import Origin, Traced
from kunnskap.studies import LiteratureBase
from kunnskap.survey import Hidden, Survey
from kunnskap.tables.survey import background_name, notices, scored, shown

ROOM = "gap"


def heading(language: Language, gaps: Gaps, group: str) -> dict[str, str]:
    """The facts of the page's title."""
    return {"where": _whose(language, gaps.of(group)), "wave": gaps.wave}


def group_name(language: Language, group: GroupGaps) -> str:
    if group.words is not None:
        return group.words.to(language.code)
    return language.text("survey.table." + ("unknown_group" if group.group else "everybody"))


def _whose(language: Language, group: GroupGaps) -> str:
    """The group as a title names it."""
    return group_name(language, group) if group.group else language.text(f"{ROOM}.everybody")


def importance_and_competence(language: Language, gaps: Gaps, group: str) -> Figure:
    """The quadrant of a group, with all its numbers in the table."""
    chosen = gaps.of(group)
    title = _title(language, "quadrant.title", gaps, chosen)
    return quadrant(language, title, chosen.gaps, _gap_table(language, title, gaps, chosen))


def sizes(language: Language, gaps: Gaps, group: str) -> Figure:
    """The gap of each theme with its interval, the largest first."""
    chosen = gaps.of(group)
    title = _title(language, "sizes.title", gaps, chosen)
    ordered = sorted(chosen.gaps, key=_by_size)
    rows = [Dot(gap.words.to(language.code), (gap.gap,)) for gap in ordered]
    return dots(
        language,
        title,
        _largest(language, chosen),
        rows,
        _gap_table(language, title, gaps, chosen),
        domain=(-25.0, 75.0),
        axis=language.text(f"{ROOM}.axis"),
    )


def changes(language: Language, gaps: Gaps, group: str) -> tuple[Table, ...]:
    """The change of each gap from the first wave to the last; nothing where there is one wave."""
    chosen = gaps.of(group)
    if any(gap.change is None for gap in chosen.gaps):
        return ()
    title = _title(language, "changes.title", gaps, chosen)
    rows = tuple(
        (
            gap.words.to(language.code),
            scored(language, gap.change),
            _sure(language, gap),
        )
        for gap in chosen.gaps
    )
    test = "paired" if gaps.paired else "independent"
    return (
        Table(
            title,
            (
                Column(language.text(f"{ROOM}.theme")),
                Column(language.text(f"{ROOM}.change"), numeric=True),
                Column(language.text(f"{ROOM}.reading")),
            ),
            rows,
            notes=(language.text(f"{ROOM}.test.{test}"),),
            notices=notices(language, gaps.caveat),
        ),
    )


def by_backgrounds(
    language: Language, survey: Survey, wave: str, *, by: str, group: str
) -> tuple[Table, ...]:
    """The gap of each theme in each group: for everybody by all backgrounds, for a group by its own."""
    chosen = (by,) if group else survey.codebook.disclosure.groups
    return tuple(
        _by_group(
            language,
            competence_gap(survey, by=background, wave=wave),
            background_name(language, survey, background),
        )
        for background in chosen
    )


def _by_group(language: Language, gaps: Gaps, grouping: str) -> Table:
    columns = [Column(language.text(f"{ROOM}.theme"))]
    columns += [Column(group_name(language, group), numeric=True) for group in gaps.groups]
    rows = tuple(
        (
            gap.words.to(language.code),
            *(scored(language, group.gaps[place].gap) for group in gaps.groups),
        )
        for place, gap in enumerate(gaps.groups[-1].gaps)
    )
    caption = language.text(f"{ROOM}.by_group.caption", wave=gaps.wave, grouping=grouping)
    note = language.text("survey.table.hidden_note")
    found = notices(language, gaps.caveat)
    return Table(caption, tuple(columns), rows, notes=(note,), notices=found)


def matrix(
    language: Language,
    gaps: Gaps,
    group: str,
    rows: Sequence[MatrixRow],
    modules: KnowledgeModules,
    base: LiteratureBase,
    high_need: float,
) -> Figure:
    """The matrix as a picture, with a table that names studies and modules; ``high_need`` is the limit in points."""
    title = _title(language, "matrix.title", gaps, gaps.of(group))
    columns = ("theme", "need", "certainty", "studies", "module", "says")
    table = Table(
        title,
        tuple(Column(language.text(f"{ROOM}.{name}"), numeric=name == "need") for name in columns),
        tuple(_matrix_row(language, row, modules, base) for row in rows),
        notes=(language.text(f"{ROOM}.matrix.note", limit=high_need),),
        notices=notices(language, gaps.caveat),
    )
    return gap_matrix(language, title, rows, table)


def findings(language: Language, rows: Sequence[MatrixRow]) -> tuple[Box, ...]:
    """The themes behind each finding, named."""
    return tuple(
        Box(
            language.text(f"{ROOM}.finding_heading.{finding.value}"),
            (Listing(tuple(row.words.to(language.code) for row in named)),),
        )
        for finding in Finding
        if (named := [row for row in rows if finding in row.findings])
    )


def _matrix_row(
    language: Language, row: MatrixRow, modules: KnowledgeModules, base: LiteratureBase
) -> tuple[TableCell, ...]:
    certainty: TableCell = language.text(f"{ROOM}.matrix.no_evidence")
    studies: TableCell = "–"
    if row.evidence is not None:
        level = row.evidence.certainty
        certainty = Traced(language.term(level.value), level.origin)
        studies = ", ".join(base.study(key).label for key in row.evidence.studies)
    said = tuple(language.text(f"{ROOM}.finding.{finding.value}") for finding in row.findings)
    return (
        row.words.to(language.code),
        scored(language, row.need),
        certainty,
        studies,
        _module(language, row, modules),
        Lines(said) if said else "–",
    )


def _module(language: Language, row: MatrixRow, modules: KnowledgeModules) -> TableCell:
    if row.coverage is None:
        return language.text(f"{ROOM}.matrix.no_module")
    title = modules.get(row.coverage.module).title.in_language(language.code)
    stage = row.coverage.stage
    return title if stage is None else f"{title} ({language.term(stage)})"


def _gap_table(language: Language, caption: str, gaps: Gaps, group: GroupGaps) -> Table:
    columns = ("theme", "importance", "competence", "gap", "base", "rank")
    rows = tuple(
        (
            f"{number} {gap.words.to(language.code)}",
            scored(language, gap.importance),
            scored(language, gap.competence),
            scored(language, gap.gap),
            shown(language, gap.gap.base),
            _rank(language, gap),
        )
        for number, gap in enumerate(group.gaps, start=1)
    )
    return Table(
        caption,
        tuple(Column(language.text(f"{ROOM}.{name}"), numeric=name != "theme") for name in columns),
        rows,
        notes=(language.text(f"{ROOM}.gap_note"), language.text("survey.table.hidden_note")),
        notices=notices(language, gaps.caveat),
    )


def _rank(language: Language, gap: Gap) -> str:
    if gap.rank is None:
        return "–"
    mean = gap.gap.mean
    origin = Origin() if isinstance(mean, Hidden) else mean.origin.then("ranked", n=gap.rank.of)
    facts = {
        name: Traced(getattr(gap.rank, name), origin) for name in ("place", "best", "worst", "of")
    }
    key = "place" if gap.rank.best == gap.rank.worst else "places"
    return language.text(f"{ROOM}.{key}", **facts)


def _sure(language: Language, gap: Gap) -> str:
    """What the change's interval allows one to say."""
    change = gap.change
    if change is None or isinstance(change.interval, Hidden):
        return language.text(f"{ROOM}.reads.hidden")
    low, high = change.interval.value
    word = "smaller" if high < 0 else "larger" if low > 0 else "open"
    return language.text(f"{ROOM}.reads.{word}")


def _largest(language: Language, group: GroupGaps) -> str:
    sized = [(g.gap.mean.value, g) for g in group.gaps if not isinstance(g.gap.mean, Hidden)]
    if not sized:
        return language.text(f"{ROOM}.sizes.hidden", total=len(group.gaps))
    size, gap = max(sized, key=lambda pair: pair[0])
    name = gap.words.to(language.code)
    facts = {"n": len(sized), "total": len(group.gaps)}
    return language.text(f"{ROOM}.sizes.description", theme=name, gap=size, **facts)


def _by_size(gap: Gap) -> tuple[bool, float]:
    mean = gap.gap.mean
    return (True, 0.0) if isinstance(mean, Hidden) else (False, -mean.value)


def _title(language: Language, key: str, gaps: Gaps, group: GroupGaps) -> str:
    return language.text(f"{ROOM}.{key}", wave=gaps.wave, where=_whose(language, group))

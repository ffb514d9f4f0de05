"""How much the answer hangs on single studies: leave one out, add one at a time, with and without some."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kunnskap.errors import SynthesisError
from kunnskap.synthesis.pooling import Pooled, Single, Test, pool_effects, single_study
from kunnskap.synthesis.studies_in import Effects
from kunnskap.terms import Measure


@dataclass(frozen=True, slots=True)
class Variant:
    """The answer after one study was left out, or had been added; a lone study's answer is a ``Single``."""

    study: str
    answer: Pooled | Single


@dataclass(frozen=True, slots=True)
class WithAndWithout:
    """The answer with all studies and without the marked ones; ``None`` where no study remains."""

    marked: tuple[str, ...]
    every: Pooled | Single
    without: Pooled | Single | None


def answer(
    effects: Effects,
    *,
    method: str = "REML",
    test: Test = "knha",
    level: float = 0.95,
    measure: Measure | str | None = None,
) -> Pooled | Single:
    """Two studies or more pooled; one study as its own result. Raises ``SynthesisError`` (no_studies)."""
    if effects.k == 1:
        return single_study(effects, measure=measure, level=level)
    return pool_effects(effects, method=method, test=test, level=level, measure=measure)


def leave_one_out(
    effects: Effects,
    *,
    method: str = "REML",
    test: Test = "knha",
    measure: Measure | str | None = None,
) -> tuple[Variant, ...]:
    """The answer without each study in turn. Raises ``SynthesisError`` (one_study, no_studies)."""
    if effects.k == 0:
        raise SynthesisError("no_studies", left_out=len(effects.left_out))
    if effects.k == 1:
        raise SynthesisError("one_study", study=effects.studies[0])
    everyone = range(effects.k)
    return tuple(
        Variant(
            effects.studies[out],
            answer(
                effects.only([i for i in everyone if i != out]),
                method=method,
                test=test,
                measure=measure,
            ),
        )
        for out in everyone
    )


def cumulative(
    effects: Effects,
    *,
    method: str = "REML",
    test: Test = "knha",
    measure: Measure | str | None = None,
) -> tuple[Variant, ...]:
    """The answer as each study arrives, in the order given (usually by year)."""
    return tuple(
        Variant(
            effects.studies[last],
            answer(effects.only(range(last + 1)), method=method, test=test, measure=measure),
        )
        for last in range(effects.k)
    )


def with_and_without(
    effects: Effects,
    marked: Collection[str],
    *,
    method: str = "REML",
    test: Test = "knha",
    measure: Measure | str | None = None,
) -> WithAndWithout:
    """The answer with every study and without the marked ones, such as those with an integrity caution."""
    rest = [i for i, study in enumerate(effects.studies) if study not in marked]
    return WithAndWithout(
        marked=tuple(study for study in effects.studies if study in marked),
        every=answer(effects, method=method, test=test, measure=measure),
        without=answer(effects.only(rest), method=method, test=test, measure=measure)
        if rest
        else None,
    )

"""From a read survey to the items whose tables may be published, and the groups that are never shown."""

from __future__ import annotations

from typing import cast

import numpy as np

from kunnskap.survey.answers import Answers, Codes, Survey
from kunnskap.survey.codebook import Codebook, Question
from kunnskap.survey.estimates import Design
from kunnskap.survey.published import TOTAL, Array, Item


def items_of(survey: Survey, question: Question, wave: str) -> tuple[Item, ...]:
    """The question's item, or one for each box of a question with several answers."""
    answers = survey._answers[wave]
    if question.kind == "multiple":
        return tuple(
            _item(survey, answers, f"{question.key}.{option.key}", question, option.column)
            for option in question.options
        )
    return (_item(survey, answers, question.key, question, question.columns[0]),)


def _item(survey: Survey, answers: Answers, key: str, question: Question, column: str) -> Item:
    book = survey.codebook
    size = 2
    scores: tuple[float, ...] = ()
    top: tuple[int, ...] = ()
    steps: tuple[tuple[int, ...], ...] = ()
    if question.kind == "single":
        scale = book.scale(question)
        places = {code.code: place for place, code in enumerate(scale.codes)}
        size, top = len(scale.codes), tuple(places[code] for code in scale.top)
        steps = tuple(tuple(places[code] for code in step.codes) for step in scale.steps)
        scores = tuple(float(c.score or 0) for c in scale.codes) if scale.scored else ()
    groupings = _groupings(survey, answers, question)
    return Item(
        key=key,
        wave=answers.book.key,
        codes=_without_reasons(answers.columns[column], size),
        size=size,
        groupings=groupings,
        design=answers.design or Design.simple(answers.size),
        weighted=answers.design is not None,
        scores=scores,
        top=top,
        steps=steps,
        widths={g: _width(book, g, numbers) for g, numbers in groupings.items()},
    )


def _without_reasons(codes: Codes, size: int) -> Array:
    return np.where(codes < 0, size, codes).astype(np.int64)


def _groupings(survey: Survey, answers: Answers, question: Question) -> dict[str, Array]:
    book = survey.codebook
    key = f"groupings:{answers.book.key}"
    if key not in survey._memory:  # the same arrays for every question: a large survey has many
        everybody = {TOTAL: np.zeros(answers.size, dtype=np.int64)}
        survey._memory[key] = everybody | {
            group: group_numbers(book, answers, group) for group in book.disclosure.groups
        }
    every = cast(dict[str, Array], survey._memory[key])
    if question.key in book.disclosure.groups:
        return {TOTAL: every[TOTAL]}  # who answered is told by one background at a time
    return every


def _width(book: Codebook, group: str, numbers: Array) -> int:
    """All the codebook's groups, and one more if somebody did not say."""
    if group == TOTAL:
        return 1
    return max(len(book.scale(book.question(group)).codes), int(numbers.max()) + 1)


def group_numbers(book: Codebook, answers: Answers, group: str) -> Array:
    """Each respondent's group: the number of the answer, and after the last of them "not given"."""
    question = book.question(group)
    size = len(book.scale(question).codes)
    return _without_reasons(answers.columns[question.columns[0]], size)


def hidden_groups(survey: Survey) -> dict[tuple[str, str], frozenset[int]]:
    """For each wave and grouping the groups that are never shown; the same in all waves, so none tells on another."""
    threshold = survey.codebook.disclosure.threshold
    gone: dict[str, frozenset[int]] = {}
    for group in survey.codebook.disclosure.groups:
        sizes = [group_sizes(survey, group, wave) for wave in survey.waves]
        gone[group] = frozenset[int]().union(*(small_and_cover(s, threshold) for s in sizes))
    return {(wave, group): numbers for group, numbers in gone.items() for wave in survey.waves}


def group_sizes(survey: Survey, group: str, wave: str) -> Array:
    """How many are in each group, the last being those who did not say."""
    size = len(survey.codebook.scale(survey.codebook.question(group)).codes)
    numbers = group_numbers(survey.codebook, survey._answers[wave], group)
    return np.bincount(numbers, minlength=size + 1)


def small_and_cover(sizes: Array, threshold: int) -> set[int]:
    """Groups below the threshold and, for cover, the next smallest until they are two and together not small.

    An empty "did not say" is no group. Nobody outside can tell who in the hidden groups belongs to which.
    """
    groups = [g for g in range(len(sizes)) if sizes[g] > 0 or g < len(sizes) - 1]
    by_size = sorted(groups, key=lambda group: (sizes[group], group))
    small = [g for g in by_size if sizes[g] < threshold or sizes.sum() - sizes[g] < threshold]
    hidden = set(small)
    for group in by_size:
        if not small or (len(hidden) > 1 and sizes[list(hidden)].sum() >= threshold):
            break
        hidden.add(group)
    return hidden

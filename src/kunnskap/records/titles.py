"""In what two titles differ: by a slip, by what one leaves out, or by a word that makes them two."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import OSA

SHORTEST_PART = 30  # letters; a shorter title is part of many
LONGEST_ENDING = 3  # letters, as in program and programme
SHORTEST_SLIP = 4  # letters; a letter changed in a shorter word makes another word
_STOP = frozenset(
    ("a", "an", "the", "of", "and", "for", "in", "on", "to", "with", "by", "from", "at", "as", "or", "is", "are",
     "its", "vs", "versus", "og", "i", "av", "med")
)  # fmt: skip


def one_within_the_other(one: str, other: str) -> bool:
    """Whether one title is the other cut short or with something added, blanks aside."""
    short, long = sorted((one.replace(" ", ""), other.replace(" ", "")), key=len)
    return len(short) >= SHORTEST_PART and short in long


def differ_in_a_word(one: str, other: str) -> bool:
    """Whether each title has a word of its own for which the other has another, as in men and women.

    A slip of one letter, an ending left off, and words written apart or together make no difference.
    """
    left, right = _own_words(one, other), _own_words(other, one)
    for word in tuple(left):
        if twin := next((each for each in right if _slip(word, each)), None):
            left.remove(word)
            right.remove(twin)
    return bool(left and right) and not _slip("".join(left), "".join(right))


def _own_words(title: str, other: str) -> list[str]:
    """The words, each as often as the title has it more, that are not mere joints."""
    more = Counter(title.split()) - Counter(other.split())
    return [word for word in more.elements() if word not in _STOP]


def _slip(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST_SLIP:
        return one == other
    if long.startswith(short) and len(long) - len(short) <= LONGEST_ENDING:
        return True
    return OSA.distance(one, other, score_cutoff=1) <= 1

"""In what two titles differ: by a slip, by what one leaves out, or by a word that makes them two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product

from rapidfuzz.distance import OSA

SHORTEST_PART = 30  # letters; a shorter title is part of many
LONGEST_ENDING = 3  # letters, as in program and programme
SLIPS_ONCE_IN = 20  # titles; how much rarer a slip of a word is than the word
SHORTEST_SLIP = 4  # letters; a letter changed in a shorter word makes another word
_SPELLINGS = (
    ("z", "s"), ("our", "or"), ("ae", "e"), ("oe", "e"), ("ll", "l"), ("mm", "m"), ("tre", "ter"), ("ence", "ense"),
    ("logue", "log"),
)  # fmt: skip
_STOP = frozenset(
    ("a", "an", "the", "of", "and", "for", "in", "on", "to", "with", "by", "from", "at", "as", "or", "is", "are",
     "its", "vs", "versus", "og", "i", "av", "med")
)  # fmt: skip


def one_within_the_other(one: str, other: str) -> bool:
    """Whether one title is the other cut short or with something added, blanks aside."""
    short, long = sorted((one.replace(" ", ""), other.replace(" ", "")), key=len)
    return len(short) >= SHORTEST_PART and short in long


def differ_by_a_letter(one: str, other: str) -> bool:
    """Whether a word of one title is that of the other but for a letter, as in ethanol and methanol.

    Endings, and what British and American spelling write in two ways, make no difference.
    """
    return any(True for _ in _words_a_letter_apart(one, other))


def both_in_use(one: str, other: str, *, uses: Mapping[str, int]) -> bool:
    """Whether two words that differ by a letter both stand in other titles, so that neither is a slip for the other.

    A slip of a common word recurs too, but seldom beside the word itself.
    """
    return any(
        min(uses[word], uses[twin]) > 1
        and min(uses[word], uses[twin]) * SLIPS_ONCE_IN >= max(uses[word], uses[twin])
        for word, twin in _words_a_letter_apart(one, other)
    )


def uses_of_words(titles: Iterable[str]) -> Counter[str]:
    """In how many titles each word stands; a title counts once however often it is given."""
    return Counter(chain.from_iterable(set(title.split()) for title in set(titles)))


def _words_a_letter_apart(one: str, other: str) -> Iterator[tuple[str, str]]:
    if one.replace(" ", "") == other.replace(" ", ""):
        return
    for word, twin in product(_own_words(one, other), _own_words(other, one)):
        if _slip(word, twin) and not _ends_otherwise(word, twin) and _spelt(word) != _spelt(twin):
            yield word, twin


def _spelt(word: str) -> str:
    """The word with what is written in two ways (behaviour, randomized, haemophilia, programme) in one."""
    for written, instead in _SPELLINGS:
        word = word.replace(written, instead)
    return word


def differ_in_a_word(one: str, other: str) -> bool:
    """Whether each title has a word of its own for which the other has another, as in men and women.

    A slip of one letter, an ending left off, and words written apart or together make no difference.
    """
    if one.replace(" ", "") == other.replace(" ", ""):
        return False
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
    if min(len(one), len(other)) < SHORTEST_SLIP:
        return one == other
    return _ends_otherwise(one, other) or OSA.distance(one, other, score_cutoff=1) <= 1


def _ends_otherwise(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(long) - len(short) <= LONGEST_ENDING

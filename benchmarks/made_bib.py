"""A made-up .bib file of any size, with LaTeX accents, wrapped lines and an abstract: about 1.9 kB a record."""

from __future__ import annotations

import random

ACCENTS = (
    r"J{\o}rgensen",
    r"M{\"u}ller",
    r"{\AA}s",
    r"\O{}deg{\aa}rd",
    "Berg",
    "Hansen",
    "van der Berg",
    r"Garc{\'i}a",
)
GIVEN = ("Anne", "Ola M.", r"S{\o}ren", "Kari", "P. A.", r"Andr{\'e}")
VOCABULARY = (
    "alcohol violence treatment partner trial integrated motivational care risk relapse anger trauma programme"
    " outcome follow-up patients group control intervention effect substance"
)
WORDS = VOCABULARY.split()
EXTRAS = (
    r"{TSB}",
    r"$p<0.05$",
    r"50\%",
    "--",
    r"\textit{post hoc}",
    r"drugs \& alcohol",
    r"na{\"i}ve",
)


def made_bib(size: int, seed: int = 1) -> str:
    chance = random.Random(seed)
    return "".join(_record(chance, number) for number in range(size))


def _record(chance: random.Random, number: int) -> str:
    people = " and ".join(
        f"{chance.choice(ACCENTS)}, {chance.choice(GIVEN)}" for _ in range(chance.randint(1, 7))
    )
    title = " ".join([*chance.choices(WORDS, k=11), chance.choice((*EXTRAS, "study")), str(number)])
    words = chance.choices(WORDS, k=190)
    words[20], words[90] = (
        chance.choice((*EXTRAS, "and")),
        chance.choice(("and", "in", r"\emph{n}")),
    )
    lines = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    year, first = chance.randint(1980, 2025), chance.randint(2, 900)
    return (
        f"@article{{key{number},\n  author = {{{people}}},\n  title = {{{title}}},\n"
        f"  journal = {{Journal of {chance.choice(WORDS).title()} \\& Health}},\n  year = {{{year}}},\n"
        f"  volume = {{{year - 1960}}},\n  number = {{{chance.randint(1, 12)}}},\n  pages = {{{first}--{first + 9}}},\n"
        f"  doi = {{10.1000/x.{number}}},\n  keywords = {{{'; '.join(chance.choices(WORDS, k=4))}}},\n"
        f"  abstract = {{{chr(10).join(lines)}}}\n}}\n\n"
    )

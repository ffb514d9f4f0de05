"""Made-up records with a known answer: which of them are the same work, and which only look so.

Each work is seen by several databases, each with its own habits and gaps; beside some works stand others that share
their title or DOI without being them. Nothing here is a real reference.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pandas as pd

from kunnskap.sources.model import Row
from kunnskap.sources.schema import frame_of

PARTS = "al co vi ol en tre at me nt in ter ven tion re du ci ng ri sk pa ti so ma lo ka ner be ha vio ur ad dic"
SYLLABLES = PARTS.split()
HABITS = ("pubmed", "embase", "wos", "cochrane", "scholar")
Work = dict[str, str]


def made_records(
    size: int, seed: int = 1, *, missing: float = 0.08
) -> tuple[pd.DataFrame, list[int]]:
    """About ``size`` records in mixed order, and for each the number of the work it is of.

    ``missing`` is how often a database leaves out a field; at 0.4 metadata is as poor as in grey literature.
    """
    chance = random.Random(seed)
    words, names, journals = _vocabulary(chance)
    rows: list[tuple[Row, int]] = []
    number = 0
    while len(rows) < size:
        work = _work(chance, words, names, journals)
        for other in (work, *_neighbours(chance, work, words, names)):
            number += 1
            for habit in chance.sample(HABITS, chance.choices((1, 2, 3), (65, 25, 10))[0]):
                rows.append((Row(len(rows) + 1, _seen(chance, other, habit, missing), {}), number))
    rows = rows[:size]
    chance.shuffle(rows)
    frame = frame_of([row for row, _ in rows], file="made.ris", source_format="ris")
    return frame, [work for _, work in rows]


def _vocabulary(chance: random.Random) -> tuple[list[str], list[str], list[tuple[str, str]]]:
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(4000)]
    names = [
        "".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))).title() for _ in range(6000)
    ]
    journals = []
    for _ in range(900):
        parts = [word.title() for word in chance.sample(words, chance.randint(1, 3))]
        full = f"Journal of {' '.join(parts)}"
        journals.append((full, " ".join(["J", *(part[:4] for part in parts)])))
    return words, names, journals


def _often(chance: random.Random, items: list[str]) -> str:
    """One of the items, the first ones far oftener, as words and names are."""
    if chance.random() < 0.4:
        return items[min(int(chance.paretovariate(0.6)), len(items)) - 1]
    return chance.choice(items)


def _work(
    chance: random.Random, words: list[str], names: list[str], journals: list[tuple[str, str]]
) -> Work:
    people = [
        f"{_often(chance, names)}, {chance.choice(names)} {chance.choice('ABCDEFGH')}"
        for _ in range(chance.randint(1, 7))
    ]
    journal, short = journals[min(int(chance.paretovariate(0.5)), len(journals)) - 1]
    first, year = chance.randint(2, 1900), chance.randint(1985, 2025)
    return {
        "title": " ".join(_often(chance, words) for _ in range(chance.randint(5, 14))).capitalize(),
        "authors": "; ".join(people),
        "journal": journal,
        "short": short,
        "year": str(year),
        "volume": str(year - 1970 + len(journal) % 9),
        "issue": str(chance.randint(1, 12)),
        "type": "article",
        "pages": f"{first}-{first + chance.randint(3, 20)}",
        "pmid": str(chance.randint(10**7, 4 * 10**7)),
        "doi": f"10.{chance.randint(1000, 1999)}/{chance.randrange(16**8):08x}",
        "abstract": " ".join(chance.choices(words, k=120)),
    }


def _neighbours(
    chance: random.Random, work: Work, words: list[str], names: list[str]
) -> Iterator[Work]:
    """Works that share much with another and are not it."""
    own = work | {"doi": "", "pmid": "", "abstract": ""}
    later, kind = _later(chance, work), chance.random()
    year, volume = int(work["year"]), int(work["volume"])
    if kind < 0.05:
        congress = {
            "type": "conference",
            "journal": "Abstracts of a congress",
            "short": "Abstr Congr",
        }
        place = {"pages": f"S{chance.randint(2, 400)}", "volume": str(chance.randint(1, 30))}
        yield own | congress | place | {"year": str(year - 1)}
    elif kind < 0.07:
        yield own | {"title": f"{work['title']}: part 2", "pages": later}
    elif kind < 0.09:
        yield own | {"title": f"Erratum: {work['title']}", "pages": later}
    elif kind < 0.11:
        protocol = {"title": f"{work['title']}: protocol for a trial", "pages": later}
        yield own | protocol | {"year": str(year - 2), "volume": str(volume - 2)}
    elif kind < 0.12:  # a DOI written on the wrong work
        other = {"title": " ".join(chance.choices(words, k=9)), "authors": chance.choice(names)}
        yield work | other | {"pmid": "", "pages": later}
    elif kind < 0.14:
        yield own | {"title": "Reply", "pages": later}
    elif kind < 0.16:  # the same question put of other people, of whom one word tells
        told = work["title"].split()
        told[chance.randrange(1, len(told))] = chance.choice(words)
        yield own | {"title": " ".join(told)} | ({"pages": later} if chance.random() < 0.7 else {})
    elif kind < 0.18:
        yield own | {"year": str(year + 4), "volume": str(volume + 4), "pages": later}


def _later(chance: random.Random, work: Work) -> str:
    first = int(work["pages"].split("-")[0]) + chance.randint(30, 300)
    return f"{first}-{first + 1}"


def _seen(chance: random.Random, work: Work, habit: str, missing: float) -> dict[str, str]:
    """The work as one database tells it."""
    seen = {name: text for name, text in work.items() if name != "short"}
    people = work["authors"].split("; ")
    if habit in ("pubmed", "embase"):
        seen["journal"], seen["title"] = work["short"], f"{work['title']}."
        seen["authors"] = "; ".join(map(_initials, people))
    elif habit == "wos":
        seen["title"], seen["pmid"] = work["title"].upper(), ""
    elif habit == "cochrane":
        seen["doi"], seen["pmid"] = seen["doi"] if chance.random() < 0.5 else "", ""
        seen["authors"] = "; ".join(map(_initials, people[:3]))
    else:
        seen |= {"doi": "", "pmid": "", "issue": "", "authors": people[0], "abstract": ""}
        if chance.random() < 0.3:
            seen |= {"pages": "", "volume": ""}
    return {name: text for name, text in _spoilt(chance, seen, missing).items() if text}


def _spoilt(chance: random.Random, seen: dict[str, str], missing: float) -> dict[str, str]:
    """Fields left out, letters mistyped and years shifted now and then."""
    for name in ("doi", "pmid", "pages", "volume", "issue", "journal", "abstract"):
        if chance.random() < missing:
            seen[name] = ""
    if chance.random() < 0.1:
        at = chance.randrange(len(seen["title"]))
        seen["title"] = seen["title"][:at] + chance.choice("aeiost") + seen["title"][at + 1 :]
    if chance.random() < 0.03:
        seen["year"] = str(int(seen["year"]) + 1)
    return seen


def _initials(name: str) -> str:
    family, _, given = name.partition(", ")
    return f"{family}, {''.join(part[0] for part in given.split())}"

"""How fast a large .bib is read, and whether its values are right: ``python benchmarks/read_bibtex.py [records]``.

Promise: 100,000 records (about 200 MB) decoded, names split and put in columns at 10,000 records a second or more on
two cores, with the values of bibtexparser's LaTeX and name middlewares, whose speed is measured on a sample.
(``SeparateCoAuthors`` is timed but not compared: version 2.1.0 loses a command such as ``\\O`` that begins a name.)
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

from bibtexparser import parse_string
from bibtexparser.middlewares import (
    LatexDecodingMiddleware,
    SeparateCoAuthors,
    SplitNameParts,
)
from bibtexparser.middlewares.names import parse_single_name_into_parts
from bibtexparser.model import Entry
from made_bib import made_bib

from kunnskap.sources import parse_source
from kunnskap.sources.values import one_line

SAMPLE = 300


def by_middlewares(text: str) -> list[Entry]:
    stack = [SeparateCoAuthors(), SplitNameParts(), LatexDecodingMiddleware()]
    return list(parse_string(text, append_middleware=stack).entries)


def differing(text: str) -> list[tuple[str, str, str]]:
    """Fields of a sample in which our value is not bibtexparser's: key, theirs and ours, blanks evened out."""
    ours = parse_source(text.encode(), "sample.bib").records.set_index("key")
    wrong = []
    for entry in parse_string(text).entries:
        people = "; ".join(_name(person) for person in entry["author"].split(" and "))
        wrong += _unlike(entry.key, people, ours["authors"][entry.key])
    for entry in parse_string(text, append_middleware=[LatexDecodingMiddleware()]).entries:
        for name in ("title", "abstract", "journal"):
            wrong += _unlike(entry.key, entry[name], ours[name][entry.key])
    return wrong


def _name(person: str) -> str:
    parts = parse_single_name_into_parts(person)
    decode = LatexDecodingMiddleware()._transform_python_value_string
    ordered = ([*parts.von, *parts.last], parts.first, parts.jr)
    return ", ".join(decode(" ".join(words))[0] for words in ordered if words)


def _unlike(key: str, theirs: str, ours: str) -> list[tuple[str, str, str]]:
    return [] if one_line(theirs) == one_line(ours) else [(key, theirs, ours)]


def cpu_seconds() -> float:
    """What this process and its children have used, which a busy machine lengthens little."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def main(size: int) -> None:
    sample = made_bib(SAMPLE)
    before = time.perf_counter()
    by_middlewares(sample)
    slow = SAMPLE / (time.perf_counter() - before)
    wrong = differing(sample)
    data = made_bib(size).encode()
    with tempfile.TemporaryDirectory() as folder:
        seconds, busy = [], []
        for _ in range(2):
            before, before_busy = time.perf_counter(), cpu_seconds()
            read = parse_source(data, "made.bib", cache=Path(folder))
            seconds.append(time.perf_counter() - before)
            busy.append(cpu_seconds() - before_busy)
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{len(read.records)} records, {len(data) / 1e6:.0f} MB, {len(read.problems)} problems")
    print(f"read: {seconds[0]:.1f} s, {size / seconds[0]:.0f} records/s; again: {seconds[1]:.1f} s")
    share = 2 * size / busy[0]
    print(f"CPU of all processes: {busy[0]:.1f} s, {share:.0f} records/s on two cores to ourselves")
    print(f"middlewares: {slow:.0f} records/s on {SAMPLE}; fields that differ: {len(wrong)}")
    print(f"largest process: {peak / 1024:.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)

"""A survey of 50,000 made-up people and 200 questions: read, decided what is hidden, and tabulated by every background.

    python benchmarks/survey.py [PEOPLE QUESTIONS]

Prints CPU seconds (other work on the machine does not count) and peak memory for each part.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from kunnskap.survey import read_survey, tabulate

BACKGROUNDS = {"region": (17, 54, 58, 61, 84), "role": (52, 33, 11, 4), "level": (70, 30)}
WORDS = 'nb = "{0}", nn = "{0}", en = "{0}"'
SCORED = '[{0}]\ntop = ["4", "5"]\ncodes = [\n{1}]\nmissing = [{{ code = "9", kind = "dont_know", {2} }}]\n'


def codebook(people: int, questions: list[str]) -> str:
    texts = "".join(
        f"[survey.{t}]\n{lines('x')}"
        for t in ("title", "purpose", "caveat", "population", "weighting")
    )
    book = (
        '[survey]\nname = "large"\nsynthetic = false\nhouse = ""\nrespondent = "id"\npanel = false\n'
        + texts
    )
    book += f'[disclosure]\ngroups = {list(BACKGROUNDS)}\n[reporting]\n[[waves]]\nkey = "1"\nfile = "answers.csv"\n'
    book += (
        f'start = ""\nend = ""\ninvited = ""\nresponded = {people}\n[waves.period]\n{lines("1")}'
    )
    for name, shares in BACKGROUNDS.items():
        codes = "".join(f'  {{ code = "{n}", {WORDS.format(n)} }},\n' for n in range(len(shares)))
        book += f"[scales.{name}]\ncodes = [\n{codes}]\n"
    codes = "".join(
        f'  {{ code = "{n}", score = {25 * (n - 1)}, {WORDS.format(n)} }},\n' for n in range(1, 6)
    )
    book += SCORED.format("scales.likert", codes, WORDS.format("vet ikke"))
    for name in (*BACKGROUNDS, *questions):
        scale = name if name in BACKGROUNDS else "likert"
        book += (
            f'[[questions]]\nkey = "{name}"\nscale = "{scale}"\ntext = {{ {WORDS.format(name)} }}\n'
        )
    return book


def lines(text: str) -> str:
    return "".join(f'{language} = "{text}"\n' for language in ("nb", "nn", "en"))


def write(folder: Path, people: int, questions: list[str]) -> None:
    random = Random(1)
    (folder / "survey.toml").write_text(codebook(people, questions), encoding="utf-8")
    leans = [random.choices(range(1, 20), k=5) for _ in questions]
    columns = [
        random.choices(range(len(shares)), shares, k=people) for shares in BACKGROUNDS.values()
    ]
    columns += [random.choices((*range(1, 6), 9), (*lean, 2), k=people) for lean in leans]
    with (folder / "answers.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(("id", *BACKGROUNDS, *questions)) + "\n")
        for number, row in enumerate(zip(*columns, strict=True)):
            file.write(f"p{number},{','.join(map(str, row))}\n")


def peak() -> float:
    """MiB that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(people: int, asked: int) -> None:
    questions = [f"q{number}" for number in range(asked - len(BACKGROUNDS))]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, people, questions)
        print(
            f"{people} people, {asked} questions; file {(folder / 'answers.csv').stat().st_size / 2**20:.0f} MiB"
        )
        before, start = peak(), time.process_time()
        survey = read_survey(folder)
        print(
            f"read       {time.process_time() - start:6.1f} s, peak {peak():.0f} MiB (before: {before:.0f})"
        )
        start = time.process_time()
        for question in questions:
            tabulate(survey, question)
        print(f"disclosure {time.process_time() - start:6.1f} s, peak {peak():.0f} MiB")
        start = time.process_time()
        for question in questions:
            for by in BACKGROUNDS:
                tabulate(survey, question, by=by)
        print(f"tabulated  {time.process_time() - start:6.1f} s, peak {peak():.0f} MiB")


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given or [50_000, 200]))

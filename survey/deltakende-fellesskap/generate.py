"""Makes the synthetic answers beside this file: ``python survey/deltakende-fellesskap/generate.py``.

Nobody gave these answers, and the programme's own page tells of no evaluation. They show how attendance and competence
before and after a programme are presented under the same rules for disclosure as any other survey.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

SEED = 20190901
PEOPLE = {"before": 46, "after": 41}
GOALS = ("values", "role_of_own", "knowledge", "acting")
MIDDLE = {"before": 1.9, "after": 2.7}
COLUMNS = ("respondent", "role", "days_attended", *(f"competence_{goal}" for goal in GOALS))


def rows(wave: str) -> list[list[str]]:
    random = Random(f"{SEED}-{wave}")
    made = []
    for number in range(1, PEOPLE[wave] + 1):
        role = "leader" if number % 4 == 0 else "staff"
        days = "7" if wave == "before" else str(4 - int(random.random() ** 2 * 5))
        answers = [_answer(random, MIDDLE[wave]) for _ in GOALS]
        made.append([f"{wave[0]}{number:02d}", role, days, *answers])
    return made


def _answer(random: Random, middle: float) -> str:
    if random.random() < 0.04:
        return ""
    spread = (random.random() + random.random() - 1) * 2.4
    return str(min(max(round(middle + spread), 0), 4) + 1)


def main() -> None:
    for wave in PEOPLE:
        path = Path(__file__).parent / f"answers-{wave}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows(wave))


if __name__ == "__main__":
    main()

"""Makes the synthetic answers beside this file: ``python survey/rus-vold/generate.py``.

Nobody gave these answers. They have the shape of a survey of clinicians (uneven groups, skewed scales, unanswered
items), so that reading, disclosure control and tables have real work; they say nothing about any real service.
Only ``Random.random`` is used, which gives the same numbers in every Python.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random

SEED = 20180301
REGIONS = {"nord": 17, "midt": 54, "vest": 58, "sor": 61, "ost": 84}
REGIONS_2020 = {"nord": 21, "midt": 71, "vest": 69, "sor": 68, "ost": 102}
ROLES = {"therapist": 52, "milieu": 33, "leader": 11, "other": 4}
LEVELS_2018 = {"specialist": 95, "primary": 5}
LEVELS_2020 = {"specialist": 66, "primary": 34}
AREAS = {"tsb": 55, "mental_health": 41, "other": 4}
LIFE_STAGES = {
    "pregnancy": 0.12,
    "childhood": 0.14,
    "youth": 0.42,
    "adulthood": 0.86,
    "old_age": 0.21,
}
MAIN_STAGE = {"pregnancy": 1, "childhood": 3, "youth": 4, "adulthood": 7, "old_age": 4}  # odds

# The middle of each item's answers on the five steps 0 to 4, in 2018 and in 2020.
PRACTICE = {
    "maps_substance": (3.2, 3.3),
    "asks_exposed": (2.2, 2.6),
    "asks_perpetrator": (1.6, 2.1),
    "uses_tools": (0.9, 1.4),
    "assesses_both": (1.5, 1.8),
    "treats_integrated": (1.3, 1.7),
    "cooperates": (2.3, 2.4),
}
NEED = {
    "need_identifying": (2.9, 2.6),
    "need_diagnosing": (2.8, 2.7),
    "need_following_up": (3.2, 3.0),
}
IMPORTANCE = {
    "grunnmodul": (3.4, 3.4),
    "mi": (2.9, 3.0),
    "sinnemestring": (2.9, 3.0),
    "kartlegging": (3.1, 3.1),
    "traume_rammer": (3.0, 3.0),
    "risikoverktoy": (2.8, 3.0),
}
COMPETENCE = {
    "grunnmodul": (1.8, 2.4),
    "mi": (2.4, 2.7),
    "sinnemestring": (1.2, 1.6),
    "kartlegging": (1.7, 2.2),
    "traume_rammer": (1.9, 2.0),
    "risikoverktoy": (1.1, 1.2),
}


def respondents(wave: int, random: Random) -> Iterator[dict[str, str]]:
    """One dict of answers for each made-up respondent of a wave (0 is 2018, 1 is 2020)."""
    regions = (REGIONS, REGIONS_2020)[wave]
    drawn = [region for region, size in regions.items() for _ in range(size)]
    other = Random(
        SEED + 100 + wave
    )  # for what was asked later, so that the first answers stay as they are
    for number, region in enumerate(drawn, start=1):
        background = {
            "region": region,
            "role": pick(ROLES, random),
            "level": pick((LEVELS_2018, LEVELS_2020)[wave], random),
            "area": pick(AREAS, random),
        }
        stages = life_stages(random)
        yield {
            "respondent": f"s{wave + 1}-{number:03d}",
            **background,
            "life_stage": main_stage(stages, other),
            **stages,
            **answers(wave, background, random),
        }


def answers(wave: int, background: Mapping[str, str], random: Random) -> dict[str, str]:
    """The answers of one made-up respondent to all scaled items."""
    habit, self_trust, worth = (spread(random) for _ in range(3))
    clinical = {"therapist": 0.3, "milieu": -0.3, "leader": 0.1, "other": -0.4}[background["role"]]
    tsb = 0.25 if background["area"] == "tsb" else -0.15
    given = {
        item: step(middle[wave] + clinical + 0.7 * habit, random, inapplicable=0.04)
        for item, middle in PRACTICE.items()
    }
    given["procedures"] = yes_no(0.55 + 0.1 * wave + 0.05 * habit, random)
    given |= {
        item: step(middle[wave] - 0.3 * self_trust - 0.2 * clinical, random)
        for item, middle in NEED.items()
    }
    given |= {
        f"importance_{theme}": step(middle[wave] + 0.5 * worth, random)
        for theme, middle in IMPORTANCE.items()
    }
    given |= {
        f"competence_{theme}": step(middle[wave] + tsb + clinical + 0.6 * self_trust, random)
        for theme, middle in COMPETENCE.items()
    }
    return given


def life_stages(random: Random) -> dict[str, str]:
    return {
        f"life_{stage}": "1" if random.random() < share else "0"
        for stage, share in LIFE_STAGES.items()
    }


def main_stage(stages: Mapping[str, str], random: Random) -> str:
    """One of the stages that were ticked, pregnancy with childhood; nothing where none was."""
    odds = {stage: odd for stage, odd in MAIN_STAGE.items() if stages[f"life_{stage}"] == "1"}
    if not odds:
        return ""
    stage = pick(odds, random)
    return "childhood" if stage == "pregnancy" else stage


def pick(shares: Mapping[str, int], random: Random) -> str:
    """One of the words, with chances in proportion to the numbers."""
    point = random.random() * sum(shares.values())
    for word, share in shares.items():
        point -= share
        if point < 0:
            return word
    return next(reversed(shares))


def spread(random: Random) -> float:
    """A bell-shaped number with mean 0 and standard deviation 1 (twelve uniform numbers added)."""
    return sum(random.random() for _ in range(12)) - 6


def step(middle: float, random: Random, inapplicable: float = 0.0) -> str:
    """A code 1 to 5 round the middle, "8" not applicable, "9" don't know, or nothing at all."""
    latent = middle + 0.85 * spread(random)
    fate = random.random()
    if fate < 0.015:
        return ""
    if fate < 0.04:
        return "9"
    if fate < 0.04 + inapplicable:
        return "8"
    return str(1 + min(4, max(0, round(latent))))


def yes_no(chance: float, random: Random) -> str:
    fate = random.random()
    return "9" if fate < 0.08 else "1" if random.random() < chance else "2"


def as_csv(wave: int) -> str:
    """A whole wave as comma-separated text."""
    rows = list(respondents(wave, Random(SEED + wave)))
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    for wave, year in enumerate((2018, 2020)):
        (Path(__file__).parent / f"answers-{year}.csv").write_text(as_csv(wave), encoding="utf-8")

"""A made project that is larger than ours: a literature base of many studies and a survey of many questions.

Nothing in it is true, and every name says so. It is written by a fixed rule, so that two machines make the same.
"""

from __future__ import annotations

import csv
import datetime
import json
import random
import shutil
from pathlib import Path

from kunnskap.scaffold import SHEETS, Kind, start
from kunnskap.workspace import Workspace

ROOT = Path(__file__).parent.parent
DAY = datetime.date(2026, 11, 22)
BASE, SURVEY = "laget-base", "laget-undersokelse"
DOMAINS = ("randomisation", "deviations", "missing_data", "measurement", "reporting")
GRADE = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
REGIONS = ("nord", "midt", "vest", "sor", "ost")
PEOPLE = 300
Row = dict[str, object]


def made_project(root: Path, *, studies: int = 60, questions: int = 30) -> Path:
    """The project's folder, with one summary of the base (``made-base``) and one of the survey (``made-survey``)."""
    for name in ("competence", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    workspace, chance = Workspace(root), random.Random(20)
    start(workspace, Kind.BASE, BASE, day=DAY)
    start(workspace, Kind.SURVEY, SURVEY, day=DAY)
    _write_base(root / "literature" / BASE, studies, chance)
    _write_survey(root / "survey" / SURVEY, questions, chance)
    (root / "parameters").mkdir()
    _family(root, "literature_summary", f'name = "base"\nbase = "{BASE}"\ntiers = ["core"]')
    _family(
        root, "survey_findings", f'name = "survey"\nsurvey = "{SURVEY}"\nwave = "1"\nby = "region"'
    )
    return root


def _family(root: Path, notebook: str, summary: str) -> None:
    text = (
        f'notebook = "{notebook}"\ntitle = {{ nb = "Laget", nn = "Laga", en = "Made" }}\n\n'
        f'[parameters]\nlanguage = "nb"\n\n[[summary]]\n{summary}\n'
    )
    (root / "parameters" / f"{notebook}.toml").write_text(text, encoding="utf-8")


def _write_base(folder: Path, studies: int, chance: random.Random) -> None:
    keys = [f"laget{number:03}" for number in range(1, studies + 1)]
    sheets: dict[str, list[Row]] = {
        name: [] for name in ("studies", "arms", "outcomes", "appraisals")
    }
    for number, key in enumerate(keys, start=1):
        n = chance.randint(20, 400)
        sheets["studies"].append(_study(key, number, n, chance))
        for position, role in enumerate(("intervention", "comparator"), start=1):
            sheets["arms"].append(_arm(key, position, role, n // 2))
            sheets["outcomes"].append(_outcome(key, role, n // 2, chance))
        sheets["appraisals"] += [_judgement(key, domain, chance) for domain in DOMAINS]
    (folder / "certainty.toml").write_text(_certainty(keys), encoding="utf-8")
    for name, rows in sheets.items():
        _write(folder / f"{name}.csv", SHEETS[f"{name}.csv"], rows)


def _certainty(keys: list[str]) -> str:
    words = 'nb = "Laget vurdering."\nnn = "Laga vurdering."\nen = "Made judgement."\n'
    judged = "".join(
        f'\n[[certainty.judgements]]\ndomain = "{domain}"\nlevels = {-(domain == "imprecision")}\n{words}'
        for domain in GRADE
    )
    return (
        f'[[certainty]]\noutcome = "outcome"\nstart = "high"\ndesigns = ["rct"]\nstudies = {json.dumps(keys)}\n'
        f"judged_on = {DAY}\n\n[certainty.judged_by]\n{words}\n[certainty.comparison]\n{words}{judged}"
    )


def _study(key: str, number: int, n: int, chance: random.Random) -> Row:
    return {
        "key": key, "label": f"Laget studie {number}", "tier": "core", "design": "rct",
        "year": chance.randint(1990, 2026), "country_nb": "et laget land", "country_en": "a made country",
        "design_nb": "Laget randomisert studie", "design_en": "Made randomised study",
        "setting_nb": "et laget sted", "setting_en": "a made place",
        "population_nb": "Laget utvalg av voksne som ikke finnes, med en setning så lang som slike pleier å være",
        "population_en": "Made sample of adults who do not exist", "percent_men": chance.randint(20, 100),
        "n_randomised": n, "n_analysed": n, "unit": "person", "verified_bibliographic": "no",
        "verified_design": "no", "verified_numbers": "no", "verified_risk_of_bias": "no",
    }  # fmt: skip


def _arm(key: str, position: int, role: str, n: int) -> Row:
    return {
        "study_key": key, "position": position, "role": role, "n_randomised": n,
        "name_nb": f"Laget tiltak {position}", "name_en": f"Made intervention {position}",
    }  # fmt: skip


def _outcome(key: str, role: str, n: int, chance: random.Random) -> Row:
    return {
        "row_key": f"{key}-{role}", "study_key": key, "outcome": "outcome", "role": role, "n": n,
        "events": chance.randint(1, n - 1), "benefit": "lower", "measured_nb": "laget utfall",
        "measured_en": "made outcome", "timepoint_nb": "12 måneder", "timepoint_en": "12 months",
        "arm_nb": f"Laget {role}", "arm_en": f"Made {role}", "direction": "" if key == "laget001" else "not_reported",
        "source_nb": "laget", "source_en": "made", "source_url": f"https://example.org/{key}", "verified": "no",
    }  # fmt: skip


def _judgement(key: str, domain: str, chance: random.Random) -> Row:
    level = chance.choice(("low", "some_concerns", "high"))
    return {
        "study_key": key, "tool": "rob2", "domain": domain, "appraiser": "laget", "judgement": level,
        "reason_nb": "Laget begrunnelse.", "reason_en": "Made reason.",
    }  # fmt: skip


def _write_survey(folder: Path, questions: int, chance: random.Random) -> None:
    keys = [f"laget_{number:02}" for number in range(1, questions + 1)]
    abouts = ("practice", "need", "importance", "competence")
    text = (folder / "survey.toml").read_text(encoding="utf-8")
    themes = "".join(
        f'[themes.tema-{key}]\nnb = "Laget tema {key}"\nnn = "Laga tema {key}"\nen = "Made theme {key}"\n'
        for key in keys
    )
    asked = "".join(
        f'\n[[questions]]\nkey = "{key}"\nscale = "agreement"\ntheme = "tema-{key}"\nabout = "{abouts[at % 4]}"\n'
        f'text = {{ nb = "Laget spørsmål {at + 1} om noe?", nn = "Laga spørsmål {at + 1} om noko?", '
        f'en = "Made question {at + 1} of something?" }}\n'
        for at, key in enumerate(keys)
    )
    text = text.replace("[themes.forste]", themes + "[themes.forste]", 1) + asked
    text = text.replace("responded = 1\ninvited = 1\n", f"responded = {PEOPLE}\ninvited = 900\n")
    (folder / "survey.toml").write_text(text, encoding="utf-8")
    rows = [
        {"respondent": f"laget-{one:03}", "region": REGIONS[one % 5]}
        | {key: chance.randint(1, 5) for key in ("need_first", *keys)}
        for one in range(PEOPLE)
    ]
    _write(folder / "answers-1.csv", ("respondent", "region", "need_first", *keys), rows)


def _write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

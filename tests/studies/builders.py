"""A miniature literature base in a folder, whole unless a test damages it."""

from __future__ import annotations

from pathlib import Path

from kunnskap.origin import Place
from kunnskap.studies import LiteratureBase, read_base
from kunnskap.studies.values import Study, Text
from kunnskap.terms import Design, Tier, Verified
from kunnskap.workspace import Door, Workspace

BASE = """key = "mini"
data_date = 2026-01-02
from_review = false
title = { nb = "Mini", en = "Mini" }
question = { nb = "Virker det?", en = "Does it work?" }
population = { nb = "voksne", en = "adults" }
intervention = { nb = "tiltak", en = "intervention" }
comparison = { nb = "kontroll", en = "control" }
product = { nb = "øvelse", en = "exercise" }
caution = { nb = "ikke ekte", en = "not real" }
[[outcomes]]
key = "violence"
benefit = "lower"
label = { nb = "vold", en = "violence" }
[[moderators]]
column = "weeks"
kind = "number"
label = { nb = "uker", en = "weeks" }
[[interventions]]
key = "cbt"
label = { nb = "kognitiv", en = "cognitive" }
studies = ["a2001", "b2002"]
"""
STUDIES = """\
key,label,tier,design,design_nb,design_en,year,percent_men,n_randomised,unit,integrity_caution_nb,\
integrity_caution_en,verified_bibliographic,verified_design,verified_numbers,verified_risk_of_bias,weeks
a2001,Aas 2001,core,rct,Randomisert,Randomised,2001,100,40,person,,,yes,yes,yes,no,12
b2002,Berg 2002,supporting,rct,Randomisert,Randomised,2002,,,person,Forbehold.,Caution.,yes,yes,no,no,
r2003,Rud 2003,core,review,Oversikt,Review,2003,,,study,,,yes,yes,no,no,
"""
ARMS = """\
study_key,position,name_nb,name_en,role,n_randomised,content_nb,content_en,sessions_nb,sessions_en
a2001,1,Tiltak,Treatment,intervention,20,,,,
a2001,2,Kontroll,Control,comparator,20,,,,
"""
FINDINGS = """study_key,part,position,nb,en
a2001,finding,1,Mindre vold.,Less violence.
b2002,finding,1,Ingen forskjell.,No difference.
"""
SOURCES = "study_key,position,url,what,seen\na2001,1,https://example.org/a,alt,direct\n"
NUMBERS = "study_key,block,group,variable,value\na2001,baseline,A,n,20\n"
APPRAISALS = """study_key,tool,domain,appraiser,judgement,reason_nb,reason_en,at
a2001,rob2,randomisation,x,low,Loddtrekning.,Drawing lots.,finding:1
a2001,rob2,randomisation,y,high,Ikke skjult.,Not concealed.,
"""
CLAIMS = """[[claims]]
key = "works"
quote = "Det virker best"
source = "Foredrag"
source_id = "1"
slide = "Resultater"
from_compilation = "yes"
outcomes = ["violence"]

[claims.text]
nb = "Det virker best"
en = "It works best"

[[claims.for]]
study = "a2001"
at = "finding:1"
nb = "Mindre vold."
en = "Less violence."

[[claims.against]]
study = "b2002"
at = "finding:1"
nb = "Ingen forskjell."
en = "No difference."

[[claims.silent]]
studies = ["r2003"]
nb = "Ikke sett."
en = "Not seen."
"""
FILES = {
    "base.toml": BASE,
    "studies.csv": STUDIES,
    "arms.csv": ARMS,
    "findings.csv": FINDINGS,
    "study_sources.csv": SOURCES,
    "study_numbers.csv": NUMBERS,
    "appraisals.csv": APPRAISALS,
    "claims.toml": CLAIMS,
}
PROPERTY = (
    {
        "base.toml": "about",
        "study_sources.csv": "pages",
        "study_numbers.csv": "numbers",
    }
    | {name: name.split(".")[0] for name in ("studies.csv", "arms.csv", "findings.csv")}
    | {"appraisals.csv": "appraisals", "claims.toml": "claims"}
)


def small_base(root: Path, **changed: str | bytes) -> LiteratureBase:
    """The base in ``root``; ``changed`` gives another content for a file, e.g. ``studies_csv="…"``."""
    folder = root / "literature" / "mini"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        given = changed.get(name.replace(".", "_"), content)
        (folder / name).write_bytes(given if isinstance(given, bytes) else given.encode())
    return read_base(Door(Workspace(root)), "mini")


def a_study(key: str, **given: object) -> Study:
    """A study with sensible defaults."""
    facts: dict[str, object] = {
        "label": key,
        "tier": Tier.CORE,
        "design": Design.RCT,
        "design_words": Text("Randomisert", "Randomised"),
        "year": 2001,
        "authors": (),
        "unit": "person",
        "verified": {"numbers": Verified.YES},
        "moderators": {},
        "place": Place("literature/mini/studies.csv", 2, key),
    }
    empty = {name: None for name in Study.__slots__ if name not in facts and name != "key"}
    return Study(key=key, **(empty | facts | given))  # type: ignore[arg-type]

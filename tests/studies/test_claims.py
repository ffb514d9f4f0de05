"""What the studies say for and against a claim, and every number of them traces to line and finding."""

from __future__ import annotations

from pathlib import Path

from kunnskap.studies import LiteratureBase, balance, balances, read_base, select
from kunnskap.terms import Stance
from kunnskap.workspace import Door, Workspace

from .builders import small_base

ROOT = Path(__file__).parent.parent.parent


def real() -> LiteratureBase:
    return read_base(Door(Workspace(ROOT)), "integrert-behandling")


def test_a_claim_has_voices_for_against_and_silent(tmp_path: Path) -> None:
    (weighed,) = balances(small_base(tmp_path))
    counts = {stance: weighed.number(stance).value for stance in Stance}
    assert counts == {Stance.FOR: 1, Stance.AGAINST: 1, Stance.SILENT: 1}


def test_a_count_of_voices_traces_to_the_claim_and_to_the_finding(tmp_path: Path) -> None:
    (weighed,) = balances(small_base(tmp_path))
    places = weighed.number(Stance.AGAINST).origin.places
    assert [(place.file.split("/")[-1], place.line) for place in places] == [
        ("claims.toml", 20),
        ("findings.csv", 3),
    ]


def test_studies_outside_the_choice_are_named_and_not_counted(tmp_path: Path) -> None:
    base = small_base(tmp_path)
    core = select(base.studies, tiers=["core"]).keys
    weighed = balance(base, base.claims[0], among=core)
    assert weighed.number(Stance.AGAINST).value == 0
    assert [voice.study_key for voice in weighed.not_asked] == ["b2002"]


def test_no_study_of_the_real_base_is_lost_between_the_stances() -> None:
    for weighed in balances(real()):
        assert sum(weighed.number(stance).value for stance in Stance) == 36


def test_the_trial_of_i_stop_speaks_against_integrated_as_the_best_way() -> None:
    (weighed,) = balances(real(), claims=["integrated_best"])
    against = {voice.study_key for voice in weighed.speaking_against}
    assert {"kraanen2013", "stephenslewis2021"} <= against
    assert all(weighed.finding(voice) for voice in weighed.speaking_against)

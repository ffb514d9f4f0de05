from __future__ import annotations

import math

import numpy as np
import pytest

from kunnskap.errors import SynthesisError
from kunnskap.synthesis import Single, regress, subgroups
from metafor_reference import disagreements, reference

REGRESSIONS = reference()["regressions"]
SUBGROUPS = reference()["subgroups"]
FITS = [(name, key) for name, data in REGRESSIONS.items() for key in data["fits"]]
VARIED = {"yi": [0.1, 0.5, 0.2, 0.9, 0.4], "vi": [0.1, 0.1, 0.2, 0.3, 0.1]}


@pytest.mark.parametrize(("name", "key"), FITS)
def test_meta_regression_gives_the_numbers_of_metafor(name: str, key: str) -> None:
    data = REGRESSIONS[name]
    method, test = key.split()
    ours = regress(data["yi"], data["vi"], data["moderators"], method=method, test=test)
    found, spread = ours.coefficients.values(), ours.heterogeneity
    numbers = {
        "beta": [c.estimate for c in found],
        "se": [c.se for c in found],
        "p": [c.p for c in found],
        "ci_low": [c.ci.low for c in found],
        "ci_high": [c.ci.high for c in found],
        "qm": ours.moderators.statistic,
        "qm_p": ours.moderators.p,
        "r2": ours.r2,
    }
    numbers |= {
        field: getattr(spread, field) for field in ("tau2", "tau2_se", "i2", "h2", "q", "q_p")
    }
    theirs = dict(data["fits"][key])
    if (
        method == "EE"
    ):  # there is no tau² to account for; metafor gives the R² of the weighted regression
        assert numbers["r2"] is None
        theirs.pop("r2")
    assert disagreements(numbers, theirs) == {}


@pytest.mark.parametrize("name", SUBGROUPS)
def test_subgroups_and_the_tests_between_them_are_those_of_metafor(name: str) -> None:
    data = SUBGROUPS[name]

    def ask(spread: str, test: str) -> object:
        return subgroups(data["yi"], data["vi"], data["group"], test=test, spread=spread)

    separate, common, f = ask("separate", "z"), ask("common", "z"), ask("common", "knha")
    numbers = {
        "q_between": separate.between.statistic,
        "p_between": separate.between.p,
        "common_q": common.between.statistic,
        "common_p": common.between.p,
        "common_f": f.between.statistic,
        "common_f_p": f.between.p,
    }
    assert disagreements(numbers, {key: data[key] for key in numbers}) == {}
    for group, theirs in data["own"].items():
        ours = separate.groups[group]
        assert (
            disagreements(
                {"estimate": ours.estimate, "se": ours.se},
                {key: theirs[key] for key in ("estimate", "se")},
            )
            == {}
        )


def test_a_subgroup_of_one_study_is_not_pooled() -> None:
    found = subgroups(**VARIED, groups=["a", "a", "a", "a", "b"], studies="ABCDE")
    assert isinstance(found.groups["b"], Single)
    assert found.groups["b"].study == "E"


def test_studies_without_a_group_or_a_moderator_are_left_out_by_name() -> None:
    grouped = subgroups(**VARIED, groups=["a", "a", "b", "b", None], studies="ABCDE")
    regressed = regress(**VARIED, moderators={"age": [1, 4, math.nan, 2, 9]}, studies="ABCDE")
    assert [(out.study, out.reason) for out in grouped.left_out] == [("E", "no_group")]
    assert [(out.study, out.reason) for out in regressed.left_out] == [("C", "no_moderator")]


@pytest.mark.parametrize(
    ("moderators", "key"),
    [
        ({}, "no_moderators"),
        ({"a": [1, 2, 3, 4, 5], "b": [2, 4, 6, 8, 10]}, "collinear"),
        ({"a": [1, 1, 1, 1, 1]}, "collinear"),
        ({"a": list("vwxyz")}, "too_few_for_moderators"),
    ],
)
def test_moderators_that_cannot_be_told_apart_are_refused(
    moderators: dict[str, list[object]], key: str
) -> None:
    with pytest.raises(SynthesisError) as caught:
        regress(**VARIED, moderators=moderators)
    assert caught.value.key == key


def test_one_group_is_no_subgroup_analysis() -> None:
    with pytest.raises(SynthesisError) as caught:
        subgroups(**VARIED, groups=["a"] * 5)
    assert caught.value.key == "one_subgroup"


def test_words_are_compared_with_the_first_in_the_alphabet() -> None:
    words = np.array(["rct", "cohort", "rct", "cohort", "rct"], dtype=object)
    assert list(regress(**VARIED, moderators={"design": words}).coefficients) == [
        "intercept",
        "design=rct",
    ]


@pytest.mark.parametrize("values", [[1, 4, None, 2, 9], [True, False, None, True, False]])
def test_numbers_beside_a_missing_one_are_still_numbers(values: list[object]) -> None:
    assert list(regress(**VARIED, moderators={"a": values}).coefficients) == ["intercept", "a"]

"""What is wrong with a TOML file is told in our words, never in those of the reader."""

from __future__ import annotations

import tomllib
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kunnskap.language import language
from kunnskap.terms import Expected, TomlSlip
from kunnskap.toml_faults import misfit, slip_in


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    name: str = ""
    count: int = Field(default=0, ge=0)
    kind: Literal["rct", "review"] = "rct"
    place: str = Field(default="north", pattern="^(north|south)$")
    inner: list[dict[str, int]] = Field(default_factory=list)


@pytest.mark.parametrize(
    ("content", "place", "expected", "found"),
    [
        ({"name": 3}, "name", Expected.TEXT, "3"),
        ({"count": -1}, "count", Expected.LARGER, "-1"),
        ({"kind": "trial"}, "kind", "rct, review", "trial"),
        ({"place": "west"}, "place", "north, south", "west"),
        ({"colour": 1}, "colour", Expected.KNOWN_KEY, "1"),
        ({"inner": [{}, {"a": "b"}]}, "inner.1.a", Expected.WHOLE_NUMBER, "b"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_place(
    content: dict[str, object], place: str, expected: Expected | str, found: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        Strict.model_validate(content)
    assert misfit(refusal.value.errors()) == (place, expected, found)


@given(text=st.text(alphabet="ab =[]{}\"'#\n.1-", max_size=30))
def test_a_slip_in_any_text_is_on_a_line_of_it(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        line, slip = slip_in(text, str(problem))
        assert 1 <= line <= text.count("\n") + 1
        assert isinstance(slip, TomlSlip)


@pytest.mark.parametrize("code", ["nb", "nn", "en"])
def test_every_slip_and_every_expectation_has_words(code: str) -> None:
    spoken = language(code)
    assert all(spoken.term(word) for word in (*TomlSlip, *Expected))

"""The catalogues say the same things in every language, and every error has its words."""

from __future__ import annotations

import ast
import string
from enum import StrEnum
from pathlib import Path

import pytest

from kunnskap import errors, terms
from kunnskap.errors import KunnskapError
from kunnskap.language import LOCALES, Message, language

PACKAGE = Path(errors.__file__).parent
CLASSES = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, KunnskapError)
}


def placeholders(message: Message) -> set[str]:
    texts = [message] if isinstance(message, str) else [v for k, v in message.items() if k != "by"]
    parsed = (part for text in texts for part in string.Formatter().parse(text))
    return {name for _, name, _, _ in parsed if name}


def raised() -> list[tuple[str, str, tuple[str, ...]]]:
    """Where an error is raised by a literal key: place, message key, names of the facts."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            kind = CLASSES.get(node.func.id)
            if kind and node.args and isinstance(node.args[0], ast.Constant):
                key = f"{kind.stage}.error.{node.args[0].value}"
                facts = tuple(sorted(word.arg for word in node.keywords if word.arg))
                starred = any(word.arg is None for word in node.keywords)
                place = f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}"
                found.append((place, key, ("*",) if starred else facts))
    return found


@pytest.mark.parametrize("code", sorted(set(LOCALES) - {"nb"}))
def test_every_language_has_the_same_keys_and_placeholders_as_bokmal(code: str) -> None:
    bokmal, other = language("nb").messages, language(code).messages
    assert set(other) == set(bokmal)
    assert [key for key in bokmal if placeholders(bokmal[key]) != placeholders(other[key])] == []


@pytest.mark.parametrize(("place", "key", "facts"), raised(), ids=lambda v: str(v)[:60])
def test_every_error_has_words_that_use_facts_it_is_given(
    place: str, key: str, facts: tuple[str, ...]
) -> None:
    message = language("nb").messages.get(key)
    assert message is not None, f"{place} raises {key}, which has no words"
    assert "*" in facts or placeholders(message) <= set(facts), place


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_every_term_has_words(code: str) -> None:
    kinds = [kind for kind in vars(terms).values() if isinstance(kind, type)]
    words = [word for kind in kinds if kind is not StrEnum for word in kind]
    assert len(words) > 50
    assert all(language(code).term(word) for word in words)


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_every_design_has_words_for_many_studies(code: str) -> None:
    groups = ("literature.designs", "studies.characteristics.of")
    keys = [f"{group}.{design.value}" for group in groups for design in terms.Design]
    assert [key for key in keys if not language(code).knows(key)] == []

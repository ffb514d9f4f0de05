"""Every sentence of every built summary held up against the certainty it speaks under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kunnskap.blocks import Speaker
from kunnskap.language import LOCALES
from kunnskap.statements import Overclaim, is_quotation, overclaims, sentences
from kunnskap.terms import Certainty
from kunnskap.wording.page import Said, texts

START_PAGE = "index"


@dataclass(frozen=True, slots=True)
class Overstated:
    """A sentence of a summary with words that go too far; ``rules`` are keys under ``statements.overclaim``.

    ``by`` tells whose words they are: only the summary's own are its fault.
    """

    summary: str
    sentence: str
    words: tuple[str, ...]
    rules: tuple[str, ...]
    certainty: Certainty | None
    by: Speaker

    @property
    def is_own(self) -> bool:
        return self.by is Speaker.SUMMARY


@dataclass(frozen=True, slots=True)
class PagesRead:
    """How many summaries and sentences were read, and which sentences go too far, once for each summary."""

    summaries: int
    sentences: int
    overstated: tuple[Overstated, ...]

    @property
    def own(self) -> tuple[Overstated, ...]:
        return tuple(each for each in self.overstated if each.is_own)


def read_pages(folder: Path) -> PagesRead:
    """What the summaries in a folder of HTML say; the start page is a list of titles and is left out."""
    pages = [path for path in sorted(folder.glob("*.html")) if path.stem != START_PAGE]
    found: dict[Overstated, None] = {}
    read = 0
    for path in pages:
        for said in texts(path.read_text(encoding="utf-8")):
            if said.language in LOCALES:
                read += sum(1 for _ in sentences(said.text))
                found.update(dict.fromkeys(_overstated(path.stem, said)))
    return PagesRead(len(pages), read, tuple(found))


def bare(sentence: str) -> str:
    """The sentence without quotation marks around it."""
    return sentence.strip(' «»“”"')


@lru_cache(maxsize=100_000)
def _found(text: str, certainty: Certainty | None, language: str) -> tuple[Overclaim, ...]:
    """``overclaims``, asked once for a text that stands on many pages."""
    return overclaims(text, certainty, language)


def _overstated(summary: str, said: Said) -> Iterator[Overstated]:
    """The sentences of a text that go too far; one that only quotes such words is this check's own report."""
    claims = _found(said.text, said.certainty, said.language)
    by = Speaker.CLAIM if is_quotation(said.text) and said.by is Speaker.SUMMARY else said.by
    for start, sentence in sentences(said.text):
        here = [one for one in claims if start <= one.start < start + len(sentence)]
        if here and bare(sentence) != here[0].words:
            yield Overstated(
                summary,
                sentence.strip(),
                tuple(dict.fromkeys(one.words for one in here)),
                tuple(dict.fromkeys(one.rule for one in here)),
                said.certainty,
                by,
            )

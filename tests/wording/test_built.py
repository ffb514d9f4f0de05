"""Every sentence of a built summary is held to the certainty it speaks under."""

from __future__ import annotations

from pathlib import Path

import pytest

from kunnskap.blocks import Sentence, Speaker
from kunnskap.cli import Exit, run
from kunnskap.language import LOCALES, Piece, language
from kunnskap.render import Renderer
from kunnskap.terms import Certainty
from kunnskap.wording import Overstated, PagesRead, read_pages, told

PROVES = "Studiene beviser at programmet hjelper."
CAREFUL = "Programmet kan muligens redusere vold."


def page(folder: Path, name: str, *sentences: Sentence) -> None:
    body = "".join(Renderer(language("nb")).block(sentence) for sentence in sentences)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.html").write_text(f'<html lang="nb">{body}</html>', encoding="utf-8")


def said(text: str, level: Certainty | None = None, by: Speaker = Speaker.SUMMARY) -> Sentence:
    return Sentence((Piece(text),), level, by)


def test_a_planted_sentence_is_named_with_its_summary_its_words_and_the_rule(
    tmp_path: Path,
) -> None:
    page(tmp_path, "vold", said("Her er funnene."), said(PROVES, Certainty.HIGH))
    read = read_pages(tmp_path)
    assert (read.summaries, read.sentences) == (1, 2)
    assert read.own == (
        Overstated("vold", PROVES, ("beviser",), ("proof",), Certainty.HIGH, Speaker.SUMMARY),
    )


def test_the_same_words_are_judged_by_the_certainty_they_stand_under(tmp_path: Path) -> None:
    page(tmp_path, "lav", said(CAREFUL, Certainty.LOW))
    page(tmp_path, "uten", said(CAREFUL))
    assert [each.summary for each in read_pages(tmp_path).own] == ["uten"]


@pytest.mark.parametrize("by", [Speaker.CLAIM, Speaker.STUDY, Speaker.SOURCE])
def test_reported_words_are_named_and_not_held_against_the_summary(
    tmp_path: Path, by: Speaker
) -> None:
    page(tmp_path, "vold", said(PROVES, by=by))
    read = read_pages(tmp_path)
    assert read.own == ()
    assert [each.by for each in read.overstated] == [by]


def test_a_text_that_is_one_quotation_is_a_claim_and_the_bare_words_are_nothing(
    tmp_path: Path,
) -> None:
    page(tmp_path, "vold", said(f"«{PROVES}»"), said("«beviser»"))
    assert [(each.sentence, each.by) for each in read_pages(tmp_path).overstated] == [
        (f"«{PROVES}»", Speaker.CLAIM)
    ]


def test_the_start_page_and_a_language_without_a_word_list_are_left_out(tmp_path: Path) -> None:
    page(tmp_path, "index", said(PROVES))
    (tmp_path / "de.html").write_text('<html lang="de"><p>beweist</p>', encoding="utf-8")
    assert read_pages(tmp_path) == PagesRead(1, 0, ())


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_the_same_sentence_in_many_summaries_is_told_once(tmp_path: Path, code: str) -> None:
    for name in ("en", "to", "tre"):
        page(tmp_path, name, said(PROVES), said(PROVES, by=Speaker.STUDY))
    lines = list(told(read_pages(tmp_path), language(code)))
    assert [line for line in lines if PROVES in line and line.startswith("- en")] == [
        lines[2],
        lines[4],
    ]
    assert len(lines) == 6


@pytest.mark.parametrize(
    ("sentence", "code", "words"),
    [
        (PROVES, Exit.FAULTS, "Én setning sier mer enn tilliten tillater:"),
        ("Vi vet lite.", Exit.GOOD, "Ingen av oppsummeringenes egne setninger går for langt."),
    ],
)
def test_the_command_answers_with_its_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sentence: str, code: Exit, words: str
) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "parameters").mkdir()
    page(tmp_path / "outputs" / "html", "vold", said(sentence))
    assert run(["check", "--built", "--root", str(tmp_path)]) is code
    assert words in capsys.readouterr().out


def test_without_built_pages_the_command_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "parameters").mkdir()
    assert run(["check", "--built", "--root", str(tmp_path)]) is Exit.CANNOT
    assert "kunnskap build" in capsys.readouterr().out

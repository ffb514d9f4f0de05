"""The words of a command line, read by argparse and told in the reader's language, faults included.

argparse speaks English only. ``RULES`` finds in its sentences what is wrong and where; the words are our own.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, HelpFormatter, Namespace
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from kunnskap.cli.command import Argument, Command, argument
from kunnskap.errors import UsageError
from kunnskap.language import LOCALES, Language
from kunnskap.language import language as language_of

USUAL_LANGUAGE = "nb"
SHARED = (
    argument("--language", "-l", says="language", choices=sorted(LOCALES), default=USUAL_LANGUAGE),
    argument("--root", says="root", type=Path, takes="folder", default=Path()),
)
RULES = (
    (r"unrecognized arguments: (?P<words>.*)", "unknown_words"),
    (r"the following arguments are required: (?P<names>.*)", "required"),
    (r"argument (?P<name>.*?): invalid choice: '?(?P<found>.*?)'? \(choose from (?P<known>.*)\)", "choice"),
    (r"argument (?P<name>.*?): invalid fromisoformat value: '?(?P<found>.*?)'?", "date"),
    (r"argument (?P<name>.*?): invalid \w+ value: '?(?P<found>.*?)'?", "value"),
    (r"argument (?P<name>.*?): expected .*", "no_value"),
    (r"argument (?P<name>.*?): ignored explicit argument '?(?P<found>.*?)'?", "takes_none"),
    (r"ambiguous option: (?P<found>\S+) could match (?P<known>.*)", "ambiguous"),
)  # fmt: skip


class Parser(ArgumentParser):
    """argparse's parser, whose faults are ``UsageError`` and whose own words come from the catalogue."""

    def __init__(self, *, speak: Language, **how: Any) -> None:
        def formatter(prog: str) -> HelpFormatter:
            return Formatter(prog, usage=speak.text("help.usage"))

        super().__init__(add_help=False, formatter_class=formatter, **how)
        self._positionals.title = speak.text("help.arguments")
        self._optionals.title = speak.text("help.options")
        self.add_argument("--help", "-h", action="help", help=speak.text("help.argument.help"))

    def take(self, given: Argument, speak: Language) -> None:
        takes: dict[str, Any] = (
            {"metavar": speak.text(f"help.takes.{given.takes}")} if given.takes else {}
        )
        words = speak.text(f"help.argument.{given.says}")
        self.add_argument(*given.names, help=words, **takes, **given.how)

    def error(self, message: str) -> NoReturn:
        raise fault(message)


class Formatter(HelpFormatter):
    """argparse's help with another word for "usage"."""

    def __init__(self, prog: str, *, usage: str) -> None:
        super().__init__(prog)
        self._usage = usage

    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, f"{self._usage} " if prefix is None else prefix)


def parse(words: Sequence[str], commands: Mapping[str, Command]) -> Namespace:
    """The arguments by name. Raises ``UsageError``; ends the process with 0 after showing help that was asked for."""
    speak = language_of(asked_language(words))
    top = Parser(speak=speak, prog="kunnskap", description=speak.text("help.about"))
    every = top.add_subparsers(
        dest="command", required=True, metavar=speak.text("help.a_command"), parser_class=Parser
    )
    if words and not words[0].startswith("-") and words[0] not in commands:
        raise unknown_command(words[0], commands)
    for name, command in commands.items():
        said = speak.text(f"help.command.{name}")
        one = every.add_parser(name, help=said, description=said, speak=speak)
        for given in (*SHARED, *command.arguments):
            one.take(given, speak)
    return top.parse_args(words)


def asked_language(words: Sequence[str]) -> str:
    """The language that a command line asks for, readable before anything else in it is known to be right."""
    names = SHARED[0].names
    for word, following in zip(words, (*words[1:], ""), strict=True):
        option, _, value = word.partition("=")
        if option in names and (value or following) in LOCALES:
            return value or following
    return USUAL_LANGUAGE


def fault(message: str) -> UsageError:
    """What argparse says, as an error of ours; a sentence no rule knows is passed on as it is."""
    for pattern, key in RULES:
        if found := re.fullmatch(pattern, message):
            return UsageError(key, **found.groupdict())
    return UsageError("other", message=message)


def unknown_command(word: str, known: Mapping[str, Command]) -> UsageError:
    near = get_close_matches(word, known, n=1)
    if near:
        return UsageError("unknown_command_near", found=word, near=near[0])
    return UsageError("unknown_command", found=word, known=", ".join(known))


def tell(problem: UsageError, speak: Language) -> None:
    print(speak.error(problem), file=sys.stderr)
    print(speak.text("help.ask_help"), file=sys.stderr)

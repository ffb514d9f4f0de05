"""The command for reviewers' comments: bring them in, list them, answer them."""

from __future__ import annotations

import datetime
import os
import sys
from argparse import Namespace
from pathlib import Path

from kunnskap.cli.command import Command, Exit, argument, switch
from kunnskap.errors import CommentError, UsageError
from kunnskap.language import Language
from kunnskap.workspace import Door, Workspace


def comments(given: Namespace, speak: Language) -> Exit:
    """Bring in, list or answer reviewers' comments."""
    door = Door(Workspace.find(given.root))
    return ACTIONS[given.comments_action](door, given, speak)


def _import(door: Door, given: Namespace, speak: Language) -> Exit:
    """Take every file that can be read; one that can't is named and the others are taken all the same."""
    if not given.words:
        raise UsageError("required", names=speak.text("help.takes.file"))
    refused = 0
    for path in map(Path, given.words):
        try:
            print(_take(door, path, speak))
        except CommentError as problem:
            print(speak.error(problem), file=sys.stderr)
            refused += 1
    return Exit.SOME_FAILED if refused else Exit.GOOD


def _take(door: Door, path: Path, speak: Language) -> str:
    from kunnskap.batch.store import write_whole
    from kunnskap.comments.reading import as_bytes, read_delivery
    from kunnskap.comments.rows import standing
    from kunnskap.comments.shelf import merge, names_path, open_names, open_shelf, shelf_path
    from kunnskap.comments.shelf import with_name as with_name_of

    try:
        data = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or ""
        raise CommentError("unreadable", file=path.name, reason=reason) from problem
    delivery = read_delivery(data, path.name)
    shelf, names = open_shelf(door, delivery.summary), open_names(door)
    merged, named = merge(shelf, delivery), with_name_of(names, delivery)
    if merged.shelf != shelf:
        write_whole(shelf_path(door.workspace, delivery.summary), as_bytes(merged.shelf))
    if named != names:
        write_whole(names_path(door.workspace), as_bytes(named))
    counts = {"new": merged.new, "newer": merged.newer, "known": merged.known}
    built = standing(door.workspace, delivery.summary).places
    key = "comments.taken" if built else "comments.taken_unbuilt"
    return speak.text(key, file=path.name, summary=delivery.summary, **counts)


def _list(door: Door, given: Namespace, speak: Language) -> Exit:
    from kunnskap.comments.formats import as_text
    from kunnskap.comments.rows import read_rows

    rows = read_rows(door, given.words)
    if given.save is None:
        if rows:
            print(as_text(rows, speak) + "\n")
        print(speak.text("comments.list.caption", n=len(rows)))
        return Exit.GOOD
    from kunnskap.batch.listed import listed
    from kunnskap.batch.store import write_whole

    pages = os.path.relpath(door.workspace.outputs / "html", given.save.resolve().parent)
    text = listed(rows, speak, file=given.save.name, pages=Path(pages).as_posix())
    write_whole(given.save, text.encode("utf-8", "replace"))
    print(speak.text("comments.list.saved", n=len(rows), file=given.save.name))
    return Exit.GOOD


def _answer(door: Door, given: Namespace, speak: Language) -> Exit:
    from kunnskap.batch.store import write_whole
    from kunnskap.comments.reading import as_bytes
    from kunnskap.comments.shelf import answer, find, open_shelves, shelf_path

    if len(given.words) != 2 or not given.words[1].strip():
        raise UsageError("required", names=f"ID, {speak.text('help.takes.text')}")
    beginning, text = given.words
    shelf, kept = find(open_shelves(door), beginning)
    answered = answer(
        shelf,
        kept.comment.id,
        text.strip(),
        by=given.by,
        day=given.day or datetime.date.today(),  # the roof may look at the clock
        declined=given.declined,
        private=given.private,
    )
    write_whole(shelf_path(door.workspace, shelf.summary), as_bytes(answered))
    print(speak.text("comments.now_answered", summary=shelf.summary))
    return Exit.GOOD


ACTIONS = {"import": _import, "list": _list, "answer": _answer}
COMMANDS = {
    "comments": Command(
        comments,
        (
            argument("comments_action", says="comments_action", choices=list(ACTIONS)),
            argument("words", says="comment_words", nargs="*", takes="text"),
            argument("--save", says="save", type=Path, takes="file"),
            argument("--by", says="by", takes="name", default=""),
            argument("--day", says="day", takes="date", type=datetime.date.fromisoformat),
            switch("--declined", says="declined"),
            switch("--private", says="private"),
        ),
    ),
}

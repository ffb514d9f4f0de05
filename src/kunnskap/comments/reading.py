"""Files of comments, read strictly: what is not as expected is named with file, place and what was expected."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from kunnskap.comments.values import Delivery, Names, Shelf
from kunnskap.errors import CommentError
from kunnskap.terms import Expected

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")
KINDS = {each.__name__: each for each in (Delivery, Shelf, Names)}
LARGEST = 5_000_000  # bytes; a thousand long comments are a tenth of it
SUMMARY = re.compile(r"[a-z0-9_]+(-[a-z0-9_]+)*")
ID = re.compile(r"[0-9a-f]{8,40}")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # control characters but tab and line break
EXPECTED = {
    "string_type": Expected.TEXT,
    "bool_type": Expected.YES_NO,
    "tuple_type": Expected.LIST,
    "list_type": Expected.LIST,
    "dict_type": Expected.TABLE,
    "dataclass_type": Expected.TABLE,
    "date_from_datetime_parsing": Expected.DATE,
    "date_type": Expected.DATE,
}


def read_delivery(data: bytes, file: str) -> Delivery:
    """A reviewer's file. Raises ``CommentError`` (too_large, not_json, missing, unknown, too_long, too_short,
    not_one_of, wrong_type, bad_name)."""
    delivery = _read(data, file, Delivery)
    _fit(SUMMARY, delivery.summary, "summary", file)
    _fit(ID, delivery.reviewer.id, "reviewer.id", file)
    for number, each in enumerate(delivery.comments):
        _fit(ID, each.id, f"comments.{number}.id", file)
    return delivery


def read_shelf(data: bytes, file: str) -> Shelf:
    """What the project keeps of one summary. Raises ``CommentError`` as ``read_delivery`` does."""
    return _read(data, file, Shelf)


def read_names(data: bytes, file: str) -> Names:
    """The reviewers' names. Raises ``CommentError`` as ``read_delivery`` does."""
    return _read(data, file, Names)


def as_bytes(value: Shelf | Names) -> bytes:
    """The same bytes for the same value, as ``read_shelf`` and ``read_names`` read them."""
    text: str = json.dumps(
        _adapter(type(value).__name__).dump_python(value, mode="json"), ensure_ascii=False, indent=1
    )
    return (text + "\n").encode()


def _read(data: bytes, file: str, kind: type[T]) -> T:
    from pydantic import ValidationError  # 40 ms, and a summary without comments needs it never

    if len(data) > LARGEST:
        raise CommentError("too_large", file=file, found=len(data), most=LARGEST)
    try:
        tree = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as problem:
        raise CommentError(
            "not_json", file=file, line=problem.lineno, column=problem.colno
        ) from problem
    except (ValueError, RecursionError) as problem:
        raise CommentError("not_json", file=file, line=1, column=1) from problem
    text = json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace")
    try:
        value: T = _adapter(kind.__name__).validate_json(text, strict=True)
    except ValidationError as problem:
        raise _told(problem, file) from problem
    return _seen(value, kind)


def _seen(value: T, kind: type[T]) -> T:
    """The value without control characters, which no reader sees and a terminal would obey."""
    adapter = _adapter(kind.__name__)
    tree = adapter.dump_python(value, mode="json")
    cleaned = _cleaned(tree)
    return value if cleaned == tree else adapter.validate_python(cleaned)


def _cleaned(tree: Any) -> Any:
    if isinstance(tree, str):
        return UNSEEN.sub(" ", tree.replace("\r\n", "\n"))
    if isinstance(tree, list):
        return [_cleaned(each) for each in tree]
    if isinstance(tree, dict):
        return {key: _cleaned(each) for key, each in tree.items()}
    return tree


@lru_cache(maxsize=4)
def _adapter(kind: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter

    return TypeAdapter(KINDS[kind])


def _told(problem: ValidationError, file: str) -> CommentError:
    """The first fault, in our own words: where in the file, and what was expected there."""
    first: Any = problem.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "–"
    found, facts = str(first["input"])[:60], first.get("ctx", {})
    match first["type"]:
        case "missing":
            return CommentError("missing", file=file, where=where)
        case "unexpected_keyword_argument" | "extra_forbidden":
            return CommentError("unknown", file=file, where=where)
        case "string_too_long" | "too_long":
            return CommentError("too_long", file=file, where=where, most=facts["max_length"])
        case "string_too_short" | "too_short":
            return CommentError("too_short", file=file, where=where)
        case "enum" | "literal_error":
            known = str(facts["expected"]).replace("'", "").replace(" or ", ", ")
            return CommentError("not_one_of", file=file, where=where, found=found, known=known)
    expected = EXPECTED.get(first["type"], Expected.OTHER)
    return CommentError("wrong_type", file=file, where=where, found=found, expected=expected)


def _fit(pattern: re.Pattern[str], value: str, where: str, file: str) -> None:
    if not pattern.fullmatch(value):
        raise CommentError("bad_name", file=file, where=where, found=value[:60])

"""Who a worker is, as far as it decides a page's bytes: the package, its code, Python, and the pinned libraries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kunnskap import __version__
from kunnskap.batch.fingerprint import code_sha256, dependencies
from kunnskap.batch.plan import shown


@dataclass(frozen=True, slots=True)
class Identity:
    """``code`` is what stands on disk, ``loaded`` what it was when this process took it in."""

    version: str
    code: str
    loaded: str
    libraries: Mapping[str, str]

    @classmethod
    def of_this_process(cls, cache: Path, loaded: str | None = None) -> Identity:
        code = code_sha256(cache)
        return cls(__version__, code, loaded or code, dependencies())

    @classmethod
    def from_tree(cls, tree: Mapping[str, Any]) -> Identity:
        return cls(**tree)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a worker may not work: a message key under ``cluster.refused`` and its facts."""

    key: str
    facts: Mapping[str, str] = field(default_factory=dict)


def why_refused(ours: Identity, theirs: Identity) -> Iterator[Refusal]:
    """Everything in which a worker differs from the build; nothing when it may work."""
    if theirs.version != ours.version:
        yield Refusal("version", {"before": ours.version, "after": theirs.version})
    elif theirs.code != ours.code:
        yield Refusal("code")
    elif theirs.loaded != theirs.code:
        yield Refusal("restart")
    for name in dict.fromkeys([*ours.libraries, *theirs.libraries]):
        old, new = ours.libraries.get(name), theirs.libraries.get(name)
        if old != new:
            yield Refusal("library", {"name": name, "before": shown(old), "after": shown(new)})

"""Some facts and some files as one run of bytes, checked when it is opened: all that travels to and from a worker."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kunnskap.errors import ClusterError

MARK = b"kunnskap parcel 1\n"
UNSAFE = re.compile(r"(^|/)\.\.?(/|$)|^/|//|[\\\x00-\x1f]|^[A-Za-z]:|^$")


@dataclass(frozen=True, slots=True)
class Parcel:
    """``about`` in types that JSON keeps; ``files`` by a name that stays inside the folder it is unpacked in."""

    about: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def pack(self) -> bytes:
        """A mark, a line of JSON, then the files one after the other."""
        listed = [[name, len(data), fingerprint(data)] for name, data in self.files.items()]
        head = json.dumps({"about": self.about, "files": listed}).encode()
        return b"".join([MARK, head, b"\n", *self.files.values()])

    @classmethod
    def unpack(cls, data: bytes) -> Parcel:
        """Raises ``ClusterError`` (damaged) unless every name is safe and every byte is as it was packed."""
        try:
            if not data.startswith(MARK):
                raise ValueError("mark")
            ends = data.index(b"\n", len(MARK))
            head = json.loads(data[len(MARK) : ends])
            return cls(head["about"], _files(head["files"], memoryview(data)[ends + 1 :]))
        except (ValueError, KeyError, TypeError) as problem:
            raise ClusterError("damaged", reason=str(problem)) from problem


def _files(listed: list[tuple[str, int, str]], rest: memoryview) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    place = 0
    for name, size, sha256 in listed:
        data = bytes(rest[place : place + size])
        if UNSAFE.search(name) or name in files:
            raise ValueError(name)
        if size < 0 or fingerprint(data) != sha256:
            raise ValueError(name)
        files[name] = data
        place += size
    if place != len(rest):
        raise ValueError("length")
    return files


def fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

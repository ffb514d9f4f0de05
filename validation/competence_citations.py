"""Hold each citation of the competence files against the documents themselves: ``python … DOCUMENTS_FOLDER``.

Prints, for reading by a person, every entry with the lines it cites, and fails if a citation points to empty lines
or a verbatim quotation is not in the lines it cites. The documents are not part of the project, so this is no test.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent / "competence"


def entries(node: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from entries(item, f"{path}[{index}]")
    elif isinstance(node, dict):
        if "source" in node:
            yield path, node
        for key, value in node.items():
            yield from entries(value, f"{path}.{key}")


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def cited(citation: str, folder: Path, files: dict[str, str]) -> str:
    key, span = citation.split(":")
    first, _, last = span.partition("-")
    lines = (folder / files[key]).read_text(encoding="utf-8").splitlines()
    return "\n".join(lines[int(first) - 1 : int(last or first)])


def main(folder: Path) -> int:
    register = tomllib.loads((ROOT / "sources.toml").read_text(encoding="utf-8"))["sources"]
    files = {document["key"]: document["file"] for document in register}
    faults = 0
    for document in register:
        found = len((folder / document["file"]).read_text(encoding="utf-8").splitlines())
        if found != document["lines"]:
            faults += 1
            print(f"FAULT {document['key']}: {found} lines, register says {document['lines']}")
    for file in sorted(set(ROOT.rglob("*.toml")) - {ROOT / "sources.toml"}):
        for path, entry in entries(tomllib.loads(file.read_text(encoding="utf-8")), file.stem):
            text = "\n".join(cited(citation, folder, files) for citation in entry["source"])
            own = entry.get("text") or entry.get("title") or entry.get("members") or entry
            print(f"{path}\n    {own}\n    <- {' / '.join(text.split())}"[:600])
            empty = not words(text) and entry["source"]
            misquoted = ".quotes[" in path and words(entry["text"]) not in words(text)
            faults += bool(empty or misquoted)
            if empty or misquoted:
                print(f"FAULT {path}: {'empty lines' if empty else 'not the words of the source'}")
    print(f"{faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))

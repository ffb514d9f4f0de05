"""The gate to pandoc for documents: HTML and images in, a Word document out."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pypandoc

from kunnskap.errors import DocumentError

LONGEST = 300  # seconds


def to_docx(html: str, images: Mapping[str, bytes], reference: bytes, *, lang: str) -> bytes:
    """The document that pandoc writes with our reference document. Raises ``DocumentError`` (no_pandoc, pandoc)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in images.items():
            (folder / file).write_bytes(data)
        (folder / "reference.docx").write_bytes(reference)
        (folder / "page.html").write_text(html, encoding="utf-8")
        words = [
            "--from=html",
            "--to=docx",
            "--shift-heading-level-by=-1",
            f"--metadata=lang:{lang}",
        ]
        _run(
            *words,
            "--reference-doc=reference.docx",
            "--output=out.docx",
            "page.html",
            folder=folder,
        )
        return (folder / "out.docx").read_bytes()


@lru_cache(maxsize=1)
def default_reference() -> bytes:
    """Pandoc's own reference document."""
    return _run("--print-default-data-file=reference.docx", folder=None)


def _run(*words: str, folder: Path | None) -> bytes:
    try:
        program = pypandoc.get_pandoc_path()
        done = subprocess.run(
            [program, *words], cwd=folder, capture_output=True, check=True, timeout=LONGEST
        )
    except OSError as problem:
        raise DocumentError("no_pandoc") from problem
    except subprocess.SubprocessError as problem:
        said = getattr(problem, "stderr", None) or str(problem).encode()
        raise DocumentError("pandoc", reason=said.decode("utf-8", "replace")[-300:]) from problem
    return done.stdout

"""A summary as a tagged PDF, printed by a Chromium that is installed; its print style is the page's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kunnskap.errors import DocumentError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
    Path("C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe"),
)
LONGEST = 180  # seconds
WORDS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
    "--no-pdf-header-footer",
)


def find_browser(given: str = "") -> str:
    """The browser's program: the one given, or the first we know of. Raises ``DocumentError`` (no_browser)."""
    wanted = (given,) if given else NAMES
    found = next((path for name in wanted if (path := shutil.which(name))), None)
    placed = next((str(place) for place in PLACES if not given and place.exists()), None)
    if found is None and placed is None:
        raise DocumentError("no_browser", looked_for=", ".join(wanted))
    return found or str(placed)


def pdf(page: Path, browser: str) -> bytes:
    """The page printed to PDF. It holds the time of printing, so two prints differ.

    Raises ``DocumentError`` (browser).
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        out = Path(folder) / "out.pdf"
        profile = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={out}"]
        sandbox = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
        try:
            subprocess.run(
                [browser, *WORDS, *sandbox, *profile, page.resolve().as_uri()],
                capture_output=True,
                check=True,
                timeout=LONGEST,
            )
            return out.read_bytes()
        except (OSError, subprocess.SubprocessError) as problem:
            raise DocumentError("browser", file=page.name, browser=Path(browser).name) from problem

"""What a reader's page costs beside nbconvert's own HTML of the same executed notebook.

    python benchmarks/page.py [NAME] [--runs 9]

Prints bytes, requests that leave the file, and the median time to first contentful paint in Chromium with the network
off. Build the summary first. Quarto is not compared: it downloads a program from outside the package index.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def opened(browser: Any, file: Path) -> tuple[float | None, int]:
    """Milliseconds to first contentful paint, and how many requests the page made besides itself."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri(), wait_until="load")
    page.wait_for_timeout(300)
    paint = page.evaluate(PAINT)
    context.close()
    return paint, sum(url.startswith("http") for url in asked)


def measured(browser: Any, files: dict[str, Path], runs: int) -> Iterator[str]:
    """One line for each file. The files take turns, so that a busy moment of the machine meets all of them."""
    found: dict[str, list[tuple[float | None, int]]] = {name: [] for name in files}
    for run in range(runs + 1):
        for name, file in files.items():
            seen = opened(browser, file)
            if run:  # the first warms up the browser and the disk
                found[name].append(seen)
    for name, file in files.items():
        times = [paint for paint, _ in found[name] if paint is not None]
        paint = f"{statistics.median(times):6.0f} ms" if times else "never"
        requests = max(asked for _, asked in found[name])
        yield (
            f"{name:22} {file.stat().st_size:9,} bytes  {requests:2} requests  first paint {paint}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", nargs="?", default="litteratur-integrert-behandling-core")
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    outputs = ROOT / "outputs"
    executed = nbformat.read(outputs / "notebooks" / f"{asked.name}.ipynb", as_version=4)
    chromium = os.environ.get("KUNNSKAP_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        theirs = Path(folder) / "nbconvert.html"
        theirs.write_text(HTMLExporter().from_notebook_node(executed)[0], encoding="utf-8")
        ours = outputs / "html" / f"{asked.name}.html"
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for line in measured(browser, {"kunnskap": ours, "nbconvert (lab)": theirs}, asked.runs):
            print(line)
        browser.close()


if __name__ == "__main__":
    main()

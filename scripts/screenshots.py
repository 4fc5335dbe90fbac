#!/usr/bin/env python3
"""Takes the screenshots of docs/screenshots/ from a build of seeds/ in a real Chromium, at 1280 and 390 pixels.

Usage: .venv/bin/python scripts/screenshots.py
Needs the dev extra and Chromium: scripts/setup dev, scripts/browser.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from search import pipeline  # noqa: E402
from tests.browser.conftest import ARGUMENTS, NAMES  # noqa: E402
from tests.serving import serving  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
PAGES = {
    "home": "/",
    "results": "/?q=绿色工厂",
    "filtered": "/?q=绿色&region=430000&topic=industry",
    "english": "/?q=绿色&lang=en",
    "empty": "/?q=氢燃料电池 宁乡 绿色工厂",
    "document": "/documents/000_aaba17f8364ffbc4?q=绿色",
    "compare": "/compare/000_aaba17f8364ffbc4",
    "park": "/parks/43101004",
    "region": "/regions/430000",
    "coverage": "/coverage",
    "matrix": "/matrix?parks=宁乡经开区%0A常德经开区%0A湘乡经开区%0A张家港经开区",
    "facet": "/facets/region",
    "error": "/?page=-1",
}
VIEWS: dict[str, dict[str, Any]] = {
    "1280": {"viewport": {"width": 1280, "height": 1000}, "locale": "zh-CN"},
    "390": {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"},
    "1280-dark": {"viewport": {"width": 1280, "height": 1000}, "locale": "zh-CN", "color_scheme": "dark"},
}
DARK = ("home", "results", "document")
# A page of text needs few colours, and a repository remembers every byte.
COLOURS = 64


def shoot(browser: Browser, base: str) -> None:
    for view, options in VIEWS.items():
        page = browser.new_page(**options)
        for name, path in PAGES.items():
            if "dark" in view and name not in DARK:
                continue
            page.goto(base + path)
            picture = Image.open(io.BytesIO(page.screenshot()))
            picture.convert("RGB").quantize(COLOURS).save(TARGET / f"{name}-{view}.png", optimize=True)
        page.close()


def main() -> None:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        sys.exit("There is no Chromium on the PATH: run scripts/browser.")
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pipeline.build([ROOT / "seeds"], Path(folder), max_page_mb=1)
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        with serving(Path(folder)) as (_, base):
            shoot(browser, base)
        browser.close()


if __name__ == "__main__":
    main()

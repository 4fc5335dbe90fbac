#!/usr/bin/env python3
"""Prints what Chromium measures of every page: first contentful paint, layout shift, weight; and the server's share.

Usage: .venv/bin/python scripts/vitals.py [INDEX]
INDEX: an index folder; without one, a build of seeds/. Needs the dev extra and Chromium: scripts/setup dev,
scripts/browser. Times are medians of three loads with an empty cache, and depend on the machine.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from screenshots import PAGES  # noqa: E402
from werkzeug.test import EnvironBuilder  # noqa: E402

from search import pipeline, settings  # noqa: E402
from search.library import Library  # noqa: E402
from search.query import from_params  # noqa: E402
from tests.browser.conftest import ARGUMENTS, NAMES  # noqa: E402
from tests.serving import serving  # noqa: E402
from web import create_app  # noqa: E402

LOADS, CALLS = 3, 40
QUERIES = ("绿色", "发展 经济", "的", "园区 OR 工业")
# What the page itself knows of its loading: https://www.w3.org/TR/paint-timing/, https://wicg.github.io/layout-instability/
MEASURE = """() => new Promise(done => {
  let shift = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { if (!each.hadRecentInput) shift += each.value; }))
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver(list => {
    const first = list.getEntriesByName("first-contentful-paint")[0];
    if (first) setTimeout(() => done({
      paint: first.startTime,
      shift,
      bytes: performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
        .reduce((sum, each) => sum + each.encodedBodySize, 0),
    }), 300);
  }).observe({ type: "paint", buffered: true });
})"""


def load(browser: Browser, url: str) -> dict[str, Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(url)
    page.wait_for_load_state("load")
    measured: dict[str, Any] = page.evaluate(MEASURE)
    context.close()
    return measured


def pages(browser: Browser, base: str) -> None:
    print(f"{'page':<10} {'first contentful paint':>22} {'layout shift':>13} {'sent, not compressed':>21}")
    for name, path in PAGES.items():
        loads = [load(browser, base + path) for _ in range(LOADS)]
        paint, shift = median(each["paint"] for each in loads), max(each["shift"] for each in loads)
        print(f"{name:<10} {paint:>19.0f} ms {shift:>13.3f} {loads[0]['bytes'] / 1000:>18.0f} kB")


def server(index: Path) -> None:
    """CPU time of a search page beside that of the engine's call alone, in turn, so that both meet the same load."""
    logging.disable(logging.CRITICAL)
    library = Library.open(index)
    app = create_app(library, settings.load({}))
    print(f"\n{library.info.documents:,} documents")
    print(f"{'query':<14} {'engine':>9} {'page':>9} {'page / engine':>14}")
    for text in QUERIES:
        engine, page = compared(library, app, text)
        ratio = median(page) / median(engine)
        print(f"{text:<14} {1000 * median(engine):>6.1f} ms {1000 * median(page):>6.1f} ms {ratio:>14.2f}")


def compared(library: Library, app: Any, text: str) -> tuple[list[float], list[float]]:
    """Seconds of each call of the engine, and of each page."""
    environ = EnvironBuilder("/", query_string={"q": text}).get_environ()
    query = from_params({"q": [text]})
    engine, page = [], []
    for _ in range(CALLS):
        engine.append(spent(lambda: library.search(query)))
        page.append(spent(lambda: answer(app, environ)))
    return engine, page


def answer(app: Any, environ: dict[str, Any]) -> int:
    return sum(len(part) for part in app.wsgi_app(dict(environ), lambda *_: None))


def spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        sys.exit("There is no Chromium on the PATH: run scripts/browser.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        index = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder)
        if len(sys.argv) < 2:
            pipeline.build([ROOT / "seeds"], index, max_page_mb=1)
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        with serving(index) as (_, base):
            pages(browser, base)
        browser.close()
        server(index)


if __name__ == "__main__":
    main()

"""A new build is taken up by a running server, under load, without a restart and without one failed request."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from urllib.request import urlopen

from search import pipeline
from tests.json_lines import write_numbered
from tests.serving import serving

PATHS = (
    "/api/v1/search?q=%E7%BB%BF%E8%89%B2",
    "/?q=%E5%9B%AD%E5%8C%BA",
    "/search.csv",
    "/documents/p0",
    "/healthz",
)
BUILDS = 4


def build(pages: Path, index: Path, count: int) -> str:
    return pipeline.build([write_numbered(pages, count)], index, max_page_mb=1).info.id


def documents(base: str) -> int:
    """How many documents the build that answers has."""
    with urlopen(f"{base}/healthz") as response:  # noqa: S310 - our own address
        return int(json.load(response)["build"]["documents"])


def test_builds_change_under_load_and_no_request_fails(tmp_path: Path) -> None:
    pages, index = tmp_path / "pages.jsonl", tmp_path / "index"
    made = {build(pages, index, 1): 1}
    seen: dict[str, set[int]] = {}
    failures: list[str] = []
    stop = threading.Event()

    def ask(base: str, path: str) -> None:
        while not stop.is_set():
            try:
                with urlopen(base + path, timeout=30) as response:  # noqa: S310 - our own address
                    body = response.read()
                if path.startswith("/api"):
                    answer = json.loads(body)
                    seen.setdefault(answer["build"], set()).add(answer["total"])
            except Exception as error:
                failures.append(f"{path}: {error}")

    with serving(index) as (_, base):
        askers = [threading.Thread(target=ask, args=(base, path)) for path in PATHS]
        for asker in askers:
            asker.start()
        try:
            for count in range(2, BUILDS + 1):
                made[build(pages, index, count)] = count
                # Whoever asks while it is opened is answered by the build before.
                until = time.monotonic() + 60
                while documents(base) != count:
                    assert time.monotonic() < until
        finally:
            stop.set()
            for asker in askers:
                asker.join(60)
    assert failures == []
    assert len(seen) > 1
    assert all(totals == {made[build_id]} for build_id, totals in seen.items())

"""What the web adds to the engine: time of a whole request beside that of the engine call inside it.

    scripts/bench_web.py INDEX [--queries 200]

Requests go straight to the WSGI application, in turn with engine calls for the same query, so that both see the same
machine; printed are medians in milliseconds and the median of the ratios. Queries are words of random titles.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlencode

from werkzeug.test import EnvironBuilder

from search import settings
from search.analyse.words import words
from search.library import Library
from search.query import from_params
from web import create_app
from web.server import NEW_OBJECTS

# The best of a few: what else runs on the machine only ever adds.
TRIES = 5
PATHS = ("/api/v1/search", "/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    asked = parser.parse_args()
    # As the server has it.
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    library = Library.open(asked.index)
    app = create_app(library, settings.load())
    texts = queries(library, asked.queries)

    def request(path: str, text: str) -> Callable[[], None]:
        environ = EnvironBuilder(path=path, query_string=urlencode({"q": text})).get_environ()

        def ask() -> None:
            statuses: list[str] = []
            answer: Iterable[bytes] = app(environ.copy(), lambda status, *_: statuses.append(status))  # type: ignore[arg-type,return-value]
            for _ in answer:
                pass
            if hasattr(answer, "close"):
                answer.close()
            if not statuses[0].startswith("200"):
                raise SystemExit(f"{path} answered {statuses[0]}")

        return ask

    engine: list[float] = []
    whole: dict[str, list[float]] = {path: [] for path in PATHS}
    for text in texts:
        query = from_params({"q": [text]})
        asks = {path: request(path, text) for path in PATHS}
        best = dict.fromkeys((None, *PATHS), float("inf"))
        for _ in range(TRIES):
            best[None] = min(best[None], timed(lambda query=query: library.search(query)))  # type: ignore[misc]
            for path, ask in asks.items():
                best[path] = min(best[path], timed(ask))
        engine.append(best[None])
        for path in PATHS:
            whole[path].append(best[path])
    print(
        f"{len(texts)} queries over {library.info.documents:,} documents; engine p50 {statistics.median(engine):.2f} ms"
    )
    for path, found in whole.items():
        ratio = statistics.median(one / other for one, other in zip(found, engine, strict=True))
        print(f"{path:16} p50 {statistics.median(found):6.2f} ms, {ratio:.2f} times the engine")


def queries(library: Library, count: int) -> list[str]:
    """One to three words of the titles of random documents."""
    chance = random.Random(7)  # noqa: S311 - the same queries each time
    ids = list(library.ids(0, library.info.documents))
    found: list[str] = []
    for id in chance.sample(ids, min(len(ids), count)):
        title = library.document(id).heading
        known = [word for word in words(title) if len(word) > 1]
        if known:
            found.append(" ".join(chance.sample(known, min(len(known), chance.randint(1, 3)))))
    return found


def timed(call: Callable[[], object]) -> float:
    """Milliseconds that ``call`` takes."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()

"""What the web adds to the engine: time of a whole request beside that of the engine call inside it.

    scripts/bench_web.py INDEX [--queries 200]

Requests go straight to the WSGI application, in turn with what they ask of the engine for the same query: the search
and, where it finds hardly anything, advice. Both are CPU time of this process, the best of a few, so that what else
runs on the machine counts little; printed are medians in milliseconds and the median of the ratios, which is also given
over the search alone. Queries are words of random titles.
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
from search.advice import RARE
from search.analyse.words import words
from search.library import Library
from search.query import from_params
from web import create_app
from web.server import NEW_OBJECTS

# The best of a few: what else runs on the machine only ever adds.
TRIES = 9
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

    taken: dict[str, list[float]] = {}
    for text in texts:
        query = from_params({"q": [text]})
        total = library.search(query).total
        asks = {path: request(path, text) for path in PATHS}
        asks |= {"search": lambda query=query: library.search(query)}  # type: ignore[misc,dict-item]
        if total <= RARE:
            asks |= {"advice": lambda query=query, total=total: library.advice(query, total)}  # type: ignore[misc,dict-item]
        best = dict.fromkeys(asks, float("inf"))
        for _ in range(TRIES):
            for name, ask in asks.items():
                best[name] = min(best[name], timed(ask))
        for name, time_ in (best | {"engine": best["search"] + best.get("advice", 0)}).items():
            taken.setdefault(name, []).append(time_)
    print(
        f"{len(texts)} queries over {library.info.documents:,} documents; "
        f"engine p50 {statistics.median(taken['engine']):.2f} ms"
    )
    for path in PATHS:
        ratio, alone = (ratios(taken[path], taken[name]) for name in ("engine", "search"))
        print(
            f"{path:16} p50 {statistics.median(taken[path]):6.2f} ms, {ratio:.2f} times the engine "
            f"({alone:.2f} times the search)"
        )


def ratios(some: list[float], others: list[float]) -> float:
    """The median of how many times longer ``some`` took than ``others``."""
    return statistics.median(one / other for one, other in zip(some, others, strict=True))


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
    """Milliseconds of CPU time that ``call`` takes."""
    started = time.process_time()
    call()
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    main()

"""OpenSearch as a peer of ``bench_engine``: asked directly by its own client, with the same words, facets and snippets.

One node of ``scripts/cluster`` with 1 GB of heap and both of Java's compilers; one shard, no copy, one segment in the
end. What it uses is read from ``/proc``: its process is no child of the one that measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from scripts import cluster as nodes
from scripts.bench_words import TOP, WEIGHTS, cut, show
from search.engine.values import facet_values
from search.model import FACETS, Document, Query

_HEAP_MB = 1024
_BULK = 500
_INDEX = "bench"
# Where in the peer's folder it says which cluster is its own.
_NODE = "node.json"


class OpenSearch:
    """One node, which runs from ``ready`` until ``stop``."""

    # Rounds of queries before the race: so long Java goes on compiling.
    warm_up = 10

    def __init__(self) -> None:
        self._pid = 0

    def ready(self, folder: Path) -> None:
        """Starts the node. Raises ``cluster.Unavailable``."""
        place = nodes.new_folder()
        try:
            state = nodes.start(place, 1, _HEAP_MB, compiled=True)
        except nodes.Unavailable:
            nodes.stop(place)
            raise
        (folder / _NODE).write_text(json.dumps(state), encoding="utf-8")
        self.open(folder)

    def build(self, folder: Path, documents: Iterable[Document]) -> None:  # noqa: ARG002
        self._client.indices.create(index=_INDEX, body=_BODY)
        # Two bulks under way, as the machine has two processors.
        with ThreadPoolExecutor(2) as pool:
            waiting = []
            for bulk in _bulks(documents):
                waiting.append(pool.submit(self._send, bulk))
                if len(waiting) > 2:
                    waiting.pop(0).result()
            for each in waiting:
                each.result()
        self._client.indices.forcemerge(index=_INDEX, params={"max_num_segments": 1, "request_timeout": 3600})
        self._client.indices.refresh(index=_INDEX)

    def open(self, folder: Path) -> None:
        from opensearchpy import OpenSearch as Client

        state = json.loads((folder / _NODE).read_text(encoding="utf-8"))
        self._pid = state["nodes"][0]["pid"]
        self._client = Client([state["url"]], timeout=600)

    def search(self, words: list[str], every: bool, query: Query) -> int:  # noqa: ARG002
        parts = [
            {"bool": {"should": [{"term": {f: {"value": word, "boost": w}}} for f, w in WEIGHTS.items()]}}
            for word in words
        ]
        body = {
            "query": {"bool": {"must" if every else "should": parts}},
            "size": TOP,
            "track_total_hits": True,
            "aggs": _AGGREGATIONS,
        }
        kept = "hits.total.value,hits.hits._source,aggregations.*.buckets"
        answer = self._client.search(index=_INDEX, body=body, params={"filter_path": kept})
        hits = answer["hits"].get("hits", [])
        show([json.loads(hit["_source"]["stored"]) for hit in hits], words)
        return int(answer["hits"]["total"]["value"])

    def elsewhere(self) -> float:
        """Seconds of processor time that the node has used."""
        spent = 0
        for path in Path(f"/proc/{self._pid}/task").glob("*/schedstat"):
            try:
                spent += int(path.read_text(encoding="ascii").split()[0])
            except OSError:
                # A thread that has ended in between.
                continue
        return spent / 1e9

    def memory(self) -> int:
        """Megabytes of the node that were in memory at once, at the most."""
        told = Path(f"/proc/{self._pid}/status").read_text(encoding="ascii", errors="replace")
        return next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM")) // 1024

    def size(self) -> float:
        """Megabytes of the index on disk."""
        told = self._client.indices.stats(index=_INDEX, metric="store")
        return round(told["_all"]["total"]["store"]["size_in_bytes"] / 1e6, 1)

    def _send(self, lines: list[str]) -> None:
        answer = self._client.bulk(
            index=_INDEX, body="\n".join(lines) + "\n", params={"filter_path": "errors"}
        )
        if answer["errors"]:
            raise ValueError("a bulk was not taken")


def stop(folder: Path) -> None:
    """Ends the node of the peer in ``folder``, by its process id, and removes its data."""
    if (folder / _NODE).is_file():
        state = json.loads((folder / _NODE).read_text(encoding="utf-8"))
        nodes.stop(Path(state["folder"]))
        (folder / _NODE).unlink()


def _bulks(documents: Iterable[Document]) -> Iterator[list[str]]:
    waiting = iter(documents)
    while some := list(islice(waiting, _BULK)):
        yield [line for document in some for line in ('{"index":{}}', _line(document))]


def _line(document: Document) -> str:
    body: dict[str, Any] = {field: " ".join(words) for field, words in cut(document).items()}
    for field, values in facet_values(document).items():
        body[field] = sorted({each.value for each in values})
    if document.article.published:
        body["month"] = document.article.published[:7]
    body["stored"] = json.dumps([document.heading, document.article.body], ensure_ascii=False)
    return json.dumps(body, ensure_ascii=False)


_BODY: dict[str, Any] = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": -1},
    "mappings": {
        "dynamic": "strict",
        "_source": {"includes": ["stored"]},
        "properties": {
            **{
                field: {"type": "text", "analyzer": "whitespace", "index_options": "freqs"}
                for field in WEIGHTS
            },
            **{field: {"type": "keyword", "eager_global_ordinals": True} for field in FACETS},
            "month": {"type": "date", "format": "yyyy-MM"},
            "stored": {"type": "keyword", "index": False, "doc_values": False},
        },
    },
}
_AGGREGATIONS: dict[str, Any] = {
    **{field: {"terms": {"field": field, "size": 200}} for field in FACETS},
    "month": {"date_histogram": {"field": "month", "calendar_interval": "month", "min_doc_count": 1}},
}

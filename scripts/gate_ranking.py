"""Measures the ranking on ../shared/corpora beside its peers and refuses figures under the recorded floors.

    python scripts/gate_ranking.py [--set notices|traditional|news|keywords|web|general] [--no-peers]

The questions and queries over the news are our own (docs/ranking.md). Floors: tests/cases/ranking/floors.tsv. Peers: a
plain BM25 over pairs of characters, bm25s over jieba's words, SQLite's FTS5 with its trigram tokenizer, Whoosh with
jieba's ChineseAnalyzer, Tantivy with its default tokenizer; those that are not installed are left out.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import opencc  # noqa: E402

from search import tables  # noqa: E402
from search.engine import Engine  # noqa: E402
from search.engine.whoosh_engine import WhooshKind  # noqa: E402
from search.evaluate import (  # noqa: E402
    MEASURES,
    Collection,
    Run,
    engine_over,
    half,
    measured,
    read_documents,
    read_judgments,
    read_queries,
    run,
)
from search.model import Document  # noqa: E402
from search.pipeline import FolderBuilds  # noqa: E402

CORPORA = ROOT.parent / "shared" / "corpora"
CASES = ROOT / "tests" / "cases" / "ranking"
NEWS = CORPORA / "news.jsonl.xz"
# Those over the same documents stand side by side: a build is made once for them.
SETS = {
    **{
        name: Collection(folder / "documents.jsonl", folder / "queries.tsv", folder / "qrels.txt")
        for name in ("notices", "traditional")
        for folder in (CORPORA / name,)
    },
    **{
        name: Collection(NEWS, CASES / f"{name}.queries.tsv", CASES / f"{name}.qrels.txt")
        for name in ("news", "keywords", "web", "general")
    },
}
DEPTH = 100
# Peers that are not asked over more documents than this.
SLOW, MOST = ("Whoosh, ChineseAnalyzer",), 20_000

Peer = Callable[[Sequence[Document], Mapping[str, str]], Run]


def text_of(document: Document) -> str:
    return f"{document.article.title or ''}\n{document.article.body}"


def pairs(text: str) -> list[str]:
    bare = re.sub(r"\W", "", text.lower())
    return [bare[at : at + 2] for at in range(len(bare) - 1)]


def bm25(cut: Callable[[str], list[str]]) -> Peer:
    """bm25s, the library, over what ``cut`` makes of a text."""

    def answer(documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
        import bm25s

        index = bm25s.BM25(k1=1.2, b=0.75)
        index.index([cut(text_of(document)) for document in documents], show_progress=False)
        known = index.vocab_dict
        found = {}
        for name, text in queries.items():
            asked = [word for word in cut(text) if word in known]
            ranked, scores = index.retrieve([asked or [""]], k=DEPTH, show_progress=False)
            pairs_ = zip(ranked[0].tolist(), scores[0].tolist(), strict=True)
            found[name] = tuple((documents[at].id, score) for at, score in pairs_ if score > 0)
        return Run(found)

    return answer


def words(text: str) -> list[str]:
    import jieba

    return [word for word in jieba.cut_for_search(text) if word.strip()]


def fts5(documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        base = sqlite3.connect(str(Path(folder) / "fts.db"))
        base.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='trigram')")
        base.executemany("INSERT INTO t(text) VALUES (?)", ((text_of(document),) for document in documents))
        found = {}
        for name, text in queries.items():
            bare = re.sub(r"\W", "", text)
            grams = dict.fromkeys(bare[at : at + 3] for at in range(len(bare) - 2))
            asked = " OR ".join(f'"{gram}"' for gram in grams)
            sql = "SELECT rowid, bm25(t) FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT ?"
            rows = base.execute(sql, (asked, DEPTH)) if grams else ()
            found[name] = tuple((documents[row - 1].id, -score) for row, score in rows)
        base.close()
        return Run(found)


def whoosh(documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba.analyse import ChineseAnalyzer
        from whoosh.fields import ID, TEXT, Schema
        from whoosh.filedb.filestore import RamStorage
        from whoosh.qparser import OrGroup, QueryParser

        schema = Schema(id=ID(stored=True), text=TEXT(analyzer=ChineseAnalyzer()))
        index = RamStorage().create_index(schema)
        writer = index.writer()
        for document in documents:
            writer.add_document(id=document.id, text=text_of(document))
        writer.commit()
        parser = QueryParser("text", schema, group=OrGroup)
        with index.searcher() as searcher:
            found = {
                name: tuple(
                    (hit["id"], float(hit.score))
                    for hit in searcher.search(parser.parse(re.sub(r"\W", " ", text)), limit=DEPTH)
                )
                for name, text in queries.items()
            }
        return Run(found)


def tantivy(documents: Sequence[Document], queries: Mapping[str, str]) -> Run:
    import tantivy as library

    builder = library.SchemaBuilder()
    builder.add_text_field("id", stored=True)
    builder.add_text_field("text")
    index = library.Index(builder.build())
    writer = index.writer()
    for document in documents:
        writer.add_document(library.Document(id=document.id, text=text_of(document)))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def answer(text: str) -> Iterator[tuple[str, float]]:
        query, _ = index.parse_query_lenient(re.sub(r"\W", " ", text), ["text"])
        for score, address in searcher.search(query, DEPTH).hits:
            stored: Any = searcher.doc(address)["id"]
            yield stored[0], score

    return Run({name: tuple(answer(text)) for name, text in queries.items()})


def peers() -> dict[str, Peer]:
    found: dict[str, Peer] = {}
    if find_spec("bm25s"):
        found |= {"BM25, pairs of characters": bm25(pairs), "bm25s, jieba's words": bm25(words)}
    found["SQLite FTS5, trigrams"] = fts5
    found["Whoosh, ChineseAnalyzer"] = whoosh
    if find_spec("tantivy"):
        found["Tantivy, default"] = tantivy
    return found


def line(name: str, figures: Mapping[str, float], seconds: float | None = None) -> None:
    took = f"{seconds:8.1f} s" if seconds is not None else ""
    print(f"  {name:32}" + "".join(f"{figures[each]:9.4f}" for each in MEASURES) + took, flush=True)


def part(judgments: Mapping[str, dict[str, int]], name: str) -> dict[str, dict[str, int]]:
    return {query: judged for query, judged in judgments.items() if half(query) == name}


def asked_of_peers(documents: Sequence[Document], queries: Mapping[str, str]) -> dict[str, Run]:
    """What each peer answers to the queries of all sets over the same documents: most of its time goes into these."""
    found: dict[str, Run] = {}
    for peer, answer in peers().items():
        if peer in SLOW and len(documents) > MOST:
            print(f"  {peer:32} left out: it takes minutes over so many documents")
            continue
        started = time.process_time()
        found[peer] = answer(documents, queries)
        print(f"  {peer:32} {time.process_time() - started:.1f} s for all of them", flush=True)
    return found


def measure(
    name: str, collection: Collection, engine: Engine, documents: int, runs: Mapping[str, Run]
) -> dict[str, float]:
    """The figures of a set, by their names; they are printed beside those of the peers."""
    queries, judgments = read_queries(collection.queries), read_judgments(collection.judgments)
    print(f"{name}: {documents} documents, {len(queries)} queries")
    print(f"  {'':32}" + "".join(f"{each:>9}" for each in MEASURES) + "      CPU")
    started = time.process_time()
    ours = run(engine, queries)
    figures = measured(ours, judgments)
    line("policysearch", figures, time.process_time() - started)
    for each in ("development", "held-out"):
        line(f"  {each} half", measured(ours, part(judgments, each)))
    apart = 0.0
    for script, to in (("in simplified script", "t2s"), ("in traditional script", "s2t")):
        converted = {query: opencc.OpenCC(to).convert(text) for query, text in queries.items()}
        other = measured(run(engine, converted), judgments)
        line(f"  queries {script}", other)
        apart = max(apart, *(abs(other[each] - figures[each]) for each in MEASURES))
    for peer, found in runs.items():
        line(peer, measured(found, judgments))
    return {**figures, "scripts apart": apart}


def held(name: str, found: Mapping[str, float]) -> bool:
    """Whether the figures of a set reach their floors; each is printed beside its own."""
    reached = True
    for row in tables.read("floors.tsv", ("set", "measure", "floor", "must", "reason"), CASES):
        if row["set"] != name:
            continue
        value, floor = found[row["measure"]], float(row["floor"])
        under = value > floor if row["measure"] == "scripts apart" else value < floor
        reached = reached and not under
        print(
            f"  {row['measure']:14} {value:.4f}  floor {floor}"
            + (f"  must {row['must']}" if row["must"] else "")
            + ("  UNDER ITS FLOOR" if under else "")
        )
    return reached


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--set", choices=tuple(SETS))
    options.add_argument("--no-peers", action="store_true")
    chosen = options.parse_args()
    if not CORPORA.is_dir():
        print("skipped: ../shared/corpora is not here")
        return 0
    wanted = {name: each for name, each in SETS.items() if chosen.set in (None, name)}
    reached = []
    for path, group in groupby(wanted, lambda name: wanted[name].documents):
        names = list(group)
        if not path.is_file():
            print(f"skipped: {path.name} is not here")
            continue
        documents = list(read_documents(path))
        queries = {
            query: text for name in names for query, text in read_queries(wanted[name].queries).items()
        }
        print(f"{path.name}: {len(queries)} queries over {len(documents)} documents")
        runs = {} if chosen.no_peers else asked_of_peers(documents, queries)
        with (
            tempfile.TemporaryDirectory(prefix="policysearch-") as folder,
            engine_over(FolderBuilds(Path(folder), WhooshKind()), documents) as engine,
        ):
            for name in names:
                found = measure(name, wanted[name], engine, len(documents), runs)
                reached.append(held(name, found))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    raise SystemExit(main())

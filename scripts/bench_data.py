"""What ``bench_engine`` measures with: the documents of the news corpus, as many as asked for, and queries on them."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from search.analyse import words
from search.engine.store import Store, StoreWriter
from search.label import label
from search.model import Article, Document, Labels

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpora" / "news.jsonl.xz"
# Paragraphs of a recombined document come from this many documents.
_PARENTS = 3


def prepare(folder: Path, size: int) -> None:
    """``size`` labelled documents, so that all peers begin with the same: those of the corpus, then recombined ones."""
    writer = StoreWriter(folder)
    for article, document_id in islice(_articles(), size):
        writer.add(Document(document_id, article, label(article) or Labels()))
    writer.finish()


def documents(folder: Path) -> Iterator[Document]:
    """The documents that ``prepare`` has written."""
    store = Store(folder)
    return (store[number] for number in range(len(store)))


def ask_for(folder: Path, number: int, queries: Path) -> None:
    """Queries of one to four words out of random documents, half for all words and half for any."""
    store, chance, asked = Store(folder), random.Random(7), []  # noqa: S311
    while len(asked) < number:
        known = sorted(
            {word for word in words(store[chance.randrange(len(store))].article.body) if len(word) > 1}
        )
        if len(known) < 4:
            continue
        chosen, every = chance.sample(known, chance.randint(1, 4)), len(asked) % 2 == 0
        text = (" " if every else " OR ").join(f'"{word}"' for word in chosen)
        asked.append({"words": chosen, "every": every, "text": text})
    queries.write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")


def _articles() -> Iterator[tuple[Article, str]]:
    """The corpus, and after its end documents whose paragraphs are drawn from several of it."""
    known: list[Article] = []
    with lzma.open(CORPUS, "rt", encoding="utf-8") as stream:
        for line in stream:
            row = json.loads(line)
            article = Article(row["title"], row["date"], row["source"], None, None, row["url"], row["text"])
            known.append(article)
            yield article, row["id"]
    chance = random.Random(11)  # noqa: S311
    for number in count():
        parents = chance.choices(known, k=_PARENTS)
        paragraphs = [each for parent in parents for each in parent.body.split("\n")]
        kept = chance.sample(paragraphs, max(1, len(paragraphs) // _PARENTS))
        first = parents[0]
        body = "\n".join(kept)
        yield Article(first.title, first.published, first.source, None, None, None, body), f"made-{number}"

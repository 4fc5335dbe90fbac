"""Whoosh's own view of a build: the postings that our arrays must agree with."""

from __future__ import annotations

from pathlib import Path

from whoosh import index as whoosh_index

from search.engine.index_writer import WHOOSH
from search.engine.whoosh_query import compile_node
from search.model import Node


def whoosh_total(folder: Path, node: Node) -> int:
    """How many documents of the build in ``folder`` Whoosh itself finds for ``node``.

    Unpickles the Whoosh index: only for builds whose checksums are known to be right.
    """
    index = whoosh_index.open_dir(str(folder / WHOOSH), readonly=True)
    try:
        with index.searcher() as searcher:
            return sum(1 for _ in searcher.docs_for_query(compile_node(node)))
    finally:
        index.close()

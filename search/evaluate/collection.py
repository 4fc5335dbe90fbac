"""Reads a judged collection: documents as JSON lines, queries as a table of two columns."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.errors import BadParameter
from search.label import label
from search.model import Article, Document


@dataclass(frozen=True, slots=True)
class Collection:
    """A judged collection as three files: documents (JSON lines), queries (id, tab, text), judgments (TREC qrels)."""

    documents: Path
    queries: Path
    judgments: Path


def read_documents(path: Path) -> Iterator[Document]:
    """The documents of a file: one JSON object a line with ``id``, ``text`` (or ``body``), and what else is known.

    A document may be without text, which no query finds; a line that is there again is one document. Raises
    ``BadParameter`` with the line that is none, or whose id another document has.
    """
    known: dict[str, bytes] = {}
    for number, line in lines_of(path):
        record = _record(path, number, line)
        name, digest = str(record["id"]), hashlib.sha256(line.encode()).digest()
        if name not in known:
            yield _document(record)
        elif known[name] != digest:
            raise BadParameter(
                "documents",
                f"{path.name}, line {number}: another document has the id {name}.",
                "Give each document an id of its own.",
            )
        known[name] = digest


def read_queries(path: Path) -> dict[str, str]:
    """Text by id. Raises ``BadParameter`` with the line that has no tab."""
    found: dict[str, str] = {}
    for number, line in lines_of(path):
        name, tab, text = line.partition("\t")
        if not tab:
            raise BadParameter("queries", f"{path.name}, line {number}: no tab.", "Write: id, tab, query.")
        if (name := name.strip()) in found:
            raise BadParameter(
                "queries",
                f"{path.name}, line {number}: {name} is there already.",
                "Give each query an id of its own.",
            )
        found[name] = text.strip()
    return found


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, each with its number. The file may be compressed by xz.

    A query may hold other characters that end lines, and a file may begin with a byte order mark.
    """
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield number, line.rstrip("\n")


def half(query_id: str) -> str:
    """``development`` or ``held-out``: the half that a query belongs to, by a hash of its id.

    Weights may be tuned on the first; the second says whether that was fitting.
    """
    return "held-out" if hashlib.sha256(query_id.encode()).digest()[-1] % 2 else "development"


def _record(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    name = record.get("id") if isinstance(record, dict) else None
    # A run has spaces between its cells: an id can't have one. It may be the number 0.
    if not isinstance(record, dict) or name is None or len(str(name).split()) != 1:
        raise BadParameter(
            "documents",
            f"{path.name}, line {number}: no document.",
            'Write one JSON object a line: {"id": …, "title": …, "text": …}, the id without spaces.',
        )
    return record


def _document(record: dict[str, Any]) -> Document:
    """A record as a document with its labels. It is taken as clean: repair and extraction are measured elsewhere."""

    def said(*names: str) -> str | None:
        return next((_whole(str(record[name])) for name in names if record.get(name)), None)

    article = Article(
        title=said("title"),
        published=(said("published", "date") or "")[:16] or None,
        source=said("source"),
        author=said("author"),
        site=None,
        url=said("url"),
        body=_text(record),
    )
    return Document(str(record["id"]), article, label(article))


def _text(record: dict[str, Any]) -> str:
    text = _whole(str(record.get("text") or record.get("body") or ""))
    return "\n".join(line.strip() for line in text.splitlines())


def _whole(text: str) -> str:
    """``text`` with a question mark for each half of a character, which JSON can name and no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")

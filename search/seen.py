"""When each document was first seen, across all builds: a small SQLite file beside them, which no build replaces.

A feed that called every document new after each rebuild would show its readers everything again and again. What is
written here is written once: a document keeps its moment whatever later builds make of it, and finds it again when it
was gone for a while. The file may be deleted; then everything counts as seen by the next build.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

_log = logging.getLogger(__name__)

FILE = "first-seen.sqlite"
# Rows written, and ids asked for, at once.
_BLOCK = 500
# Seconds to wait for another process that writes.
_PATIENCE = 30.0

_TABLE = "CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID"


def record(index: Path, ids: Iterable[str], at: str) -> None:
    """Notes that the documents ``ids`` are there at ``at`` (ISO, UTC), unless they were before.

    All or nothing: a process that is killed meanwhile leaves the record as it was. A record that can't be written
    must not cost a build: that is logged, and the next build writes it.
    """
    try:
        _write(index / FILE, ids, at)
    except sqlite3.OperationalError as error:
        _log.warning(
            "%s can't be written (%s): feeds will date new documents by a later build", index / FILE, error
        )
    except sqlite3.DatabaseError as error:
        aside = index / f"{FILE}.damaged"
        _log.warning(
            "%s is damaged (%s): it is kept as %s, and the next build begins a new one",
            index / FILE,
            error,
            aside.name,
        )
        (index / FILE).replace(aside)


def _write(file: Path, ids: Iterable[str], at: str) -> None:
    with closing(sqlite3.connect(file, timeout=_PATIENCE)) as record, record:
        record.execute(_TABLE)
        rows = iter(ids)
        while block := [(_text(id), at) for id in islice(rows, _BLOCK)]:
            record.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", block)


def first_seen(index: Path, ids: Sequence[str]) -> dict[str, str]:
    """When each of ``ids`` was first seen (ISO, UTC), for those that are known. Without a record none are."""
    found: dict[str, str] = {}
    if not (index / FILE).is_file():
        return found
    try:
        with closing(sqlite3.connect(f"{(index / FILE).absolute().as_uri()}?mode=ro", uri=True)) as record:
            for start in range(0, len(ids), _BLOCK):
                block = ids[start : start + _BLOCK]
                known = {_text(id): id for id in block}
                marks = ",".join("?" * len(block))
                rows = record.execute(f"SELECT id, at FROM seen WHERE id IN ({marks})", list(known))  # noqa: S608
                found |= {known[id]: at for id, at in rows}
    except sqlite3.Error:
        # Damaged, or of another kind: a feed without its record still is a feed.
        return found
    return found


def _text(id: str) -> str:
    """The id as SQLite can store it: half a character has no bytes in UTF-8."""
    return id.encode("utf-8", "backslashreplace").decode()

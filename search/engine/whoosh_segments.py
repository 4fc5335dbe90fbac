"""One Whoosh index out of segments that other indexes hold: their files are linked, and a new table names them all.

Reads the table of an index, which is a pickle: only for builds whose checksum of it is known to be right.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.codec.whoosh3 import W3Segment
from whoosh.index import TOC

from search.engine.whoosh_schema import schema


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment of the index in ``folder``, and the numbers in it of the documents that are deleted."""

    folder: Path
    segment: W3Segment
    deleted: Iterable[int] = ()


def segments(folder: Path) -> list[W3Segment]:
    """The segments of the index in ``folder``, in the order of their documents."""
    index = whoosh_index.open_dir(str(folder), readonly=True)
    try:
        return list(index._segments())
    finally:
        index.close()


def combine(target: Path, kept: Sequence[Kept]) -> dict[Path, Path]:
    """Makes an index in ``target``, which is empty, of all segments ``kept``; which new file is which old one."""
    index = whoosh_index.create_in(str(target), schema())
    try:
        linked = {}
        for each in kept:
            prefix = f"{each.segment.segment_id()}."
            for path in sorted(each.folder.iterdir()):
                if path.name.startswith(prefix):
                    link(path, target / path.name)
                    linked[target / path.name] = path
            each.segment._deleted = set(each.deleted) or None
        TOC(schema(), [each.segment for each in kept], 1).write(index.storage, index.indexname)
        (target / TOC._filename(index.indexname, 0)).unlink()
        return linked
    finally:
        index.close()


def link(source: Path, target: Path) -> None:
    """``target`` becomes another name of ``source``, or a copy where the file system has no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        with target.open("rb+") as copy:
            os.fsync(copy.fileno())

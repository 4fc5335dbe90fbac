"""Walks paths and yields every page in them, and a reject for everything that is none.

Nothing is unpacked to disk, and no file is held whole but the page at hand.
"""

from __future__ import annotations

import lzma
import os
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from search.errors import PolicysearchError, UnusablePage
from search.model import Page, PageKind, Reject
from search.read.charset import decode
from search.read.meter import Meter
from search.read.records import records

_KINDS: dict[str, PageKind] = {".txt": "text", ".html": "html", ".htm": "html"}
_RECORDS = ".jsonl"
_MEGABYTE = 1024 * 1024
# What a damaged archive raises depends on where it is damaged; UnicodeError (a ValueError) comes from names.
_UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
    OSError,
)


def pages(paths: Iterable[Path], max_page_mb: int, meter: Meter | None = None) -> Iterator[Page | Reject]:
    """Every page under ``paths``, in a stable order. A page over ``max_page_mb`` MiB becomes a reject.

    A page's id is its path below the path that was given, without the suffix; a JSON line brings its own. ``meter``
    counts what has been read.
    """
    limit = max_page_mb * _MEGABYTE
    meter = meter or Meter()
    for path in paths:
        try:
            kind = "folder" if path.is_dir() else "file" if path.exists() else "missing"
        except OSError as error:
            yield _unreadable(str(path), error)
            continue
        if kind == "missing":
            yield Reject(str(path), "missing", f"There is no {path}. Check the path.")
        else:
            yield from (
                _folder(path, limit, meter) if kind == "folder" else _file(path, path.name, limit, meter)
            )


def _folder(folder: Path, limit: int, meter: Meter) -> Iterator[Page | Reject]:
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                path = Path(parent, name)
                yield from _file(path, path.relative_to(folder).as_posix(), limit, meter)
    yield from (_unreadable(str(error.filename), error) for error in closed)


def _file(path: Path, name: str, limit: int, meter: Meter) -> Iterator[Page | Reject]:
    lower = path.name.lower()
    try:
        if not path.is_file():
            # Opening a pipe would wait for ever for somebody to write into it.
            yield Reject(str(path), "unknown_type", f"{path} is no regular file. Give files and folders.")
        elif lower.endswith(".zip"):
            yield from _zip(path, limit, meter)
        elif lower.endswith((".tar.gz", ".tgz")):
            yield from _tar(path, limit, meter)
        else:
            with meter.open(path) as stream:
                yield from _stream(stream, name, str(path), limit)
    except _UNREADABLE as error:
        yield _unreadable(str(path), error)


def _zip(path: Path, limit: int, meter: Meter) -> Iterator[Page | Reject]:
    with meter.open(path) as file, zipfile.ZipFile(file) as archive:
        for member in sorted(archive.infolist(), key=lambda info: info.filename):
            if member.is_dir():
                continue
            origin = f"{path}!{member.filename}"
            try:
                with archive.open(member) as stream:
                    yield from _stream(stream, member.filename, origin, limit)
            except _UNREADABLE as error:
                yield _unreadable(origin, error)


def _tar(path: Path, limit: int, meter: Meter) -> Iterator[Page | Reject]:
    # Read as a stream, in the archive's own order: seeking in a compressed file would read it again and again.
    last = "its beginning"
    try:
        with meter.open(path) as file, tarfile.open(fileobj=file, mode="r|gz") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is not None:
                    yield from _stream(stream, member.name, f"{path}!{member.name}", limit)
                last = member.name
    except _UNREADABLE as error:
        yield _unreadable(f"{path} (all that stands behind {last})", error)


def _unreadable(origin: str, error: Exception) -> Reject:
    reason = f"Can't be read: {error}. Check that the file is whole and may be read."
    return Reject(origin, "unreadable", reason)


def _stream(stream: IO[bytes], name: str, origin: str, limit: int) -> Iterator[Page | Reject]:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == _RECORDS:
        yield from records(stream, _page_id(name), origin, limit)
        return
    try:
        yield _page(stream, name, suffix, origin, limit)
    except PolicysearchError as error:
        yield Reject(origin, error.code, str(error))


def _page(stream: IO[bytes], name: str, suffix: str, origin: str, limit: int) -> Page:
    if suffix not in _KINDS:
        raise UnusablePage(
            "unknown_type",
            f"Files of type {suffix or 'none'} are not read.",
            "Give .txt, .html, .jsonl, .zip or .tar.gz.",
        )
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnusablePage(
            "too_large",
            f"The page is larger than {limit // _MEGABYTE} MB.",
            "Split it, or raise POLICYSEARCH_MAX_PAGE_MB.",
        )
    content, charset = decode(data)
    return Page(_page_id(name), origin, _KINDS[suffix], content, charset)


def _page_id(name: str) -> str:
    """A file's path as an id: no suffix, no leading ``./``, and nothing that a URL path would have to escape."""
    stem = PurePosixPath(name).with_suffix("").as_posix().lstrip("./")
    return re.sub(r"[^\w.-]+", "-", stem) or "page"

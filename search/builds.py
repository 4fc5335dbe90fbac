"""Builds on disk: made beside the current one, sealed with a manifest, swapped in by one atomic step.

index/CURRENT               the id of the build that answers
index/<build id>/           a finished build with its build.json
index/.building-*/          one that is being made, or was interrupted; the next build removes it
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from search import seen
from search.engine.store import stored_ids
from search.errors import REBUILD, IndexMismatch, IndexUnavailable
from search.model import BuildInfo

CURRENT = "CURRENT"
_MANIFEST = "build.json"
_UNFINISHED = ".building-"
_LOCK = ".lock"
# Raise it when the files of a build change, so that older builds are refused.
_FORMAT = 5
_BUILD_ID = re.compile(r"\d{8}T\d{6,12}Z-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build says of itself; ``files`` maps each file to its size in bytes and its SHA-256."""

    info: BuildInfo
    files: dict[str, tuple[int, str]]


@contextmanager
def only_builder(index: Path) -> Iterator[None]:
    """Holds the folder's lock, which the system lets go of should the process die. Raises ``IndexUnavailable``."""
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = (index / _LOCK).open("a")
    except OSError as error:
        raise IndexUnavailable(
            f"The index folder {index} can't be written: {error.strerror}.", "Give another with --index."
        ) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise IndexUnavailable(
                f"Another build is being made in {index}.", "Wait until it ends."
            ) from None
        yield


@contextmanager
def new_build(index: Path) -> Iterator[Path]:
    """An empty folder to write a build into. It is removed at the end unless ``publish`` has taken it."""
    for leftover in index.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=index))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def seal(folder: Path, documents: int, rejects: int, fingerprint: str) -> BuildInfo:
    """Writes the manifest over all files of ``folder``; the id is the time and a hash of the contents."""
    files = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    described = {name: (path.stat().st_size, _sha256(path)) for name, path in files.items()}
    created = datetime.now(timezone.utc)
    content = described["documents.jsonl"][1][:8]
    # To the microsecond: the same pages built twice in a second are two builds.
    name = f"{created:%Y%m%dT%H%M%S%fZ}-{content}"
    info = BuildInfo(name, created.isoformat(timespec="seconds"), documents, rejects, fingerprint)
    manifest = {"format": _FORMAT, **asdict(info), "files": described}
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    for path in [*files.values(), folder / _MANIFEST]:
        _sync(path)
    return info


def publish(index: Path, folder: Path, info: BuildInfo) -> None:
    """Makes the sealed build in ``folder`` the current one.

    The build before it stays, for readers that still hold it; older ones go. Its documents have been seen before
    anybody can ask about them.
    """
    seen.record(index, stored_ids(folder), info.created)
    target = index / info.id
    previous = _pointed_at(index)
    folder.rename(target)
    pointer = index / f".{CURRENT}.new"
    pointer.write_text(info.id + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(index / CURRENT)
    _sync(index)
    for old in index.iterdir():
        # An index folder may hold other things of its owner: only what is named as a build is one of ours.
        if (
            _BUILD_ID.fullmatch(old.name)
            and old.name not in (info.id, previous)
            and (old / _MANIFEST).is_file()
        ):
            shutil.rmtree(old, ignore_errors=True)


def exists(index: Path) -> bool:
    """Whether some build has been made in ``index``, usable or not."""
    return (index / CURRENT).exists()


def _pointed_at(index: Path) -> str | None:
    try:
        return (index / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def current_folder(index: Path) -> Path:
    """The folder of the build that answers. Raises ``IndexUnavailable``."""
    try:
        build_id = (index / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexUnavailable(f"There is no index in {index}.", REBUILD) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable(f"{index / CURRENT} can't be read: {error}.", REBUILD) from None
    if not _BUILD_ID.fullmatch(build_id) or not (index / build_id).is_dir():
        raise IndexUnavailable(
            f"{index / CURRENT} names the build {build_id[:50]!r}, which is not there.", REBUILD
        )
    return index / build_id


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a build. Raises ``IndexUnavailable`` where the build is not whole."""
    try:
        fields = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if fields["format"] != _FORMAT:
            raise IndexMismatch(f"The build {folder.name} has another format.", REBUILD)
        info = BuildInfo(**{name: fields[name] for name in BuildInfo.__dataclass_fields__})
        manifest = Manifest(info, {name: (size, digest) for name, (size, digest) in fields["files"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexUnavailable(
            f"The build {folder.name} has no readable manifest ({error}).", REBUILD
        ) from None
    for name, (size, _) in manifest.files.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise IndexUnavailable(
                f"The build {folder.name} is damaged: {name} is missing or cut short.", REBUILD
            )
    return manifest


def require_fingerprint(info: BuildInfo, fingerprint: str) -> None:
    """Raises ``IndexMismatch`` unless the build was made with the analyser of this process."""
    if info.fingerprint != fingerprint:
        raise IndexMismatch(
            f"The build {info.id} was made with another analyser or dictionary "
            f"({info.fingerprint}, here {fingerprint}).",
            REBUILD,
        )


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """The files of a build whose contents are not what the manifest says. Reads all of them."""
    return [name for name, (_, digest) in manifest.files.items() if _sha256(folder / name) != digest]


def _sha256(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

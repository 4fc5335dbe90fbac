"""What a build says of itself: its id, what made it, and every file with its size and checksum."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path

from search.errors import REBUILD, IndexMismatch, IndexUnavailable
from search.model import BuildInfo

MANIFEST = "build.json"
# Raise it when the files of a build change, so that older builds are refused.
_FORMAT = 11

Files = Mapping[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build says of itself; ``files`` maps each file to its size in bytes and its SHA-256."""

    info: BuildInfo
    files: dict[str, tuple[int, str]]


def seal(
    folder: Path, documents: int, rejects: int, fingerprint: str, known: Files | None = None
) -> BuildInfo:
    """Writes the manifest over all files of ``folder``; the id is the time and a hash of the contents.

    ``known`` describes files that another build has sealed and this one has links to: they are not read again.
    """
    files = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    known = known or {}
    described = {
        name: known[name] if name in known else (path.stat().st_size, _sha256(path))
        for name, path in files.items()
    }
    created = datetime.now(timezone.utc)
    # To the microsecond: the same pages built twice in a second are two builds.
    name = f"{created:%Y%m%dT%H%M%S%fZ}-{contents(described)[:8]}"
    info = BuildInfo(name, created.isoformat(timespec="seconds"), documents, rejects, fingerprint)
    manifest = {"format": _FORMAT, **asdict(info), "files": described}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    for path in [*(path for name, path in files.items() if name not in known), folder / MANIFEST]:
        sync(path)
    for path in [folder, *(each for each in folder.rglob("*") if each.is_dir())]:
        sync(path)
    return info


def contents(files: Files) -> str:
    """A hash of everything in a build: the same for the same pages, whenever and however they were built."""
    total = hashlib.sha256()
    for name, (_, digest) in sorted(files.items()):
        total.update(f"{name} {digest}\n".encode())
    return total.hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a build. Raises ``IndexUnavailable`` where the build is not whole."""
    try:
        fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
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


def sync(path: Path) -> None:
    """Has the system write a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.hexdigest()

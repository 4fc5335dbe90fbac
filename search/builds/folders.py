"""The folders of an index: one builder at a time, a new build aside, and the step that makes it the current one."""

from __future__ import annotations

import fcntl
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from search import seen
from search.builds.leases import BUILD_ID, CURRENT, Lease, sweep
from search.builds.manifest import sync
from search.errors import REBUILD, IndexUnavailable
from search.model import BuildInfo

_UNFINISHED = ".building-"
_LOCK = ".lock"
# How often a build may be replaced while somebody tries to open it.
_TRIES = 100


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
        except BlockingIOError:
            raise IndexUnavailable(
                f"Another build is being made in {index}.", "Wait until it ends."
            ) from None
        except OSError as error:
            raise IndexUnavailable(
                f"The index folder {index} can't be locked: {error.strerror}.",
                "Give one on a disk of this machine with --index: some network file systems have no locks.",
            ) from None
        yield


@contextmanager
def new_build(index: Path) -> Iterator[Path]:
    """An empty folder to write a build into. It is removed at the end unless ``publish`` has taken it."""
    for leftover in index.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    # Not a temporary folder of this user alone: another one may serve what this one builds.
    folder = index / f"{_UNFINISHED}{secrets.token_hex(4)}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(index: Path, folder: Path, info: BuildInfo, ids: Iterable[str] = ()) -> None:
    """Makes the sealed build in ``folder`` the current one. Builds that nobody reads any longer go.

    The documents ``ids``, those that may be new, have been seen before anybody can ask about them.
    """
    seen.record(index, ids, info.created)
    target = index / info.id
    pointer = index / f".{CURRENT}.new"
    # Held until it is current, so that no reader who cleans up behind itself takes it away.
    with closing(Lease(folder)):
        folder.rename(target)
        try:
            pointer.write_text(info.id + "\n", encoding="utf-8")
            sync(pointer)
            pointer.replace(index / CURRENT)
        except BaseException:
            if _pointed_at(index) != f"{info.id}\n".encode():
                shutil.rmtree(target, ignore_errors=True)
            raise
    sync(index)
    sweep(index)


def exists(index: Path) -> bool:
    """Whether some build has been made in ``index``, usable or not."""
    return (index / CURRENT).exists()


def current_folder(index: Path) -> Path:
    """The folder of the build that answers. Raises ``IndexUnavailable``."""
    try:
        build_id = (index / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexUnavailable(f"There is no index in {index}.", REBUILD) from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable(f"{index / CURRENT} can't be read: {error}.", REBUILD) from None
    if not BUILD_ID.fullmatch(build_id) or not (index / build_id).is_dir():
        raise IndexUnavailable(
            f"{index / CURRENT} names the build {build_id[:50]!r}, which is not there.", REBUILD
        )
    return index / build_id


def hold_current(index: Path) -> tuple[Path, Lease]:
    """The folder of the build that answers, held until the lease is closed. Raises ``IndexUnavailable``."""
    for _ in range(_TRIES):
        pointed = _pointed_at(index)
        try:
            folder = current_folder(index)
            return folder, Lease(folder)
        except (IndexUnavailable, OSError):
            # Perhaps another build has taken its place since, and this one has gone.
            if _pointed_at(index) == pointed:
                raise
    raise IndexUnavailable(f"Builds in {index} are replaced too fast to open one.", "Ask again.")


def _pointed_at(index: Path) -> bytes | None:
    try:
        return (index / CURRENT).read_bytes()
    except OSError:
        return None

"""Who reads a build, and which builds nobody reads: a shared lock on the build's folder, for as long as it is read.

The system lets go of such a lock when its process ends, however it ends. A build goes when it is not the current one
and its folder can be locked by the one who removes it. Where a file system has no such locks, old builds stay.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import weakref
from contextlib import suppress
from pathlib import Path

CURRENT = "CURRENT"
# What a build is called while it is removed; the next sweep removes what a killed one left of it.
GOING = ".going-"
BUILD_ID = re.compile(r"\d{8}T\d{6,12}Z-[0-9a-f]{8}")


class Lease:
    """Holds a build, so that nobody removes it until ``close``. Raises ``FileNotFoundError`` where it has gone."""

    def __init__(self, folder: Path) -> None:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        self.close = weakref.finalize(self, os.close, handle)
        # The system lets go at the end of the process.
        self.close.atexit = False
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_SH)
        # Between finding the folder and locking it, it may have been taken away.
        if not _is(handle, folder):
            self.close()
            raise FileNotFoundError(2, "The build has been removed", str(folder))


def sweep(index: Path) -> None:
    """Removes the builds that are not current and that nobody holds, and what is left of others."""
    with suppress(OSError):
        for leftover in index.glob(f"{GOING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        for folder in index.iterdir():
            # An index folder may hold other things of its owner: only what is named as a build is one of ours.
            if BUILD_ID.fullmatch(folder.name) and _replaced(index, folder):
                _take_away(index, folder)


def _take_away(index: Path, folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # A build that has just been put in its place is current by now: its maker holds it until then.
        if _is(handle, folder) and _replaced(index, folder):
            gone = index / f"{GOING}{folder.name}"
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
    except OSError:
        # Somebody holds it, or it may not be removed: the next sweep will see.
        return
    finally:
        os.close(handle)


def _replaced(index: Path, folder: Path) -> bool:
    """Whether another build is current. Where none is, because somebody broke the index, nothing is removed."""
    try:
        current = (index / CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return current != folder.name and bool(BUILD_ID.fullmatch(current)) and (index / current).is_dir()


def _is(handle: int, folder: Path) -> bool:
    """Whether ``folder`` is what ``handle`` has open."""
    try:
        return os.path.samestat(os.fstat(handle), folder.stat())
    except OSError:
        return False

"""What builders and readers of a cluster keep on this machine: files in the temporary folder, which may be full."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from search.errors import IndexUnavailable


@contextmanager
def building() -> Iterator[None]:
    """A temporary folder that is full, or may not be written, while a build is made: as an error that names it."""
    with _naming(
        "The build could not keep its files in", ", then build again; the current build is untouched"
    ):
        yield


@contextmanager
def opening() -> Iterator[None]:
    """The same while the files of a build that is there are fetched."""
    with _naming("The files of the build could not be fetched into", ""):
        yield


@contextmanager
def _naming(failed: str, then: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise IndexUnavailable(
            f"{failed} the temporary folder {_folder()}: {error.strerror or error}{where}.",
            f"Free some space there, or set TMPDIR to a folder with more{then}.",
        ) from error


def _folder() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:
        # None of those that the system has can be written.
        return os.environ.get("TMPDIR", "")

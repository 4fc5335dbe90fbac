"""What a builder keeps on this machine while it works: files in the temporary folder, which may be full."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from search.errors import IndexUnavailable


@contextmanager
def saying_what_to_do() -> Iterator[None]:
    """A temporary folder that is full, or may not be written: as an error that names it."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise IndexUnavailable(
            f"The build could not keep its files in the temporary folder {_folder()}: "
            f"{error.strerror or error}{where}.",
            "Free some space there, or set TMPDIR to a folder with more, then build again; the current build is "
            "untouched.",
        ) from error


def _folder() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:
        # None of those that the system has can be written.
        return os.environ.get("TMPDIR", "")

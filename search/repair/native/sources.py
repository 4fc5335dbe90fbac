"""Which sources the compiled core was made from: a checkout that moved on without building it again must not use it."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digest(folder: Path) -> str:
    """A hash over the core's sources; empty where they are not at hand, as in an installed package."""
    total = hashlib.sha256()
    files = sorted(folder.glob("*.[ch]pp"))
    for path in files:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()[:16] if files else ""

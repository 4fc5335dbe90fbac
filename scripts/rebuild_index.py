#!/usr/bin/env python3
"""Rebuilds the index: `policysearch build` under the name that the project's card gives it.

Usage: scripts/rebuild_index.py [PATH…] [--index DIR]
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"

if __name__ == "__main__":
    if Path(sys.prefix) != ROOT / ".venv" and PYTHON.exists():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])  # noqa: S606  the project's own interpreter
    sys.path.insert(0, str(ROOT))
    try:
        from search.cli import cli
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is not installed: run scripts/setup first.")
    cli(["build", *sys.argv[1:]], prog_name="policysearch")

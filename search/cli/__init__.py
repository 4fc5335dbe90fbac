"""The command ``policysearch``: parses, calls, prints. ``web`` adds ``serve`` to this group."""

from search.cli import building, labels, searching
from search.cli.group import cli

__all__ = ["building", "cli", "labels", "searching"]

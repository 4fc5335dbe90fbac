"""The command ``policysearch``: parses, calls, prints. ``web`` adds ``serve`` to this group."""

from search.cli import building, evaluating, growing, labels, searching
from search.cli.group import cli

__all__ = ["building", "cli", "evaluating", "growing", "labels", "searching"]

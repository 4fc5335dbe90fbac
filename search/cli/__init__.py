"""The command ``policysearch``: parses, calls, prints. ``web`` adds ``serve`` to this group."""

from search.cli import building, evaluating, growing, labels, searching
from search.cli.group import INDEX_OPTION, cli

__all__ = ["INDEX_OPTION", "building", "cli", "evaluating", "growing", "labels", "searching"]

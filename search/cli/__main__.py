"""``python -m search.cli``: the command without the web's ``serve``."""

from search.cli import cli

if __name__ == "__main__":
    cli(prog_name="policysearch")

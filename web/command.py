"""The console command: the commands of ``search`` and ``serve`` beside them, since ``search`` knows no web."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from search import settings
from search.cli import INDEX_OPTION, cli
from web import server


@cli.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 opens it to the network. Default: 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on. Default: 8000.")
@INDEX_OPTION
def serve(host: str | None, port: int | None, index: Path | None) -> None:
    """Serve the page and the JSON API until Ctrl-C.

    Starts without an index, too, and answers 503 with the remedy until there is one; a new build is picked up
    without a restart.
    """
    loaded = settings.load()
    chosen = replace(loaded, host=host or loaded.host, port=port or loaded.port, index=index or loaded.index)
    server.serve(chosen, click.echo)


def main() -> None:
    """Run the command line."""
    cli()

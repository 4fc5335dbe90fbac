"""The console command: the commands of ``search`` and ``serve`` beside them, since ``search`` knows no web."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from search.cli import cli
from search.cli.group import place_options, settings_with
from web import server


@cli.command()
@click.option("--host", help="Address to listen on; 0.0.0.0 opens it to the network. Default: 127.0.0.1.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on. Default: 8000.")
@place_options
def serve(
    host: str | None, port: int | None, index: Path | None, engine: str | None, url: str | None
) -> None:
    """Serve the page and the JSON API until Ctrl-C.

    Starts without an index, too, and answers 503 with the remedy until there is one; a new build is picked up
    without a restart.
    """
    loaded = settings_with(index, engine, url)
    chosen = replace(loaded, host=host or loaded.host, port=port or loaded.port)
    server.serve(chosen, click.echo)


def main() -> None:
    """Run the command line."""
    cli()

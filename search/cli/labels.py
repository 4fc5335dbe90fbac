"""The commands ``labels explain`` and ``labels diff``: where labels come from, and what a changed table does."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from search import pipeline, settings
from search.cli.group import cli, place_options, settings_with
from search.label import diff, explain, to_text
from search.library import place_of
from search.model import Reject


@cli.group()
def labels() -> None:
    """See how labels come about, and what a change of the tables would relabel."""


@labels.command("explain")
@click.argument("file", type=click.Path(path_type=Path))
def explain_file(file: Path) -> None:
    """Print how each label of the pages in FILE came about: + chosen, - named but not chosen.

    Every ground is shown with its words, where they stand, what they weigh and why.
    """
    explained = 0
    for item in pipeline.documents([file], settings.load().max_page_mb):
        if isinstance(item, Reject):
            click.secho(f"rejected {item.origin} [{item.code}]: {item.reason}", fg="yellow", err=True)
        else:
            click.echo(f"{item.id} {item.heading}\n{to_text(explain(item.article))}\n")
            explained += 1
    sys.exit(0 if explained else 1)


@labels.command("diff")
@place_options
def diff_build(index: Path | None, engine: str | None, url: str | None) -> None:
    """List the documents of the current build that the tables of today would label otherwise.

    Change a table in search/data/, run this, and build only when the list is what was meant.
    """
    changed = 0
    for change in diff(place_of(settings_with(index, engine, url)).documents()):
        changed += 1
        click.echo(f"{change.id} {change.heading}")
        for name in change.lost:
            click.secho(f"  - {name}", fg="red")
        for name in change.gained:
            click.secho(f"  + {name}", fg="green")
    click.echo(f"{changed} documents would be relabelled")

"""Commands that change a few documents of a build: ``add``, ``delete``."""

from __future__ import annotations

from pathlib import Path

import click

from search import pipeline
from search.cli.building import PATHS, PROCESSES, PROGRESS, print_rejects, print_renamed
from search.cli.group import cli, counted, place_options, settings_with
from search.cli.progress import ProgressLine
from search.engine.opensearch.place import ClusterPlace, cluster_place
from search.settings import Settings


@cli.command()
@PATHS
@place_options
@PROCESSES
@PROGRESS
def add(
    paths: tuple[Path, ...],
    index: Path | None,
    engine: str | None,
    url: str | None,
    processes: int | None,
    progress: bool | None,
) -> None:
    """Add pages to the current build: a new build that takes everything else over, at little cost.

    A page with the id of a document that is there takes its place; one that has not changed is passed over.
    """
    if not paths:
        raise click.UsageError("Give at least one path.")
    chosen = settings_with(index, engine, url)
    line = ProgressLine(progress)
    try:
        report = pipeline.add(paths, _place(chosen), chosen.max_page_mb, progress=line, processes=processes)
    finally:
        line.end()
    print_rejects(report.rejects, report.rejected)
    print_renamed(report.renamed)
    click.echo(
        f"build {report.info.id}: {counted(report.info.documents)}, {report.added} added, "
        f"{report.replaced} replaced, {report.unchanged} unchanged, {report.rejected} rejected"
    )


@cli.command()
@click.argument("ids", nargs=-1, required=True)
@place_options
def delete(ids: tuple[str, ...], index: Path | None, engine: str | None, url: str | None) -> None:
    """Delete documents by their ids: a new build that takes everything else over, at little cost."""
    report = pipeline.delete(ids, _place(settings_with(index, engine, url)))
    for unknown in report.unknown:
        click.secho(f"there is no document {unknown}", fg="yellow", err=True)
    click.echo(f"build {report.info.id}: {counted(report.info.documents)}, {report.deleted} deleted")


def _place(chosen: Settings) -> Path | ClusterPlace:
    """Where the build is."""
    return cluster_place(chosen) if chosen.engine == "opensearch" else chosen.index

"""Commands that read pages and make builds: ``read``, ``build``, ``check``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from search import builds, pipeline, present, settings
from search.cli.group import cli, counted, place_options, settings_with
from search.cli.progress import ProgressLine
from search.engine.opensearch.place import cluster_place
from search.engine.whoosh_check import whoosh_total
from search.engine.whoosh_engine import WhooshKind
from search.errors import REBUILD, IndexUnavailable, NothingToBuild
from search.library import open_current
from search.model import BuildInfo, Everything, Reject
from search.query import from_params

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
PROCESSES = click.option(
    "--processes",
    type=click.IntRange(1, 256),
    help="How many processes make documents of pages (default: one for each processor). The build is the same.",
)
PROGRESS = click.option(
    "--progress/--no-progress", default=None, help="Show how far it is (default: on a terminal)."
)


@cli.command()
@PATHS
def read(paths: tuple[Path, ...]) -> None:
    """Read pages and print each as one JSON document a line; nothing is indexed.

    PATHS are folders, .txt, .html, .jsonl files, or .zip and .tar.gz of these. Pages that can't be used are listed
    on standard error; the exit code is 1 if none could.
    """
    if not paths:
        raise click.UsageError("Give at least one path.")
    printed = rejected = 0
    for item in pipeline.documents(paths, settings.load().max_page_mb):
        if isinstance(item, Reject):
            print_rejects([item])
            rejected += 1
        else:
            click.echo(json.dumps(present.document(item), ensure_ascii=False))
            printed += 1
    if not printed and not rejected:
        raise NothingToBuild(
            "No page was found.", "Give a folder, a .txt, .html or .jsonl file, or an archive."
        )
    sys.exit(0 if printed else 1)


@cli.command()
@PATHS
@place_options
@click.option("--if-missing", is_flag=True, help="Do nothing where there is a build already.")
@PROCESSES
@PROGRESS
def build(
    paths: tuple[Path, ...],
    index: Path | None,
    engine: str | None,
    url: str | None,
    if_missing: bool,
    processes: int | None,
    progress: bool | None,
) -> None:
    """Rebuild the whole index from pages (default: seeds/).

    The new build is made beside the old one, verified, and swapped in by one atomic step: whatever goes wrong, the
    current build keeps answering. Pages that can't be used are listed with reasons, and the rest goes on.
    """
    chosen = settings_with(index, engine, url)
    cluster = cluster_place(chosen) if chosen.engine == "opensearch" else None
    if if_missing and (cluster.exists() if cluster else builds.exists(chosen.index)):
        return
    sources = paths or (settings.project_folder() / "seeds",)
    line = ProgressLine(progress)
    try:
        report = pipeline.build(
            sources, cluster or chosen.index, chosen.max_page_mb, progress=line, processes=processes
        )
    finally:
        line.end()
    print_rejects(report.rejects, report.info.rejects)
    print_renamed(report.renamed)
    click.echo(f"build {report.info.id}: {counted(report.info.documents)}, {report.info.rejects} rejected")


@cli.command()
@place_options
def check(index: Path | None, engine: str | None, url: str | None) -> None:
    """Check the current build: does it open, count, match its checksums and this program's fingerprint?"""
    chosen = settings_with(index, engine, url)
    if chosen.engine == "opensearch":
        place = cluster_place(chosen)
        _print_info(place.info, place.facts())
        return
    folder = chosen.index
    current = builds.current_folder(folder)
    manifest = builds.read_manifest(current)
    damaged = builds.damaged_files(current, manifest)
    if damaged:
        raise IndexUnavailable(f"Contents changed since the build: {', '.join(damaged)}.", REBUILD)
    opened = open_current(folder, WhooshKind())
    found = opened.search(from_params({})).total
    if found != manifest.info.documents:
        raise IndexUnavailable(f"{found} documents where {manifest.info.documents} were written.", REBUILD)
    in_whoosh = whoosh_total(current, Everything())
    if in_whoosh != found:
        raise IndexUnavailable(f"Whoosh finds {in_whoosh} documents where the arrays find {found}.", REBUILD)
    whole = ("files", f"{len(manifest.files)}, all checksums match")
    _print_info(manifest.info, [whole, ("whoosh", "opens, and finds as many documents")])


def print_renamed(renamed: Sequence[tuple[str, str]]) -> None:
    """Names the documents that got another id."""
    for old, new in renamed:
        click.secho(f"renamed {old}: another document has this id, so it is {new}", fg="yellow", err=True)


def print_rejects(rejects: Sequence[Reject], total: int = 0) -> None:
    """Lists ``rejects``, and says how many of ``total`` are left out."""
    for reject in rejects:
        click.secho(f"rejected {reject.origin} [{reject.code}]: {reject.reason}", fg="yellow", err=True)
    if total > len(rejects):
        rest = total - len(rejects)
        click.secho(f"and {rest} more, in rejects.jsonl of the build", fg="yellow", err=True)


def _print_info(info: BuildInfo, facts: Sequence[tuple[str, str]]) -> None:
    click.echo(f"build {info.id} is whole")
    made = [("made", info.created), ("documents", f"{info.documents} ({info.rejects} rejected)")]
    for name, fact in [*made, *facts, ("fingerprint", f"{info.fingerprint}, as here")]:
        click.echo(f"  {name:<11}  {fact}")
